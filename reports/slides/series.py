"""From a picture to the series of a native chart: the frame, the figures, the words on them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from math import isfinite

from charts import words
from charts.axis import (
    Axis,
    Level,
    axis,
    centre_levels,
    gap_meaning,
    goal_levels,
    interval_bar,
    span,
)
from charts.axis import axis as value_axis
from charts.labels import Label, Room, edge_labels, spread
from charts.palette import LIGHT, SYMBOLS, Meaning, colour, meaning
from charts.picture import DayOfChange, Picture
from metrics.calendar import By
from plan.words.numbers import capital, lower_first
from reports.slides.lettering import Type, fitted, width

# One series of a native chart: its figures, how it looks, and the words on one of its points.


SIZES = ((9.0, 8), (5.0, 6), (3.0, 5), (0.0, 4))  # room for a point -> how large it may be


@dataclass(frozen=True)
class LineStroke:
    """A line: colour, width in points, and how it is broken ("solid", "dash", "sysDot")."""

    colour: str
    width: float
    dash: str = "solid"


@dataclass(frozen=True)
class PointMark:
    """A point: its shape, its size in points, its colour; hollow with an edge of that colour."""

    shape: str
    size: int
    colour: str
    is_hollow: bool = False


@dataclass(frozen=True)
class PointTag:
    """Words on the point at a place of the series.

    `form`: a number format that shows the point's own value, so that the words follow it when
    somebody edits the workbook; "" where `words` stand for themselves. `right` and `down`: how far
    it is moved, in points. `is_left`: the words end at the point.
    """

    at: int
    words: str
    colour: str
    form: str = ""
    is_bold: bool = False
    is_left: bool = False
    right: float = 0.0
    down: float = 0.0


@dataclass(frozen=True)
class Trace:
    """A series. A value of None is a gap.

    `own_days`: its days are not those of the figures. `repeats`: it marks points of the figures
    again, and moves with them when somebody edits the workbook.
    """

    name: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    stroke: LineStroke | None = None
    mark: PointMark | None = None
    tag: PointTag | None = None
    own_days: bool = True
    repeats: bool = False


def point_size(room: float) -> int:
    """Points on a slide are seen from five metres; where they stand close they are smaller."""
    return next(size for least, size in SIZES if room >= least)


COURSE, UNFINISHED, TARGET, EXPECTED = "Value", "Not complete yet", "Target", "Expected"
INTERVAL, LEFT_OUT = "Gap, 90 % interval", "Left out"
STANDS_OUT = {
    Meaning.IMPROVEMENT: "Better than usual",
    Meaning.CONCERN: "Worse than usual",
    Meaning.NO_DIRECTION: "Not as usual",
}
LARGER = 4  # what stands out is told from the rest by its size too, on greyscale paper as well


def traces(one: Picture, low: float, high: float, wide: float) -> tuple[Trace, ...]:
    """Everything that is drawn, from the back to the front.

    `low` to `high` is the value axis; the plot is `wide` points.
    """
    if not one.figures.periods:
        return ()
    size = point_size(wide / len(one.figures.periods))
    found = (
        *_limits(one),
        *_changes(one, low, high),
        *_centre(one),
        *_expected(one),
        *_target(one),
        _course(one, size),
        *_marked(one, size),
    )
    return tuple(_told_apart(found))


def _told_apart(found: tuple[Trace, ...]) -> Iterator[Trace]:
    """Each series has a name of its own: of two alike the second says so."""
    seen: Counter[str] = Counter()
    for trace in found:
        seen[trace.name] += 1
        number = seen[trace.name]
        yield replace(trace, name=f"{trace.name} ({number})") if number > 1 else trace


def _course(one: Picture, size: int) -> Trace:
    """What happened in complete periods, with a gap where nothing was counted."""
    mark = PointMark("circle", size, LIGHT.neither)
    return Trace(
        COURSE,
        one.figures.periods,
        _kept(one, one.figures.complete),
        LineStroke(LIGHT.line, 2.25),
        mark,
        own_days=False,
    )


def _marked(one: Picture, size: int) -> Iterator[Trace]:
    """Points that stand out, by what they mean; hollow those that the rules do not judge."""
    complete = one.figures.complete
    means = [meaning(side, one.story.better) for side in one.sides()]
    hollow = PointMark("circle", size + 2, LIGHT.neither, is_hollow=True)
    shown = [
        (
            name,
            PointMark(SYMBOLS[of], size + LARGER, colour(of, LIGHT)),
            [each is of for each in means],
        )
        for of, name in STANDS_OUT.items()
    ]
    left_out = [done and not used for done, used in zip(complete, one.points.used, strict=True)]
    shown += [
        (LEFT_OUT, hollow, left_out),
        (UNFINISHED, hollow, [not done for done in complete]),
    ]
    for name, mark, which in shown:
        values = _kept(one, which)
        if any(value is not None for value in values):
            repeats = name != UNFINISHED
            days = one.figures.periods
            yield Trace(name, days, values, mark=mark, own_days=False, repeats=repeats)


def _kept(one: Picture, which: Sequence[bool]) -> tuple[float | None, ...]:
    """The figures of some periods; None elsewhere, and where nothing was counted."""
    rows = zip(one.figures.values, which, strict=True)
    return tuple(value if kept and isfinite(value) else None for value, kept in rows)


def _centre(one: Picture) -> list[Trace]:
    """The centre line: whole over the points that set it, dashed where it is carried forward."""
    name = one.centre_name.capitalize()
    found = []
    for level in centre_levels(one):
        told = f"{name}, carried forward" if level.is_carried else name
        dash = "dash" if level.is_carried else "solid"
        found.append(_flat(told, level, LineStroke(LIGHT.quiet, 1.75, dash)))
    return found


def _target(one: Picture) -> list[Trace]:
    """The target as it stood, in steps."""
    levels = goal_levels(one, *span(one))
    if not levels:
        return []
    days = tuple(day for level in levels for day in (level.start, level.end))
    values = tuple(level.value for level in levels for _ in range(2))
    return [Trace(TARGET, days, values, LineStroke(LIGHT.target, 2.5, "sysDash"))]


def _expected(one: Picture) -> list[Trace]:
    """What was to be expected since the start, and the interval of the gap at its end."""
    course = one.story.expected
    if course is None or not course.values:
        return []
    found = [Trace(EXPECTED, course.days, course.values, LineStroke(LIGHT.quiet, 2.25, "sysDot"))]
    bar = interval_bar(one)
    if bar:
        on, low, high = bar
        tint = colour(gap_meaning(one), LIGHT)
        found.append(
            Trace(INTERVAL, (on, on), (low, high), LineStroke(tint, 3), PointMark("dash", 11, tint))
        )
    return found


def _limits(one: Picture) -> list[Trace]:
    """Lower and upper limit of a control chart; each phase its own."""
    if one.limits is None:
        return []
    found = []
    places = groupby(range(len(one.figures.periods)), key=lambda at: int(one.points.phases[at]))
    for number, (_, within) in enumerate(places, start=1):
        at = list(within)
        days = tuple(one.figures.periods[each] for each in at)
        for name, side in (("Lower", one.limits.lower), ("Upper", one.limits.upper)):
            values = tuple(float(side[each]) if isfinite(side[each]) else None for each in at)
            if any(value is not None for value in values):
                told = f"{name} limit" + (f", phase {number}" if number > 1 else "")
                found.append(Trace(told, days, values, LineStroke(LIGHT.neither, 1.5, "dash")))
    return found


def _changes(one: Picture, low: float, high: float) -> list[Trace]:
    """An upright line on each day of change; the one in question is the strong one."""
    first, last = span(one)
    every = (*one.story.changes, *one.story.phases)
    shown = [change for change in every if first <= change.on <= last]
    return [_upright(change, low, high) for change in sorted(shown, key=lambda c: c.is_current)]


def _upright(change: DayOfChange, low: float, high: float) -> Trace:
    strong, faint = LineStroke(LIGHT.ink, 2.25), LineStroke(LIGHT.quiet, 1.25, "sysDot")
    told = f"{words.day(change.on)}: {change.name}"
    stroke = strong if change.is_current else faint
    top = high - 0.001 * (high - low)  # within the plot, or its name is not shown
    return Trace(told, (change.on, change.on), (low, top), stroke)


def _flat(name: str, level: Level, stroke: LineStroke) -> Trace:
    return Trace(name, (level.start, level.end), (level.value, level.value), stroke)


# The frame of a native chart: where its plot lies, its two axes, and what stands over it.


TEXT = Type(18)  # read at five metres
BAND = 1.5 * TEXT.size  # over the highest figure, for the names of changes
MONTH = 30.4375  # days
SHORT = 200  # days: so few are named by day and month
EPOCH = date(1899, 12, 30)  # day 0 of a workbook


@dataclass(frozen=True)
class Days:
    """The days along the foot: first and last, how far apart they are named, and how."""

    first: date
    last: date
    step: float
    form: str


@dataclass(frozen=True)
class ChartFrame:
    """Sizes in points from the upper left corner of a chart `wide` by `tall`."""

    wide: float
    tall: float
    left: float
    top: float
    right: float  # room for the words at the right edge
    foot: float
    values: Axis
    high: float  # the upper end of the value axis, with room for the names of changes
    days: Days

    @property
    def plot_wide(self) -> float:
        return self.wide - self.left - self.right

    @property
    def plot_tall(self) -> float:
        return self.tall - self.top - self.foot

    def across(self, day: date) -> float:
        """How far right of the plot's left edge a day stands."""
        whole = (self.days.last - self.days.first).days
        return self.plot_wide * (day - self.days.first).days / whole

    def down(self, value: float) -> float:
        """How far below the plot's upper edge a value stands."""
        return self.plot_tall * (self.high - value) / (self.high - self.values.low)


def serial(day: date) -> int:
    """A day as a workbook counts it."""
    return (day - EPOCH).days


def framed(
    one: Picture, wide: float, tall: float, right: float, among: tuple[Picture, ...] = ()
) -> ChartFrame:
    """The frame of a picture, on one scale with those `among` it."""
    scale = value_axis(one, *among)
    ticks = [width(words.number(tick), TEXT) for tick in scale.ticks]
    left, top, foot = max(ticks) + 12, 0.6 * TEXT.size, 1.6 * TEXT.size
    band = BAND if one.story.changes or one.story.phases else 0.5 * BAND
    step = scale.ticks[1] - scale.ticks[0]
    span_of = scale.ticks[-1] - scale.low
    room = max(tall - top - foot - band, 1)
    high = max(scale.ticks[-1] + min(span_of * band / room, 0.95 * step), scale.high)
    days = _days(one, *span(one, *among), wide - left - right)
    return ChartFrame(wide, tall, left, top, right, foot, scale, high, days)


def _days(one: Picture, first: date, last: date, room: float) -> Days:
    """Mondays by name where the time is short; else months, named by one of their first days."""
    whole = (last - first).days
    if one.story.by is not By.MONTH and whole <= SHORT:
        weeks = _least(whole / 7, room / width("25 Oct   ", TEXT), (1, 2, 4, 6, 8, 13))
        return Days(first - timedelta(days=first.weekday()), last, 7 * weeks, "d mmm")
    months = _least(whole / MONTH, room / width("Oct 26   ", TEXT), (1, 2, 3, 4, 6, 12, 24, 60))
    return Days((first - timedelta(days=2)).replace(day=3), last, months * MONTH, "mmm yy")


def _least(whole: float, most: float, steps: tuple[int, ...]) -> int:
    """The smallest step that gives no more names than there is room for."""
    return next((step for step in steps if whole / step <= most), steps[-1])


# What stands over a native chart: what is drawn, as a sentence, and what its marks mean.


SIGNS = {Meaning.IMPROVEMENT: "●", Meaning.CONCERN: "◆", Meaning.NO_DIRECTION: "■"}
KEY = {of: f"{sign} {lower_first(STANDS_OUT[of])}" for of, sign in SIGNS.items()}
UNJUDGED = "○ not judged"
COLOURS = {told: colour(of, LIGHT) for of, told in KEY.items()}


def key(*pictures: Picture) -> str:
    """What the marks mean, of those that are there; "" where there are none."""
    return "   ".join(dict.fromkeys(sign for one in pictures for sign in _signs(one)))


def heading(one: Picture, among: tuple[Picture, ...] = ()) -> tuple[str, ...]:
    """The axis as a sentence, with where it begins; then a key of the marks that are there."""
    values = axis(one, *among)
    told = one.story.axis + (f" ({values.note})" if values.note else "")
    told = capital(told)
    return tuple(filter(None, (told, key(one))))


def _signs(one: Picture) -> Iterator[str]:
    means = {meaning(side, one.story.better) for side in one.sides()}
    yield from (KEY[of] for of in KEY if of in means)
    rows = zip(one.figures.values, one.points.used, strict=True)
    if any(isfinite(value) and not used for value, used in rows):
        yield UNJUDGED


# The words on a native chart: values at its right edge, names of changes over it.


BOLD = Type(TEXT.size, is_bold=True)
ROOM = 10  # points between a plot and the words beside it
CLEAR = 6  # of it before the words, where the interval of the gap ends
FEWEST = 8  # letters of a name that are worth showing


def at_the_edge(one: Picture, room: Room) -> tuple[Label, ...]:
    """What stands at the right edge; what was expected too, where it differs from before."""
    found = edge_labels(one, room, LIGHT)
    course = one.story.expected
    if course and course.values and room is not Room.LITTLE:
        told = words.measured(course.values[-1], one.story.unit)
        if not any(told == each.words.split(" ", 1)[1] for each in found[1:]):
            found.append(Label(course.values[-1], f"expected {told}", LIGHT.quiet))
    return tuple(found)


def edge_width(labels: tuple[Label, ...]) -> float:
    """How much room the words at the right edge take."""
    wide = (width(each.words, BOLD if each.is_strong else TEXT) for each in labels)
    return max(wide, default=0) + 2 * ROOM


def with_words(
    drawn: tuple[Trace, ...], one: Picture, frame: ChartFrame, labels: tuple[Label, ...]
) -> tuple[Trace, ...]:
    """The series with the words at the right edge and the names of the changes."""
    downs = [frame.down(label.value) for label in labels]
    placed = spread(downs, TEXT.line)
    tags: dict[str, PointTag] = {}
    for label, down, wanted in zip(labels, downs, placed, strict=True):
        trace = _bearer(drawn, label)
        if trace and trace.name not in tags:
            at = max(at for at, value in enumerate(trace.values) if value is not None)
            right = frame.plot_wide - frame.across(trace.days[at]) + CLEAR
            tags[trace.name] = _edge_tag(label, at, (right, wanted - down))
    tags |= _names(one, frame)
    return tuple(replace(trace, tag=tags.get(trace.name)) for trace in drawn)


def _bearer(drawn: tuple[Trace, ...], label: Label) -> Trace | None:
    """The series on whose last point a label stands."""
    if label.is_strong or label.words.startswith(EXPECTED.lower()) or label.colour == LIGHT.target:
        name = COURSE if label.is_strong else TARGET if label.colour == LIGHT.target else EXPECTED
        return next((each for each in drawn if each.name == name), None)
    own = (each for each in reversed(drawn) if each.name not in (COURSE, TARGET, EXPECTED))
    level = (each for each in own if each.stroke and set(each.values) == {label.value})
    return next(level, None)


def _edge_tag(label: Label, at: int, moved: tuple[float, float]) -> PointTag:
    right, down = moved
    return PointTag(
        at,
        label.words,
        label.colour,
        form=number_form(label),
        is_bold=label.is_strong,
        right=right,
        down=down,
    )


def number_form(label: Label) -> str:
    """The number format that writes the label from its value, with as many digits.

    >>> number_form(Label(95.0, "target 95 %", ""))
    '"target "0" %"'
    """
    figure = words.number(label.value)
    before, _, after = label.words.rpartition(figure)
    digits = len(figure.partition(".")[2])
    shape = "#,##0" if "," in figure else "0"
    shape += f".{'0' * digits}" if digits else ""
    return "".join((_literal(before), shape, _literal(after)))


def _literal(text: str) -> str:
    return f'"{text}"' if text else ""


def _names(one: Picture, frame: ChartFrame) -> dict[str, PointTag]:
    """The change in question first; another one only where its name stands free of those."""
    shown = [
        change
        for change in (*one.story.changes, *one.story.phases)
        if frame.days.first <= change.on <= frame.days.last
    ]
    found: dict[str, PointTag] = {}
    taken: list[tuple[float, float]] = []
    for change in sorted(shown, key=lambda change: not change.is_current):
        place = frame.across(change.on)
        told, is_left = _name(change, place, frame)
        wide = width(told, BOLD if change.is_current else TEXT)
        stretch = (place - wide, place) if is_left else (place, place + wide)
        if told and not any(_overlap(stretch, other) for other in taken):
            taken.append(stretch)
            name = f"{words.day(change.on)}: {change.name}"
            tint = LIGHT.ink if change.is_current else LIGHT.quiet
            down = frame.down(frame.high) + 0.5 * TEXT.line
            found[name] = PointTag(1, told, tint, "", change.is_current, is_left, 0, down)
    return found


def _name(change: DayOfChange, place: float, frame: ChartFrame) -> tuple[str, bool]:
    """Day and as much of the name as fits on the roomier side; the day alone if little does."""
    type = BOLD if change.is_current else TEXT
    after, before = frame.plot_wide + frame.right - place - ROOM, frame.left + place - ROOM
    day = words.short_day(change.on)
    whole = f"{day}: {change.name}"
    is_left = width(whole, type) > after and before > after
    room = before if is_left else after
    told = fitted(whole, type, room, 1) if room > 0 else ""
    if len(told) < len(day) + 2 + FEWEST:
        told = day if width(day, type) <= room else ""
    return told, is_left


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one[0] < other[1] + ROOM and other[0] < one[1] + ROOM
