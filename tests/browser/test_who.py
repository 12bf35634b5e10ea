"""Who one is stays with the browser: after a reload, in a new tab, in no address."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import settle

pytestmark = pytest.mark.browser

AT, ROLE = "/plan?action=A01", "Branch manager, Northgate"


def signs_as(page: Page) -> str:
    """What the button says that saves, and so who is there."""
    settle(page)
    signing = page.get_by_role("button", name="Save").first
    return signing.inner_text() if signing.count() else ""


def test_who_one_is_survives_a_reload_and_a_new_tab_and_is_in_no_address(
    chromium: Browser, sample_server: str
) -> None:
    own, other = (chromium.new_context(locale="en-GB") for _ in range(2))
    page = own.new_page()
    page.goto(sample_server + AT)
    assert ROLE not in signs_as(page)
    page.get_by_role("combobox", name="Acting as").click()
    page.get_by_role("option", name=f"Acting as {ROLE}").click()
    assert ROLE in signs_as(page)
    page.reload()
    assert ROLE in signs_as(page)
    tab = own.new_page()
    tab.goto(sample_server + AT)
    assert ROLE in signs_as(tab)
    assert not [each.url for each in own.pages if "BM-NG" in each.url or "Northgate" in each.url]
    sent_on = other.new_page()
    sent_on.goto(tab.url)
    assert ROLE not in signs_as(sent_on)
    assert "Choose above who you are" in sent_on.inner_text("body")
    own.close()
    other.close()
