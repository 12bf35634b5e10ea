"""An honest value axis, where things begin and end on a chart, and the words beside them."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from math import ceil, floor, inf, isfinite, log10

import numpy as np

from charts import words
from charts.palette import Meaning, Palette, colour, meaning
from charts.picture import Picture
from charts.scene import Room
from charts.words import number, short_day
from metrics.calendar import period_end
from metrics.spc.rules import Side

TICKS = 5  # about so many
ROOM = 0.08  # of the span, above and below
FROM_ZERO = 0.45  # lowest figure under this share of the highest: the axis begins at 0


@dataclass(frozen=True)
class Axis:
    """Lowest and highest value of the axis, and the values it names."""

    low: float
    high: float
    ticks: tuple[float, ...]

    @property
    def is_cut(self) -> bool:
        """Whether the axis leaves out the part down to 0."""
        return self.low > 0

    @property
    def note(self) -> str:
        """What a reader must be told about the axis; empty if it begins at 0."""
        return f"axis begins at {number(self.low)}, not 0" if self.is_cut else ""


def axis(*pictures: Picture) -> Axis:
    """One axis for all the pictures: their figures, medians, targets and what was expected."""
    shown: list[float] = []
    for picture in pictures:
        topic = picture.topic
        shown += [*picture.figures.values, *picture.centre, *(goal.value for goal in topic.goals)]
        if picture.limits is not None:
            shown += [*picture.limits.lower, *picture.limits.upper]
        if topic.expected:
            shown += topic.expected.values
        if bar := interval_bar(picture):
            shown += bar[1:]
    ends = [picture.topic.unit.bounds for picture in pictures] or [(0, inf)]
    bounds = (min(least for least, _ in ends), max(most for _, most in ends))
    return axis_of([figure for figure in shown if isfinite(figure)], bounds)


def axis_of(shown: list[float], bounds: tuple[float, float]) -> Axis:
    """The axis of figures that are all numbers, with no value named beyond their bounds.

    >>> axis_of([82, 97], (0, 100)).ticks
    (80.0, 85.0, 90.0, 95.0, 100.0)
    >>> axis_of([1.4, 4.8], (1, 5)).ticks
    (1.0, 2.0, 3.0, 4.0, 5.0)
    """
    if not shown:
        return Axis(0, 1, (0, 1))
    low, high = min(shown), max(shown)
    is_flat = high - low <= 1e-9 * abs(high)
    room = (0.05 * abs(high) or 1.0) if is_flat else ROOM * (high - low)
    from_zero = 0 <= low < FROM_ZERO * high or low == high == 0
    least, most = bounds
    low, high = max(0 if from_zero else low - room, least), min(high + room, most)
    step = _step((high - low) / TICKS)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    named = (round(at * step, 10) for at in range(first, last + 1))
    ticks = tuple(tick for tick in named if least - 1e-9 <= tick <= most + 1e-9)
    low, top = min(ticks[0], low), max(ticks[-1], high)
    return Axis(low, top + 0.03 * (top - low), ticks)


def _step(rough: float) -> float:
    """The round step (1, 2 or 5 with zeros) nearest above a rough one."""
    power = 10.0 ** floor(log10(rough))
    return next(power * whole for whole in (1, 2, 5, 10) if power * whole >= rough - 1e-12)


SHORT = timedelta(days=100)  # so long a stretch is named by its Mondays
MONTHS, WEEKS = (1, 2, 3, 6, 12, 24, 60), (1, 2, 4)  # from one name along the foot to the next


def foot_names(first: date | float, last: date | float, most: float) -> tuple:
    """The places along the foot that are named, at most so many, with their names."""
    if isinstance(first, date):
        return day_names(first, last, most)
    step = max(1.0, _step((last - first) / TICKS))
    counts = (step * at for at in range(ceil(first / step), floor(last / step) + 1))
    return tuple((count, number(count)) for count in counts)


def day_names(first: date, last: date, most: float) -> tuple[tuple[date, str], ...]:
    """At most so many days of a stretch, with the year below the first name in it.

    >>> [name for _, name in day_names(date(2026, 10, 2), date(2027, 1, 20), 4)]
    ['Nov\\n2026', 'Dec', 'Jan\\n2027']
    """
    is_short = last - first < SHORT
    if is_short:
        step = next((w for w in WEEKS if (last - first) / timedelta(weeks=w) < most), WEEKS[-1])
        monday = first + timedelta(days=-first.weekday() % 7)
        days = [monday + timedelta(days=at) for at in range(0, (last - monday).days + 1, 7 * step)]
    else:
        months = range(12 * first.year + first.month - 1, 12 * last.year + last.month)
        step = next((many for many in MONTHS if len(months) / many <= most), MONTHS[-1])
        days = [date(at // 12, at % 12 + 1, 1) for at in months if at % step == 0]
        days = [day for day in days if first <= day <= last]
    opening = {day.year: day for day in reversed(days)}
    names = (short_day(day) if is_short else f"{day:%b}" for day in days)
    rows = zip(days, names, strict=True)
    return tuple((day, f"{n}\n{day.year}" if opening[day.year] == day else n) for day, n in rows)


@dataclass(frozen=True)
class Level:
    """A stretch at one height; `is_carried` where it goes on beyond the points that set it."""

    start: date
    end: date
    value: float
    is_carried: bool = False

    @property
    def ends(self) -> tuple[tuple[date, float], tuple[date, float]]:
        return (self.start, self.value), (self.end, self.value)


def period_days(picture: Picture) -> timedelta:
    """How long the newest period of the picture is."""
    newest = picture.figures.periods[-1]
    return period_end(newest, picture.topic.by) - newest + timedelta(days=1)


def span(*pictures: Picture) -> tuple[date, date]:
    """First and last day to be drawn: all periods, with room on the right for the interval."""
    shown = [picture for picture in pictures if picture.figures.periods]
    if not shown:
        return date(2000, 1, 1), date(2000, 1, 2)
    step = max(period_days(picture) for picture in shown)
    days = [picture.figures.periods[-1] for picture in shown]
    days += [picture.topic.expected.days[-1] for picture in shown if picture.topic.expected]
    days += [change.on for picture in shown for change in picture.topic.changes]
    first = min(picture.figures.periods[0] for picture in shown) - max(step / 2, timedelta(days=1))
    return first, max(days) + max(step * 1.3, timedelta(days=1))


def baseline_span(picture: Picture) -> tuple[date, date] | None:
    """The shaded spell: half a period around the periods that set the median; None without one."""
    if picture.topic.baseline is None or not picture.figures.periods:
        return None
    first, last = picture.topic.baseline
    inside = [day for day in picture.figures.periods if first <= day <= last]
    half = period_days(picture) / 2
    return (inside[0] - half, inside[-1] + half) if inside else None


def centre_levels(picture: Picture) -> list[Level]:
    """The centre line: over the points that set it, then carried forward; its own each phase."""
    levels = []
    shaded = baseline_span(picture)
    known = (at for at in range(len(picture.figures.periods)) if isfinite(picture.centre[at]))
    for _, phase in groupby(known, key=lambda at: int(picture.points.phases[at])):
        positions = list(phase)
        first, last = picture.figures.periods[positions[0]], picture.figures.periods[positions[-1]]
        value, end = float(picture.centre[positions[0]]), last + period_days(picture) / 2
        if shaded is None or shaded[0] > end or shaded[1] < first:
            levels.append(Level(first, end, value))
            continue
        until = min(shaded[1], end)
        levels += [Level(max(first, shaded[0]), until, value), Level(until, end, value, True)]
    return [level for level in levels if level.end > level.start]


def goal_levels(picture: Picture, first: date, last: date) -> list[Level]:
    """The target as a stair: each value from the day it was set."""
    goals = sorted(picture.topic.goals, key=lambda goal: goal.since)
    ends = [goal.since for goal in goals[1:]] + [last] * bool(goals)
    levels = [
        Level(max(goal.since, first), min(end, last), goal.value)
        for goal, end in zip(goals, ends, strict=True)
    ]
    return [level for level in levels if level.end > level.start]


def gap_meaning(picture: Picture) -> Meaning:
    """What the gap to the carried-forward baseline means; NEITHER while its interval holds 0."""
    expected = picture.topic.expected
    if expected is None or not (expected.low > 0 or expected.high < 0):
        return Meaning.NEITHER
    return meaning(Side.ABOVE if expected.low > 0 else Side.BELOW, picture.topic.better)


def gap_outline(picture: Picture) -> tuple[list[date], list[float], list[float]]:
    """Days since the start, what happened, and what was expected; empty with fewer than two."""
    expected = picture.topic.expected
    if expected is None or not expected.days:
        return [], [], []
    rows = zip(picture.figures.periods, picture.figures.values, picture.points.used, strict=True)
    since = [(day, value) for day, value, used in rows if used and day >= expected.days[0]]
    if len(since) < 2:
        return [], [], []
    days = [day for day, _ in since]
    known = [day.toordinal() for day in expected.days]
    usual = np.interp([day.toordinal() for day in days], known, expected.values)
    return days, [value for _, value in since], usual.tolist()


def interval_bar(picture: Picture) -> tuple[date, float, float] | None:
    """The day, low and high end of the gap's interval, right of the last point."""
    expected = picture.topic.expected
    if expected is None or not expected.values or not isfinite(expected.low):
        return None
    on = max(picture.figures.periods[-1], expected.days[-1]) + period_days(picture) * 0.75
    ends = (expected.values[-1] + expected.low, expected.values[-1] + expected.high)
    low, high = np.clip(ends, *picture.topic.unit.bounds).tolist()
    return on, low, high


LETTER = 0.54  # mean width of a letter, in text sizes


# What the lines and points of a chart are, where their figures can be read too.
COURSE, TARGET, EXPECTED, INTERVAL = "Value", "Target", "Expected", "Gap, 90 % interval"
LOWER, UPPER = "Lower limit", "Upper limit"
LEFT_OUT, UNFINISHED = "Left out", "Not complete yet"
STANDS_OUT = {
    Meaning.IMPROVEMENT: "Better than usual",
    Meaning.CONCERN: "Worse than usual",
    Meaning.NO_DIRECTION: "Not as usual",
}


def centre_name(picture: Picture, level: Level) -> str:
    """The centre line, and whether it goes on beyond the points that set it."""
    return picture.centre_name.capitalize() + ", carried forward" * level.is_carried


@dataclass(frozen=True)
class Label:
    """Words at a height of the value axis, in a colour; `of`: the line at whose end they stand."""

    value: float
    words: str
    colour: str
    is_strong: bool = False
    of: str = ""


def spread(heights: list[float], least: float) -> list[float]:
    """Heights moved apart until neighbours are at least so far from each other, order kept.

    >>> spread([10.0, 12.0, 40.0], 10.0)
    [6.0, 16.0, 40.0]
    """
    order = sorted(range(len(heights)), key=lambda at: heights[at])
    groups: list[tuple[float, int]] = []  # centre, count
    for at in order:
        centre, count = heights[at], 1
        while groups and centre - groups[-1][0] < least * (groups[-1][1] + count) / 2:
            upper, more = groups.pop()
            centre, count = (upper * more + centre * count) / (more + count), more + count
        groups.append((centre, count))
    placed = [
        centre + (place - (count - 1) / 2) * least
        for centre, count in groups
        for place in range(count)
    ]
    return [height for _, height in sorted(zip(order, placed, strict=True))]


def rows(starts: list[float], widths: list[float]) -> list[int]:
    """The first free row for each stretch of words along a line, 0 being the lowest.

    >>> rows([0.0, 50.0, 200.0], [100.0, 100.0, 100.0])
    [0, 1, 0]
    """
    ends: list[float] = []
    placed = []
    for start, wide in zip(starts, widths, strict=True):
        row = next((at for at, end in enumerate(ends) if end <= start), len(ends))
        ends[row : row + 1] = [start + wide]
        placed.append(row)
    return placed


def edge_labels(picture: Picture, room: Room, colours: Palette) -> list[Label]:
    """The words at the right edge: last value, target, centre or what was expected, the gap."""
    topic, unit, labels = picture.topic, picture.topic.unit, []
    if picture.newest is not None:
        value = picture.figures.values[picture.newest]
        text = f"{'' if room is Room.LITTLE else 'last '}{picture.figure_at(picture.newest)}"
        labels.append(Label(value, text, colours.ink, is_strong=True, of=COURSE))
    if picture.goal is not None:
        text = f"target {words.measured(picture.goal.value, unit)}"
        labels.append(Label(picture.goal.value, text, colours.target, of=TARGET))
    if picture.limits is not None and room is Room.AMPLE:  # at the newest point that has them
        for name, limit in (("lower", picture.limits.lower), ("upper", picture.limits.upper)):
            for value in limit[np.isfinite(limit)][-1:].tolist():
                text = f"{name} {words.measured(value, unit)}"
                labels += [Label(value, text, colours.quiet)] * (value != 0)
    if topic.expected and topic.expected.values and room is Room.AMPLE:
        labels += _expected(picture, colours)
    elif isfinite(picture.level) and room is not Room.LITTLE:
        is_frozen = picture.level == picture.level_before and room is not Room.AMPLE
        name = "before" if is_frozen else picture.centre_name
        of = centre_name(picture, centre_levels(picture)[-1])
        text = f"{name} {words.measured(picture.level, unit)}"
        labels.append(Label(picture.level, text, colours.quiet, of=of))
    return labels


def _expected(picture: Picture, colours: Palette) -> list[Label]:
    expected, last = picture.topic.expected, picture.topic.expected.values[-1]
    name = f"carried forward {words.measured(last, picture.topic.unit)}"
    labels = [Label(last, name, colours.quiet)]
    if bar := interval_bar(picture):
        gap = f"gap {words.signed(expected.low)} to {words.signed(expected.high)}"
        labels.append(Label((bar[1] + bar[2]) / 2, gap, colour(gap_meaning(picture), colours)))
    return labels
