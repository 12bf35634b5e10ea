"""What a verdict rests on: the plan beside the data, own figures and those to compare."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, cached_property, partial
from typing import Any, TypeVar

import duckdb
import numpy as np

from connectors.report import export_gaps
from metrics.arrival import arrival_at, held_open, provisional, waits
from metrics.calendar import bank_holidays
from metrics.catalogue import measure_or_none
from metrics.difference.question import Observed, Question, Shape, shape_of
from metrics.measure import Kind, Measure, MeasureRef
from metrics.questions.complaints import undecided_from
from metrics.series import (
    Daily,
    DayRows,
    FamilyCounts,
    Series,
    SeriesWanted,
    counted,
    counted_anything,
    counts_of,
    dailies,
    daily,
    daily_by_area,
    guarded_in_two,
    last_days,
    series,
    series_of,
    through_of,
)
from metrics.settings import Settings, changed_settings, new_ways, settings_by_site
from metrics.small_counts import guarded_at, houses_of_few, is_guarded, rests_on_few
from plan.model import Action, Plan
from plan.places import Places, read_places


@dataclass(frozen=True)
class Phase:
    """The stretch around a start that was counted in one way: no verdict compares across two."""

    # A phase that a person accepted (plan/marks.py) gives a chart another median, no more.
    first: date | None = None  # None: from the beginning
    until: date | None = None  # the day on which the next way of counting began

    def keep(self, observed: Observed) -> Observed:
        rows = observed if self.until is None else observed.before(self.until)
        return rows if self.first is None else rows.only(rows.days >= np.datetime64(self.first))


Changes = dict[str, frozenset[date]]  # by site; "" for all of the provider


def changes_at(places: Places, changes: Changes, sites: Iterable[str]) -> frozenset[date]:
    """Changes for all of the provider, and for these sites or what they belong to."""
    here = ("", *places.above(sites)) if changes else ()
    return frozenset().union(*(changes.get(place, frozenset()) for place in here))


LONGEST_BASELINE = timedelta(weeks=52)
# So much is kept, and then all is read anew: who edits for days shall not fill the memory.
MOST_KNOWN = 2_000
MOST_KNOWN_OF_AN_ACTION = 20
_NOT_YET: Any = object()
WorkedOut = dict[tuple[Any, ...], Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Records:
    """The plan beside the data on one day: what all verdicts rest on, read once for all of them."""

    cursor: duckdb.DuckDBPyConnection
    plan: Plan
    today: date
    places: Places
    # Worked out from these data on this day; it may be handed on with another plan.
    known: WorkedOut = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def acting(self) -> "dict[str, list[Acting]]":
        return acting_by_measure(self.plan, self.places)

    def acting_since(self, ref: MeasureRef, opens: date) -> "list[Acting]":
        """Actions on a measure whose start is on a day or later."""
        return [
            other
            for other in self.acting.get(ref.id, ())
            if opens <= other.since <= self.today
            # a whole measure overlaps each of its parts
            and (not ref.part or ref.part in other.parts or "" in other.parts)
        ]

    @cached_property
    def acted(self) -> Callable[[MeasureRef, date], frozenset[str]]:
        """The sites of these actions, gathered once for all that begin on one day."""
        since = self.acting_since
        return cache(lambda *asked: frozenset().union(*(of.sites for of in since(*asked))))

    @property
    def is_counted(self) -> bool:
        """Whether anything was ever counted: at first there is nothing to read."""
        return self._once(counted_anything)

    def rows(self, measure: Measure, part: str, sites: Iterable[str]) -> DayRows | None:
        """What it counted day by day at these sites together; None where nothing ever was."""
        return self._rows(self.daily(measure, part), sites)

    def _rows(self, held: Daily, sites: Iterable[str]) -> DayRows | None:
        asked, together = held.asked, tuple(sorted(set(sites)))
        key = ("rows", asked["measure"], asked["part"], asked["by_area"], together)
        return self.worked_out(key, lambda: held.rows(self.cursor, together))

    def series(self, wanted: SeriesWanted) -> Series:
        """What it was, period by period, with what small counts hide marked in its frame. One is
        not complete in which somebody still has time left, or of which complaints still come."""
        measure = self.guarded(wanted.measure, wanted.sites, wanted.part)
        shown = self._guarded(self._series(replace(wanted, measure=measure)))
        if shown.through is None or not (measure.undecided or measure.comes_late):
            return shown
        sites = tuple(sorted(self.places.within(wanted.sites))) if wanted.sites else ()
        if measure.comes_late:
            return provisional(shown, arrival_at(self._once(waits), sites, shown.through))
        return held_open(shown, self._once(undecided_from, sites, shown.through)[measure.id])

    def _guarded(self, shown: Series) -> Series:
        if not is_guarded(shown.measure) or shown.frame.empty:
            return shown
        limit = self.small_cell(shown.wanted.sites)
        for family in self._families(shown.wanted):
            shown = guarded_in_two(shown, self._counts_of(family, shown), limit)
        return shown

    def _counts_of(self, family: Sequence[SeriesWanted], shown: Series) -> FamilyCounts:
        """What each of a family asks of all others."""
        which = ((of.measure.id, of.sites, of.area, of.part, of.by) for of in family)
        known = filter(None, map(self._rows_of, family))
        return self.worked_out(("family", *which), lambda: counts_of([*known], shown))

    def _series(self, wanted: SeriesWanted) -> Series:
        """Out of the days that verdicts rest on too; a percentile is asked for."""
        measure, last_day = wanted.measure, self.through(wanted.measure)
        if last_day is None or measure.kind is Kind.QUANTILE:
            return series(self.cursor, wanted, self.today)
        return series_of(self._rows_of(wanted), wanted, last_day)

    def _rows_of(self, wanted: SeriesWanted) -> DayRows | None:
        held = self.daily(wanted.measure, wanted.part)
        if wanted.area and not held.asked["by_area"]:
            held = self._once(daily_by_area, wanted.measure, wanted.part, self.today)
        rows = self._rows(held, self.places.within(wanted.sites) if wanted.sites else held.by_site)
        return rows.of_area(wanted.area) if rows and wanted.area else rows

    def _families(self, wanted: SeriesWanted) -> Iterator[list[SeriesWanted]]:
        """What adds up to a series that can be looked at: with this as one of it, or to this."""
        own = self._once(counted)[wanted.measure.id]
        if wanted.part:
            yield [replace(wanted, part=part) for part in own.parts_to_choose]
        if wanted.area:
            yield [replace(wanted, area=area) for area in sorted(own.areas)]
        below = self.places.parted(wanted.sites, own.sites)
        yield [replace(wanted, sites=(site,)) for site in below]

    def daily(self, measure: Measure, part: str) -> Daily:
        """What a measure, or a part of it, counted day by day at every site; at first nothing."""
        return self._once(daily, measure, part, self.today)

    def read_ahead(self) -> None:
        """In one read what all actions are judged on; what is known already is not read again."""
        refs = {ref for action in self.plan.actions for ref in measures_of(self.plan, action)}
        refs |= {of.measure for act in self.plan.actions for of in self.plan.aim_of(act).outcomes}
        wanted = [(measure_or_none(ref.id), ref.part) for ref in sorted(refs, key=str)]
        lacking = {
            key: (measure, part)
            for measure, part in wanted
            if measure is not None and measure.kind is not Kind.QUANTILE
            if (key := (daily, measure.id, part, self.today)) not in self.known
        }
        if lacking and self.is_counted:
            found = dailies(self.cursor, list(lacking.values()), self.today)
            self.known.update(zip(lacking, found, strict=True))

    def worked_out(self, what: tuple[Any, ...], work: Callable[[], T]) -> T:
        """What `work` gives, which must rest on `what`, the data and the day alone."""
        found: T = self.known.get(what, _NOT_YET)
        if found is _NOT_YET:
            found = work()
            most = max(MOST_KNOWN, MOST_KNOWN_OF_AN_ACTION * len(self.plan.actions))
            if len(self.known) >= most:  # another session may have filled or emptied it
                self.known.clear()
            self.known[what] = found
        return found

    def through(self, measure: Measure) -> date | None:
        """The last complete day of a measure; None where nothing was ever counted."""
        return through_of(self._once(last_days) if self.is_counted else {}, measure, self.today)

    def known_to(self, measure: Measure, sites: Iterable[str]) -> date | None:
        """The day after the last that is known of the measure at any of these sites."""
        last = self.through(measure)
        lacking = {
            gap.site: gap.known_from
            for gap in self._once(export_gaps, self.today)
            if gap.source == "call_log" and gap.known_to is None
        }
        if last and lacking and "call_log" in measure.reads:
            held = self.daily(measure, "").by_site
            known = (lacking.get(site, last) for site in sites if site in held)
            last = min(last, max(filter(None, known), default=last))
        return last and last + timedelta(days=1)

    def held_back(self, measure: Measure, sites: Iterable[str]) -> int:
        """How many of the newest days are not judged, because complaints of theirs still come."""
        last_day = self.through(measure) if measure.comes_late else None
        wait = last_day and arrival_at(self._once(waits), tuple(sites), last_day)
        return wait.held_back if wait else 0

    def settings(self, site: str, day: date) -> Settings:
        """The definitions in force at a site ("" for the provider) on a day."""
        known = self._once(settings_by_site, day)
        return known.get(site) or replace(known[""], site=site)

    def small_cell(self, sites: tuple[str, ...] = ()) -> int:
        """Counts of people below this are not told: as one site has it, or the provider."""
        force = self.settings(sites[0] if len(sites) == 1 else "", self.today)
        return int(dict(force.values).get("small_cell", 0))  # a store may be older than the rule

    def guarded(self, measure: Measure, sites: tuple[str, ...], part: str = "") -> Measure:
        """The measure with what is hidden of it at these sites, see metrics/small_counts.py."""
        if not self.is_counted:
            return measure
        few = partial(self._once, houses_of_few, self.today, self.small_cell(sites))
        return guarded_at(measure, sites, part, few)

    def changes(self, measure: Measure, part: str) -> Changes:
        """Days on which a measure began to be counted in another way, by site."""
        key = ("changes", measure.id, part)
        return self.worked_out(key, lambda: self._changes(measure, part))

    def _changes(self, measure: Measure, part: str) -> Changes:
        named = self._once(changed_settings)
        found = {(site, day) for name, site, day in named if name in measure.settings}
        if measure.way_of_looking and not part:
            found |= set(self._once(new_ways, measure))
        return {place: frozenset(day for site, day in found if site == place) for place, _ in found}

    def phase(self, measure: Measure, part: str, sites: Iterable[str], start: date) -> Phase:
        """The phase of these sites that holds a start; a change on that very day begins it."""
        days = changes_at(self.places, self.changes(measure, part), sites)
        first = max((day for day in days if day <= start), default=None)
        return Phase(first, min((day for day in days if day > start), default=None))

    def kept(
        self, measure: Measure, part: str, sites: tuple[str, ...], start: date
    ) -> Observed | None:
        """What it counted at these sites together in the phase of a start, as it is judged."""
        rows = self.rows(measure, part, sites)
        phase = self.phase(measure, part, sites, start)
        return phase.keep(_thinned(rows.observed, measure, start)) if rows else None

    def _once(self, reads: Callable[..., T], *asked: Any) -> T:
        key = (reads, *(part.id if isinstance(part, Measure) else part for part in asked))
        return self.worked_out(key, lambda: reads(self.cursor, *asked))


def records_of(
    cursor: duckdb.DuckDBPyConnection, plan: Plan, today: date, known: WorkedOut | None = None
) -> Records:
    return Records(cursor, plan, today, read_places(cursor), {} if known is None else known)


def comparators(records: Records, action: Action, ref: MeasureRef) -> tuple[str, ...]:
    """Places of the same kind, or those that the plan names, without an action of their own."""
    own = records.places.within(action.sites)
    fitting = records.places.like(action.sites)
    if action.compare_with:
        fitting = records.places.within(action.compare_with) - own
    if action.exclude:
        fitting -= records.places.within(action.exclude)
    return tuple(sorted(fitting - records.acted(ref, action.changed_on - LONGEST_BASELINE)))


@dataclass(frozen=True)
class Acting:
    """An action on parts of a measure ("" is the whole of it), since a day, at sites."""

    action: Action
    since: date
    sites: frozenset[str]
    parts: frozenset[str]


def acting_by_measure(plan: Plan, places: Places) -> dict[str, list[Acting]]:
    """Every action whose practice has changed, under each measure that it is on."""
    found: dict[str, list[Acting]] = {}
    for action in plan.actions:
        refs = measures_of(plan, action) if action.practice_changed_on else ()
        for name in dict.fromkeys(ref.id for ref in refs):
            parts = frozenset(ref.part for ref in refs if ref.id == name)
            sites = places.within(action.sites)
            found.setdefault(name, []).append(Acting(action, action.changed_on, sites, parts))
    return found


def rivals(records: Records, action: Action, ref: MeasureRef) -> list[Acting]:
    """Other actions, anywhere, on the same measure whose start falls into this one's window."""
    since = records.acting_since(ref, action.changed_on - LONGEST_BASELINE)
    return [other for other in since if other.action.id != action.id]


def beside(records: Records, action: Action, ref: MeasureRef) -> tuple[Action, ...]:
    """Other actions on the same measure, at the same place, in the same window."""
    own = records.places.within(action.sites)
    return tuple(other.action for other in rivals(records, action, ref) if own & other.sites)


def measures_of(plan: Plan, action: Action) -> tuple[MeasureRef, ...]:
    """The measures that an action is on: its outcome, its process and its balancing one."""
    outcome = plan.outcome_of(action)
    named = (outcome and outcome.measure, action.process, action.balancing)
    return tuple(ref for ref in named if ref)


USUAL_WEEKS = 26


@dataclass(frozen=True, eq=False)
class Evidence:
    """One measure of one action: a row a day, pooled over its sites, and each comparator's."""

    ref: MeasureRef
    measure: Measure
    own: Observed | None  # None where nothing was ever counted
    others: dict[str, Observed]
    kind: str  # of the comparators, "branch" for one; "" if they are of several kinds
    question: Question
    through: date | None  # the last complete day
    until: date | None  # from here on it was counted in another way: nothing later is looked at
    hides_below: int = 0  # counts of people smaller than this are not told

    def is_few(self, events: float, out_of: float) -> bool:
        """Whether a figure made of these counts may not be told."""
        return rests_on_few(self.measure, events, out_of, self.hides_below)

    @property
    def counted_since(self) -> tuple[float, float] | None:
        """Numerator and denominator since practice changed; None where nothing was counted."""
        if self.own is None:
            return None
        since = self.own.days >= np.datetime64(self.question.start)
        sums = float(self.own.numerator[since].sum()), float(self.own.denominator[since].sum())
        return sums if since.any() else None


def evidence_of(records: Records, action: Action, ref: MeasureRef, measure: Measure) -> Evidence:
    """The figures of one measure of an action whose practice has changed."""
    start, sites = action.changed_on, tuple(records.places.within(action.sites))
    own = records.kept(measure, ref.part, sites, start)
    kept = _others(records, action, ref, measure)
    until = records.phase(measure, ref.part, sites, start).until
    ends = (records.known_to(measure, sites), until, records.today)
    question = _question(measure, action, own, min(filter(None, ends)))
    if question.shape is Shape.RARE:  # days with an event are counted, wherever it was
        own, kept = own and own.all_areas(), {at: x.all_areas() for at, x in kept.items()}
    kinds = {records.places.kinds.get(site, "") for site in kept}
    return Evidence(
        ref=ref,
        measure=records.guarded(measure, action.sites, ref.part),
        own=own,
        others=kept,
        kind=kinds.pop() if len(kinds) == 1 else "",
        question=replace(question, held_back=records.held_back(measure, sites)),
        through=records.through(measure),
        until=until,
        hides_below=records.small_cell(action.sites),
    )


def _others(
    records: Records, action: Action, ref: MeasureRef, measure: Measure
) -> dict[str, Observed]:
    """Each comparator's: the same for all actions that have these, unless their start decides."""
    places, start = comparators(records, action, ref), action.changed_on

    def gathered() -> dict[str, Observed]:
        found = {site: records.kept(measure, ref.part, (site,), start) for site in places}
        return {site: rows for site, rows in found.items() if rows is not None}

    if measure.stock or records.changes(measure, ref.part):
        return gathered()
    return records.worked_out(("others", measure.id, ref.part, places), gathered)


def _thinned(rows: Observed, measure: Measure, start: date) -> Observed:
    """A state counted every day is one figure a week: that of the last day of each week."""
    if not measure.stock or measure.monthly:
        return rows
    week = np.floor_divide((rows.days - np.datetime64(start)).astype(int), 7)
    last = np.append(np.diff(week) != 0, True)[: len(week)]
    first_days = np.datetime64(start) + 7 * week[last].astype("timedelta64[D]")
    return Observed(first_days, rows.numerator[last], rows.denominator[last])


def _question(measure: Measure, action: Action, own: Observed | None, as_of: date) -> Question:
    """Events a week are counted from the first day with figures, or from half a year before."""
    start, events_a_week = action.changed_on, 0.0
    if own is not None and len(own.days):
        before = own.before(start)
        recent = before.days >= np.datetime64(start) - np.timedelta64(7 * USUAL_WEEKS, "D")
        if recent.any():
            days = (np.datetime64(start) - before.days[recent][0]).astype(int)
            events_a_week = float(before.numerator[recent].sum()) * 7 / max(int(days), 7)
    return Question(
        shape=shape_of(measure.kind, events_a_week, measure.better),
        better=measure.better,
        start=start,
        as_of=as_of,
        problem_since=action.problem_since,
        monthly=measure.monthly,
        holidays=bank_holidays(start.year - 2, as_of.year),
        scale=measure.unit.span / measure.per,  # a figure is a numerator per denominator
    )
