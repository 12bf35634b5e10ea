"""Everything a chart shows, as plain figures: screen, paper and alt text all read this."""

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from math import inf, isfinite, nan

import numpy as np
import pandas as pd

from charts import words
from charts.palette import Meaning, meaning
from metrics.calendar import By
from metrics.measure import Better, Unit
from metrics.spc.charts import Chart, ChartPoints, Setting, run_chart
from metrics.spc.limits import Limits
from metrics.spc.rules import Rule, Side, Signal, sides
from metrics.spc.variation import UsualRange


@dataclass(frozen=True)
class Figures:
    """One row a period, oldest first; NaN is a gap. complete: the period is over and all is in."""

    periods: tuple[date, ...]
    values: tuple[float, ...]
    numerators: tuple[float, ...]
    denominators: tuple[float, ...]
    complete: tuple[bool, ...]

    @classmethod
    def of(cls, frame: pd.DataFrame) -> "Figures":
        """From the frame of a Series: period, numerator, denominator, value, complete."""
        return cls(
            periods=tuple(frame["period"]),
            values=tuple(frame["value"].astype(float)),
            numerators=tuple(frame["numerator"].astype(float)),
            denominators=tuple(frame["denominator"].astype(float)),
            complete=tuple(frame["complete"].astype(bool)),
        )


@dataclass(frozen=True)
class DayOfChange:
    """A day on which practice changed, with the action's short name; one is the one in question."""

    on: date
    name: str
    is_current: bool = True

    @property
    def label(self) -> str:
        """As in "5 Aug: Runs redesigned"."""
        return f"{words.short_day(self.on)}: {self.name}"


@dataclass(frozen=True)
class TargetFrom:
    """The target as it stood from a day on."""

    since: date
    value: float


@dataclass(frozen=True)
class Expected:
    """The baseline carried forward, and the gap to it since the start with its interval.

    days and values: what was to be expected. low and high: the interval of the average gap, in the
    measure's own units; NaN where nothing can be said yet.
    """

    days: tuple[date, ...]
    values: tuple[float, ...]
    low: float = nan
    high: float = nan


@dataclass(frozen=True)
class LeftOut:
    """A period that is shown and not judged, and why."""

    period: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class Topic:
    """What the figures are about: words, direction, baseline, actions, targets.

    what: what is counted, in words. Nothing is drawn beyond the bounds of the unit. better: None if
    neither way is.
    baseline: first and last day of the spell that sets the frozen median; None: all periods do.
    """

    title: str
    what: str
    unit: Unit
    better: Better | None
    by: By = By.WEEK
    baseline: tuple[date, date] | None = None
    changes: tuple[DayOfChange, ...] = ()
    goals: tuple[TargetFrom, ...] = ()
    expected: Expected | None = None
    left_out: tuple[LeftOut, ...] = ()
    phases: tuple[DayOfChange, ...] = ()  # accepted changes of level or of counting, labelled
    notes: tuple[DayOfChange, ...] = ()  # what happened in a period, as people wrote it
    hidden: tuple[tuple[date, str], ...] = ()  # periods of too few people, and what is said instead
    still_counting: bool = False  # the newest figure, the days since the last event, still grows

    @property
    def named(self) -> tuple[DayOfChange, ...]:
        """All that has a line and a name on a chart."""
        return (*self.changes, *self.phases, *self.notes)

    @property
    def axis(self) -> str:
        """What is drawn, as a sentence: what is counted, its unit, how long one point is, and which
        way is better."""
        better = words.direction(self.better, self.unit)
        if self.unit == words.DAYS:
            return f"{self.what}: days since the one before, shared by those of one day{better}"
        return f"{self.what}, {self.unit}, {words.PERIODS[self.by]}{better}"


_HOLLOW = "Runs with as many points on the median as beside it are not told."


@dataclass(frozen=True, eq=False)
class Picture:
    """Figures, their topic, and one result of the rules that every drawing of them reads.

    centre: the line the rules judge by, at every period. flags: 1 above, -1 below, 0 nothing, at
    every period. limits, and usual (the range of the newest phase): of a control chart, else None.
    chart: which control chart it is, None for a run chart. note: that and why, in words. withheld:
    which signals are not told, if any.
    """

    figures: Figures
    topic: Topic
    points: ChartPoints
    centre: np.ndarray
    flags: np.ndarray
    signals: tuple[Signal, ...]
    centre_name: str = "median"
    limits: Limits | None = None
    chart: Chart | None = None
    note: str = ""
    usual: UsualRange | None = None
    withheld: str = ""

    @property
    def level(self) -> float:
        """The centre line as it stands at the newest period; NaN where there is none, or where it
        would tell the figure of a period that is not told."""
        return self._centre_at(-1) if len(self.centre) else nan

    @property
    def level_before(self) -> float:
        """The centre line over the baseline, which a later phase no longer has; NaN without one."""
        ends = _baseline(self.figures, self.topic)
        return self._centre_at(ends[1]) if ends else nan

    def _centre_at(self, at: int) -> float:
        level, values = float(self.centre[at]), np.asarray(self.figures.values, dtype=float)
        near = values[values <= level].max(initial=-inf), values[values >= level].min(initial=inf)
        is_told = not any(map(self.hidden_at, np.flatnonzero(np.isin(values, near))))
        return level if is_told else nan

    @property
    def newest(self) -> int | None:
        """Position of the last complete period with a value."""
        good = [at for at, done in enumerate(self.figures.complete) if done]
        good = [at for at in good if isfinite(self.figures.values[at])]
        return good[-1] if good else None

    def hidden_at(self, at: int) -> str:
        """What stands for a figure of so few people that it is not told; "" where it may be."""
        return self.few_at(at) if isfinite(self.figures.numerators[at]) else ""

    def few_at(self, at: int) -> str:
        """What is said of a period in which so few were counted; "" where they were enough."""
        return dict(self.topic.hidden).get(self.figures.periods[at], "")

    def figure_at(self, at: int) -> str:
        """The figure of a period in words, or what stands for it where it is not told."""
        return self.hidden_at(at) or words.measured(self.figures.values[at], self.topic.unit)

    @property
    def goal(self) -> TargetFrom | None:
        """The target in force at the newest period."""
        return max(self.topic.goals, key=lambda goal: goal.since, default=None)

    @property
    def current(self) -> DayOfChange | None:
        return next((change for change in self.topic.changes if change.is_current), None)

    def sides(self) -> tuple[Side, ...]:
        """What stands out at each period: the side of the strongest signal there, or NEITHER."""
        names = {1: Side.ABOVE, -1: Side.BELOW, 0: Side.NEITHER}
        return tuple(names[int(flag)] for flag in self.flags)

    @property
    def newest_signal(self) -> Signal | None:
        """Of the signals of points, the one that was seen last."""
        sided = (signal for signal in self.signals if signal.side is not Side.NEITHER)
        return max(sided, key=lambda signal: signal.last, default=None)

    def signals_at(self, at: int) -> tuple[Signal, ...]:
        """The signals of points (not of whole phases) that hold a position."""
        inside = (signal for signal in self.signals if signal.first <= at <= signal.last)
        return tuple(signal for signal in inside if signal.side is not Side.NEITHER)


def picture(figures: Figures, topic: Topic) -> Picture:
    """A run chart of the figures: incomplete and left-out periods are shown and never judged.

    ValueError: figures of different lengths, or periods out of order.
    """
    chart = run_chart(figures.values, setting_of(figures, topic))
    # Runs that skip at least as many points on the median as they hold beside it are not told:
    # figures in few steps, such as whole minutes, lie on their median so often that six beside it,
    # far apart, are no shift (Provost and Murray, The Health Care Data Guide, 2011).
    used, shift, solid = chart.points.used, chart.shift.copy(), []
    on = used & np.isclose(chart.points.values, chart.median)
    for signal in chart.signals():
        span = slice(signal.first, signal.last + 1)
        if signal.rule is Rule.SHIFT and 2 * on[span].sum() >= used[span].sum():
            shift[span] = 0
        else:
            solid.append(signal)
    flags = chart.astronomical
    for others in (shift, chart.trend):
        flags = np.where(flags == 0, others, flags)
    flags = on_their_side(flags, chart.points, chart.median)
    withheld = _HOLLOW if len(solid) < len(chart.signals()) else ""
    base = figures, topic, chart.points, chart.median, flags, tuple(solid)
    return Picture(*base, withheld=withheld)


def setting_of(figures: Figures, topic: Topic) -> Setting:
    """How the figures are to be read: what is left out, where phases begin, what is frozen."""
    columns = vars(figures).values()
    if len({len(column) for column in columns}) > 1:
        raise ValueError("every column of the figures must have one entry a period")
    if list(figures.periods) != sorted(set(figures.periods)):
        raise ValueError("periods must be in order, each once")
    left_out = {gone.period for gone in topic.left_out}
    unjudged = tuple(
        at
        for at, (start, done) in enumerate(zip(figures.periods, figures.complete, strict=True))
        if not done or start in left_out
    )
    starts = [bisect_left(figures.periods, phase.on) for phase in topic.phases]
    return Setting(
        left_out=unjudged,
        only_judged=(len(figures.periods) - 1,) if topic.still_counting else (),
        phase_starts=tuple(sorted({start for start in starts if start < len(figures.periods)})),
        baseline=_baseline(figures, topic),
    )


def on_their_side(flags: np.ndarray, points: ChartPoints, centre: np.ndarray) -> np.ndarray:
    """The flags without those of a rise below the centre, or of a fall above it.

    A low point from which a run rises is not higher than usual, whatever follows it.
    """
    return np.where(flags * sides(points.judged, centre) < 0, 0, flags)


def _baseline(figures: Figures, topic: Topic) -> tuple[int, int] | None:
    """First and last position of the periods that begin in the baseline; None if none does."""
    if topic.baseline is None:
        return None
    first, last = topic.baseline
    inside = [at for at, start in enumerate(figures.periods) if first <= start <= last]
    return (inside[0], inside[-1]) if inside else None


SAID = {Meaning.IMPROVEMENT: "better", Meaning.CONCERN: "worse", Meaning.NO_DIRECTION: "different"}


def alt_text(picture: Picture) -> str:
    """Title, newest figure, what stands out, change and gap, target; then the chart's note."""
    title, unit = _ended(picture.topic.title), picture.topic.unit
    goal, at = picture.goal, picture.newest
    if at is None:
        return f"{title} Nothing has been counted yet."
    period, level = words.period(picture.figures.periods[at], picture.topic.by), picture.level
    is_frozen = level == picture.level_before
    name = "usual before" if is_frozen else picture.centre_name
    before = f", {name} {words.measured(level, unit)}" if isfinite(level) else ""
    newest = f"Last: {picture.figure_at(at)} ({period}){before}."
    target = f"Target {words.measured(goal.value, unit)}." if goal else ""
    notes = (f"On {words.full_day(of.on)}: {_ended(of.name)}" for of in picture.topic.notes)
    parts = (title, newest, _signals(picture), _gap(picture), target, *notes, picture.note)
    return " ".join(filter(None, parts))


MOST_LINES = 13


def as_text(picture: Picture) -> str:
    """What it says, and under it its newest figures, to be pasted where no picture goes."""
    rows = range(len(picture.figures.periods))[::-1][:MOST_LINES]
    figures, by = picture.figures, picture.topic.by
    lines = (
        f"{words.period(figures.periods[at], by)}: {picture.figure_at(at)}"
        for at in rows
        if isfinite(figures.values[at])
    )
    return "\n".join((alt_text(picture), "", f"{picture.topic.axis}:", *lines))


def _signals(picture: Picture) -> str:
    """The newest signal that still holds at the last judged point, or that nothing stands out."""
    last = picture.newest_signal
    if last is None:
        return "No signal in the points."
    start = words.period(picture.figures.periods[last.first], picture.topic.by)
    which, rule = SAID[meaning(last.side, picture.topic.better)], words.RULES[last.rule, last.side]
    holds = "" if last.last == picture.newest else ", not since"
    return f"Signal, {which}: {rule}, from {start}{holds}."


def _gap(picture: Picture) -> str:
    change = picture.current
    if change is None:
        return ""
    words_of_change = f"Practice changed on {words.full_day(change.on)}: {_ended(change.name)}"
    expected = picture.topic.expected
    if expected is None or not isfinite(expected.low):
        return words_of_change
    low, high = words.signed(expected.low), words.signed(expected.high)
    return f"{words_of_change} Gap to what was expected since then: between {low} and {high}."


def _ended(sentence: str) -> str:
    return sentence if not sentence or sentence[-1] in ".!?" else f"{sentence}."


def signals_in_words(picture: Picture) -> dict[date, str]:
    """By period: every rule that fired there, in the words of the hover; the rest is not in."""
    by_period = {}
    for at, period in enumerate(picture.figures.periods):
        rules = (words.RULES[signal.rule, signal.side] for signal in picture.signals_at(at))
        by_period[period] = "; ".join(dict.fromkeys(rules))
    return {period: rules for period, rules in by_period.items() if rules}
