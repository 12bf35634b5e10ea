"""A whole governance meeting by keyboard, with a server that is killed in the middle of it."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, TimeoutError

from plan.meeting import last_closed, meetings, running
from plan.model import Decision
from plan.register import open_register
from plan.state import reviews_of
from tests.browser.accessibility import findings
from tests.browser.conftest import keep_picture, settle, show
from tests.browser.serving import serving
from tests.sample_store import copied, shared_sample

pytestmark = pytest.mark.browser

AT = "/governance"
READABLE = 24  # pixels


@pytest.fixture
def store(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copied(shared_sample(tmp_path_factory), tmp_path / "store")


@pytest.fixture
def page(looks: dict[str, BrowserContext]) -> Iterator[Page]:
    one = looks["light"].new_page()
    one.set_viewport_size({"width": 1920, "height": 1080})
    yield one
    one.close()


def press(page: Page, name: str) -> None:
    """Focus the button and press Enter."""
    page.get_by_role("button", name=name).first.focus()
    page.keyboard.press("Enter")


def write(page: Page, label: str, text: str) -> None:
    """Type into a field letter by letter, so that an N in it could be taken for a step."""
    page.get_by_label(label).first.focus()
    page.keyboard.type(text)
    page.keyboard.press("Tab")


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).first.focus()
    page.keyboard.type(option)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def leave_fields(page: Page) -> None:
    page.evaluate("document.activeElement.blur()")


def step(page: Page, key: str, item: int) -> None:
    leave_fields(page)
    page.keyboard.press(key)
    page.get_by_text(re.compile(rf"\b{item} of 22")).first.wait_for()


def open_form(page: Page, name: str, first: Locator) -> None:
    """A form at the side, up to its first words; a screen that is drawn just then shuts it."""
    for _ in range(4):
        settle(page)
        press(page, name)
        with suppress(TimeoutError):
            first.wait_for(timeout=5_000)
            return
    first.wait_for()


def become(page: Page, person: str) -> None:
    """Somebody else takes the keyboard: an item's screen has no menu to choose them in."""
    who = {"name": "grip_who", "value": person, "domain": "localhost", "path": "/"}
    page.context.add_cookies([who])
    page.reload()
    page.get_by_role("button", name="Decide").wait_for()
    settle(page)


def kept(page: Page, words: str) -> None:
    """What was confirmed stands on the screen."""
    page.get_by_text(words).first.wait_for()
    settle(page)


def open_and_say_who_is_here(page: Page) -> None:
    page.get_by_role("button", name="Open the meeting as Operations director").wait_for()
    settle(page)
    press(page, "Open the meeting as Operations director")
    page.get_by_text("The meeting is open").wait_for()
    choose(page, "Who is here", "Branch manager, Northgate")
    kept(page, "Branch manager, Northgate")
    write(page, "Who else is here", "Commissioning officer")
    settle(page)


def acknowledge_and_review(page: Page) -> None:
    step(page, "n", 1)
    open_form(page, "Decide", page.get_by_label("What follows, noted by").first)
    write(page, "What follows, noted by", "No one rings on Sundays; named by Friday.")
    press(page, "Acknowledge")
    kept(page, "Escalation acknowledged")
    step(page, "PageDown", 2)
    step(page, "n", 3)
    step(page, "ArrowRight", 4)
    open_form(page, "Decide", page.get_by_label("What was found and agreed").first)
    write(page, "What was found and agreed", "Nine calls a round in place of eleven.")
    press(page, "Adapt")
    kept(page, "Review: adapt")


def sign(page: Page) -> None:
    """Her own action the owner cannot assure; another can, despite the data, with a reason."""
    for item in range(5, 16):
        step(page, "ArrowRight", item)
    become(page, "BM-NG")
    open_form(page, "Decide", page.get_by_text("Its owner cannot sign").first)
    kept(page, "Its owner cannot sign. Someone else must.")
    assert page.get_by_role("button", name="Assure", exact=True).is_disabled()
    become(page, "QL")
    despite = page.get_by_text("Sign off despite the data (give your reason)")
    open_form(page, "Decide", despite)
    despite.click()
    write(page, "Reason, shown with this action for ever", "Seen on nine rounds in October.")
    press(page, "Sign off despite the data as Quality lead")
    kept(page, "signed off despite the data: Seen on nine rounds in October.")


def agree_on_medicines(page: Page) -> None:
    for item in (16, 17, 18):
        step(page, "n", item)
    settle(page)
    open_form(page, "Write down", page.get_by_label("Decided, in words").first)
    write(page, "Decided, in words", "No new kind of error; night rounds are next.")
    write(page, "Follow-up: what will be done", "Sample the night rounds at Cedar")
    choose(page, "Who", "Service manager, Lakeside")
    press(page, "Save as Quality lead")
    kept(page, "No new kind of error; night rounds are next.")


def minutes(page: Page) -> str:
    for item in range(19, 23):
        step(page, "n", item)
    leave_fields(page)
    page.keyboard.press("n")
    page.get_by_role("heading", name="Minutes of the governance meeting").wait_for()
    settle(page)
    press(page, "Close the meeting")
    page.get_by_role("button", name="Close it as").click()
    page.get_by_role("button", name="Minutes as text").wait_for()
    settle(page)
    with page.expect_download() as file:
        press(page, "Minutes as text")
    return " ".join(Path(file.value.path()).read_text("utf-8").split())


def test_a_whole_meeting_is_kept_and_minuted_although_the_server_dies(page, store) -> None:
    with ExitStack() as servers:
        address = servers.enter_context(serving(store))
        show(page, address + AT)
        open_and_say_who_is_here(page)
        acknowledge_and_review(page)
        address.kill()
        show(page, servers.enter_context(serving(store)) + AT)
        kept(page, "Nine calls a round in place of eleven.")
        assert "4 of 22" in page.locator('[data-testid="stMain"]').inner_text()
        keep_picture(page, "governance-item-decided")
        smallest = page.locator(".st-key-governance-screen p").evaluate_all(
            "all => Math.min(...all.map(each => parseFloat(getComputedStyle(each).fontSize)))"
        )
        assert smallest >= READABLE
        assert findings(page) == []
        sign(page)
        agree_on_medicines(page)
        told = minutes(page)
    for words in (
        "Present: Operations director; Branch manager, Northgate; Commissioning officer",
        "No one rings on Sundays; named by Friday. (Operations director)",
        "Review: adapt, held on 16 November, next look on 24 November, because Nine calls a round"
        " in place of eleven.",
        "signed off despite the data: Seen on nine rounds in October. (Quality lead)",
        "No new kind of error; night rounds are next. To be done: Sample the night rounds at"
        " Cedar. Service manager, Lakeside, by 30 November. (Quality lead)",
        "At Northgate, between 9 and 15 more calls in every 100 began on time.",
    ):
        assert words in told, told
    assert "Not reached" not in told
    register = open_register(store)
    assert running(meetings(register), "") is None
    assert last_closed(meetings(register), "").closed.recorded_by == "QL"
    assert [each.decision for each in reviews_of(register, "A01")] == [Decision.ASSURE]


def test_large_type_stays_on_the_meetings_own_screens(page, sample_server) -> None:
    show(page, sample_server + AT)
    page.get_by_role("link", name="Actions").click()
    page.get_by_role("heading", name="Is each action making a difference?").wait_for()
    settle(page)
    largest = page.locator('[data-testid="stMain"] p').evaluate_all(
        "all => Math.max(...all.map(each => parseFloat(getComputedStyle(each).fontSize)))"
    )
    assert largest < READABLE
