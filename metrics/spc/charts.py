"""The run chart and the control charts: points, phases and limits, and what each rule found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from metrics.spc import limits, rules
from metrics.spc.limits import Limits, NoLimits
from metrics.spc.rules import Rule, Side, Signal


class Chart(StrEnum):
    """Charts by the name of their limits; MR is drawn of the moving ranges themselves."""

    XMR = "xmr"
    MR = "mr"
    P = "p"
    P_PRIME = "p_prime"
    U = "u"
    U_PRIME = "u_prime"
    C = "c"
    G = "g"
    T = "t"

    @property
    def words(self) -> str:
        """The name as a reader sees it: XmR, p′, u."""
        if self is Chart.XMR:
            return "XmR chart"
        return f"{self.value.replace('_prime', '′')} chart"

    @property
    def needs_denominators(self) -> bool:
        return self in (Chart.P, Chart.P_PRIME, Chart.U, Chart.U_PRIME)

    @property
    def from_spread(self) -> bool:
        """Whether the limits come from how far each point is from the one before."""
        return self in (Chart.XMR, Chart.MR, Chart.P_PRIME, Chart.U_PRIME, Chart.T)


# How each sets its limits; by their size those with denominators.
LIMITS: dict[Chart, Callable[..., Limits]] = {
    **{Chart.XMR: limits.xmr, Chart.T: limits.t, Chart.MR: limits.mr, Chart.C: limits.c},
    **{Chart.G: limits.g, Chart.P: limits.p, Chart.P_PRIME: limits.p_prime},
    **{Chart.U: limits.u, Chart.U_PRIME: limits.u_prime},
}


def checked(
    chart: Chart,
    values: Sequence[float] | np.ndarray,
    denominators: Sequence[float] | np.ndarray | None,
) -> tuple[np.ndarray, np.ndarray | None]:
    """Values and denominators fit for `chart`: a point without a denominator becomes a gap.

    ValueError: denominators missing or negative, negative values where only counts make sense, a
    share above 1.
    """
    values = np.asarray(values, dtype=float)
    if chart not in (Chart.XMR, Chart.MR) and (values < 0).any():
        raise ValueError(f"a {chart.value} chart takes no negative values")
    if not chart.needs_denominators:
        return values, None
    if denominators is None:
        raise ValueError(f"a {chart.value} chart needs denominators")
    room = np.broadcast_to(np.asarray(denominators, dtype=float), values.shape)
    if (room < 0).any() or np.isinf(room).any():
        raise ValueError("denominators must be 0 or more, and finite")
    if chart in (Chart.P, Chart.P_PRIME) and (values > 1).any():
        raise ValueError(f"a {chart.value} chart takes shares from 0 to 1")
    return np.where(room > 0, values, np.nan), room


@dataclass(frozen=True)
class Setting:
    """How a chart is to be read. Positions count from 0.

    left_out: shown, but neither judged nor counted. phase_starts: first position of each new phase.
    freeze: the first so many periods of each phase set its centre and limits; longer than the phase
    means the whole phase so far. baseline: first and last position that set them instead, in the
    phases they lie in; other phases keep to all their own points. only_judged: set nothing at all.
    """

    left_out: tuple[int, ...] = ()
    phase_starts: tuple[int, ...] = ()
    freeze: int | None = None
    baseline: tuple[int, int] | None = None
    only_judged: tuple[int, ...] = ()


@dataclass(frozen=True)
class ChartPoints:
    """Values (..., time) with what each point is for.

    used: judged by the rules. base: sets the centre and the limits of its phase. phases: 0, 1, ...
    """

    values: np.ndarray
    used: np.ndarray
    base: np.ndarray
    phases: np.ndarray

    @property
    def judged(self) -> np.ndarray:
        """The values as the rules see them: NaN where nothing is judged."""
        return np.where(self.used, self.values, np.nan)

    def by_phase(self) -> list[np.ndarray]:
        """One mask over time for each phase, in order."""
        return [self.phases == phase for phase in range(int(self.phases.max(initial=0)) + 1)]


def points(values: Sequence[float] | np.ndarray, setting: Setting | None = None) -> ChartPoints:
    """Points from one series or many (last axis is time); NaN is a gap.

    ValueError: an infinite value, or a setting that does not fit the series.
    """
    setting = setting or Setting()
    array = np.asarray(values, dtype=float)
    if array.ndim == 0:
        raise ValueError("a series needs a time axis, not a single number")
    if np.isinf(array).any():
        raise ValueError("values must be numbers or NaN for a gap; found an infinite value")
    length = array.shape[-1]
    place, starts = np.arange(length), sorted(setting.phase_starts)
    for at, what in ((setting.left_out, "left out"), (starts, "phase start")):
        if any(not 0 <= position < length for position in at):
            raise ValueError(f"{what}: position outside the series of {length} points")
    if len(set(starts)) < len(starts):
        raise ValueError("two phases begin in the same period")
    phases = np.searchsorted([start for start in starts if start > 0], place, side="right")
    used = np.isfinite(array) & ~np.isin(place, setting.left_out)
    base = used & _base(setting, phases) & ~np.isin(place, setting.only_judged)
    return ChartPoints(array, used, base, phases)


def _base(setting: Setting, phases: np.ndarray) -> np.ndarray:
    place = np.arange(len(phases))
    if setting.baseline is not None:
        first, last = setting.baseline
        if setting.freeze is not None or first > last or first < 0:
            raise ValueError("a baseline is a first and a last position, without freeze beside it")
        inside = (place >= first) & (place <= last)
        return inside | ~np.isin(phases, phases[inside])
    if setting.freeze is None:
        return np.ones(len(phases), dtype=bool)
    if setting.freeze < 1:
        raise ValueError("freeze must be at least 1 period")
    return place - np.searchsorted(phases, phases) < setting.freeze


FEWEST_FOR_RUNS = 10  # useful points; with fewer, the number of runs says nothing


@dataclass(frozen=True)
class RunTests:
    """The tests on a whole phase; each array has one number a series and phase (..., phase).

    Useful points are those not on the median. Signals: runs < fewest_runs, runs > most_runs (both
    only from FEWEST_FOR_RUNS on), longest > longest_limit, crossings < fewest_crossings.
    """

    useful: np.ndarray
    runs: np.ndarray
    fewest_runs: np.ndarray
    most_runs: np.ndarray
    longest: np.ndarray
    longest_limit: np.ndarray
    crossings: np.ndarray
    fewest_crossings: np.ndarray

    @property
    def too_few_runs(self) -> np.ndarray:
        return (self.runs < self.fewest_runs) & (self.useful >= FEWEST_FOR_RUNS)

    @property
    def too_many_runs(self) -> np.ndarray:
        return (self.runs > self.most_runs) & (self.useful >= FEWEST_FOR_RUNS)

    @property
    def anhoej(self) -> np.ndarray:
        """Anhøj's verdict: the run too long, or the crossings too few."""
        return (self.longest > self.longest_limit) | (self.crossings < self.fewest_crossings)


@dataclass(frozen=True)
class RunChart:
    """One result for screen, paper and table; flags are 1 above, -1 below, 0 nothing.

    `median` is given for every point: frozen on the base points of its phase, and carried on.
    """

    points: ChartPoints
    median: np.ndarray
    shift: np.ndarray
    trend: np.ndarray
    astronomical: np.ndarray
    tests: RunTests

    def signals(self) -> tuple[Signal, ...]:
        """What fired, for a chart of one series, in the order of the points."""
        tests = self.tests
        whole = {
            Rule.TOO_FEW_RUNS: tests.too_few_runs,
            Rule.TOO_MANY_RUNS: tests.too_many_runs,
            Rule.LONGEST_RUN: tests.longest > tests.longest_limit,
            Rule.CROSSINGS: tests.crossings < tests.fewest_crossings,
        }
        flags = {Rule.SHIFT: self.shift, Rule.TREND: self.trend}
        return _signals(self.points, flags | {Rule.ASTRONOMICAL: self.astronomical}, whole)


def _signals(
    shown: ChartPoints, flags: dict[Rule, np.ndarray], whole: dict[Rule, np.ndarray]
) -> tuple[Signal, ...]:
    """From what each rule marked, a flag a point, and what it found in the whole of a phase."""
    if shown.values.ndim != 1:
        raise ValueError("signals are told for one series at a time")
    found = [signal for rule in flags for signal in rules.stretches(rule, flags[rule])]
    for number, phase in enumerate(shown.by_phase()):
        place = np.flatnonzero(phase).tolist()
        fired = (rule for rule in whole if whole[rule][number])
        found += [Signal(rule, Side.NEITHER, place[0], place[-1]) for rule in fired]
    return tuple(sorted(found, key=lambda signal: (signal.first, signal.last)))


def run_chart(values: Sequence[float] | np.ndarray, setting: Setting | None = None) -> RunChart:
    """A run chart of one series, or of many at once (last axis is time, NaN is a gap).

    >>> chart = run_chart([5, 6, 4, 5, 6, 4, 9, 8, 9, 8, 9, 8], Setting(freeze=6))
    >>> float(chart.median[-1]), chart.shift.tolist()
    (5.0, [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1])
    """
    shown = points(values, setting)
    judged, phases = shown.judged, shown.by_phase()
    centre = np.full(judged.shape, np.nan)
    far = np.zeros(judged.shape, dtype=np.int8)
    for phase in phases:
        base = shown.base & phase
        centre = np.where(phase, limits.median(judged, base), centre)
        far = np.where(phase, rules.astronomical(judged, base), far)
    return RunChart(
        points=shown,
        median=centre,
        shift=rules.shift(judged, centre, shown.phases),
        trend=rules.trend(judged, shown.phases),
        astronomical=far,
        tests=_tests(judged, centre, phases),
    )


def _tests(judged: np.ndarray, centre: np.ndarray, phases: list[np.ndarray]) -> RunTests:
    columns = []
    for phase in phases:
        inside = np.where(phase, judged, np.nan)
        useful = np.count_nonzero(rules.sides(inside, centre), axis=-1)
        of_rules = (rules.number_of_runs, rules.longest_run, rules.crossings)
        columns.append((useful, *(found for rule in of_rules for found in rule(inside, centre))))
    return RunTests(*(np.stack(each, axis=-1) for each in zip(*columns, strict=True)))


@dataclass(frozen=True)
class Method:
    """How limits are set: which chart, odd moving ranges screened or not, 6 or 7 point rule."""

    chart: Chart = Chart.XMR
    screened: bool = True
    in_a_row: int = 7

    @property
    def is_screened(self) -> bool:
        """Whether odd moving ranges bear on its limits."""
        return self.chart.from_spread and self.chart is not Chart.MR

    @property
    def words(self) -> str:
        """The method as the chart's note names it."""
        screened = ", odd moving ranges left out" if self.screened else ", all moving ranges kept"
        screening = screened if self.is_screened else ""
        return f"{self.chart.words}{screening}, {self.in_a_row}-point rule"


@dataclass(frozen=True)
class ControlChart:
    """One result for screen, paper and table; flags are 1 above, -1 below, 0 nothing.

    `limits` has a value for every point. `why_none` holds NoLimits codes and `trial` is true for
    points of a phase whose limits were set by fewer than 12 points. Without limits no rule is
    judged.
    """

    method: Method
    points: ChartPoints
    limits: Limits
    why_none: np.ndarray
    trial: np.ndarray
    outside: np.ndarray
    one_side: np.ndarray
    climb: np.ndarray
    two_of_three: np.ndarray

    @property
    def special(self) -> np.ndarray:
        """Any rule at a point: 1 above or rising, -1 below or falling, 0 usual variation.

        Where rules point both ways the order of Making Data Count decides: outside, climb, two of
        three, one side.
        """
        special = self.outside
        for flags in (self.climb, self.two_of_three, self.one_side):
            special = np.where(special == 0, flags, special)
        return special

    def signals(self) -> tuple[Signal, ...]:
        """What fired, for a chart of one series, in the order of the points."""
        flags = {Rule.OUTSIDE: self.outside, Rule.CLIMB: self.climb}
        flags |= {Rule.TWO_OF_THREE: self.two_of_three, Rule.ONE_SIDE: self.one_side}
        return _signals(self.points, flags, {})


def control_chart(
    values: Sequence[float] | np.ndarray,
    denominators: Sequence[float] | np.ndarray | None = None,
    setting: Setting | None = None,
    method: Method | None = None,
) -> ControlChart:
    """A control chart of one series, or of many at once (last axis is time, NaN is a gap).

    >>> chart = control_chart([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 20], setting=Setting(freeze=11))
    >>> chart.outside.tolist()[-1], bool(chart.trial[0])
    (1, True)
    """
    method = method or Method()
    figures, room = checked(method.chart, values, denominators)
    shown = points(figures, setting)
    is_mr = method.chart is Chart.MR
    drawn = limits.moving_ranges(shown.judged, shown.used) if is_mr else shown.judged
    lines, why_none, trial = _limits(shown, room, method)
    judged = np.where(why_none == NoLimits.HAS_LIMITS, drawn, np.nan)
    return ControlChart(
        method=method,
        points=shown,
        limits=lines,
        why_none=why_none,
        trial=trial,
        outside=rules.outside(judged, lines.lower, lines.upper),
        one_side=rules.one_side(judged, lines.centre, shown.phases, method.in_a_row),
        climb=rules.climb(judged, shown.phases, method.in_a_row),
        two_of_three=rules.two_of_three(judged, lines, shown.phases),
    )


def _limits(
    shown: ChartPoints, room: np.ndarray | None, method: Method
) -> tuple[Limits, np.ndarray, np.ndarray]:
    """Limits, why there are none and whether they are trial limits, for every point."""
    values = shown.judged
    figures = (values,) if room is None else (values, room)
    screening = {"screened": method.screened} if method.is_screened else {}
    lines = [np.full(values.shape, np.nan) for _ in range(4)]
    why_none = np.zeros(values.shape, dtype=np.int8)
    trial = np.zeros(values.shape, dtype=bool)
    for phase in shown.by_phase():
        base = shown.base & phase
        own = LIMITS[method.chart](*figures, base, **screening)
        why = limits.no_limits(values, base, own, from_spread=method.chart.from_spread)
        few = base.sum(axis=-1, keepdims=True) < limits.TRIAL_BELOW
        has = why == NoLimits.HAS_LIMITS
        low, high = np.where(has, own.lower, np.nan), np.where(has, own.upper, np.nan)
        spread = np.nan if own.sigma_z is None else np.where(has, own.sigma_z, np.nan)
        of_phase = (own.centre, low, high, spread)
        lines = [np.where(phase, new, line) for new, line in zip(of_phase, lines, strict=True)]
        why_none = np.where(phase, why, why_none)
        trial = np.where(phase, few & has, trial)
    return Limits(*lines), why_none, trial
