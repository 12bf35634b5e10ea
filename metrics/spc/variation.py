"""What a chart says: its variation, which chart fits a measure, where a new phase could begin."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.calendar import By
from metrics.measure import Kind
from metrics.spc.charts import Chart, ControlChart
from metrics.spc.limits import RANGE_TO_SIGMA, NoLimits, median
from metrics.spc.rules import Side, runs, sides


@dataclass(frozen=True)
class UsualRange:
    """Between which values the newest phase usually lies; a flat series lies at its one value."""

    lower: float
    upper: float

    def side_of(self, target: float) -> Side:
        """Whether a target lies above or below the whole range, or inside it (NEITHER).

        A flat series that lies on its target has reached it whichever way is better, so the caller
        asks `is_flat_at` first.

        >>> UsualRange(80, 90).side_of(95).value
        'above'
        """
        if target > self.upper:
            return Side.ABOVE
        return Side.BELOW if target < self.lower else Side.NEITHER

    def is_flat_at(self, target: float) -> bool:
        """The series never varies and lies exactly on the target."""
        return self.lower == self.upper == target


def usual_range(chart: ControlChart) -> UsualRange | None:
    """Limits at the newest judged point of one series; None where there honestly are none.

    A flat series has no limits, but a range of one value: always 100 % is always 100 %.
    """
    place = np.flatnonzero(chart.points.used)
    if not len(place):
        return None
    newest = int(place[-1])
    if chart.why_none[newest] == NoLimits.FLAT:
        value = float(chart.points.values[newest])
        return UsualRange(value, value)
    lower, upper = float(chart.limits.lower[newest]), float(chart.limits.upper[newest])
    return None if np.isnan(lower) or np.isnan(upper) else UsualRange(lower, upper)


LARGE = 300  # typical denominator from which chance alone may give limits that are too narrow
MANY = 50  # typical events a period, likewise for rates
RARE = 2.0  # events a period below which the time between them says more
MOST_DAYS = 0.5  # share of days with an event, above which it does not
NEAR_EDGE = 0.5  # share of points at 0 or at all
WIDENED = "so limits are as wide as the points vary, and as chance at the least"


@dataclass(frozen=True)
class Choice:
    """The chart, and the sentence that says why. None: only a run chart fits."""

    chart: Chart | None
    why: str


WHATEVER_IS_COUNTED = {
    Kind.QUANTILE: Choice(None, "a percentile is shown about its median"),
    Kind.SCORE: Choice(Chart.XMR, "a mean score is judged by its own usual wobble"),
}


def choice(
    kind: Kind, numerators: Sequence[float], denominators: Sequence[float], by: By = By.WEEK
) -> Choice:
    """A chart for one series. Denominators may be NaN where they were not supplied.

    Events are rare, whatever the measure says of itself, only where there are fewer than two a
    period; of days, where they do not come on most.
    Sources: Provost and Murray, The Health Care Data Guide, 2011; Healthcare Improvement Scotland,
    run chart guide, 2017 (more than half of the points at 0 or 100 %: time between events).

    >>> choice(Kind.PROPORTION, [450, 460, 470], [500, 510, 505]).chart.value
    'p_prime'
    """
    events, room = (np.asarray(counts, dtype=float) for counts in (numerators, denominators))
    counted = np.isfinite(events)
    if not counted.any():
        return Choice(None, "nothing has been counted yet")
    if kind in WHATEVER_IS_COUNTED:
        return WHATEVER_IS_COUNTED[kind]
    known = events[counted]
    rare = (known > 0).mean() <= MOST_DAYS if by is By.DAY else known.mean() < RARE
    if kind in (Kind.RARE, Kind.RATE) and rare:
        return Choice(Chart.T, "events are rare, so the days between them say more than counts")
    both = counted & (room > 0)
    if not both.any():
        return Choice(Chart.XMR, "no denominator was supplied, so counts stand by themselves")
    return _by_size(events[both], room[both] if kind is Kind.PROPORTION else None)


def _by_size(events: np.ndarray, room: np.ndarray | None) -> Choice:
    """Of shares of the `room`, or of rates."""
    typical = float(np.median(events if room is None else room))
    if room is None:
        if typical >= MANY:
            why = f"there are many events (about {typical:,.0f} a period), {WIDENED}"
            return Choice(Chart.U_PRIME, why)
        return Choice(Chart.U, f"about {typical:.0f} events a period, limits from chance")
    if np.mean((events <= 0) | (events >= room)) > NEAR_EDGE:
        return Choice(None, "most points are at 0 or 100 %, so limits would mislead")
    if typical >= LARGE:
        return Choice(Chart.P_PRIME, f"counts are large (about {typical:,.0f} a period), {WIDENED}")
    return Choice(Chart.P, f"a share of about {typical:.0f} a period, limits from chance")


# Where a new phase could begin: suggested after a sustained run, never taken by itself.
BASELINE, SUSTAINED = 13, 9  # periods that set the first median; points of a sustained run
STEP = 3.5  # standard errors between two levels, wherever between them the step is sought


@dataclass(frozen=True)
class Stretch:
    """A stretch with its own median: positions of the points that set it, and where it is known.

    `last` is the point at which the run became long enough; `side` tells where it lies against the
    stretch before (NEITHER for the baseline).
    """

    first: int
    last: int
    median: float
    side: Side


def suggested_phases(
    values: Sequence[float], at_least: int = SUSTAINED, baseline: int = BASELINE, only: int = 0
) -> tuple[Stretch, ...]:
    """The baseline, and after it every sustained run about the median of the stretch before.

    A run of `at_least` useful points on one side suggests a new phase from its first point, with
    the median of those points; from there the search goes on. `only`: 1 for runs above, -1 for
    below, 0 for both. Nothing where the series ends before a run could be that long. A named person
    accepts a suggestion, with a reason, or leaves it.
    Source: Institute for Healthcare Improvement's run chart practice, as runcharter applies it.

    >>> found = suggested_phases([5, 6, 4, 5, 6, 4, 9, 8, 9, 8, 9, 8], at_least=6, baseline=6)
    >>> [(s.first, s.last, s.median) for s in found]
    [(0, 5, 5.0), (6, 11, 8.5)]
    """
    series = np.asarray(values, dtype=float)
    place = np.arange(len(series))
    if len(series) < baseline + at_least or not np.isfinite(series[:baseline]).any():
        return ()
    centre = float(median(series, place < baseline)[0])
    stretches = [Stretch(0, baseline - 1, centre, Side.NEITHER)]
    while found := _next(series, stretches[-1], at_least, only):
        stretches.append(found)
    return tuple(stretches)


def _next(series: np.ndarray, before: Stretch, at_least: int, only: int) -> Stretch | None:
    """The first sustained run after the stretch before, about its median."""
    later = np.where(np.arange(len(series)) > before.last, series, np.nan)
    side = sides(later, np.asarray(before.median))
    found = runs(side)
    long_enough = (found.length >= at_least) & (found.side * only >= 0)
    if not long_enough.any():
        return None
    at = int(np.flatnonzero(long_enough)[0])
    first, way = int(found.first[at]), int(found.side[at])
    useful = first + np.flatnonzero(side[first:] == way)[:at_least]
    own = np.zeros(len(series), dtype=bool)
    own[useful] = True
    centre = float(median(series, own)[0])
    return Stretch(first, int(useful[-1]), centre, Side.ABOVE if way > 0 else Side.BELOW)


def largest_step(
    values: np.ndarray, first: int = BASELINE, at_least: int = SUSTAINED
) -> int | None:
    """Where two levels explain a series best: the position of the first point of the later one.

    There must be `first` periods before it and `at_least` points from it on; None where there are
    not, or where the gap is no wider than the usual wobble makes in one series of a hundred. A run
    about an early median can begin long before the step, this cannot.
    Source: least squares with one change, as Hinkley, Biometrika 1970;57:1-17.

    >>> largest_step([5, 6, 4, 5, 6, 4, 9, 8, 9, 8, 9, 8], first=3, at_least=3)
    6
    """
    series = np.asarray(values, dtype=float)
    known = np.flatnonzero(np.isfinite(series))
    before = np.arange(np.searchsorted(known, first), len(known) - at_least + 1)
    before = before[before > 0]
    if not len(before):
        return None
    sums, many = np.cumsum(series[known]), len(known)
    gap = (sums[-1] - sums[before - 1]) / (many - before) - sums[before - 1] / before
    errors = np.abs(gap) * np.sqrt(before * (many - before) / many)
    wobble = np.abs(np.diff(series[known])).mean() / RANGE_TO_SIGMA
    at = int(np.argmax(errors))
    return int(known[before[at]]) if errors[at] > STEP * wobble else None
