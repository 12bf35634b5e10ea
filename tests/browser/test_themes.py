"""Theme pages on a laptop: none is taller than two screens; Back leads to the tab before."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.conftest import settle, show
from tests.browser.test_pages import in_turn

LAPTOP = {"width": 1366, "height": 768}
TALLEST = {
    "/punctuality?site=Parkway",
    "/punctuality?site=Parkway&look=calls",
    "/punctuality?tab=journeys&look=behind&site=Parkway",
    "/dignity",
    "/dignity?tab=concerns",
    "/medicines?tab=omitted",
    "/complaints",
    "/measures",
}
OTHERS = {
    "/punctuality?look=given",
    "/punctuality?look=spread",
    "/punctuality?tab=journeys",
    "/punctuality?tab=journeys&look=lost",
    "/punctuality?tab=published",
    "/punctuality?tab=escalated",
    "/punctuality?tab=escalated&look=where&site=Parkway",
    "/dignity?tab=where",
    "/dignity?tab=done",
    "/dignity?tab=done&look=observers",
    "/medicines",
    "/medicines?tab=errors",
    "/medicines?tab=errors&look=where",
    "/medicines?tab=checks&look=houses",
    "/medicines?tab=sampling",
    "/medicines?tab=staff&look=course",
    "/complaints?look=answered&site=Eastfield",
    "/measures?measure=punctuality&site=Northgate",
    "/measures?measure=punctuality&tab=sites",
}


def opened(look: BrowserContext, address: str) -> Page:
    page = look.new_page()
    page.set_viewport_size(LAPTOP)
    show(page, address)
    return page


def content(page: Page) -> float:
    """The height of what there is to read, without the white above and below it."""
    return page.get_by_test_id("stMainBlockContainer").evaluate(
        "e => e.scrollHeight - parseFloat(getComputedStyle(e).paddingTop)"
        " - parseFloat(getComputedStyle(e).paddingBottom)"
    )


@pytest.mark.parametrize("address", in_turn(sorted(TALLEST), sorted(OTHERS)))
def test_a_theme_is_no_taller_than_two_screens(looks, sample_server, address) -> None:
    page = opened(looks["light"], sample_server + address)
    assert content(page) <= 2 * LAPTOP["height"]
    page.close()


@pytest.mark.browser
def test_back_and_a_reload_show_the_tab_of_the_address(looks, sample_server) -> None:
    page = opened(looks["light"], sample_server + "/punctuality?site=Parkway")
    for tab in ("Journeys and rota", "Escalated"):
        page.get_by_role("radio", name=tab).click()
        settle(page)
    assert "tab=escalated" in page.url
    page.go_back()
    settle(page)
    assert "tab=journeys" in page.url
    assert "In the next 14 days" in page.inner_text("body")
    page.reload()
    settle(page)
    assert "In the next 14 days" in page.inner_text("body")
    assert "site=Parkway" in page.url
    page.close()
