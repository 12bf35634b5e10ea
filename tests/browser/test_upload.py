"""Files sent on the data page: what became of each is told at once, and the pages show them."""

import pytest

from tests.browser.conftest import keep_picture, settle
from tests.browser.serving import ROOT, serving
from tests.browser.test_pages import opened, words_of

pytestmark = pytest.mark.browser

SENT = [
    ROOT / "data" / "sample" / "feedback.csv.gz",
    ROOT / "data" / "sample" / "sites.csv.gz",
    ROOT / "data" / "sample" / "people.csv",
    ROOT / "data" / "sample" / "plan.csv",
    ROOT / "tests" / "bad_inputs" / "weather.csv",
]


def test_files_sent_are_loaded_and_what_cannot_be_is_told(looks, tmp_path) -> None:
    with serving(tmp_path / "store", GRIP_SAMPLE="no", GRIP_TODAY="2026-11-16") as address:
        page = opened(looks["light"], address + "/data")
        page.locator('input[type="file"]').set_input_files(SENT)
        page.get_by_text("weather.csv").first.wait_for()
        page.get_by_role("button", name="Load these files").click()
        page.get_by_text("What became of these files").wait_for()
        settle(page)
        keep_picture(page, "upload")
        told = words_of(page)
        assert "Match the columns of weather.csv" in told
        assert "This is sample data" not in told
        page.goto(address)
        settle(page)
        assert page.locator(".st-key-board .board-pictures").count() == 15
        page.close()


def test_a_layout_that_is_asked_about_is_answered_saved_and_its_punctuality_is_there(
    looks, tmp_path
) -> None:
    with serving(tmp_path / "store", GRIP_SAMPLE="no", GRIP_TODAY="2026-11-16") as address:
        page = opened(looks["light"], address + "/data")
        file = ROOT / "tests" / "layouts" / "access.csv"
        page.locator('input[type="file"]').set_input_files(file)
        page.get_by_text("access.csv").first.wait_for()
        page.get_by_role("button", name="Load these files").click()
        page.get_by_text("Match the columns of access.csv").wait_for()
        page.get_by_text("Yes, they were planned so").click()
        page.get_by_text("142 calls on 14 days").wait_for()
        settle(page)
        keep_picture(page, "mapping")
        page.get_by_role("button", name="Save this layout and load").click()
        page.get_by_role("link", name="See the punctuality of these calls").click()
        page.get_by_role("heading", name="Punctuality").wait_for()
        settle(page)
        assert "79 % of calls due" in words_of(page)
        page.close()
