"""The second line begins to look: a new phase, and never a verdict that care got worse."""

from datetime import date, timedelta

import pytest

from metrics.measure import MeasureRef
from plan.model import Action, Aim, Outcome, Plan
from plan.words.answers import VerdictAnswer
from tests.plan.cases import verdicts
from tests.plan.warehouse import FIRST, TODAY, Counted, steady, step, warehouse

BEGAN = date(2026, 2, 2)  # the first second-line check
HOUSES = ("Alder", "Birch")
NOT_WORSE = set(VerdictAnswer) - {VerdictAnswer.GETTING_WORSE, VerdictAnswer.AT_A_COST}


def answer(counted: Counted, measure: str, start: date) -> VerdictAnswer:
    """The verdict on an action at both houses, judged on all findings of both lines."""
    outcome = MeasureRef(measure)
    plan = Plan(
        aims=(Aim(id="M", outcomes=(Outcome(measure=outcome),)),),
        actions=(Action(id="A", aim="M", sites=HOUSES, practice_changed_on=start),),
    )
    (verdict,) = verdicts(counted.connection, plan, TODAY)
    return verdict.answer


def local_checks(counted: Counted, measure: str) -> None:
    counted.places("house", *HOUSES)
    for house in HOUSES:
        counted.add(f"{measure}:first", house, steady(0.1), a_day=4)


@pytest.mark.parametrize("measure", ["audit_findings", "recurring_findings"])
@pytest.mark.parametrize("days", [-28, 0, 1, 28])
def test_start_of_second_line_sampling_is_never_worse(measure: str, days: int) -> None:
    """Wherever the action's own start lies beside it."""
    with warehouse() as counted:
        local_checks(counted, measure)
        for house in HOUSES:
            counted.add(f"{measure}:second", house, steady(0.5), a_day=4, first=BEGAN)
        assert answer(counted, measure, BEGAN + timedelta(days=days)) in NOT_WORSE


def test_houses_that_begin_one_after_the_other_are_never_worse() -> None:
    with warehouse() as counted:
        local_checks(counted, "audit_findings")
        for n, house in enumerate(HOUSES):
            later = BEGAN + timedelta(days=40 * n)
            counted.add("audit_findings:second", house, steady(0.5), a_day=4, first=later)
        for days in (-20, 0, 20, 40, 60):
            assert answer(counted, "audit_findings", BEGAN + timedelta(days=days)) in NOT_WORSE


def test_the_same_rise_in_what_one_line_finds_is_worse() -> None:
    """So it is the new way of looking that is told apart, and not every rise."""
    with warehouse() as counted:
        local_checks(counted, "audit_findings")
        for house in HOUSES:
            more = step(0.1, 0.4, BEGAN)
            counted.add("audit_findings:second", house, more, a_day=4, first=FIRST)
        assert answer(counted, "audit_findings", BEGAN) is VerdictAnswer.GETTING_WORSE
