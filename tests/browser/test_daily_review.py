"""The daily review by keyboard alone, by two at once, and at the width of a small laptop."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from plan.register import open_register
from plan.review_call import CallReason, follow_ups, note_reason, note_text, notes
from tests.browser.accessibility import findings
from tests.browser.conftest import keep_picture, settle, show
from tests.browser.serving import serving
from tests.sample_store import copied, shared_sample

pytestmark = pytest.mark.browser

AT = "/daily_review?site=Millhouse"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of its own, for what these tests write."""
    return copied(shared_sample(tmp_path_factory), tmp_path_factory.mktemp("review") / "store")


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[str]:
    with serving(store) as address:
        yield address


@pytest.fixture
def page(looks: dict[str, BrowserContext], server: str) -> Iterator[Page]:
    one = looks["light"].new_page()
    one.set_viewport_size({"width": 1440, "height": 900})
    show(one, server + AT)
    yield one
    one.close()


def chosen(page: Page) -> str:
    """The visit shown in full."""
    told = page.get_by_text("of the rota", exact=False).first.inner_text()
    return told.split()[1]


def tab_to(page: Page, label: str) -> None:
    """Tab until the field of this label has the focus; at most eight times."""
    for _ in range(8):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
        if focused.startswith(label):
            return
    raise AssertionError(f"No {label} within eight steps of the tab key")


def test_up_and_down_go_through_the_list_and_enter_saves(page, store) -> None:
    first = chosen(page)
    page.locator('input[type="radio"]').first.focus()
    page.keyboard.press("ArrowDown")
    settle(page)
    page.keyboard.press("ArrowDown")
    settle(page)
    assert page.evaluate("document.activeElement.type") == "radio"
    visit_id = chosen(page)
    assert visit_id != first
    tab_to(page, "Note")
    page.keyboard.type("Road closed at the bridge")
    page.keyboard.press("Enter")
    page.get_by_text("Saved", exact=True).wait_for()
    assert notes(open_register(store), [visit_id])[visit_id].note == "Road closed at the bridge"
    focused = page.evaluate("document.activeElement.getAttribute('aria-label') || ''")
    assert focused.startswith("Note")
    settle(page)
    assert page.locator('input[type="radio"]:checked').count() == 1
    tab_to(page, "Follow-up")
    page.keyboard.type("Ask the council how long")
    page.keyboard.press("Enter")
    page.get_by_text("agreed before and still open").wait_for()
    (agreed,) = follow_ups(open_register(store), "Millhouse")
    assert (agreed.visit_id, agreed.what) == (visit_id, "Ask the council how long")


def test_what_was_typed_is_still_there_when_another_was_faster(page, store) -> None:
    page.locator('input[type="radio"]').nth(4).focus()
    page.keyboard.press("Space")
    settle(page)
    visit_id = chosen(page)
    register = open_register(store)
    note_text(register, visit_id, "Theirs", "BM-MH", seen=0)
    note_reason(register, visit_id, CallReason.JOURNEY, "BM-MH", seen=0)
    tab_to(page, "Note")
    page.keyboard.type("Mine")
    page.keyboard.press("Enter")
    page.get_by_text("Someone else has written here").wait_for()
    settle(page)
    assert page.get_by_label("Note (Enter saves it)").input_value() == "Mine"
    assert notes(register, [visit_id])[visit_id].note == "Theirs"
    keep_picture(page, "daily_review-two-at-once")
    assert page.locator('input[type="radio"]:checked').count() == 1
    assert findings(page) == []
    page.get_by_role("button", name="Save mine").click()
    page.get_by_text("Saved", exact=True).wait_for()
    assert notes(register, [visit_id])[visit_id].note == "Mine"


def test_it_fits_a_small_laptop(page) -> None:
    page.set_viewport_size({"width": 1024, "height": 768})
    settle(page)
    keep_picture(page, "daily_review-small-laptop")
    main = page.locator('[data-testid="stMain"]')
    assert main.evaluate("element => element.scrollWidth <= element.clientWidth + 1")


def test_the_branch_picker_shows_the_branch_of_whoever_acts(page) -> None:
    page.get_by_role("combobox", name="Acting as").click()
    page.keyboard.type("Branch manager, Northgate")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Delay review · Northgate").wait_for()
    settle(page)
    assert "Millhouse" not in page.locator('[data-testid="stMain"]').inner_text()
