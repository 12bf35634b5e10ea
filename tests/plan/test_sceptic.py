"""What the figures could show is told by the verdict's own arithmetic; a point can be set aside."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from metrics.measure import MeasureRef
from plan.credibility import Finding, PlanGap, dismiss, sort_out, take_up_again
from plan.evidence import records_of
from plan.model import Action, Decision, Outcome, Plan
from plan.register import open_register
from plan.sceptic import points_of, showing_of
from plan.state import Refused, Review
from tests.plan.cases import ACTION, AIM, DONE, PEOPLE, TODAY
from tests.plan.warehouse import START, Counted, steady, step, warehouse


@pytest.fixture
def counted() -> Iterator[Counted]:
    with warehouse() as found:
        found.places("branch", "Northgate")
        yield found


def plan_with(action: Action, target: float) -> Plan:
    wanted = replace(AIM.outcomes[0], target=target)
    return Plan(aims=(replace(AIM, outcomes=(wanted,)),), actions=(action,), people=PEOPLE)


def gaps(counted: Counted, action: Action, target: float = 95) -> dict[PlanGap, Finding]:
    records = records_of(counted.connection, plan_with(action, target), TODAY)
    return {each.gap: each for each in points_of(records, action)}


def test_target_nearer_than_anything_that_could_show_is_told_with_both_sizes(
    counted: Counted,
) -> None:
    counted.add("punctuality", "Northgate", steady(0.86), a_day=40)
    records = records_of(counted.connection, plan_with(ACTION, 95), TODAY)
    showing = showing_of(records, ACTION)
    assert showing.level == pytest.approx(86, abs=2)
    assert showing.wanted == pytest.approx(95 - showing.level)
    assert 1 < showing.smallest < 9
    near = round(showing.level + showing.smallest / 2, 1)
    told = gaps(counted, ACTION, near)[PlanGap.CANNOT_SHOW].finding
    assert told.startswith("With your numbers the smallest change that could show in 8 weeks is ")
    assert "points. The target asks for " in told
    assert PlanGap.CANNOT_SHOW not in gaps(counted, ACTION, showing.level + 2 * showing.smallest)


def test_fewer_calls_can_show_only_larger_changes(counted: Counted) -> None:
    counted.places("branch", "Eastfield")
    counted.add("punctuality", "Northgate", steady(0.86), a_day=200)
    counted.add("punctuality", "Eastfield", steady(0.86), a_day=5)
    plan = plan_with(ACTION, 95)
    records = records_of(counted.connection, plan, TODAY)
    large = showing_of(records, ACTION)
    small = showing_of(records, replace(ACTION, sites=("Eastfield",)))
    assert large.smallest < small.smallest


def test_a_target_that_is_met_already_asks_for_nothing(counted: Counted) -> None:
    counted.add("punctuality", "Northgate", steady(0.97))
    assert PlanGap.CANNOT_SHOW not in gaps(counted, ACTION, 95)


def test_what_came_after_the_change_is_not_looked_at(counted: Counted) -> None:
    counted.add("punctuality", "Northgate", step(0.86, 0.99))
    running = replace(ACTION, practice_changed_on=START)
    records = records_of(counted.connection, plan_with(running, 95), TODAY)
    assert showing_of(records, running).level == pytest.approx(86, abs=3)


def test_measure_without_a_past_has_no_baseline(counted: Counted) -> None:
    counted.add("punctuality", "Northgate", steady(0.86), first=date(2026, 10, 5))
    assert PlanGap.NO_BASELINE in gaps(counted, ACTION)


def test_measure_that_was_never_counted_has_no_baseline(counted: Counted) -> None:
    counted.add("punctuality", "Northgate", steady(0.86))
    wanted = (Outcome(measure=MeasureRef("mar_errors"), target=5, window_weeks=8),)
    plan = Plan(aims=(replace(AIM, outcomes=wanted),), actions=(ACTION,), people=PEOPLE)
    found = points_of(records_of(counted.connection, plan, TODAY), ACTION)
    assert PlanGap.NO_BASELINE in [each.gap for each in found]


def rare(counted: Counted, a_day: float) -> Plan:
    """A plan that wants half the dignity concerns of a place that has so many a day."""
    counted.add("dignity_concerns", "Northgate", steady(a_day), a_day=1)
    wanted = (Outcome(measure=MeasureRef("dignity_concerns"), target=500 * a_day, window_weeks=8),)
    return Plan(aims=(replace(AIM, outcomes=wanted),), actions=(ACTION,), people=PEOPLE)


def test_what_happens_too_seldom_to_be_told_from_chance_says_so(counted: Counted) -> None:
    plan = rare(counted, 0.03)
    found = {
        each.gap: each for each in points_of(records_of(counted.connection, plan, TODAY), ACTION)
    }
    assert found[PlanGap.CANNOT_SHOW].finding == (
        "With your numbers even none at all could be chance in 8 weeks: it happens too seldom."
    )


def test_of_rare_events_the_smallest_change_is_told_by_their_own_test(counted: Counted) -> None:
    records = records_of(counted.connection, rare(counted, 0.3), TODAY)
    showing = showing_of(records, ACTION)
    assert showing.level == pytest.approx(300, rel=0.35)
    assert showing.level / 3 < showing.smallest < showing.level


def test_assured_by_nobody_or_by_its_owner_is_told(counted: Counted) -> None:
    counted.add("punctuality", "Northgate", steady(0.86))
    claimed = replace(DONE, assured_on=TODAY)
    assert PlanGap.OWNER_ASSURES in gaps(counted, claimed)
    assert PlanGap.OWNER_ASSURES not in gaps(counted, DONE)
    signed = Review(
        action="A1", held_on=TODAY, decision=Decision.ASSURE, by="quality", owner="scheduler"
    )
    records = records_of(counted.connection, plan_with(claimed, 95), TODAY)
    assert PlanGap.OWNER_ASSURES not in [each.gap for each in points_of(records, claimed, [signed])]
    theirs = replace(claimed, owner="quality")
    assert PlanGap.OWNER_ASSURES in [each.gap for each in points_of(records, theirs, [signed])]


def test_a_point_is_set_aside_for_a_reason_and_comes_back_with_other_words(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    for subject in (*PEOPLE, AIM, ACTION):
        register.write(subject, by="import")
    plan = register.plan()
    point = Finding(action="A1", gap=PlanGap.ONLY_ACTIVITY, finding="", advice="", phrase="Remind")
    with pytest.raises(Refused, match="reason"):
        dismiss(register, plan, point, "quality", reason=" ")
    with pytest.raises(Refused, match="person of the plan"):
        dismiss(register, plan, point, "nobody", reason="It is a first step.")
    dismiss(register, plan, point, "quality", reason="It is a first step.")
    open_points, (aside,) = sort_out(register, [point])
    assert (open_points, aside.by, aside.reason) == ((), "quality", "It is a first step.")
    other = replace(point, phrase="Monitor")
    assert sort_out(register, [other]) == ((other,), ())
    take_up_again(register, plan, point, "director", reason="The step was not followed by another.")
    assert sort_out(register, [point]) == ((point,), ())
