"""From the scene of a chart to the series of a native one: its frame, figures, words on them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite

from charts import words
from charts.axis import (
    COURSE,
    EXPECTED,
    INTERVAL,
    STANDS_OUT,
    UNFINISHED,
    Label,
    axis,
    edge_labels,
    span,
    spread,
)
from charts.palette import LIGHT, SIGNS, colour, meaning
from charts.picture import DayOfChange, Picture
from charts.run_chart import run_chart
from charts.scene import Frame, Line, Points, Room, Scene, Share, Size, Stroke
from metrics.calendar import By
from plan.words.numbers import capital, lower_first
from reports.slides.lettering import Type, fitted, width

# Points are seen from five metres; where they stand close they are smaller: room -> size.
SIZES = ((9.0, 8), (5.0, 6), (3.0, 5), (0.0, 4))


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
    """A series. A value of None is a gap; the stroke is as wide as it is drawn, in points.

    `of`: the mark of the scene, whose name it shares with others. `own_days`: its days are not
    those of the figures. `repeats`: it marks points of the figures again, and moves with them when
    somebody edits the workbook.
    """

    name: str
    of: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    stroke: Stroke | None = None
    mark: PointMark | None = None
    tag: PointTag | None = None
    own_days: bool = True
    repeats: bool = False


PEN = 1.5  # points on a slide for a pixel on a screen
LARGER, HOLLOW = 4, 2  # what stands out is told from the rest by its size too, as on grey paper


def traces(scene: Scene, periods: tuple[date, ...]) -> tuple[Trace, ...]:
    """The lines and points of a scene that have a name, from the back to the front."""
    series: list[Trace] = []
    for mark in scene.marks:
        if isinstance(mark, Line) and mark.name:
            series.append(_line(mark, scene))
        elif isinstance(mark, Points):
            series += _points(mark, periods, round(scene.frame.size.marker))
    # Each series has a name of its own: of two alike the second says so.
    for at, trace in enumerate(series):
        before = sum(other.of == trace.of for other in series[:at])
        series[at] = replace(trace, name=f"{trace.of} ({before + 1})") if before else trace
    return tuple(series)


def _line(mark: Line, scene: Scene) -> Trace:
    """A share of the plot ends just within, or a name at it is not shown."""
    low, high = scene.frame.low, scene.frame.high
    days = tuple(day for day, _ in mark.places)
    values = tuple(
        low + min(value, 0.999) * (high - low) if isinstance(value, Share) else value
        for _, value in mark.places
    )
    stroke = replace(mark.stroke, width=PEN * mark.stroke.width)
    looks = {
        COURSE: PointMark("circle", round(scene.frame.size.marker), LIGHT.neither),
        INTERVAL: PointMark("dash", 11, stroke.colour),
    }.get(mark.name)
    is_course = mark.name == COURSE
    return Trace(mark.name, mark.name, days, values, stroke, looks, own_days=not is_course)


def _points(mark: Points, periods: tuple[date, ...], size: int) -> Iterator[Trace]:
    """Those that have a name, each name a series: gaps where the others are."""
    rows = list(zip(mark.places, mark.fills, mark.symbols, mark.names, strict=True))
    for name in dict.fromkeys(filter(None, mark.names)):
        alike = [row for row in rows if row[-1] == name]
        _, fill, symbol, _ = alike[0]
        is_hollow = fill == LIGHT.paper
        held = dict(place for place, *_ in alike)
        looks = PointMark(
            symbol,
            size + (HOLLOW if is_hollow else LARGER),
            mark.rim.colour if is_hollow else fill,
            is_hollow,
        )
        values = tuple(held.get(day) for day in periods)
        repeats = name != UNFINISHED
        yield Trace(name, name, periods, values, mark=looks, own_days=False, repeats=repeats)


# The frame of a native chart: where its plot lies, its two axes, and what stands over it.


TEXT = Type(18)  # read at five metres
BAND = 1.5 * TEXT.size  # over the highest figure, for the names of changes
MONTH = 30.4375  # days
SHORT = 200  # days: so few are named by day and month
EPOCH = date(1899, 12, 30)  # day 0 of a workbook


@dataclass(frozen=True)
class DayNames:
    """How far apart the days along the foot are named, and how."""

    step: float
    form: str


def serial(day: date) -> int:
    """A day as a workbook counts it."""
    return (day - EPOCH).days


def drawn(
    picture: Picture, size: tuple[float, float], room: Room
) -> tuple[Scene, DayNames, tuple[Label, ...]]:
    """The scene of a chart `size` points wide and high, with room on top for names of changes."""
    labels, scale = at_the_edge(picture, room), axis(picture)
    left = max(width(words.number(tick), TEXT) for tick in scale.ticks) + 12
    wide = size[0] - left - edge_width(labels)
    room_of_point = wide / max(len(picture.figures.periods), 1)
    marker = next(size for least, size in SIZES if room_of_point >= least)
    sheet = Size(*size, TEXT.size, marker, edge_width(labels), room, is_paper=True)
    scene = run_chart(picture, replace(sheet, left=left / TEXT.size, foot=1.6))
    first, last, names = _days(picture, *span(picture), wide)
    frame = replace(scene.frame, first=first, last=last, top=0.6 * TEXT.size)
    frame = replace(frame, high=_high(picture, frame))
    return replace(scene, frame=frame), names, labels


def _high(picture: Picture, frame: Frame) -> float:
    """The upper end of the value axis, with room for the names of changes."""
    band = BAND if picture.story.changes or picture.story.phases else 0.5 * BAND
    top, step = frame.ticks[-1], frame.ticks[1] - frame.ticks[0]
    room = max(frame.tall - band, 1)
    return max(top + min((top - frame.low) * band / room, 0.95 * step), frame.high)


def _days(picture: Picture, first: date, last: date, room: float) -> tuple[date, date, DayNames]:
    """Mondays by name where the time is short; else months, named by one of their first days."""
    whole = (last - first).days
    if picture.story.by is not By.MONTH and whole <= SHORT:
        weeks = _least(whole / 7, room / width("25 Oct   ", TEXT), (1, 2, 4, 6, 8, 13))
        return first - timedelta(days=first.weekday()), last, DayNames(7 * weeks, "d mmm")
    months = _least(whole / MONTH, room / width("Oct 26   ", TEXT), (1, 2, 3, 4, 6, 12, 24, 60))
    opening = (first - timedelta(days=2)).replace(day=3)
    return opening, last, DayNames(months * MONTH, "mmm yy")


def _least(whole: float, most: float, steps: tuple[int, ...]) -> int:
    """The smallest step that gives no more names than there is room for."""
    return next((step for step in steps if whole / step <= most), steps[-1])


KEY = {of: f"{SIGNS[of]} {lower_first(name)}" for of, name in STANDS_OUT.items()}
UNJUDGED = "○ not judged"
COLOURS = {words: colour(of, LIGHT) for of, words in KEY.items()}


def key(*pictures: Picture) -> str:
    """What the marks mean, of those that are there; "" where there are none."""
    signs = []
    for picture in pictures:
        means = {meaning(side, picture.story.better) for side in picture.sides()}
        signs += [KEY[of] for of in KEY if of in means]
        points = zip(picture.figures.values, picture.points.used, strict=True)
        if any(isfinite(value) and not used for value, used in points):
            signs.append(UNJUDGED)
    return "   ".join(dict.fromkeys(signs))


def heading(picture: Picture) -> tuple[str, ...]:
    """The axis as a sentence, with where it begins; then a key of the marks that are there."""
    note = axis(picture).note
    axis_text = picture.story.axis + (f" ({note})" if note else "")
    return tuple(filter(None, (capital(axis_text), key(picture))))


BOLD = Type(TEXT.size, is_bold=True)
ROOM = 10  # points between a plot and the words beside it
CLEAR = 6  # of it before the words, where the interval of the gap ends
FEWEST = 8  # letters of a name that are worth showing


def at_the_edge(picture: Picture, room: Room) -> tuple[Label, ...]:
    """What stands at the right edge; what was expected too, where it differs from before."""
    labels, unit = edge_labels(picture, room, LIGHT), picture.story.unit
    course = picture.story.expected
    if course and course.values and room is not Room.LITTLE:
        value = words.measured(course.values[-1], unit)
        if all(words.measured(label.value, unit) != value for label in labels[1:]):
            end = Label(course.values[-1], f"expected {value}", LIGHT.quiet, of=EXPECTED)
            labels.append(end)
    return tuple(labels)


def edge_width(labels: tuple[Label, ...]) -> float:
    """How much room the words at the right edge take."""
    wide = (width(label.words, BOLD if label.is_strong else TEXT) for label in labels)
    return max(wide, default=0) + 2 * ROOM


def with_words(
    drawn: tuple[Trace, ...], picture: Picture, frame: Frame, labels: tuple[Label, ...]
) -> tuple[Trace, ...]:
    """The series with the words at the right edge and the names of the changes."""
    downs = [frame.down(label.value) for label in labels]
    tags: dict[str, PointTag] = {}
    for label, down, wanted in zip(labels, downs, spread(downs, TEXT.line), strict=True):
        trace = next((trace for trace in reversed(drawn) if trace.of == label.of), None)
        if trace and trace.name not in tags:
            at = max(at for at, value in enumerate(trace.values) if value is not None)
            right = frame.wide - frame.along(trace.days[at]) + CLEAR
            look = (label.words, label.colour, number_form(label), label.is_strong)
            tags[trace.name] = PointTag(at, *look, right=right, down=wanted - down)
    tags |= _names(picture, frame)
    return tuple(replace(trace, tag=tags.get(trace.name)) for trace in drawn)


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
    return "".join((f'"{before}"' if before else "", shape, f'"{after}"' if after else ""))


def _names(picture: Picture, frame: Frame) -> dict[str, PointTag]:
    """The change in question first; another one only where its name stands free of those."""
    shown = [
        change
        for change in (*picture.story.changes, *picture.story.phases)
        if frame.first <= change.on <= frame.last
    ]
    tags: dict[str, PointTag] = {}
    taken: list[tuple[float, float]] = []
    for change in sorted(shown, key=lambda change: not change.is_current):
        place = frame.along(change.on)
        text, is_left = _name(change, place, frame)
        wide = width(text, BOLD if change.is_current else TEXT)
        stretch = (place - wide, place) if is_left else (place, place + wide)
        if text and all(
            stretch[0] >= other[1] + ROOM or other[0] >= stretch[1] + ROOM for other in taken
        ):
            taken.append(stretch)
            name = change.label
            tint = LIGHT.ink if change.is_current else LIGHT.quiet
            down = frame.down(frame.high) + 0.5 * TEXT.line
            tags[name] = PointTag(1, text, tint, "", change.is_current, is_left, 0, down)
    return tags


def _name(change: DayOfChange, place: float, frame: Frame) -> tuple[str, bool]:
    """Day and as much of the name as fits on the roomier side; the day alone if little does."""
    type = BOLD if change.is_current else TEXT
    after, before = frame.wide + frame.size.right - place - ROOM, frame.left + place - ROOM
    day, whole = words.short_day(change.on), change.label
    is_left = width(whole, type) > after and before > after
    room = before if is_left else after
    text = fitted(whole, type, room, 1) if room > 0 else ""
    if len(text) < len(day) + 2 + FEWEST:
        text = day if width(day, type) <= room else ""
    return text, is_left
