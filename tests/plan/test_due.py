"""What is due of whom is told by rule, the most pressing first, and ends when it is done."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from plan.due import THIS_WEEK, DueKind, decisions, due_for, dues_of, most_pressing_first
from plan.model import Action, Decision
from plan.promises import Promised, Slip
from plan.standing import Standing, escalations_of
from plan.state import NO_VERDICT, Review, VerdictSnapshot
from plan.words.answers import VerdictAnswer
from plan.words.numbers import count
from tests.plan.cases import ACTION, DONE, GOOD, RE_AUDITED, RUNNING, TODAY, case, standing_of

LATER = TODAY + timedelta(60)
QUIET = replace(RUNNING, due_on=LATER, review_on=LATER, re_audit_on=LATER)
SIGNED = Review(
    action="A1",
    held_on=date(2026, 10, 5),
    decision=Decision.ASSURE,
    by="quality",
    owner="scheduler",
    verdict=GOOD.text,
)
LOST = replace(GOOD, answer=VerdictAnswer.GAIN_LOST, slipped_on=date(2026, 11, 2))
FALLING = replace(GOOD, process_fell_on=date(2026, 10, 26))


def standing(
    action: Action = QUIET,
    reviews: Sequence[Review] = (),
    seen: VerdictSnapshot = NO_VERDICT,
    seen_by: str = "",
) -> Standing:
    """Where an action stands whose escalations `seen_by` has acknowledged."""
    stands = case(action, reviews=reviews, seen=seen)
    raised = [replace(each, acknowledged_by=seen_by) for each in escalations_of(stands)]
    return standing_of(stands, raised)


def kinds(found: Standing) -> list[DueKind]:
    return [due.kind for due in dues_of(found, TODAY)]


def held(on: date, decision: Decision = Decision.CONTINUE) -> Review:
    return Review(action="A1", held_on=on, decision=decision, by="quality", note="seen")


def test_nothing_is_due_of_an_action_whose_days_lie_ahead() -> None:
    assert dues_of(standing(), TODAY) == ()


@pytest.mark.parametrize(
    ("field", "kind", "missed"),
    [
        ("review_on", DueKind.REVIEW, DueKind.REVIEW_MISSED),
        ("re_audit_on", DueKind.RE_AUDIT, DueKind.RE_AUDIT_MISSED),
        ("due_on", DueKind.DUE_DATE, DueKind.DUE_DATE_PASSED),
    ],
)
def test_a_day_is_near_for_a_week_and_passed_the_day_after(field, kind, missed) -> None:
    def found(on: date) -> list[DueKind]:
        told = kinds(standing(replace(QUIET, **{field: on}), seen_by="director"))
        return [each for each in told if each in (kind, missed)]

    assert found(TODAY + THIS_WEEK + timedelta(1)) == []
    assert found(TODAY + THIS_WEEK) == [kind]
    assert found(TODAY) == [kind]
    assert found(TODAY - timedelta(1)) == [missed]


@pytest.mark.parametrize(("early", "is_due"), [(0, False), (7, False), (8, True)])
def test_a_review_held_up_to_a_week_early_is_the_planned_one(early: int, is_due: bool) -> None:
    planned = TODAY + timedelta(1)
    reviews = [held(planned - timedelta(early))] if early else [held(TODAY)]
    found = standing(replace(QUIET, review_on=planned), reviews)
    assert (DueKind.REVIEW in kinds(found)) is is_due


def test_a_review_that_was_held_late_is_missed_no_longer() -> None:
    missed = replace(QUIET, review_on=TODAY - timedelta(20))
    assert DueKind.REVIEW_MISSED in kinds(standing(missed))
    assert kinds(standing(missed, [held(TODAY)])) == [DueKind.NO_NEXT_LOOK]
    dated = replace(missed, later_reviews_on=(TODAY + timedelta(30),))
    assert kinds(standing(dated, [held(TODAY)])) == []


def test_an_escalation_is_due_of_whom_it_goes_to_until_it_is_acknowledged() -> None:
    late = replace(QUIET, due_on=TODAY - timedelta(20))
    waiting = standing(late)
    (mine,) = due_for([waiting], "director", TODAY)
    assert mine.kind is DueKind.ESCALATION
    assert mine.escalation == waiting.escalations[0]
    assert mine.sentence.endswith("Escalated on 4 November: please acknowledge.")
    assert due_for([standing(late, seen_by="director")], "director", TODAY) == ()
    (owners,) = due_for([waiting], "scheduler", TODAY)
    assert owners.kind is DueKind.DUE_DATE_PASSED


def test_practice_that_falls_back_waits_for_its_owner_until_a_review_has_looked() -> None:
    fallen = standing(seen=FALLING, seen_by="director")
    (due,) = dues_of(fallen, TODAY)
    assert (due.kind, due.day, due.to) == (DueKind.FALLING_BACK, date(2026, 10, 26), "scheduler")
    assert kinds(standing(seen=FALLING, seen_by="director", reviews=[held(TODAY)])) == []


def test_a_relapse_waits_for_its_owner_until_a_review_after_it() -> None:
    done = replace(QUIET, completed_on=date(2026, 8, 3), re_audited_on=TODAY)
    slipped = standing(done, [SIGNED], LOST, "director")
    assert DueKind.SLIPPED_BACK in kinds(slipped)
    before = held(date(2026, 11, 1))
    assert DueKind.SLIPPED_BACK in kinds(standing(done, [SIGNED, before], LOST, "director"))
    after = held(date(2026, 11, 2))
    assert kinds(standing(done, [SIGNED, after], LOST, "director")) == []


def test_what_has_held_is_ready_for_someone_other_than_its_owner() -> None:
    ready = replace(RE_AUDITED, due_on=LATER, review_on=LATER)
    (due,) = dues_of(standing(ready, seen=GOOD), TODAY)
    assert (due.kind, due.to) == (DueKind.TO_SIGN, "director")
    own = replace(ready, owner="director", escalate_to="director")
    (due,) = dues_of(standing(own, seen=GOOD), TODAY)
    assert due.kind is DueKind.DRAFT  # nobody but its owner is told when it slips
    assert kinds(standing(replace(DONE, review_on=LATER), seen=GOOD)) == []  # no re-audit yet
    assert kinds(standing(ready, [replace(SIGNED, held_on=TODAY)], GOOD)) == []


def test_a_draft_tells_its_owner_how_much_is_missing_and_waits_for_nobody_else() -> None:
    draft = standing(replace(QUIET, cause="", process=None))
    (due,) = dues_of(draft, TODAY)
    assert (due.kind, due.to) == (DueKind.DRAFT, "scheduler")
    assert due.sentence == "A draft: 2 things are missing before it may start."
    assert decisions(draft) == ()


def test_nothing_is_due_of_what_was_stopped() -> None:
    late = replace(QUIET, due_on=TODAY - timedelta(20), review_on=TODAY)
    assert dues_of(standing(late, [held(TODAY, Decision.STOP)]), TODAY) == ()


def test_the_most_pressing_is_told_first() -> None:
    pressed = replace(ACTION, due_on=TODAY - timedelta(9), review_on=TODAY, re_audit_on=TODAY)
    later = replace(pressed, id="A2", due_on=TODAY - timedelta(30))
    found = due_for([standing(pressed), standing(later)], None, TODAY)
    assert [(due.kind, due.action) for due in found] == [
        (DueKind.ESCALATION, "A2"),
        (DueKind.ESCALATION, "A1"),
        (DueKind.DUE_DATE_PASSED, "A2"),
        (DueKind.DUE_DATE_PASSED, "A1"),
        (DueKind.REVIEW, "A1"),
        (DueKind.REVIEW, "A2"),
        (DueKind.RE_AUDIT, "A1"),
        (DueKind.RE_AUDIT, "A2"),
    ]


def test_an_action_with_a_decision_open_stands_before_one_that_got_worse() -> None:
    worse = standing(replace(QUIET, id="A2"), seen=replace(GOOD, answer=VerdictAnswer.AT_A_COST))
    working = standing(replace(QUIET, id="A3"), seen=GOOD)
    late = standing(replace(QUIET, due_on=TODAY - timedelta(1)), seen=GOOD)
    found = most_pressing_first([working, worse, late])
    assert [each.action.id for each in found] == ["A1", "A2", "A3"]


def test_a_moved_due_date_waits_until_its_slip_is_acknowledged() -> None:
    slip = Slip(was=date(2026, 11, 1), now=LATER, on=TODAY, by="scheduler", why="ill")
    stands = case(QUIET, promised=Promised(slips=(slip,)))
    moved = standing_of(stands, escalations_of(stands))
    assert [due.kind for due in dues_of(moved, TODAY)] == [DueKind.ESCALATION]


def test_what_is_due_is_counted_as_one_or_as_several() -> None:
    counted = [count(number, DueKind.REVIEW.one, DueKind.REVIEW.several) for number in (1, 2)]
    assert counted == ["1 review due this week", "2 reviews due this week"]
    assert (DueKind.DRAFT.one, DueKind.DRAFT) == (
        "draft that lacks something",
        "draft lacks something",
    )
