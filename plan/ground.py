"""The plan beside the data on one day, and with whom an action may be compared."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import duckdb

from metrics.daily import Daily, daily, nothing
from metrics.measure import Measure
from metrics.series import counted_anything, through
from metrics.settings import Settings, settings_by_site
from plan.model import Action, MeasureRef, Plan
from plan.phases import read_changes
from plan.places import Places, read_places

LONGEST_BASELINE = timedelta(weeks=52)


@dataclass(frozen=True)
class Ground:
    """What all verdicts of one moment rest on; what many of them ask for is read once."""

    cursor: duckdb.DuckDBPyConnection
    plan: Plan
    today: date
    places: Places
    _read: dict[tuple, Any] = field(default_factory=dict, repr=False, compare=False)

    def daily(self, measure: Measure, part: str) -> Daily:
        """What a measure, or a part of it, counted day by day at every site; at first nothing."""
        reads = daily if self._once(counted_anything) else nothing
        return self._once(reads, measure, part, self.today)

    def through(self, measure: Measure) -> date | None:
        """The last complete day of a measure; None where nothing was ever counted."""
        return self._once(through, measure, self.today) if self._once(counted_anything) else None

    def settings(self, site: str, day: date) -> Settings:
        """The definitions in force at a site ("" for the provider) on a day."""
        known = self._once(settings_by_site, day)
        return known.get(site) or replace(known[""], site=site)

    def changes(self, measure: Measure, part: str) -> dict[str, frozenset[date]]:
        """Days on which a measure began to be counted in another way, by site."""
        return self._once(read_changes, measure, part)

    def _once(self, reads: Callable, *asked: Any) -> Any:
        key = (reads, *(each.id if isinstance(each, Measure) else each for each in asked))
        if key not in self._read:
            self._read[key] = reads(self.cursor, *asked)
        return self._read[key]


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
