"""The governance meeting: opened once, one item a screen, kept as it goes, minuted at the end."""

import pytest

from plan.meeting import (
    Decided,
    close,
    last_closed,
    meetings,
    move_to,
    record,
    running,
)
from plan.model import Decision
from plan.register import open_register
from plan.review_call import FollowUp
from plan.state import reviews_of
from tests.pages.conftest import words

PAGE = "governance"
DIRECTOR, QUALITY, OWNER, LAKESIDE = "OD", "QL", "BM-NG", "SM-LA"


@pytest.fixture
def page(copied_sample, visit):
    return visit(PAGE)


def opened(test):
    return test.button(key="governance open").click().run()


def on(test, item: str):
    test.query_params["item"] = item
    return test.run()


def next_item(test):
    return test.button(key="governance next").click().run()


def title(test) -> str:
    return test.title[0].value.replace("\\", "")


def said(test) -> str:
    return words(test).replace("\\", "")


def act_as(test, person: str):
    return test.selectbox(key="acting_as").select(person).run()


def field(test, label: str):
    return next(e for e in (*test.text_area, *test.text_input) if e.label.startswith(label))


def press(test, label: str):
    signed = f"{label} as "
    button = next(b for b in test.button if b.label == label or b.label.startswith(signed))
    return button.click().run()


def now(store, site: str = ""):
    return running(meetings(open_register(store)), site)


def test_the_agenda_can_be_looked_through_before_the_meeting_opens(sample, visit) -> None:
    test = visit(PAGE)
    assert title(test) == "Governance meeting · all sites"
    groups = {"Escalations: 1", "Completed, not assured: 14", "Problems nobody works on: 1"}
    assert groups <= {each.label for each in test.button}
    test = next_item(test)
    assert title(test) == "At Hillcrest the deadline has slipped further than its route allows."
    assert "Open the meeting on the agenda to record what is decided." in said(test)
    assert not any(str(each.key).startswith("decide ") for each in test.button)
    assert meetings(open_register(sample)) == ()


def test_every_screen_stands_and_leads_on_to_the_minutes(page, visit, copied_sample) -> None:
    test, titles = opened(page), []
    while not test.button(key="governance next").disabled:
        test = next_item(test)
        assert not test.exception
        titles.append(title(test))
    assert len(titles) == len(set(titles)) == 23
    assert titles[-1].startswith("Minutes of the governance meeting, all sites")
    assert "not reached" not in said(test)
    again = visit(PAGE)
    assert title(again) == titles[-2]
    shown = [item.id for item in now(copied_sample).items if not item.is_empty]
    assert now(copied_sample).at == shown[-1]


def test_what_is_decided_is_kept_and_what_cannot_be_kept_stays_typed(page, copied_sample) -> None:
    test = next_item(opened(page))
    field(test, "Anything else agreed").input("The office rings from Monday on.")
    field(test, "Follow-up").input("Name who rings on Sundays")
    test = press(test, "Save")
    assert "Choose who will do it. What you typed is still here." in said(test)
    assert field(test, "Anything else agreed").value == "The office rings from Monday on."
    assert now(copied_sample).decided == ()
    test.selectbox[-1].select("BM-HC")
    test = press(test, "Save")
    (kept,) = now(copied_sample).decided_on("action A11")
    assert (kept.words, kept.by) == ("The office rings from Monday on.", DIRECTOR)
    assert (kept.follow_up.what, kept.follow_up.owner) == ("Name who rings on Sundays", "BM-HC")
    assert "**Name who rings on Sundays** · Branch manager, Hillcrest · by 30" in said(test)
    assert field(test, "Anything else agreed").value == ""
    test = on(test, "action A09")
    field(test, "What was found and agreed").input("Two calls less on each round")
    test = test.button(key="decide A09 adapt").click().run()
    assert reviews_of(open_register(copied_sample), "A09")[0].decision is Decision.ADAPT
    assert "adapt, held on 16 November, next look on 24 November, because Two calls" in said(test)


def test_what_is_typed_and_left_stays_and_is_asked_about_before_the_meeting_closes(page) -> None:
    test = next_item(opened(page))
    left = title(test)
    field(test, "Follow-up").input("Name who rings on Sundays")
    field(test, "What was found and agreed").input("Rounds are too tight")
    test = next_item(test.run())
    assert field(test, "Follow-up").value == ""
    test = on(test, "minutes")
    assert f"Typed and not saved: {left}" in said(test)
    test = on(test, "action A11")
    assert field(test, "Follow-up").value == "Name who rings on Sundays"
    assert field(test, "What was found and agreed").value == "Rounds are too tight"


def test_owner_who_is_at_the_meeting_sees_it_and_cannot_assure(page, copied_sample) -> None:
    test = opened(page)
    test = act_as(on(test, "agenda"), OWNER)
    assert title(test) == "Governance meeting · Northgate"
    test = act_as(test, DIRECTOR)
    test = test.selectbox(key="site").select("").run()
    field(test, "Who else is here").input("The commissioner")
    test = test.run()
    test = test.multiselect[0].set_value([DIRECTOR, OWNER]).run()
    found = now(copied_sample)
    assert (set(found.present), found.others) == ({DIRECTOR, OWNER}, "The commissioner")
    test = on(act_as(test, OWNER), "action A01")
    assert test.button(key="decide A01 assure").disabled
    assert "Its owner cannot sign. Someone else must." in said(test)
    assert not test.button(key="decide A01 continue").disabled


def test_a_manager_of_one_service_holds_its_meeting_and_sees_no_other(sample, visit) -> None:
    test = act_as(visit(PAGE), LAKESIDE)
    picker = test.selectbox(key="site")
    assert picker.options == ["Lakeside", "Alder", "Birch", "Cedar", "Hazel", "Rowan"]
    assert title(test) == "Governance meeting · Lakeside"
    assert test.button(key="governance open").label.endswith("Service manager, Lakeside")
    test = on(test, "action A01")
    assert "Northgate" not in said(test)


def test_two_screens_see_the_same_meeting_and_its_end(page, copied_sample) -> None:
    test, register = next_item(opened(page)), open_register(copied_sample)
    move_to(register, now(copied_sample), "medicines", QUALITY)
    test = test.run()
    assert title(test).startswith("At Hillcrest")
    test = test.button(key="governance follow").click().run()
    assert "medicines error" in title(test)
    field(test, "Decided, in words").input("Too late")
    close(register, now(copied_sample), QUALITY)
    test = press(test, "Save")
    assert "Open the meeting on the agenda" in said(test)
    assert last_closed(meetings(register), "").decided == ()


def test_what_was_agreed_opens_the_next_meeting_and_its_minutes_tell_the_end(
    page, copied_sample
) -> None:
    opened(page)
    register, first = open_register(copied_sample), now(copied_sample)
    agreed = FollowUp(what="Ring the council", owner="BM-HC", due=first.held_on)
    record(register, first, Decided(item="medicines", words="", by=DIRECTOR, follow_up=agreed))
    test = on(page, "minutes")
    assert "22 items were not reached." in said(test)
    test = test.button(key="governance close").click().run()
    assert now(copied_sample) is None
    assert "Minutes as text" in [each.label for each in test.get("download_button")]
    test = next_item(opened(on(test, "agenda")))
    assert title(test) == "Up to the meeting of 16 November 1 thing was decided; 1 still open."
    assert "**Ring the council** · Branch manager, Hillcrest · by 16 November" in said(test)
    field(test, "What came of it").input("The bridge opens on Monday")
    test = press(test, "It is done")
    assert "**Done**]: The bridge opens on Monday" in said(test)
    assert "Done: Ring the council. The bridge opens on Monday." in said(on(test, "minutes"))
