"""An address opened first on a server just started shows what the front door lets it show."""

import pytest

from tests.browser.conftest import settle
from tests.browser.serving import ROOT, serving
from tests.browser.test_pages import ADDRESSES, words_of

pytestmark = pytest.mark.browser

RAW_ADDRESSES = sorted(
    {f"/{path.stem}" for path in (ROOT / "pages").rglob("*.py") if path.stem != "__init__"}
    | {
        "/" + path.relative_to(ROOT).with_suffix("").as_posix()
        for path in (ROOT / "pages").rglob("*.py")
    }
)


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name != "actions"])
def test_an_address_opened_first_shows_its_page_in_its_frame(chromium, sample_store, name):
    with serving(sample_store) as address:
        page = chromium.new_page()
        page.goto(address + ADDRESSES[name])
        settle(page)
        assert "Acting as" in words_of(page)
        assert "Page not found" not in page.inner_text("body")
        page.close()


def test_the_folder_of_pages_is_not_served_by_itself(chromium, sample_store):
    """No script of a page runs without the front door: its frame is there, or nothing is."""
    with serving(sample_store) as address:
        page = chromium.new_page()
        for raw in RAW_ADDRESSES:
            page.goto(address + raw)
            page.wait_for_timeout(1500)
            told = page.inner_text("body")
            assert not told.strip() or "Acting as" in told, raw
        page.close()
