"""What must be passed on is told by rule: since which day, to whom, and who has seen it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from plan.model import Decision, ReAuditResult
from plan.promises import Promised, Slip, promised_of
from plan.register import open_register
from plan.standing import (
    Trigger,
    acknowledge,
    escalations_of,
    missed_review,
    snapshot_of,
    with_acknowledgements,
)
from plan.state import Case, Refused, Review, State, VerdictSnapshot
from plan.words.answers import VerdictAnswer
from tests.plan.cases import ACTION, AIM, DONE, GOOD, PEOPLE, RUNNING, TODAY, case, verdicts
from tests.plan.warehouse import START, step, warehouse

SLIP = Slip(was=date(2026, 11, 1), now=date(2026, 12, 1), on=TODAY, by="scheduler", why="ill")
SIGNED = Review(
    action="A1",
    held_on=date(2026, 10, 5),
    decision=Decision.ASSURE,
    by="quality",
    owner="scheduler",
    verdict=GOOD.text,
)


def told(found: tuple) -> list[tuple]:
    return [(each.trigger, each.fell_due) for each in found]


@pytest.mark.parametrize(
    ("due", "allowed", "fell_due"),
    [
        (date(2026, 11, 9), None, None),  # seven days allowed end today
        (date(2026, 11, 8), None, date(2026, 11, 16)),
        (date(2026, 11, 15), 0, date(2026, 11, 16)),
        (date(2026, 11, 15), 1, None),
        (TODAY, 0, None),
    ],
)
def test_deadline_that_slips_beyond_its_route_is_passed_on(due, allowed, fell_due) -> None:
    action = replace(RUNNING, due_on=due, escalate_after_days=allowed)
    expected = [(Trigger.DEADLINE, fell_due)] if fell_due else []
    assert told(escalations_of(case(action))) == expected
    assert told(escalations_of(case(replace(action, completed_on=TODAY)))) == []


def test_a_new_due_date_does_not_undo_that_the_old_one_slipped() -> None:
    (found,) = escalations_of(case(RUNNING, promised=Promised(slips=(SLIP,))))
    assert (found.trigger, found.fell_due, found.to) == (
        Trigger.DEADLINE,
        date(2026, 11, 9),
        "director",
    )
    assert found.says == "Due 1 November, moved to 1 December, now 2 weeks late."


def test_taking_the_due_date_away_does_not_undo_that_it_slipped(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    late = replace(RUNNING, due_on=date(2026, 10, 1))
    register.write(late, by="import")
    register.write(replace(late, due_on=None), by="scheduler", why="to be agreed")
    promised = promised_of(register, ["A1"])["A1"]
    (slip,) = promised.slips
    assert (slip.was, slip.now, slip.why) == (date(2026, 10, 1), None, "to be agreed")
    found = escalations_of(case(replace(late, due_on=None), promised=promised))
    (deadline,) = [each for each in found if each.trigger is Trigger.DEADLINE]
    assert deadline.says.startswith("Due 1 October, then taken away, now 6 weeks late.")


def test_a_re_audit_that_fails_after_assurance_is_passed_on() -> None:
    signed = Review(
        action="A1", held_on=date(2026, 11, 2), decision=Decision.ASSURE, by="quality",
        owner="scheduler", verdict=GOOD.text,
    )  # fmt: skip
    failed = replace(DONE, re_audited_on=TODAY, re_audit_result=ReAuditResult.NOT_MET)
    (found,) = [
        each
        for each in escalations_of(case(failed, reviews=[signed], seen=GOOD))
        if each.trigger is Trigger.RELAPSE
    ]
    assert (found.fell_due, "did not find it met" in found.says) == (TODAY, True)
    assert case(failed, reviews=[signed], seen=GOOD).state is State.SLIPPED_BACK
    before = replace(failed, re_audited_on=date(2026, 11, 2))
    assert case(before, reviews=[signed], seen=GOOD).state is State.ASSURED


def test_its_owner_never_acknowledges_it_even_where_the_route_leads_to_them(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    own = replace(RUNNING, due_on=date(2026, 10, 1), escalate_to="scheduler")
    for subject in (*PEOPLE, AIM, own):
        register.write(subject, by="import")
    plan = register.plan()
    stands = Case(plan=plan, action=own, today=TODAY)
    (raised, *_) = escalations_of(stands)
    with pytest.raises(Refused, match="Its owner cannot"):
        acknowledge(register, plan, raised, "scheduler", note="seen")
    assert "Nobody but its owner" in " ".join(stands.lacking)


def test_review_that_is_not_held_is_missed_the_day_after() -> None:
    planned = replace(RUNNING, review_on=TODAY, later_reviews_on=(date(2026, 12, 1),))
    assert missed_review(case(planned)) is None
    assert missed_review(case(planned, today=TODAY + timedelta(1))) == TODAY
    held = replace(SIGNED, decision=Decision.CONTINUE, held_on=TODAY - timedelta(7))
    assert missed_review(case(planned, reviews=[held], today=TODAY + timedelta(1))) is None
    after = case(planned, reviews=[held], today=date(2026, 12, 2))
    assert missed_review(after) == date(2026, 12, 1)
    late = replace(held, held_on=date(2026, 12, 20))
    assert missed_review(case(planned, reviews=[held, late], today=date(2026, 12, 21))) is None


def test_evidence_that_does_not_move_is_passed_on_at_the_review_date() -> None:
    stuck = VerdictSnapshot(answer=VerdictAnswer.NO_VISIBLE_CHANGE, is_counted=True)
    due = replace(RUNNING, review_on=TODAY)
    assert told(escalations_of(case(due, seen=stuck))) == [(Trigger.EVIDENCE, TODAY)]
    assert told(escalations_of(case(due, seen=GOOD))) == []
    assert told(escalations_of(case(RUNNING, seen=stuck))) == []


def test_practice_that_falls_back_is_passed_on() -> None:
    falling = replace(GOOD, process_fell_on=date(2026, 10, 26))
    assert told(escalations_of(case(RUNNING, seen=falling))) == [
        (Trigger.PROCESS, date(2026, 10, 26))
    ]


def test_relapse_after_assurance_is_passed_on_since_the_day_it_slipped() -> None:
    lost = replace(GOOD, answer=VerdictAnswer.GAIN_LOST, slipped_on=date(2026, 11, 2))
    found = escalations_of(case(DONE, seen=lost, reviews=[SIGNED]))
    assert told(found) == [(Trigger.RELAPSE, date(2026, 11, 2))]


def test_a_relapse_goes_past_who_signed_that_it_had_held() -> None:
    lost = replace(GOOD, answer=VerdictAnswer.GAIN_LOST, slipped_on=date(2026, 11, 2))
    to_quality = replace(DONE, escalate_to="quality")
    (found,) = escalations_of(case(to_quality, seen=lost, reviews=[SIGNED]))
    assert (SIGNED.by, found.to) == ("quality", "director")
    (found,) = escalations_of(case(DONE, seen=lost, reviews=[replace(SIGNED, by="director")]))
    assert found.to == "director"  # there is nobody above


def test_what_was_stopped_is_passed_on_to_nobody() -> None:
    stopped = replace(SIGNED, decision=Decision.STOP)
    late = replace(RUNNING, due_on=date(2026, 1, 1))
    assert escalations_of(case(late, reviews=[stopped])) == ()


def test_an_acknowledgement_is_kept_with_who_and_when(tmp_path: Path, either_database: str) -> None:
    register = open_register(tmp_path)
    for subject in (*PEOPLE, AIM, RUNNING):
        register.write(subject, by="import")
    raised = escalations_of(case(RUNNING, promised=Promised(slips=(SLIP,))))
    with pytest.raises(Refused, match="person of the plan"):
        acknowledge(register, case().plan, raised[0], "nobody", note="")
    acknowledge(
        register, case().plan, raised[0], "director", note="Two more schedulers from Monday."
    )
    (seen,) = with_acknowledgements(register, raised)
    assert (seen.acknowledged_by, seen.note) == ("director", "Two more schedulers from Monday.")
    assert seen.acknowledged_at is not None
    moved = replace(raised[0], fell_due=date(2026, 12, 9))
    assert with_acknowledgements(register, [moved]) == (moved,)


def test_every_slip_of_the_due_date_is_kept(tmp_path: Path, either_database: str) -> None:
    register = open_register(tmp_path)
    register.write(ACTION, by="import")
    for due in (date(2026, 12, 20), date(2026, 12, 10), date(2027, 1, 5)):
        register.write(replace(ACTION, due_on=due), by="scheduler", why=f"to {due}")
    found = promised_of(register, ["A1"])["A1"].slips
    assert [(each.was, each.now, each.by, each.why) for each in found] == [
        (date(2026, 12, 1), date(2026, 12, 20), "scheduler", "to 2026-12-20"),
        (date(2026, 12, 10), date(2027, 1, 5), "scheduler", "to 2027-01-05"),
    ]


def test_the_day_practice_fell_back_is_that_of_the_first_look_that_says_so() -> None:
    plan = case(replace(RUNNING, practice_changed_on=START)).plan
    with warehouse() as counted:
        counted.places("branch", "Northgate")
        counted.add("feasible_gaps", "Northgate", step(0.9, 0.6))
        counted.add("punctuality", "Northgate", step(0.9, 0.9))
        (verdict,) = verdicts(counted.connection, plan, TODAY)
        seen = snapshot_of(verdict)
        (early,) = verdicts(counted.connection, plan, seen.process_fell_on)
        (before,) = verdicts(counted.connection, plan, seen.process_fell_on - timedelta(7))
    assert START < seen.process_fell_on < START + timedelta(weeks=8)
    assert snapshot_of(early).process_fell_on == seen.process_fell_on
    assert snapshot_of(before).process_fell_on is None
