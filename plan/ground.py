"""The plan beside the data on one day, and with whom an action may be compared."""

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from plan.model import Action, MeasureRef, Plan
from plan.places import Places, read_places

LONGEST_BASELINE = timedelta(weeks=52)


@dataclass(frozen=True)
class Ground:
    """What all verdicts of one moment rest on."""

    cursor: duckdb.DuckDBPyConnection
    plan: Plan
    today: date
    places: Places


def ground_of(cursor: duckdb.DuckDBPyConnection, plan: Plan, today: date) -> Ground:
    """The plan beside the data, on one day."""
    return Ground(cursor, plan, today, read_places(cursor))


def comparators(ground: Ground, action: Action, ref: MeasureRef) -> tuple[str, ...]:
    """Places to compare with: of the same kind, without an action of their own on the measure.

    Those that the plan names to compare with, if it does; never those it excludes.
    """
    own = ground.places.within(action.sites)
    fitting = ground.places.like(action.sites)
    if action.compare_with:
        fitting = ground.places.within(action.compare_with) - own
    if action.exclude:
        fitting -= ground.places.within(action.exclude)
    for other in rivals(ground, action, ref):
        fitting -= ground.places.within(other.sites)
    return tuple(sorted(fitting))


def rivals(ground: Ground, action: Action, ref: MeasureRef) -> tuple[Action, ...]:
    """Other actions, anywhere, on the same measure whose start falls into this one's window."""
    opens = action.practice_changed_on - LONGEST_BASELINE
    return tuple(
        other
        for other in ground.plan.actions
        if other.id != action.id
        and other.practice_changed_on is not None
        and opens <= other.practice_changed_on <= ground.today
        and any(_overlap(ref, each) for each in measures_of(ground.plan, other))
    )


def beside(ground: Ground, action: Action, ref: MeasureRef) -> tuple[Action, ...]:
    """Other actions on the same measure, at the same place, in the same window."""
    own = ground.places.within(action.sites)
    return tuple(
        other for other in rivals(ground, action, ref) if own & ground.places.within(other.sites)
    )


def measures_of(plan: Plan, action: Action) -> tuple[MeasureRef, ...]:
    """The measures that an action is on: its outcome, its process and its balancing one."""
    outcome = plan.outcome_of(action)
    named = (outcome and outcome.measure, action.process, action.balancing)
    return tuple(ref for ref in named if ref)


def _overlap(one: MeasureRef, other: MeasureRef) -> bool:
    """The same measure and part; a whole measure overlaps each of its parts."""
    return one.id == other.id and (one.part == other.part or not one.part or not other.part)
