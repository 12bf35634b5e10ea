"""The control chart: values between limits, and what each Making Data Count rule found."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.spc.chart import Chart, checked, limits
from metrics.spc.climb import climb
from metrics.spc.limits import TRIAL_BELOW, Limits, NoLimits, no_limits
from metrics.spc.moving_range import moving_ranges
from metrics.spc.one_side import one_side
from metrics.spc.outside import outside
from metrics.spc.points import Points, Setting, points
from metrics.spc.signal import Rule, Signal, stretches
from metrics.spc.two_of_three import two_of_three


@dataclass(frozen=True)
class Method:
    """How limits are set: which chart, odd moving ranges screened or not, 6 or 7 point rule."""

    chart: Chart = Chart.XMR
    screened: bool = True
    in_a_row: int = 7

    @property
    def words(self) -> str:
        """The method as the chart's note names it."""
        screened = ", odd moving ranges left out" if self.screened else ", all moving ranges kept"
        screening = screened if self.chart.from_spread and self.chart is not Chart.MR else ""
        return f"{self.chart.words}{screening}, {self.in_a_row}-point rule"


@dataclass(frozen=True)
class ControlChart:
    """One result for screen, paper and table; flags are 1 above, -1 below, 0 nothing.

    `limits` has a value for every point. `why_none` holds NoLimits codes and `trial` is true for
    points of a phase whose limits were set by fewer than 12 points. Without limits no rule is
    judged.
    """

    method: Method
    points: Points
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
        if self.points.values.ndim != 1:
            raise ValueError("signals are told for one series at a time")
        found = [
            *stretches(Rule.OUTSIDE, self.outside),
            *stretches(Rule.CLIMB, self.climb),
            *stretches(Rule.TWO_OF_THREE, self.two_of_three),
            *stretches(Rule.ONE_SIDE, self.one_side),
        ]
        return tuple(sorted(found, key=lambda signal: (signal.first, signal.last)))


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
    drawn = moving_ranges(shown.judged, shown.used) if is_mr else shown.judged
    lines, why_none, trial = _limits(shown, room, method)
    judged = np.where(why_none == NoLimits.HAS_LIMITS, drawn, np.nan)
    return ControlChart(
        method=method,
        points=shown,
        limits=lines,
        why_none=why_none,
        trial=trial,
        outside=outside(judged, lines.lower, lines.upper),
        one_side=one_side(judged, lines.centre, shown.phases, method.in_a_row),
        climb=climb(judged, shown.phases, method.in_a_row),
        two_of_three=two_of_three(judged, lines, shown.phases),
    )


def _limits(
    shown: Points, room: np.ndarray | None, method: Method
) -> tuple[Limits, np.ndarray, np.ndarray]:
    """Limits, why there are none and whether they are trial limits, for every point."""
    values = shown.judged
    lines = [np.full(values.shape, np.nan) for _ in range(3)]
    why_none = np.zeros(values.shape, dtype=np.int8)
    trial = np.zeros(values.shape, dtype=bool)
    for phase in shown.by_phase():
        base = shown.base & phase
        own = limits(method.chart, (values, room), base, method.screened)
        why = no_limits(values, base, own, from_spread=method.chart.from_spread)
        few = base.sum(axis=-1, keepdims=True) < TRIAL_BELOW
        has = why == NoLimits.HAS_LIMITS
        of_phase = (own.centre, np.where(has, own.lower, np.nan), np.where(has, own.upper, np.nan))
        lines = [np.where(phase, new, line) for new, line in zip(of_phase, lines, strict=True)]
        why_none = np.where(phase, why, why_none)
        trial = np.where(phase, few & has, trial)
    return Limits(*lines), why_none, trial
