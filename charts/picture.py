"""Everything a chart shows, as plain figures: screen, paper and alt text all read this."""

from dataclasses import dataclass, replace
from datetime import date
from math import isfinite, nan

import numpy as np

from charts import words
from charts.story import Change, Figures, Goal, Story
from metrics.spc.charts import Points, RunChart, Setting, run_chart
from metrics.spc.limits import Limits
from metrics.spc.rules import Rule, Side, Signal
from metrics.spc.variation import UsualRange

_HOLLOW = "Runs with as many points on the median as beside it are not told."


@dataclass(frozen=True, eq=False)
class Picture:
    """Figures, their story, and one result of the rules that every drawing of them reads.

    centre: the line the rules judge by, at every period. flags: 1 above, -1 below, 0 nothing, at
    every period. limits, and usual (the range of the newest phase): of a control chart, else None.
    note: which chart this is and why. withheld: which signals are not told, if any.
    """

    figures: Figures
    story: Story
    points: Points
    centre: np.ndarray
    flags: np.ndarray
    signals: tuple[Signal, ...]
    centre_name: str = "median"
    limits: Limits | None = None
    note: str = ""
    usual: UsualRange | None = None
    withheld: str = ""

    @property
    def level(self) -> float:
        """The centre line as it stands at the newest period; NaN where there is none."""
        return float(self.centre[-1]) if len(self.centre) else nan

    @property
    def level_before(self) -> float:
        """The centre line over the baseline, which a later phase no longer has; NaN without one."""
        found = _baseline(self.figures, self.story)
        return float(self.centre[found[1]]) if found else nan

    @property
    def newest(self) -> int | None:
        """Position of the last complete period with a value."""
        good = [at for at, done in enumerate(self.figures.complete) if done]
        good = [at for at in good if isfinite(self.figures.values[at])]
        return good[-1] if good else None

    def untold(self, at: int) -> str:
        """What stands for a figure of so few people that it is not told; "" where it may be."""
        is_counted = isfinite(self.figures.numerators[at])
        return dict(self.story.hidden).get(self.figures.periods[at], "") if is_counted else ""

    def told(self, at: int) -> str:
        """The figure of a period in words, or what stands for it where it is not told."""
        return self.untold(at) or words.measured(self.figures.values[at], self.story.unit)

    @property
    def goal(self) -> Goal | None:
        """The target in force at the newest period."""
        return max(self.story.goals, key=lambda goal: goal.since, default=None)

    @property
    def current(self) -> Change | None:
        """The change in question."""
        return next((change for change in self.story.changes if change.is_current), None)

    def sides(self) -> tuple[Side, ...]:
        """What stands out at each period: the side of the strongest signal there, or NEITHER."""
        names = {1: Side.ABOVE, -1: Side.BELOW, 0: Side.NEITHER}
        return tuple(names[int(flag)] for flag in self.flags)

    def signals_at(self, at: int) -> tuple[Signal, ...]:
        """The signals of points (not of whole phases) that hold a position."""
        inside = (signal for signal in self.signals if signal.first <= at <= signal.last)
        return tuple(signal for signal in inside if signal.side is not Side.NEITHER)


def picture(figures: Figures, story: Story) -> Picture:
    """A run chart of the figures: incomplete and left-out periods are shown and never judged.

    ValueError: figures of different lengths, or periods out of order.
    """
    chart = run_chart(figures.values, setting_of(figures, story))
    hollow = _hollow_runs(chart)
    flags, signals = _strongest(chart, hollow), chart.signals()
    told = tuple(signal for signal in signals if signal not in hollow)
    shown = Picture(figures, story, chart.points, chart.median, flags, told)
    return replace(shown, withheld=_HOLLOW) if hollow else shown


def _hollow_runs(chart: RunChart) -> tuple[Signal, ...]:
    """Runs that skip at least as many points on the median as they hold beside it.

    Figures in few steps, such as whole minutes, lie on their median so often that six beside it,
    far apart, are no shift (Provost and Murray, The Health Care Data Guide, 2011).
    """
    used = chart.points.used
    on = used & np.isclose(chart.points.values, chart.median)
    return tuple(
        signal
        for signal in chart.signals()
        if signal.rule is Rule.SHIFT
        and 2 * on[signal.first : signal.last + 1].sum()
        >= used[signal.first : signal.last + 1].sum()
    )


def setting_of(figures: Figures, story: Story) -> Setting:
    """How the figures are to be read: what is left out, where phases begin, what is frozen."""
    columns = vars(figures).values()
    if len({len(column) for column in columns}) > 1:
        raise ValueError("every column of the figures must have one entry a period")
    if list(figures.periods) != sorted(set(figures.periods)):
        raise ValueError("periods must be in order, each once")
    left_out = {gone.period for gone in story.left_out}
    unjudged = tuple(
        at
        for at, (start, done) in enumerate(zip(figures.periods, figures.complete, strict=True))
        if not done or start in left_out
    )
    starts = [phase.on for phase in story.phases]
    return Setting(
        left_out=unjudged,
        phase_starts=tuple(sorted({_first_on(figures, start) for start in starts} - {None})),
        baseline=_baseline(figures, story),
    )


def _strongest(chart: RunChart, hollow: tuple[Signal, ...]) -> np.ndarray:
    """At each point the flag of the first of: astronomical, shift but for hollow runs, trend."""
    flags, shift = chart.astronomical, chart.shift.copy()
    for run in hollow:
        shift[run.first : run.last + 1] = 0
    for others in (shift, chart.trend):
        flags = np.where(flags == 0, others, flags)
    return flags


def _first_on(figures: Figures, start: date) -> int | None:
    return next((at for at, day in enumerate(figures.periods) if day >= start), None)


def _baseline(figures: Figures, story: Story) -> tuple[int, int] | None:
    """First and last position of the periods that begin in the baseline; None if none does."""
    if story.baseline is None:
        return None
    first, last = story.baseline
    inside = [at for at, start in enumerate(figures.periods) if first <= start <= last]
    return (inside[0], inside[-1]) if inside else None
