"""The plan beside the data on one day, and with whom an action may be compared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import duckdb

from metrics.measure import Measure
from metrics.series import Daily, Rows, counted_anything, daily, nothing, through
from metrics.settings import Settings, settings_by_site
from plan.model import Action, MeasureRef, Plan
from plan.phases import read_changes
from plan.places import Places, read_places

LONGEST_BASELINE = timedelta(weeks=52)
MOST_KNOWN = 2_000  # then all is read anew: who edits for days shall not fill the memory
_NOT_YET = object()
T = TypeVar("T")


@dataclass(frozen=True)
class Ground:
    """What all verdicts of one moment rest on; what many of them ask for is read once.

    `known` is what was read and worked out from these data on this day already: it may be handed on
    to the ground of the same data, day and another plan.
    """

    cursor: duckdb.DuckDBPyConnection
    plan: Plan
    today: date
    places: Places
    known: dict[tuple, Any] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, measure: Measure, part: str, sites: Iterable[str]) -> Rows | None:
        """What it counted day by day at these sites together; None where nothing ever was."""
        return self.daily(measure, part).rows(self.cursor, sites)

    def daily(self, measure: Measure, part: str) -> Daily:
        """What a measure, or a part of it, counted day by day at every site; at first nothing."""
        reads = daily if self._once(counted_anything) else nothing
        return self._once(reads, measure, part, self.today)

    def worked_out(self, what: tuple, work: Callable[[], T]) -> T:
        """What `work` gives, which must rest on `what`, the data and the day alone."""
        if (found := self.known.get(what, _NOT_YET)) is _NOT_YET:
            found = work()
            if len(self.known) >= MOST_KNOWN:  # another session may have filled or emptied it
                self.known.clear()
            self.known[what] = found
        return found

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
        return self.worked_out(key, lambda: reads(self.cursor, *asked))


def ground_of(
    cursor: duckdb.DuckDBPyConnection,
    plan: Plan,
    today: date,
    known: dict[tuple, Any] | None = None,
) -> Ground:
    """The plan beside the data, on one day."""
    return Ground(cursor, plan, today, read_places(cursor), {} if known is None else known)


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
