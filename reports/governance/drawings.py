"""The charts of an item on a slide: one large, or up to three side by side."""

from datetime import date

from charts.labels import Room
from charts.palette import LIGHT
from reports.governance.model import Drawn
from reports.governance.page import AIR
from reports.slides import Box, Drawing, Panel, Type, Words
from reports.slides.lettering import fitted
from reports.slides.native import heading, key, native_chart
from reports.slides.native.heading import COLOURS
from reports.slides.slide import height

HEADING = Type(18)
PAINTED = tuple(COLOURS.items())


def drawings(drawn: list[Drawn], room: Box, made_on: date) -> tuple[Panel | Drawing, ...]:
    """Charts beside each other, each under what it shows."""
    if len(drawn) == 1:
        return _large(drawn[0], room, made_on)
    told = Words(key(*(each.picture for each in drawn)), HEADING, LIGHT.quiet, PAINTED)
    foot = Box(room.left, room.bottom - HEADING.line, room.wide, HEADING.line)
    room = Box(room.left, room.top, room.wide, room.tall - HEADING.line)
    wide = (room.wide - AIR * (len(drawn) - 1)) / len(drawn)
    boxes = [Box(room.left + at * (wide + AIR), room.top, wide, room.tall) for at in range(3)]
    found: list[Panel | Drawing] = [Panel("What the marks mean", foot, (told,))]
    for each, box in zip(drawn, boxes, strict=False):
        found += _small(each, box, made_on)
    return tuple(found)


def _large(drawn: Drawn, room: Box, made_on: date) -> tuple[Panel, Drawing]:
    """The axis as a sentence and a key of the marks over the chart."""
    told = heading(drawn.picture)
    words = tuple(Words(each, HEADING, LIGHT.quiet, PAINTED) for each in told)
    return _stacked(drawn, words, room, (made_on, Room.SOME))


def _small(drawn: Drawn, room: Box, made_on: date) -> tuple[Panel, Drawing]:
    """Where and what over the chart, in two lines at most; only the last value and the target."""
    unit = drawn.picture.story.unit
    told = (
        Words(fitted(drawn.place, HEADING, room.wide, 1), Type(18, is_bold=True)),
        Words(fitted(f"{drawn.title}, {unit}", HEADING, room.wide, 2), HEADING, LIGHT.quiet),
    )
    return _stacked(drawn, told, room, (made_on, Room.LITTLE))


def _stacked(
    drawn: Drawn, words: tuple[Words, ...], room: Box, how: tuple[date, Room]
) -> tuple[Panel, Drawing]:
    made_on, labels = how
    over = height(words, room.wide)
    head = Panel("What is drawn", Box(room.left, room.top, room.wide, over), words)
    box = Box(room.left, room.top + over + 2, room.wide, room.tall - over - 2)
    chart = native_chart(drawn.picture, (box.wide, box.tall), made_on, room=labels)
    return head, Drawing(f"Chart: {drawn.title}, {drawn.place}", box, chart)
