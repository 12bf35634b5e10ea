"""What people write, in a real browser: two at once on the plan lose no word; a note on a point."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page

from plan.register import open_register
from tests.browser.accessibility import findings
from tests.browser.conftest import keep_picture, look, settle, show
from tests.browser.serving import serving
from tests.sample_store import copied, shared_sample

pytestmark = pytest.mark.browser

AT = "/plan?action=A04"
TITLE, CHANGE = "The action in a few words", "What will change in practice"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of its own, for what these tests write."""
    return copied(shared_sample(tmp_path_factory), tmp_path_factory.mktemp("plan") / "store")


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[str]:
    with serving(store) as address:
        yield address


@pytest.fixture
def both(chromium: Browser, server: str) -> Iterator[tuple[Page, Page]]:
    """The same action, open in two browsers."""
    contexts = [look(chromium) for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page in pages:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.set_default_timeout(60_000)
        show(page, server + AT)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def field(page: Page, label: str) -> Locator:
    return page.get_by_role("textbox", name=label, exact=True)


def write(page: Page, label: str, words: str) -> None:
    """Into the field of this label, leaving it by the tab key."""
    field(page, label).fill(words)
    page.keyboard.press("Tab")
    page.get_by_text("Not saved yet:").first.wait_for()
    settle(page)


def save(page: Page) -> None:
    page.get_by_role("button", name=re.compile("^Save as")).first.click()
    settle(page)


def test_two_who_edit_one_action_at_once_lose_nothing(both, store) -> None:
    one, two = both
    write(one, TITLE, "Handover moved to the office")
    write(two, CHANGE, "No resident is spoken of before the door is shut")
    save(one)
    save(two)
    two.get_by_text("Saved, beside what others said meanwhile").wait_for()
    action = open_register(store).plan().action("A04")
    assert action.title == "Handover moved to the office"
    assert action.description == "No resident is spoken of before the door is shut"

    write(one, TITLE, "Handover held in the office, door shut")
    write(two, TITLE, "Handover by telephone from the office")
    save(one)
    save(two)
    two.get_by_text("Someone else has changed the same since you looked").wait_for()
    keep_picture(two, "plan-two-at-once")
    assert findings(two) == []
    assert field(two, TITLE).input_value() == "Handover by telephone from the office"
    assert two.get_by_text("Handover held in the office, door shut").count() >= 1
    register = open_register(store)
    assert register.plan().action("A04").title == "Handover held in the office, door shut"
    two.get_by_role("button", name="Keep mine").first.click()
    settle(two)
    save(two)
    assert register.plan().action("A04").title == "Handover by telephone from the office"
    told = [entry.value for entry in register.history("action", "A04") if entry.field == "title"]
    assert len(told) == 4


def test_weak_words_are_told_while_they_are_typed(both) -> None:
    one, _ = both
    title = field(one, TITLE)
    title.click()
    title.press("Control+a")
    title.press_sequentially("Manager to monitor the language", delay=40)
    one.get_by_text("The words: “monitor”").wait_for()
    assert one.evaluate("document.activeElement.getAttribute('aria-label')") == TITLE
    assert title.input_value() == "Manager to monitor the language"


def test_a_click_on_a_point_opens_the_note_on_it_which_then_stands_on_the_chart(
    looks, server
) -> None:
    page = looks["light"].new_page()
    page.set_default_timeout(60_000)
    show(page, f"{server}/measures?measure=punctuality&site=Northgate")
    page.locator(".main-svg .scatterlayer .points path").last.hover(force=True)
    page.mouse.down()
    page.mouse.up()
    page.get_by_label("What happened then").fill("Snow")
    page.get_by_role("button", name="Save note as").click()
    page.locator(".main-svg .annotation-text", has_text=": Snow").wait_for()
    page.close()
