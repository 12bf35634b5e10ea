"""Targets as they stood: the first from when practice changed, each later one from its writing."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from metrics.calendar import LONDON
from metrics.measure import MeasureRef
from metrics.target import TargetState
from plan.marks import TargetStep, outcome_target, process_target
from plan.model import Action, Aim, Outcome, Plan
from plan.register import Register, open_register
from plan.words.sentences import target_line
from tests.plan.cases import verdicts
from tests.plan.warehouse import TODAY, warehouse

REF = MeasureRef("punctuality")
BEGAN = date(2026, 7, 6)


def aim(target: float | None) -> Aim:
    return Aim(id="P1", outcomes=(Outcome(measure=REF, target=target),))


@pytest.fixture
def register(tmp_path) -> Register:
    return open_register(tmp_path)


def written_on(register: Register) -> date:
    return register.history("aim", "P1")[-1].recorded_at.astimezone(LONDON).date()


def test_the_first_target_stands_since_practice_changed(register) -> None:
    register.write(aim(90), by="plan.csv")
    assert outcome_target(register, aim(90), REF, BEGAN) == (TargetStep(BEGAN, 90),)


def test_a_target_written_before_practice_changed_stands_since_it_was_written(register) -> None:
    register.write(aim(90), by="plan.csv")
    today = written_on(register)
    later = today + timedelta(days=30)
    assert outcome_target(register, aim(90), REF, later) == (TargetStep(today, 90),)


def test_a_target_changed_later_leaves_the_earlier_one_where_it_stood(register) -> None:
    register.write(aim(90), by="plan.csv")
    register.write(aim(95), by="manager")
    assert outcome_target(register, aim(95), REF, BEGAN) == (
        TargetStep(BEGAN, 90),
        TargetStep(written_on(register), 95),
    )


def test_another_change_of_the_aim_is_no_step(register) -> None:
    register.write(aim(90), by="plan.csv")
    moved = replace(aim(90), outcomes=(Outcome(measure=REF, target=90, by=date(2027, 1, 1)),))
    register.write(moved, by="manager")
    assert len(outcome_target(register, moved, REF, BEGAN)) == 1


def test_a_target_given_up_is_no_target(register) -> None:
    register.write(aim(90), by="plan.csv")
    register.write(aim(None), by="manager")
    assert outcome_target(register, aim(None), REF, BEGAN) == ()


def test_two_changes_on_one_day_leave_the_later(register) -> None:
    for target in (90, 92, 95):
        register.write(aim(target), by="manager")
    found = outcome_target(register, aim(95), REF, BEGAN)
    assert [step.value for step in found] == [90, 95]


def test_a_measure_that_the_aim_does_not_name_has_no_target(register) -> None:
    register.write(aim(90), by="plan.csv")
    assert outcome_target(register, aim(90), MeasureRef("missed_calls"), BEGAN) == ()


def test_a_process_measure_has_the_target_of_its_action(register) -> None:
    action = Action(id="A1", aim="P1", process=REF, process_target=80)
    register.write(action, by="plan.csv")
    assert process_target(register, action, BEGAN) == (TargetStep(BEGAN, 80),)


def test_eight_weeks_of_a_measure_by_month_are_its_last_two_complete_months() -> None:
    """All of October, none of the months before: half of the window, and named so."""
    ref = MeasureRef("second_line_coverage")
    aim = Aim(id="P1", outcomes=(Outcome(measure=ref, target=95, window_weeks=8),))
    action = Action(id="A1", aim="P1", sites=("Alder",), practice_changed_on=date(2026, 7, 20))
    with warehouse() as counted:
        counted.add(str(ref), "Alder", lambda day: float(day.month == 10), a_day=1)
        (verdict,) = verdicts(counted.connection, Plan((aim,), (action,), ()), TODAY)
    assert verdict.outcome.goal.state is TargetState.MISSED
    assert target_line(verdict.outcome) == (
        "The target of 95 % is not met: 31 of 61, 51 % in September and October."
    )
