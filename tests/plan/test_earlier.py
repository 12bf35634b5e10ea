"""What was said a week ago is what the verdict of that day says."""

from dataclasses import replace
from datetime import timedelta

from metrics.measure import MeasureRef
from metrics.target import TargetState
from plan.model import Action, Aim, Outcome, Plan
from plan.verdict import answer_on, state_on
from plan.words.answers import VerdictAnswer
from tests.plan.cases import verdicts
from tests.plan.warehouse import START, TODAY, steady, step, warehouse

AIM = Aim(id="P", outcomes=(Outcome(measure=MeasureRef("punctuality"), target=90),))
ACTION = Action(
    id="A1",
    aim="P",
    sites=("North",),
    process=MeasureRef("feasible_gaps"),
    practice_changed_on=START,
)
PLAN = Plan(aims=(AIM,), actions=(ACTION,))


def test_the_answer_of_an_earlier_day_is_that_days_own_verdict() -> None:
    with warehouse() as counted:
        counted.places("branch", "North", "South", "East")
        counted.add("punctuality", "North", step(0.8, 0.93))
        counted.add("feasible_gaps", "North", step(0.7, 0.95))
        for other in ("South", "East"):
            counted.add("punctuality", other, steady(0.85))
        (now,) = verdicts(counted.connection, PLAN, TODAY)
        for weeks in (0, 1, 9, 15, 16, 19):
            day = TODAY - timedelta(weeks=weeks)
            (then,) = verdicts(counted.connection, PLAN, day)
            assert answer_on(now, day) is then.answer
            assert state_on(now.outcome, day) is then.outcome.goal.state
    assert now.answer is VerdictAnswer.WORKING


def test_before_practice_changed_nothing_was_said() -> None:
    with warehouse() as counted:
        counted.places("branch", "North")
        counted.add("punctuality", "North", step(0.8, 0.93))
        (now,) = verdicts(counted.connection, PLAN, TODAY)
    assert answer_on(now, START - timedelta(days=1)) is VerdictAnswer.TOO_EARLY
    assert state_on(now.outcome, START - timedelta(days=1)) is TargetState.NO_DATA


def test_an_action_that_has_not_begun_is_too_early_on_any_day() -> None:
    waiting = Plan(aims=(AIM,), actions=(replace(ACTION, practice_changed_on=None),))
    with warehouse() as counted:
        counted.add("punctuality", "North", steady(0.8))
        (now,) = verdicts(counted.connection, waiting, TODAY)
    assert answer_on(now, TODAY) is VerdictAnswer.TOO_EARLY
