"""What was promised of an action stays promised: no later word makes an escalation vanish."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plan.model import Decision
from plan.promises import Promised, Route, fell_due_on, promised_in
from plan.register import Entry
from plan.standing import Trigger, escalations_of
from plan.state import Review, VerdictSnapshot
from plan.values import as_text
from plan.words.answers import VerdictAnswer
from tests.plan.cases import RUNNING, TODAY, case

FIRST = date(2026, 10, 1)


def said(field: str, *told: tuple[int, object]) -> list[Entry]:
    """What was said of a field, each on so many days after FIRST."""
    return [
        Entry(
            kind="action",
            subject="A1",
            field=field,
            value=as_text(value),
            id=at,
            recorded_by="scheduler",
            recorded_at=datetime(FIRST.year, FIRST.month, FIRST.day, 12, tzinfo=UTC)
            + timedelta(days),
        )
        for at, (days, value) in enumerate(told, start=1)
    ]


def triggers(action, promised: Promised, **more) -> dict[Trigger, tuple[date, str]]:
    found = escalations_of(case(action, promised=promised, **more))
    return {each.trigger: (each.fell_due, each.says) for each in found}


def test_a_route_that_is_widened_later_does_not_undo_that_the_deadline_slipped() -> None:
    late = replace(RUNNING, due_on=date(2026, 10, 20), escalate_after_days=60)
    promised = promised_in(said("escalate_after_days", (0, 5), (40, 60)))
    assert promised.routes == (Route(5, date.min, FIRST + timedelta(40)),)
    fell, told = triggers(late, promised)[Trigger.DEADLINE]
    assert fell == date(2026, 10, 26)
    assert told == "Due 20 October, now 3 weeks late. The route then allowed 5 days, and now 60."


def test_a_route_that_is_widened_in_time_holds() -> None:
    late = replace(RUNNING, due_on=date(2026, 10, 20), escalate_after_days=60)
    promised = promised_in(said("escalate_after_days", (0, 5), (20, 60)))
    assert Trigger.DEADLINE not in triggers(late, promised)


def test_a_route_that_is_narrowed_later_counts_from_then() -> None:
    late = replace(RUNNING, due_on=date(2026, 10, 20), escalate_after_days=0)
    promised = promised_in(said("escalate_after_days", (0, 60), (40, 0)))
    assert triggers(late, promised)[Trigger.DEADLINE][0] == FIRST + timedelta(40)


def test_a_number_put_right_on_the_same_day_counts_for_nothing() -> None:
    late = replace(RUNNING, due_on=date(2026, 10, 20), escalate_after_days=60)
    assert triggers(late, promised_in(said("escalate_after_days", (30, 0), (30, 60)))) == {}


def test_a_planned_review_that_passed_is_missed_although_the_day_is_moved() -> None:
    moved = replace(RUNNING, review_on=date(2026, 12, 20))
    promised = promised_in(said("review_on", (0, date(2026, 11, 2)), (33, moved.review_on)))
    assert promised.reviews == (date(2026, 11, 2),)
    fell, told = triggers(moved, promised)[Trigger.REVIEW]
    assert (fell, told) == (date(2026, 11, 3), "The review planned for 2 November was not held.")
    held = Review(action="A1", held_on=date(2026, 11, 2), decision=Decision.CONTINUE, by="quality")
    assert triggers(moved, promised, reviews=[held]) == {}


def test_the_evidence_is_asked_for_at_a_review_whose_day_was_replaced_by_the_next() -> None:
    stuck = VerdictSnapshot(answer=VerdictAnswer.NO_VISIBLE_CHANGE, is_counted=True)
    moved = replace(RUNNING, review_on=date(2026, 12, 20))
    promised = promised_in(said("review_on", (0, date(2026, 11, 2)), (33, moved.review_on)))
    assert triggers(moved, promised, seen=stuck)[Trigger.EVIDENCE][0] == date(2026, 11, 2)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ([(0, date(2026, 11, 2)), (32, date(2026, 12, 1))], ()),  # moved on its day: in time
        ([(33, date(2026, 11, 2)), (33, date(2026, 12, 1))], ()),  # a slip of the pen
        ([(33, date(2026, 11, 2)), (34, date(2026, 12, 1))], (date(2026, 11, 2),)),
        ([(0, date(2026, 11, 2)), (40, None)], (date(2026, 11, 2),)),
        ([(0, None), (40, date(2026, 11, 2))], ()),  # it stands
    ],
)
def test_only_a_day_that_passed_while_it_was_planned_is_kept(told, kept) -> None:
    assert promised_in(said("review_on", *told)).reviews == kept


def test_a_day_that_goes_from_one_field_to_the_other_was_not_taken_away() -> None:
    day = date(2026, 11, 2)
    later, first = (
        said("later_reviews_on", (40, (day,)))[0],
        said("review_on", (0, day), (40, None)),
    )
    assert promised_in([first[0], replace(later, id=2), replace(first[1], id=3)]).reviews == ()


def test_a_due_date_that_moved_is_held_to_the_route_of_its_own_time() -> None:
    due = said("due_on", (0, date(2026, 10, 10)), (30, date(2026, 12, 24)))
    route = said("escalate_after_days", (0, None), (30, 90))
    promised = promised_in(sorted((*due, *route), key=lambda each: each.recorded_at))
    moved = replace(RUNNING, due_on=date(2026, 12, 24), escalate_after_days=90)
    fell, told = triggers(moved, promised)[Trigger.DEADLINE]
    assert fell == date(2026, 10, 18)
    assert told == (
        "Due 10 October, moved to 24 December, now 5 weeks late."
        " The route then allowed 7 days, and now 90."
    )


days = st.integers(0, 60)
changes = st.lists(st.tuples(st.integers(1, 70), st.integers(0, 40)), max_size=4)


@given(days, st.integers(0, 40), changes)
def test_it_falls_due_on_the_first_day_that_a_plain_calendar_finds(due, first, changed) -> None:
    """Day by day: is it later than any of the routes that were in force on that day allowed?"""
    told = [(0, first), *dict(sorted(changed)).items()]
    now = told[-1][1]
    promised = promised_in(said("escalate_after_days", *told))
    found = fell_due_on(FIRST + timedelta(due), promised.routes_to(now), TODAY)

    def in_force(day: int) -> set[int]:
        ends = [at for at, _ in told[1:]] + [10_000]
        begins = [-10_000, *(at for at, _ in told[1:])]
        last = (TODAY - FIRST).days
        return {
            route
            for (_, route), begin, end in zip(told, begins, ends, strict=True)
            if min(begin, last) <= day <= end
        }

    plain = next(
        (
            FIRST + timedelta(day)
            for day in range((TODAY - FIRST).days + 1)
            if any(day > due + route for route in in_force(day))
        ),
        None,
    )
    assert (found and found[0]) == plain
