"""Gaps long enough for the journey, in worlds whose journeys are known, and what follows."""

import csv
from datetime import timedelta

import pytest

from benchmarks import journeys
from benchmarks.journeys import FIRST, REPAIRED, World
from metrics.catalogue import measure
from metrics.difference.answers import Answer
from metrics.facts import refresh
from metrics.measure import MeasureRef
from metrics.questions.journeys import gaps_to_come
from plan.model import Action, Aim, Outcome, Person, Plan
from plan.standing import escalations_of, snapshot_of
from plan.state import Case
from tests.plan.cases import verdicts

NEAR = 3  # points
SMALL = {"carers": 6, "districts": 3, "weeks": 30}
COUNTED = ("feasible_gaps", "punctuality")


@pytest.mark.parametrize(
    "world",
    [
        World("slack", **SMALL),
        World("no slack, log-ins up to 4 minutes late", slack=0, log_in=4, **SMALL),
        World("20 minutes of slack, by steps", slack=20, by_steps=True, **SMALL),
        World("two calls at one home", two_at_one_home=True, **SMALL),
    ],
    ids=lambda world: world.name,
)
def test_the_share_of_gaps_long_enough_is_within_three_points_of_the_truth(world: World) -> None:
    row = journeys.shares(world, seeds=1)
    for spell in ("before", "since", "to_come"):
        assert row[f"{spell}_said"] == pytest.approx(row[f"{spell}_true"], abs=NEAR), spell
        assert row[f"{spell}_known"] > 70
    assert row["lost_said"] == pytest.approx(row["lost_true"], abs=NEAR)
    assert row["furthest_week"] < 2 * NEAR


def test_of_ways_seldom_gone_hardly_anything_is_said() -> None:
    row = journeys.shares(World("few", carers=1, districts=8, weeks=20), seeds=1)
    assert max(row["before_known"], row["since_known"], row["to_come_known"]) < 5


def test_a_rota_repaired_to_the_journey_plus_five_minutes_is_seen_to_be() -> None:
    """Half of the gaps were long enough, then all: practice changed, and nothing is passed on."""
    calls = journeys.exported(World("repaired", **SMALL), seed=1)
    today = FIRST + timedelta(weeks=SMALL["weeks"])
    cursor = journeys.warehouse(calls, today)
    refresh(cursor, map(measure, COUNTED))
    action = Action(
        id="A1",
        aim="P1",
        title="Rounds rebuilt with real travel times",
        owner="scheduler",
        process=MeasureRef("feasible_gaps"),
        practice_changed_on=FIRST + timedelta(weeks=REPAIRED),
    )
    aim = Aim(id="P1", outcomes=(Outcome(measure=MeasureRef("punctuality")),))
    plan = Plan(aims=(aim,), actions=(action,), people=(Person(id="scheduler", role="Scheduler"),))
    (verdict,) = verdicts(cursor, plan, today)
    assert (verdict.process.answer, verdict.outcome.answer) == (Answer.IMPROVING, Answer.IMPROVING)
    seen = Case(plan=plan, action=action, today=today, seen=snapshot_of(verdict))
    assert escalations_of(seen) == ()
    assert gaps_to_come(cursor, (), today).gaps == ()


def test_no_share_of_the_table_is_far_from_the_truth() -> None:
    with journeys.FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["world"] for row in rows] == [world.name for world in journeys.WORLDS]
    for row in rows:
        for spell in ("before", "since", "to_come"):
            if float(row[f"{spell}_known"]) >= 50:
                away = float(row[f"{spell}_said"]) - float(row[f"{spell}_true"])
                assert abs(away) <= NEAR, (row["world"], spell)


def test_aircraft_with_less_time_than_was_learned_leave_late_more_often() -> None:
    found = journeys.of_aircraft()
    assert (found["late without %"] > 1.5 * found["late with time %"]).all()
