"""The words on a native chart: values at its right edge, names of changes over it."""

from dataclasses import replace

from charts import words
from charts.labels import Label, Room, edge_labels, spread
from charts.palette import LIGHT
from charts.picture import Change, Picture
from reports.slides.lettering import Type, fitted, width
from reports.slides.native.drawn import COURSE, EXPECTED, TARGET
from reports.slides.native.frame import TEXT, Frame
from reports.slides.native.trace import Tag, Trace

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
    drawn: tuple[Trace, ...], one: Picture, frame: Frame, labels: tuple[Label, ...]
) -> tuple[Trace, ...]:
    """The series with the words at the right edge and the names of the changes."""
    downs = [frame.down(label.value) for label in labels]
    placed = spread(downs, TEXT.line)
    tags: dict[str, Tag] = {}
    for label, down, wanted in zip(labels, downs, placed, strict=True):
        trace = _bearer(drawn, label)
        if trace and trace.name not in tags:
            at = max(at for at, value in enumerate(trace.values) if value is not None)
            right = frame.plot_wide - frame.across(trace.days[at]) + CLEAR
            tags[trace.name] = _edge_tag(label, one.story.unit, at, (right, wanted - down))
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


def _edge_tag(label: Label, unit: str, at: int, moved: tuple[float, float]) -> Tag:
    right, down = moved
    return Tag(
        at,
        label.words,
        label.colour,
        form=number_form(label, unit),
        is_bold=label.is_strong,
        right=right,
        down=down,
    )


def number_form(label: Label, unit: str) -> str:
    """The number format that writes the label from its value, with as many digits.

    >>> number_form(Label(95.0, "target 95 %", ""), "% of calls due")
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


def _names(one: Picture, frame: Frame) -> dict[str, Tag]:
    """The change in question first; another one only where its name stands free of those."""
    shown = [
        change
        for change in (*one.story.changes, *one.story.phases)
        if frame.days.first <= change.on <= frame.days.last
    ]
    found: dict[str, Tag] = {}
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
            found[name] = Tag(1, told, tint, "", change.is_current, is_left, 0, down)
    return found


def _name(change: Change, place: float, frame: Frame) -> tuple[str, bool]:
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
