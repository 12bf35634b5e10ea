"""What the delay review writes: kept with who and when, never over another, never a verdict's."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from plan.intake import take_leave
from plan.model import Person
from plan.register import Register, open_register
from plan.review_call import (
    CallFollowUp,
    CallReason,
    NotWritten,
    agree,
    carry_on,
    close,
    follow_ups,
    in_words,
    note_reason,
    note_text,
    notes,
)

TODAY = date(2026, 11, 16)
WANTED = CallFollowUp(
    id="",
    branch="Northgate",
    visit_id="V1",
    day=TODAY - timedelta(days=1),
    what="Give N3 twelve minutes before the call in LS8",
    owner="SCH-NG",
    due=TODAY + timedelta(days=2),
)


@pytest.fixture
def register(tmp_path) -> Register:
    return open_register(tmp_path)


def of(register: Register, visit: str = "V1"):
    return notes(register, [visit])[visit]


def test_reason_and_note_are_kept_with_who_and_when(register) -> None:
    note_reason(register, "V1", CallReason.ROTA_GAP, "manager", seen=0)
    note_text(
        register, "V1", " Two calls on top of each other ", "scheduler", seen=of(register).seen
    )
    found = of(register)
    assert (found.reason, found.note) == (CallReason.ROTA_GAP, "Two calls on top of each other")
    assert [entry.recorded_by for entry in found.said] == ["manager", "scheduler"]
    assert all(entry.recorded_at.tzinfo is not None for entry in found.said)
    assert [in_words(entry) for entry in found.said] == [
        "reason: rota gap too short",
        "note: Two calls on top of each other",
    ]


def test_a_call_nobody_spoke_of_is_blank(register) -> None:
    assert of(register).is_blank
    assert notes(register, []) == {}


def test_what_is_taken_back_stays_on_record(register) -> None:
    note_reason(register, "V1", CallReason.OTHER, "manager", seen=0)
    note_reason(register, "V1", None, "manager", seen=of(register).seen)
    assert of(register).reason is None
    assert [in_words(entry) for entry in of(register).said] == [
        "reason: other",
        "reason taken back",
    ]


def test_saying_the_same_twice_is_said_once(register) -> None:
    for _ in range(2):
        note_text(register, "V1", "Snow", "manager", seen=of(register).seen)
    assert len(of(register).said) == 1


def test_of_two_at_once_the_second_is_told_and_nothing_is_lost(register) -> None:
    opened = of(register).seen
    note_reason(register, "V1", CallReason.JOURNEY, "scheduler", seen=opened)
    with pytest.raises(NotWritten) as told:
        note_reason(register, "V1", CallReason.ROTA_GAP, "manager", seen=opened)
    (theirs,) = told.value.theirs
    assert (theirs.recorded_by, in_words(theirs)) == ("scheduler", "reason: journey took longer")
    assert of(register).reason is CallReason.JOURNEY
    note_reason(register, "V1", CallReason.ROTA_GAP, "manager", seen=of(register).seen)
    assert [in_words(entry) for entry in of(register).said] == [
        "reason: journey took longer",
        "reason: rota gap too short",
    ]


def test_two_who_write_of_different_things_do_not_meet(register) -> None:
    note_reason(register, "V1", CallReason.JOURNEY, "scheduler", seen=0)
    note_text(register, "V1", "Road closed", "manager", seen=0)
    assert (of(register).reason, of(register).note) == (CallReason.JOURNEY, "Road closed")


def test_two_who_say_the_same_agree(register) -> None:
    note_reason(register, "V1", CallReason.JOURNEY, "scheduler", seen=0)
    note_reason(register, "V1", CallReason.JOURNEY, "manager", seen=0)
    assert len(of(register).said) == 1


def test_a_note_too_long_or_from_nobody_is_refused(register) -> None:
    with pytest.raises(NotWritten, match="at most 500"):
        note_text(register, "V1", "x" * 501, "manager", seen=0)
    with pytest.raises(NotWritten, match="named"):
        note_text(register, "V1", "Snow", " ", seen=0)
    assert of(register).is_blank


def test_a_reason_of_a_newer_version_reads_as_other(register) -> None:
    note_reason(register, "V1", "comet", "manager", seen=0)
    assert of(register).reason is CallReason.OTHER


def test_what_the_review_says_leaves_the_plan_and_its_verdicts_alone(register) -> None:
    register.write(Person(id="manager", role="Branch manager"), by="lead")
    plan, last_entry = register.plan(), register.last_entry()
    note_reason(register, "V1", CallReason.JOURNEY, "manager", seen=0)
    note_text(register, "V1", "Road closed", "manager", seen=0)
    done = agree(register, WANTED, "manager", TODAY)
    close(register, follow_ups(register, "Northgate")[0], "", "manager")
    assert done.id
    assert register.last_entry() == last_entry
    assert register.plan() == plan
    register.write(Person(id="lead", role="Quality lead"), by="lead")
    assert register.last_entry() > last_entry


def test_what_was_agreed_is_open_until_it_is_closed(register) -> None:
    agreed = agree(register, WANTED, "manager", TODAY)
    (found,) = follow_ups(register, "Northgate")
    assert replace(found, said=(), seen=0) == agreed
    assert (found.said[0].recorded_by, found.is_open) == ("manager", True)
    assert not found.is_overdue(found.due)
    assert found.is_overdue(found.due + timedelta(days=1))
    close(register, found, "Gap is now 15 minutes", "scheduler")
    (closed,) = follow_ups(register, "Northgate")
    assert not closed.is_open
    assert not closed.is_overdue(date(2027, 1, 1))
    assert (closed.said[-1].recorded_by, closed.said[-1].why) == (
        "scheduler",
        "Gap is now 15 minutes",
    )


def test_branches_do_not_see_each_others(register) -> None:
    agree(register, WANTED, "manager", TODAY)
    assert follow_ups(register, "Eastfield") == ()


def test_carrying_on_needs_a_reason_and_a_later_day(register) -> None:
    agree(register, WANTED, "manager", TODAY)
    (found,) = follow_ups(register, "Northgate")
    with pytest.raises(NotWritten, match="Say why"):
        carry_on(register, found, found.due + timedelta(days=7), " ", by="manager")
    with pytest.raises(NotWritten, match="after the one"):
        carry_on(register, found, found.due, "Scheduler away", by="manager")
    carry_on(register, found, found.due + timedelta(days=7), "Scheduler away", by="manager")
    (carried,) = follow_ups(register, "Northgate")
    assert carried.due == found.due + timedelta(days=7)
    assert (carried.times_carried_on, carried.said[-1].why) == (1, "Scheduler away")


def test_the_open_come_first_and_those_due_soonest_before_the_others(register) -> None:
    for days, what in ((5, "later"), (1, "sooner"), (0, "done")):
        agree(register, replace(WANTED, what=what, due=TODAY + timedelta(days=days)), "m", TODAY)
    close(register, follow_ups(register, "Northgate")[0], "", "m")
    assert [each.what for each in follow_ups(register, "Northgate")] == ["sooner", "later", "done"]


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ({"what": " "}, "what will be done"),
        ({"owner": ""}, "who will do it"),
        ({"due": TODAY - timedelta(days=1)}, "from today on"),
        ({"what": "x" * 201}, "At most 200"),
    ],
)
def test_something_missing_is_said_and_nothing_is_kept(register, missing, told) -> None:
    with pytest.raises(NotWritten, match=told):
        agree(register, replace(WANTED, **missing), "manager", TODAY)
    assert follow_ups(register, "Northgate") == ()


def test_the_same_thing_is_not_agreed_twice(register) -> None:
    agree(register, WANTED, "manager", TODAY)
    with pytest.raises(NotWritten, match="already"):
        agree(register, WANTED, "manager", TODAY)
    assert len(follow_ups(register, "Northgate")) == 1


def test_of_two_who_close_and_carry_on_the_second_is_told(register) -> None:
    agree(register, WANTED, "manager", TODAY)
    (opened,) = follow_ups(register, "Northgate")
    close(register, opened, "", "scheduler")
    with pytest.raises(NotWritten, match="since you opened it") as told:
        carry_on(register, opened, opened.due + timedelta(days=1), "Away", by="manager")
    assert told.value.theirs[0].recorded_by == "scheduler"


def test_reviews_of_the_sample_leave_with_it(register) -> None:
    note_reason(register, "V1", CallReason.JOURNEY, "manager", seen=0)
    agree(register, WANTED, "manager", TODAY)
    take_leave(register)
    assert of(register).is_blank
    assert follow_ups(register, "Northgate") == ()
