"""From the scene of a chart to the series of a native one: its frame, figures, words on them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite

from charts import axis, words
from charts.palette import LIGHT, SIGNS, colour, meaning
from charts.picture import DayOfChange, Picture
from charts.run_chart import run_chart
from charts.scene import Frame, Line, Points, Room, Scene, Share, Size, Stroke
from metrics.calendar import By
from plan.words.numbers import capital, lower_first
from reports.slides.lettering import Type, fitted, width

TEXT, BOLD = Type(18), Type(18, is_bold=True)  # read at five metres
# Points are seen from there too; where they stand close they are smaller: room -> size.
SIZES = ((9.0, 8), (5.0, 6), (3.0, 5), (0.0, 4))
LARGER, HOLLOW = 4, 2  # what stands out is told from the rest by its size too, as on grey paper
PEN = 1.5  # points on a slide for a pixel on a screen
ROOM, CLEAR = (
    10,
    6,
)  # points between a plot and the words beside it; of it, where the gap's bar ends
FEWEST = 8  # letters of a name cut short that are worth showing
BAND = 1.5 * TEXT.size  # over the highest figure, for the names of changes
ROWS = 2  # of those names


@dataclass(frozen=True)
class PointMark:
    """A point: its shape, its size in points, its colour; hollow with an edge of that colour."""

    shape: str
    size: int
    colour: str
    is_hollow: bool = False


@dataclass(frozen=True)
class PointTag:
    """A label at the point at a place of its series, moved right and down by so much of the chart.

    `form`: a number format that shows the point's own value, so that the words follow it when
    somebody edits the workbook; "" where they stand for themselves. `is_left`: they end there.
    """

    at: int
    label: axis.Label
    moved: tuple[float, float]
    form: str = ""
    is_left: bool = False


@dataclass(frozen=True)
class Trace:
    """A series. A value of None is a gap; the stroke is as wide as it is drawn, in points.

    `of`: the mark of the scene, whose name it may share with others. `own_days`: its days are not
    those of the figures. `repeats`: it marks points of the figures again, and moves with them when
    somebody edits the workbook.
    """

    of: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    stroke: Stroke | None = None
    mark: PointMark | None = None
    own_days: bool = True
    repeats: bool = False
    tag: PointTag | None = None


def traces(scene: Scene, periods: tuple[date, ...]) -> list[Trace]:
    """The lines and points of a scene that have a name, from the back to the front."""
    found: list[Trace] = []
    for mark in scene.marks:
        if isinstance(mark, Line) and mark.name:
            found.append(_line(mark, scene.frame))
        elif isinstance(mark, Points):
            found += _points(mark, periods, round(scene.frame.size.marker))
    return found


def _line(mark: Line, frame: Frame) -> Trace:
    """A share of the plot ends just within, or a name at it is not shown."""
    values = tuple(
        frame.low + min(up, 0.999) * (frame.high - frame.low) if isinstance(up, Share) else up
        for _, up in mark.places
    )
    stroke = replace(mark.stroke, width=PEN * mark.stroke.width)
    looks = {
        axis.COURSE: PointMark("circle", round(frame.size.marker), LIGHT.neither),
        axis.INTERVAL: PointMark("dash", 11, stroke.colour),
    }.get(mark.name)
    days = tuple(day for day, _ in mark.places)
    return Trace(mark.name, days, values, stroke, looks, own_days=mark.name != axis.COURSE)


def _points(mark: Points, periods: tuple[date, ...], size: int) -> Iterator[Trace]:
    """Those that have a name, each name a series: gaps where the others are."""
    rows = list(zip(mark.names, mark.places, mark.fills, mark.symbols, strict=False))
    for name in dict.fromkeys(filter(None, mark.names)):
        alike = [row for row in rows if row[0] == name]
        _, _, fill, symbol = alike[0]
        looks = PointMark(symbol, size + LARGER, fill)
        if fill == LIGHT.paper:
            looks = PointMark(symbol, size + HOLLOW, mark.rim.colour, is_hollow=True)
        held = dict(place for _, place, *_ in alike)
        values = tuple(held.get(day) for day in periods)
        yield Trace(name, periods, values, None, looks, False, repeats=name != axis.UNFINISHED)


MONTH = 30.4375  # days
SHORT = 200  # days: so few are named by day and month
EPOCH = date(1899, 12, 30)  # day 0 of a workbook


def serial(day: date) -> int:
    """A day as a workbook counts it."""
    return (day - EPOCH).days


@dataclass(frozen=True)
class DayNames:
    """How far apart the days along the foot are named, and how."""

    step: float
    form: str


def drawn(
    picture: Picture, size: tuple[float, float], room: Room
) -> tuple[Scene, DayNames, list[axis.Label]]:
    """The scene of a chart `size` points wide and high, with room on top for names of changes."""
    labels, ticks = at_the_edge(picture, room), axis.axis(picture).ticks
    # How much room the words at either side take.
    left = max(width(words.number(tick), TEXT) for tick in ticks) + 12
    right = 2 * ROOM + max((width(of.words, _type(of.is_strong)) for of in labels), default=0)
    wide = size[0] - left - right
    room_of_point = wide / max(len(picture.figures.periods), 1)
    marker = next(size for least, size in SIZES if room_of_point >= least)
    sheet = Size(*size, TEXT.size, marker, right, room, True, left / TEXT.size, foot=1.6)
    scene = run_chart(picture, sheet)
    first, last, names = _days(picture, *axis.span(picture), wide)
    frame = replace(scene.frame, first=first, last=last, top=0.6 * TEXT.size)
    rows = {row for *_, row in _names(picture, frame)} - {ROWS}
    band = BAND + max(rows) * TEXT.line if rows else 0.5 * BAND
    top, step = ticks[-1], ticks[1] - ticks[0]
    higher = (top - frame.low) * band / max(frame.tall - band, 1)
    frame = replace(frame, high=max(top + min(higher, 0.95 * step), frame.high))
    return replace(scene, frame=frame), names, labels


def _days(picture: Picture, first: date, last: date, room: float) -> tuple[date, date, DayNames]:
    """Mondays by name where the time is short; else months, named by one of their first days."""

    def step(spans: float, name: str, steps: tuple[int, ...]) -> int:
        """The smallest that gives no more names than there is room for."""
        most = room / width(name, TEXT)
        return next((step for step in steps if spans / step <= most), steps[-1])

    whole = (last - first).days
    if picture.topic.by is not By.MONTH and whole <= SHORT:
        weeks = step(whole / 7, "25 Oct   ", (1, 2, 4, 6, 8, 13))
        return first - timedelta(days=first.weekday()), last, DayNames(7 * weeks, "d mmm")
    months = step(whole / MONTH, "Oct 26   ", (1, 2, 3, 4, 6, 12, 24, 60))
    opening = (first - timedelta(days=2)).replace(day=3)
    return opening, last, DayNames(months * MONTH, "mmm yy")


KEY = {of: f"{SIGNS[of]} {lower_first(name)}" for of, name in axis.STANDS_OUT.items()}
UNJUDGED = "○ not judged"
COLOURS = {words: colour(of, LIGHT) for of, words in KEY.items()}


def key(*pictures: Picture) -> str:
    """What the marks mean, of those that are there; "" where there are none."""
    signs = []
    for picture in pictures:
        means = {meaning(side, picture.topic.better) for side in picture.sides()}
        signs += [KEY[of] for of in KEY if of in means]
        points = zip(picture.figures.values, picture.points.used, strict=True)
        if any(isfinite(value) and not used for value, used in points):
            signs.append(UNJUDGED)
    return "   ".join(dict.fromkeys(signs))


def heading(picture: Picture) -> tuple[str, ...]:
    """The axis as a sentence, with where it begins; then a key of the marks that are there."""
    note = axis.axis(picture).note
    axis_text = picture.topic.axis + (f" ({note})" if note else "")
    return tuple(filter(None, (capital(axis_text), key(picture))))


def at_the_edge(picture: Picture, room: Room) -> list[axis.Label]:
    """What stands at the right edge; what was expected too, where it differs from before."""
    labels, unit = axis.edge_labels(picture, room, LIGHT), picture.topic.unit
    course = picture.topic.expected
    if course and course.values and room is not Room.LITTLE:
        value = words.measured(course.values[-1], unit)
        if all(words.measured(label.value, unit) != value for label in labels[1:]):
            end = axis.Label(course.values[-1], f"expected {value}", LIGHT.quiet, of=axis.EXPECTED)
            labels.append(end)
    return labels


def with_words(
    drawn: list[Trace], picture: Picture, frame: Frame, labels: list[axis.Label]
) -> list[Trace]:
    """The series with the words at the right edge and the names of the changes."""
    downs, tags = [frame.down(label.value) for label in labels], {}
    of, size = [trace.of for trace in drawn], frame.size
    for label, down, wanted in zip(labels, downs, axis.spread(downs, TEXT.line), strict=True):
        at = max((at for at, name in enumerate(of) if name == label.of), default=None)
        if at is not None and at not in tags:
            place = max(at for at, value in enumerate(drawn[at].values) if value is not None)
            right = frame.wide - frame.along(drawn[at].days[place]) + CLEAR
            moved = right / size.width, (wanted - down) / size.height
            tags[at] = PointTag(place, label, moved, number_form(label))
    ends = {at: trace.values for at, trace in enumerate(drawn)}
    down = (frame.down(frame.high) + 0.5 * TEXT.line) / size.height
    for label, is_left, row in _names(picture, frame):
        if label.of in of:
            foot, top = drawn[at := of.index(label.of)].values
            # The line of a name further down ends there: it goes through no other.
            ends[at] = (foot, top - row * TEXT.line / frame.tall * (frame.high - frame.low))
            if label.words:
                tags[at] = PointTag(1, label, (0, down), is_left=is_left)
    return [replace(trace, values=ends[at], tag=tags.get(at)) for at, trace in enumerate(drawn)]


def number_form(label: axis.Label) -> str:
    """The number format that writes the label from its value, with as many digits.

    >>> number_form(axis.Label(95.0, "target 95 %", ""))
    '"target "0" %"'
    """
    figure = words.number(label.value)
    before, _, after = label.words.rpartition(figure)
    whole, point, digits = figure.partition(".")
    shape = ("#,##0" if "," in whole else "0") + point + "0" * len(digits)
    return "".join((f'"{before}"' if before else "", shape, f'"{after}"' if after else ""))


# Row of a name from the top, where it begins and ends, and the line of its change.
_Place = tuple[int, float, float, float]


def _is_free(name: _Place, taken: list[_Place]) -> bool:
    """Whether it covers no other name, and no line goes through it or from it through another."""
    row, start, end, line = name
    for other, begins, stops, up in taken:
        if row == other and start < stops + ROOM and begins < end + ROOM:
            return False
        if (row > other and start < up < end) or (row < other and begins < line < stops):
            return False
    return True


def _names(picture: Picture, frame: Frame) -> Iterator[tuple[axis.Label, bool, int]]:
    """The change in question first; the others in the first row in which theirs stands free.

    Each with whether it stands left of its line, and its row; without words, and below all others,
    where there is no room.
    """
    shown = [change for change in picture.topic.named if frame.first <= change.on <= frame.last]
    taken: list[_Place] = []
    for change in sorted(shown, key=lambda change: not change.is_current):
        name: tuple[str, bool, int] = "", False, ROWS
        for text, is_left, place in _choices(change, frame):
            if _is_free(place, taken):
                taken.append(place)
                name = text, is_left, place[0]
                break
        tint = LIGHT.ink if change.is_current else LIGHT.quiet
        label = axis.Label(frame.high, name[0], tint, change.is_current, change.label)
        yield label, *name[1:]


def _choices(change: DayOfChange, frame: Frame) -> Iterator[tuple[str, bool, _Place]]:
    """On the roomier side first: day and as much of the name as fits, the day alone if little does;
    in each row from the top."""
    type, line = _type(change.is_current), frame.along(change.on)
    after, before = frame.wide + frame.size.right - line - ROOM, frame.left + line - ROOM
    day, whole = words.short_day(change.on), change.label
    left_first = width(whole, type) > after and before > after
    for is_left in (left_first, not left_first):
        room = before if is_left else after
        text = fitted(whole, type, room, 1) if room > 0 else ""
        if text != whole and len(text) < len(day) + 2 + FEWEST:
            text = day if width(day, type) <= room else ""
        wide = width(text, type)
        start, end = (line - wide, line) if is_left else (line, line + wide)
        yield from ((text, is_left, (row, start, end, line)) for row in range(ROWS) if text)


def _type(is_strong: bool) -> Type:
    return BOLD if is_strong else TEXT
