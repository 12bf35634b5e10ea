"""One item of the agenda as slides: finding, chart, at most three lines, the decision to take."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from charts.palette import LIGHT
from reports.governance.drawings import drawings
from reports.governance.model import Entry
from reports.governance.page import AIR, SIZES, below, is_cut, kicker, pages_of, titled
from reports.governance.told import missing_told
from reports.governance.words import action_told
from reports.slides import BODY, Box, Drawing, Panel, Slide, Type, Words
from reports.slides.lettering import fitted
from reports.slides.look import INSIDE
from reports.slides.slide import height, largest

INSET = 8
SPLITS = (
    540,
    500,
    460,
    420,
    390,
)  # width of the chart beside the lines: the first that leaves room
FEWEST_HIGH = 190  # points that a chart needs
MOST_ASKED = 3  # lines of a question
STRONG = Type(BODY, is_bold=True)


def item_slides(entry: Entry, over: str, made_on: date) -> Iterator[Slide]:
    """One slide, or more where the words or the charts of an item need them."""
    item = entry.item
    head = titled(item.title)
    foot = _decision(item.question)
    room = below(head, foot.box.top - AIR if foot else INSIDE.bottom)
    pages = list(_filled(entry, room, made_on))
    for at, parts in enumerate(pages):
        is_last = at == len(pages) - 1
        shown = head if at == 0 else replace(titled(item.title), box=head.box)
        closing = (foot,) if foot and is_last else ()
        notes = tuple(_notes(entry, is_cut(head, item.title))) if at == 0 else ()
        above = kicker(over if at == 0 else f"{item.kind}, continued".capitalize())
        yield Slide(shown, (above, *parts, *closing), notes)


def _filled(entry: Entry, room: Box, made_on: date) -> Iterator[tuple[Panel | Drawing, ...]]:
    """What stands between title and decision, a tuple a slide."""
    drawn = [each for each in entry.drawn if each.has_figures]
    if len(drawn) == 1:
        yield from _beside(entry, room, made_on)
        return
    said = [*entry.said, *missing_told(entry)]
    if not drawn:
        yield from _told(said, room)
        return
    words = largest(tuple(said), (BODY,), (room.wide, room.tall - FEWEST_HIGH - AIR))
    under = height(words, room.wide) if words else 0
    charts = Box(room.left, room.top, room.wide, room.tall - under - (AIR if under else 0))
    for at in range(0, len(drawn), 3):
        parts = drawings(drawn[at : at + 3], charts, made_on)
        if words and at == 0:
            parts += (_lines(words, Box(room.left, charts.bottom + AIR, room.wide, under)),)
        yield parts
    if not words:
        yield from _told(said, room)


def _beside(entry: Entry, room: Box, made_on: date) -> Iterator[tuple[Panel | Drawing, ...]]:
    """The chart on the left and the lines on the right; what finds no room there follows."""
    drawn = [each for each in entry.drawn if each.has_figures]
    said = (*entry.said, *missing_told(entry))
    for wide in SPLITS:
        right = Box(room.left + wide + 2 * AIR, room.top, room.wide - wide - 2 * AIR, room.tall)
        words = largest(said, SIZES[1:], (right.wide, right.tall))
        if words is not None:
            left = Box(room.left, room.top, wide, room.tall)
            lines = (_lines(words, right),) if words else ()
            yield (*drawings(drawn, left, made_on), *lines)
            return
    yield drawings(drawn, room, made_on)
    yield from _told(said, room)


def _told(said: tuple[str, ...] | list[str], room: Box) -> Iterator[tuple[Panel, ...]]:
    """Lines across the whole slide, over as many as they need."""
    words = largest(tuple(said), SIZES, (room.wide, room.tall))
    pages = [words] if words else pages_of([Words(each) for each in said], room.wide, room.tall)
    for page in pages:
        yield (_lines(page, room),) if page else ()


def _lines(words: tuple[Words, ...], box: Box) -> Panel:
    return Panel("What was found", box, words)


def _decision(question: str) -> Panel | None:
    """The decision to take, last and apart; one that is cut stands whole on the last slides."""
    if not question:
        return None
    wide = INSIDE.wide - 2 * INSET
    words = (Words(fitted(f"To decide: {question}", STRONG, wide, MOST_ASKED), STRONG),)
    tall = height(words, wide) + 2 * INSET
    box = Box(INSIDE.left, INSIDE.bottom - tall, INSIDE.wide, tall)
    return Panel("Decision to take", box, words, fill=LIGHT.grid, inset=INSET)


def _notes(entry: Entry, title_is_cut: bool) -> Iterator[str]:
    """Everything that the slide has no room for, with the numbers."""
    if title_is_cut:
        yield entry.item.title
    yield from entry.notes
    for each in entry.actions:
        yield from action_told(each)
