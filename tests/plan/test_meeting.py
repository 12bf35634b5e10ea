"""A meeting is kept as it happens: two screens lose nothing, nor does a crash; it closes once."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.measure import MeasureRef
from plan.agenda_item import Agenda, Item, ItemGroup, MeasureShown
from plan.assurance import decide
from plan.meeting import (
    Decided,
    Meeting,
    close,
    last_closed,
    meetings,
    move_to,
    note_others,
    note_present,
    open_meeting,
    read_meetings,
    record,
    running,
    saying,
    take_back,
    taken_away,
)
from plan.minutes import carry_on, finish, in_words, item_of_arising, matters_arising, minutes_of
from plan.model import Decision
from plan.register import MEETING, Entry, Register, open_register, taken_back
from plan.register import RUNNING as RUNS
from plan.review_call import FollowUp, NotWritten
from plan.standing import Escalation, Trigger, acknowledge
from plan.state import Review, reviews_of
from tests.plan.cases import AIM, PEOPLE, RUNNING, TODAY, case

ROOT = Path(__file__).parents[2]
SLIPPED = Item(
    kind=ItemGroup.ESCALATED,
    id="action A1",
    title="At Northgate the deadline has slipped further than its route allows.",
    about="Redesign run structures",
    lines=("Due 1 November, now 2 weeks late.",),
    question="What is in the way?",
    actions=("A1",),
    aim="P",
    shown=(MeasureShown(measure=MeasureRef("punctuality"), sites=("Northgate",), action="A1"),),
    notes=("Owner: Scheduler.",),
)
MEDICINES = Item(
    kind=ItemGroup.MEDICINES, id="medicines", title="No error was found.", question="Else?"
)
FOUND = Agenda(today=TODAY, since=date(2026, 10, 19), items=(SLIPPED, MEDICINES))
RING = FollowUp(what="Ring the council", owner="scheduler", due=TODAY + timedelta(days=7))
WEEK = timedelta(days=7)


@pytest.fixture
def register(tmp_path: Path, either_database: str) -> Register:
    opened = open_register(tmp_path)
    for subject in (*PEOPLE, AIM, RUNNING):
        opened.write(subject, by="import")
    return opened


def now(register: Register, site: str = "") -> Meeting:
    return running(meetings(register), site)


def decided(words: str, item: str = "action A1", **more) -> Decided:
    return Decided(**({"item": item, "words": words, "by": "quality"} | more))


def test_a_meeting_is_found_again_as_it_stands(register: Register) -> None:
    opened = open_meeting(register, FOUND, "director")
    assert (opened.items, opened.at, opened.present) == (FOUND.items, "", ("director",))
    note_present(register, now(register), "quality", True, by="director")
    note_present(register, now(register), "director", False, by="quality")
    note_others(register, now(register), " The commissioner's officer ", "director")
    for item in ("action A1", "medicines"):
        move_to(register, now(register), item, "quality")
    record(register, now(register), decided(" Moved to the new rota ", follow_up=RING))
    found = now(register)
    assert (found.id, found.at, found.reached) == (
        opened.id,
        "medicines",
        ("action A1", "medicines"),
    )
    assert (found.present, found.others) == (("quality",), "The commissioner's officer")
    (one,) = found.decided_on("action A1")
    assert (one.words, one.by, one.follow_up.what) == (
        "Moved to the new rota",
        "quality",
        "Ring the council",
    )
    assert found.decided_on("medicines") == ()


def test_who_opens_it_at_the_same_moment_joins_the_same_meeting(register: Register) -> None:
    with ThreadPoolExecutor(4) as screens:
        by = ("director", "quality", "scheduler", "quality")
        opened = list(screens.map(lambda each: open_meeting(register, FOUND, each), by))
    assert len({each.id for each in opened}) == 1
    assert len(meetings(register)) == 1


def test_two_screens_writing_at_once_lose_nothing(register: Register) -> None:
    shared = open_meeting(register, FOUND, "director")
    with ThreadPoolExecutor(4) as screens:
        words = [f"Said {number}" for number in range(12)]
        list(screens.map(lambda each: record(register, shared, decided(each)), words))
        list(
            screens.map(lambda each: move_to(register, shared, each, "quality"), ["medicines"] * 3)
        )
    assert sorted(each.words for each in now(register).decided) == sorted(words)


def test_words_about_others_are_not_overwritten_unread(register: Register) -> None:
    shared = open_meeting(register, FOUND, "director")
    note_others(register, shared, "Two relatives", "director")
    with pytest.raises(NotWritten, match="Someone else has written"):
        note_others(register, shared, "The commissioner", "quality")
    assert now(register).others == "Two relatives"


def test_sites_have_meetings_of_their_own(register: Register) -> None:
    everywhere = open_meeting(register, FOUND, "director")
    own = open_meeting(register, replace(FOUND, site="Northgate"), "quality")
    assert own.id != everywhere.id
    close(register, own, "quality")
    assert now(register, "Northgate") is None
    assert last_closed(meetings(register), "Northgate").id == own.id
    assert now(register).id == everywhere.id


def test_nothing_is_written_into_a_meeting_that_another_screen_has_closed(
    register: Register,
) -> None:
    stale = open_meeting(register, FOUND, "director")
    close(register, stale, "quality")
    close(register, stale, "director")
    closed = last_closed(meetings(register), "")
    assert closed.closed.recorded_by == "quality"
    for screen in (stale, closed):
        for write in (
            lambda it: record(register, it, decided("Too late")),
            lambda it: move_to(register, it, "medicines", "director"),
            lambda it: note_present(register, it, "quality", True, by="director"),
            lambda it: note_others(register, it, "Others", "director"),
        ):
            with pytest.raises(NotWritten):
                write(screen)
    assert meetings(register) == (closed,)


def test_what_was_decided_by_mistake_is_taken_back_and_stays_in_the_register(
    register: Register,
) -> None:
    shared = open_meeting(register, FOUND, "director")
    record(register, shared, decided("A slip of the keyboard"))
    (slip,) = now(register).decided
    take_back(register, now(register), slip, "quality")
    assert now(register).decided == ()
    told = [entry.value for entry in register.history(MEETING, shared.id)]
    assert any("A slip of the keyboard" in value for value in told)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        (decided("  "), "Say in a few words what was decided"),
        (decided("x" * 1001), "At most 1000 letters"),
        (decided("", follow_up=replace(RING, what=" ")), "Say in a few words what will be done"),
        (decided("", follow_up=replace(RING, owner="")), "Choose who will do it"),
        (decided("", follow_up=replace(RING, due=TODAY - WEEK)), "from today on"),
        (decided("Said", by=" "), "Someone must be named"),
    ],
)
def test_a_decision_says_what_and_a_follow_up_who_and_when(tmp_path, wanted, says) -> None:
    register = open_register(tmp_path)
    shared = open_meeting(register, FOUND, "director")
    with pytest.raises(NotWritten, match=says):
        record(register, shared, wanted)
    assert now(register).decided == ()


def test_the_next_meeting_begins_with_what_the_last_one_agreed(register: Register) -> None:
    first = open_meeting(register, FOUND, "director")
    record(register, first, decided("Stay with it"))
    record(register, first, decided("", follow_up=RING))
    close(register, now(register), "director")
    told = matters_arising(meetings(register), "")
    assert [each.is_open for each in told] == [True, False]
    item = item_of_arising(told, TODAY + 2 * WEEK)
    assert item.title == ("Up to the meeting of 16 November 2 things were decided; 1 still open.")
    assert item.lines == ("Ring the council (by 23 November, overdue).",)
    assert item_of_arising(matters_arising(meetings(register), "Northgate"), TODAY) is None
    with pytest.raises(NotWritten, match="why it carries on"):
        carry_on(register, told[0], TODAY + 3 * WEEK, " ", by="quality")
    with pytest.raises(NotWritten, match="a day after"):
        carry_on(register, told[0], RING.due, "The council was shut", by="quality")
    carry_on(register, told[0], TODAY + 3 * WEEK, "The council was shut", by="quality")
    with pytest.raises(NotWritten, match="Someone else has written"):
        finish(register, told[0], "Rung", "director")
    moved = matters_arising(meetings(register), "")[0]
    assert moved.decided.follow_up.times_carried_on == 1
    finish(register, moved, "The bridge opens on Monday", "director")
    assert not any(each.is_open for each in matters_arising(meetings(register), ""))
    assert in_words(moved, TODAY) == "Ring the council (by 7 December)"


def test_what_is_open_arises_until_it_is_done_however_many_meetings_pass(
    register: Register,
) -> None:
    for words in ("First", "Second"):
        shared = open_meeting(register, FOUND, "director")
        record(register, shared, decided(words, follow_up=replace(RING, what=words)))
        record(register, shared, decided(f"{words}, without a follow-up"))
        close(register, now(register), "director")
    told = matters_arising(meetings(register), "")
    assert [each.decided.words for each in told] == [
        "First",
        "Second",
        "Second, without a follow-up",
    ]


def reviewed(register: Register, **said) -> None:
    now = case(register.plan().action("A1"), reviews=reviews_of(register, "A1"))
    decide(register, now, Review(action="A1", held_on=TODAY, next_on=date(2026, 12, 8), **said))


def test_minutes_hold_what_was_said_signed_and_agreed_and_nothing_else(register: Register) -> None:
    before = {"decision": Decision.CONTINUE, "by": "quality", "note": "Before it"}
    reviewed(register, **before)
    shared = open_meeting(register, FOUND, "director")
    raised = Escalation(
        action="A1",
        trigger=Trigger.DEADLINE,
        fell_due=date(2026, 11, 9),
        to="director",
        says="It was due.",
    )
    acknowledge(register, case().plan, raised, "director", note="I see to it")
    stay = {"decision": Decision.ADAPT, "by": "quality", "note": "One round more"}
    reviewed(register, **stay)
    reviewed(register, decision=Decision.COMPLETE, by="scheduler", note="Rounds rebuilt")
    record(register, shared, decided("We ask the council", follow_up=RING))
    close(register, now(register), "director")
    reviewed(register, **before)
    found = minutes_of(register, register.plan(), last_closed(meetings(register), ""))
    first, second = found.items
    assert (first.item.title, first.item.lines, first.item.notes) == (
        SLIPPED.title,
        SLIPPED.lines,
        SLIPPED.notes,
    )
    assert [(each.by, each.says, each.follow_up) for each in first.said] == [
        (
            "Operations director",
            "Escalation acknowledged: deadline slipped, since 9 November, because I see to it.",
            "",
        ),
        (
            "Quality lead",
            "Review: adapt, held on 16 November, next look on 8 December, because One round more.",
            "",
        ),
        ("Scheduler", "Review: complete, held on 16 November, because Rounds rebuilt.", ""),
        ("Quality lead", "We ask the council", "Ring the council. Scheduler, by 23 November"),
    ]
    assert (first.is_reached, second.is_reached) == (True, False)
    assert second.said == ()
    assert found.follow_ups == ("Ring the council. Scheduler, by 23 November",)
    assert (found.present, found.opened_by) == (("Operations director",), "Operations director")
    assert found.title == ("Minutes of the governance meeting, all sites, Monday 16 November 2026")
    assert found.ended


def test_meetings_leave_with_the_sample_and_stay_on_record(register: Register) -> None:
    shared = open_meeting(register, FOUND, "director")
    leaving = [*taken_away(register), *taken_back(register.histories(RUNS), None)]
    register.record(leaving, "sample")
    assert meetings(register) == ()
    assert open_meeting(register, FOUND, "director").id != shared.id
    assert register.history(MEETING, shared.id)


def test_what_a_meeting_says_changes_no_verdict(register: Register) -> None:
    before = register.last_entry(), register.last_decision()
    shared = open_meeting(register, FOUND, "director")
    record(register, shared, decided("Said"))
    assert (register.last_entry(), register.last_decision()) == before


texts = st.text(max_size=20)
items = st.builds(
    Item,
    kind=st.sampled_from(ItemGroup),
    id=texts,
    title=texts,
    about=texts,
    lines=st.lists(texts, max_size=3).map(tuple),
    question=texts,
    actions=st.lists(texts, max_size=3).map(tuple),
    aim=texts,
    shown=st.lists(
        st.builds(
            MeasureShown,
            measure=st.builds(MeasureRef, id=st.sampled_from(("punctuality", "mar_errors"))),
            sites=st.lists(texts, max_size=2).map(tuple),
            action=texts,
        ),
        max_size=2,
    ).map(tuple),
    notes=st.lists(texts, max_size=3).map(tuple),
)


@given(st.lists(items, min_size=1, max_size=4).map(tuple))
def test_an_agenda_reads_back_as_it_was_written(found: tuple[Item, ...]) -> None:
    at = date(2026, 11, 16)
    opened = {"site": "", "held_on": at, "since": at, "items": found}
    written = saying("m", "opened", opened)
    entry = Entry(**vars(written), id=1, recorded_at=None, recorded_by="director")
    (read,) = read_meetings([entry])
    assert read.items == found


WRITER = """
import sys
from pathlib import Path
from plan.meeting import Decided, open_meeting, record
from plan.register import open_register
from tests.plan.test_meeting import FOUND

register = open_register(Path(sys.argv[1]))
meeting = open_meeting(register, FOUND, "director")
for number in range(1000):
    record(register, meeting, Decided(item="medicines", words=str(number), by="quality"))
    print(number, flush=True)
"""


@pytest.mark.parametrize("confirmed", [1, 5])
def test_killed_between_any_two_writes_nothing_confirmed_is_lost(
    confirmed: int, tmp_path: Path, either_database: str
) -> None:
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    seen = [int(writer.stdout.readline()) for _ in range(confirmed)]
    writer.send_signal(signal.SIGKILL)
    seen += [int(line) for line in writer.stdout.read().split()]
    writer.wait()
    kept = [int(each.words) for each in now(open_register(tmp_path)).decided]
    assert kept[: len(seen)] == seen
    assert len(kept) - len(seen) in (0, 1)  # written, and killed before it could say so
