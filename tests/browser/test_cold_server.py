"""An address opened first on a server just started shows what the front door lets it show."""

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import settle
from tests.browser.serving import ROOT, serving
from tests.browser.test_pages import ADDRESSES, in_turn

SCRIPTS = [
    path.relative_to(ROOT).with_suffix("")
    for path in sorted((ROOT / "pages").rglob("*.py"))
    if path.stem == "page" or path.parent.name == "front"
]
NAMES = sorted({f"/{path.stem}" for path in SCRIPTS})
PATHS = [f"/{path.as_posix()}" for path in SCRIPTS]


def asks_for_whom(page: Page) -> bool:
    """The frame of the front door is there: it asks for whom the page is shown."""
    return page.get_by_label("Acting as").count() > 0


@pytest.mark.browser
def test_the_first_visit_of_all_loads_the_sample_and_shows_the_page_asked_for(
    looks, tmp_path
) -> None:
    with serving(tmp_path / "store") as address:
        page = looks["light"].new_page()
        page.goto(address + ADDRESSES["plan"])
        settle(page)
        assert asks_for_whom(page)
        assert "This is sample data" in page.inner_text("body")
        assert page.locator("h1").inner_text() == "Plan"
        page.close()


@pytest.mark.parametrize("name", in_turn((), [name for name in ADDRESSES if name != "actions"]))
def test_an_address_opened_first_shows_its_page_in_its_frame(looks, sample_store, name) -> None:
    with serving(sample_store) as address:
        page = looks["light"].new_page()
        page.goto(address + ADDRESSES[name])
        settle(page)
        assert asks_for_whom(page)
        assert "Page not found" not in page.inner_text("body")
        page.close()


@pytest.mark.parametrize("raw", in_turn(NAMES[:1], NAMES[1:]))
def test_the_name_of_a_script_leads_through_the_front_door(looks, sample_store, raw) -> None:
    with serving(sample_store) as address:
        page = looks["light"].new_page()
        page.goto(address + raw)
        settle(page)
        assert asks_for_whom(page)
        page.close()


@pytest.mark.parametrize("raw", in_turn(PATHS[:1], PATHS[1:]))
def test_the_path_of_a_script_leads_nowhere(looks, sample_store, raw) -> None:
    with serving(sample_store) as address:
        page = looks["light"].new_page()
        page.goto(address + raw)
        page.wait_for_timeout(4000)
        assert not page.inner_text("body").strip() or asks_for_whom(page)
        page.close()
