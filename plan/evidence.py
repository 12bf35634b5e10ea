"""What the verdict on one action rests on: its own figures, and those of places without it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.calendar import bank_holidays
from metrics.difference import Observed, Question, shape_of
from metrics.measure import Measure
from plan.ground import Ground, comparators
from plan.model import Action, MeasureRef
from plan.phases import changes_at, phase_around
from plan.places import Places

USUAL_WEEKS = 26
OWN = ""  # the place that pools the action's own sites


@dataclass(frozen=True, eq=False)
class Evidence:
    """One measure of one action: a row a day, pooled over its sites, and each comparator's.

    `own` is None where nothing was ever counted. `through` is the last complete day, `until` the
    day from which it was counted in another way, so that nothing later is looked at.
    """

    ref: MeasureRef
    measure: Measure
    own: Observed | None
    others: dict[str, Observed]
    kind: str  # of the comparators, "branch" for one; "" if they are of several kinds
    question: Question
    through: date | None
    until: date | None


def evidence_of(ground: Ground, action: Action, ref: MeasureRef, measure: Measure) -> Evidence:
    """The figures of one measure of an action whose practice has changed."""
    start = action.practice_changed_on
    own_sites = ground.places.within(action.sites)
    pooled = {OWN: tuple(own_sites)} | {site: (site,) for site in comparators(ground, action, ref)}
    counted = {place: ground.rows(measure, ref.part, sites) for place, sites in pooled.items()}
    changes = ground.changes(measure, ref.part)
    phases = {
        place: phase_around(start, changes_at(ground.places, changes, sites))
        for place, sites in pooled.items()
    }
    kept = {
        place: phases[place].keep(_thinned(rows.observed(), measure, start))
        for place, rows in counted.items()
        if rows is not None
    }
    last_day = ground.through(measure)
    as_of = min(last_day + timedelta(days=1) if last_day else ground.today, ground.today)
    own = kept.pop(OWN, None)
    return Evidence(
        ref=ref,
        measure=measure,
        own=own,
        others=kept,
        kind=_kind(ground.places, kept),
        question=_question(measure, action, own, min(as_of, phases[OWN].until or as_of)),
        through=last_day,
        until=phases[OWN].until,
    )


def _thinned(rows: Observed, measure: Measure, start: date) -> Observed:
    """A state counted every day is one figure a week: that of the last day of each week."""
    if not measure.stock or measure.monthly:
        return rows
    week = np.floor_divide((rows.days - np.datetime64(start)).astype(int), 7)
    last = np.append(np.diff(week) != 0, True)[: len(week)]
    first_days = np.datetime64(start) + 7 * week[last].astype("timedelta64[D]")
    return Observed(first_days, rows.numerator[last], rows.denominator[last])


def _question(measure: Measure, action: Action, own: Observed | None, as_of: date) -> Question:
    start = action.practice_changed_on
    return Question(
        shape=shape_of(measure.kind, _events_a_week(own, start), measure.better),
        better=measure.better,
        start=start,
        as_of=as_of,
        problem_since=action.problem_since,
        monthly=measure.monthly,
        holidays=bank_holidays(start.year - 2, as_of.year),
        scale=measure.scale / measure.per,  # a figure is a numerator per denominator
    )


def _kind(places: Places, sites: Iterable[str]) -> str:
    kinds = {places.kinds.get(site, "") for site in sites}
    return kinds.pop() if len(kinds) == 1 else ""


def _events_a_week(own: Observed | None, start: date) -> float:
    """How many events there were a week, from the first day with figures or half a year before."""
    if own is None or not len(own.days):
        return 0.0
    before = own.before(start)
    opens = np.datetime64(start) - np.timedelta64(7 * USUAL_WEEKS, "D")
    recent = before.days >= opens
    if not recent.any():
        return 0.0
    days = (np.datetime64(start) - before.days[recent][0]).astype(int)
    return float(before.numerator[recent].sum()) * 7 / max(int(days), 7)
