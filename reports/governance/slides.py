"""The governance pack as slides: one question a slide, its charts, and the slides around them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from charts.palette import LIGHT
from charts.scene import Room
from charts.words import full_day
from plan.words.numbers import lower_first
from reports.governance.content import MeasureDrawn, Pack, PackItem, action_in_words
from reports.governance.paper import (
    asked_for,
    groups_in_words,
    kicker_words,
    missing_in_words,
    opening_words,
)
from reports.slides.chart import native_chart
from reports.slides.deck import Drawing, Panel, Slide, SlideWords, deck, height, largest
from reports.slides.lettering import BODY, INSIDE, Box, Type, fitted, lines_of
from reports.slides.series import COLOURS, heading, key

KICKER = Type(18)
TITLES, MOST_HIGH = (30, 28, 26), 110.0  # sizes of a title, and how high it may stand
SIZES = (28, 26, BODY)  # of sentences
AIR = 12  # points between parts of a slide


def kicker(text: str) -> Panel:
    """The quiet line over a title: which group, which item."""
    line = fitted(text, KICKER, INSIDE.wide, 1)
    box = Box(INSIDE.left, INSIDE.top - 4, INSIDE.wide, KICKER.line)
    return Panel("Item", box, (SlideWords(line, KICKER, LIGHT.quiet),))


def titled(text: str, top: float = INSIDE.top + 20) -> Panel:
    """The title in the largest size in which it fits; at the smallest it is cut with a sign."""
    words = largest((text,), TITLES, (INSIDE.wide, MOST_HIGH), is_bold=True)
    if words is None:
        least = Type(TITLES[-1], is_bold=True)
        words = (SlideWords(fitted(text, least, INSIDE.wide, int(MOST_HIGH / least.line)), least),)
    return Panel("Title", Box(INSIDE.left, top, INSIDE.wide, height(words, INSIDE.wide)), words)


def below(title: Panel, bottom: float = INSIDE.bottom) -> Box:
    """All the room under a title."""
    top = title.box.bottom + AIR
    return Box(INSIDE.left, top, INSIDE.wide, bottom - top)


def pages_of(
    paragraphs: Sequence[SlideWords], wide: float, tall: float
) -> list[tuple[SlideWords, ...]]:
    """Paragraphs on pages so wide and tall; a longer one is divided."""
    pages: list[list[SlideWords]] = [[]]
    for words in (piece for paragraph in paragraphs for piece in _pieces(paragraph, wide, tall)):
        if height((*pages[-1], words), wide) > tall:
            pages.append([])
        pages[-1].append(words)
    return [tuple(page) for page in pages]


def of_words(title: str, paragraphs: Sequence[SlideWords], over: str) -> Iterator[Slide]:
    """Slides of words under one title; from the second on it says which page it is."""
    room = below(titled(title))
    for at, page in enumerate(pages_of(paragraphs, room.wide, room.tall)):
        head = titled(f"{title}, continued" if at else title)
        yield Slide(head, (kicker(over), Panel("What is told", below(head), page)))


def _pieces(words: SlideWords, wide: float, tall: float) -> Iterator[SlideWords]:
    """A paragraph that no page can hold, in as many as it needs."""
    lines = lines_of(words.text, words.type, wide)
    most = max(int(tall / words.type.line), 1)
    if len(lines) <= most:
        yield words
        return
    for start in range(0, len(lines), most):
        yield SlideWords(" ".join(lines[start : start + most]), words.type, words.colour)


LARGE = Type(32)
INVENTED = "This is sample data. No provider, person or figure here is real."


def opening(pack: Pack) -> Slide:
    """What, where, when, and how much there is to look at."""
    head = titled("Governance meeting", top=150)
    lines = [
        SlideWords(fitted(pack.place, LARGE, INSIDE.wide, 2), LARGE),
        SlideWords(full_day(pack.agenda.today), LARGE),
        SlideWords(opening_words(pack)),
    ]
    if pack.colophon.is_sample:
        lines.append(SlideWords(INVENTED, Type(24, is_bold=True)))
    return Slide(head, (Panel("Where and when", below(head), tuple(lines)),))


HEADING = Type(18)
PAINTED = tuple(COLOURS.items())


def drawings(drawn: list[MeasureDrawn], room: Box, made_on: date) -> tuple[Panel | Drawing, ...]:
    """Charts beside each other, each under what it shows."""
    if len(drawn) == 1:  # the axis as a sentence and a key of the marks over the chart
        texts = heading(drawn[0].picture)
        over = tuple(SlideWords(text, HEADING, LIGHT.quiet, PAINTED) for text in texts)
        return _stacked(drawn[0], over, room, (made_on, Room.SOME))
    key_words = SlideWords(
        key(*(measure.picture for measure in drawn)), HEADING, LIGHT.quiet, PAINTED
    )
    foot = Box(room.left, room.bottom - HEADING.line, room.wide, HEADING.line)
    room = Box(room.left, room.top, room.wide, room.tall - HEADING.line)
    wide = (room.wide - AIR * (len(drawn) - 1)) / len(drawn)
    boxes = [Box(room.left + at * (wide + AIR), room.top, wide, room.tall) for at in range(3)]
    parts: list[Panel | Drawing] = [Panel("What the marks mean", foot, (key_words,))]
    for measure, box in zip(drawn, boxes, strict=False):
        what = fitted(f"{measure.title}, {measure.picture.topic.unit}", HEADING, wide, 2)
        over = (
            SlideWords(fitted(measure.place, HEADING, wide, 1), Type(18, is_bold=True)),
            SlideWords(what, HEADING, LIGHT.quiet),
        )
        parts += _stacked(measure, over, box, (made_on, Room.LITTLE))
    return tuple(parts)


def _stacked(
    drawn: MeasureDrawn, words: tuple[SlideWords, ...], room: Box, how: tuple[date, Room]
) -> tuple[Panel, Drawing]:
    made_on, labels = how
    over = height(words, room.wide)
    head = Panel("What is drawn", Box(room.left, room.top, room.wide, over), words)
    box = Box(room.left, room.top + over + 2, room.wide, room.tall - over - 2)
    chart = native_chart(drawn.picture, (box.wide, box.tall), made_on, room=labels)
    return head, Drawing(f"Chart: {drawn.title}, {drawn.place}", box, chart)


INSET = 8
_FOUND = "What was found"
SPLITS = (540, 500, 460, 420, 390)  # width of the chart beside the lines: the first with room
FEWEST_HIGH = 190  # points that a chart needs
MOST_ASKED = 3  # lines of a question
STRONG = Type(BODY, is_bold=True)


def item_slides(entry: PackItem, over: str, made_on: date) -> Iterator[Slide]:
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
        notes = tuple(_notes(entry, head.words[0].text != item.title)) if at == 0 else ()
        above = kicker(over if at == 0 else f"{item.kind}, continued".capitalize())
        yield Slide(shown, (above, *parts, *closing), notes)


def _filled(entry: PackItem, room: Box, made_on: date) -> Iterator[tuple[Panel | Drawing, ...]]:
    """What stands between title and decision, a tuple a slide."""
    drawn = [drawing for drawing in entry.drawn if drawing.has_figures]
    lines = (*entry.said, *missing_in_words(entry))
    if len(drawn) == 1:
        yield from _beside(drawn, lines, room, made_on)
        return
    if not drawn:
        yield from _told(lines, room)
        return
    words = largest(lines, (BODY,), (room.wide, room.tall - FEWEST_HIGH - AIR))
    under = height(words, room.wide) if words else 0
    charts = Box(room.left, room.top, room.wide, room.tall - under - (AIR if under else 0))
    for at in range(0, len(drawn), 3):
        parts = drawings(drawn[at : at + 3], charts, made_on)
        if words and at == 0:
            below_them = Box(room.left, charts.bottom + AIR, room.wide, under)
            parts += (Panel(_FOUND, below_them, words),)
        yield parts
    if not words:
        yield from _told(lines, room)


def _beside(
    drawn: list[MeasureDrawn], lines: tuple[str, ...], room: Box, made_on: date
) -> Iterator[tuple[Panel | Drawing, ...]]:
    """The chart on the left and the lines on the right; what finds no room there follows."""
    for wide in SPLITS:
        right = Box(room.left + wide + 2 * AIR, room.top, room.wide - wide - 2 * AIR, room.tall)
        words = largest(lines, SIZES[1:], (right.wide, right.tall))
        if words is not None:
            left = Box(room.left, room.top, wide, room.tall)
            told = (Panel(_FOUND, right, words),) if words else ()
            yield (*drawings(drawn, left, made_on), *told)
            return
    yield drawings(drawn, room, made_on)
    yield from _told(lines, room)


def _told(lines: Sequence[str], room: Box) -> Iterator[tuple[Panel, ...]]:
    """Lines across the whole slide, over as many as they need."""
    words = largest(tuple(lines), SIZES, (room.wide, room.tall))
    paragraphs = [SlideWords(line) for line in lines]
    for page in [words] if words else pages_of(paragraphs, room.wide, room.tall):
        yield (Panel(_FOUND, room, page),) if page else ()


def _decision(question: str) -> Panel | None:
    """The decision to take, last and apart; one that is cut stands whole on the last slides."""
    if not question:
        return None
    wide = INSIDE.wide - 2 * INSET
    words = (SlideWords(fitted(f"To decide: {question}", STRONG, wide, MOST_ASKED), STRONG),)
    tall = height(words, wide) + 2 * INSET
    box = Box(INSIDE.left, INSIDE.bottom - tall, INSIDE.wide, tall)
    return Panel("Decision to take", box, words, fill=LIGHT.grid, inset=INSET)


def _notes(entry: PackItem, title_is_cut: bool) -> Iterator[str]:
    if title_is_cut:
        yield entry.item.title
    yield from entry.notes
    for action in entry.actions:
        yield from action_in_words(action)


def on_slides(entries: Sequence[PackItem]) -> Iterator[tuple[PackItem, list[PackItem]]]:
    """What each slide says, and of which items: actions of one group on one outcome share it."""
    slides: dict[object, list[PackItem]] = {}
    for entry in entries:
        drawn = [(measure.measure, measure.place) for measure in entry.drawn]
        shared = (entry.item.kind, *drawn) if entry.item.action and len(drawn) == 1 else entry.item
        slides.setdefault(shared, []).append(entry)
    for of in slides.values():
        yield (together(of) if len(of) > 1 else of[0]), of


def together(entries: Sequence[PackItem]) -> PackItem:
    """Several actions as one item: one chart, a line each, and one question."""
    first, many = entries[0], len(entries)
    outcome, questions = first.drawn[0], dict.fromkeys(entry.item.question for entry in entries)
    title = f"{many} actions at {outcome.place} work on {lower_first(outcome.title)}."
    lines = tuple(f"{entry.item.about}: {lower_first(entry.item.title)}" for entry in entries)
    item = replace(first.item, title=title, about="", question=" ".join(questions), lines=lines)
    told = (line for entry in entries for line in (*entry.said, *entry.item.notes))
    actions = tuple(action for entry in entries for action in entry.actions)
    return replace(
        first, item=replace(item, notes=tuple(told)), said=lines, drawn=first.drawn, actions=actions
    )


def pack_pptx(pack: Pack) -> bytes:
    """The same bytes for the same pack."""
    return deck(slides_of(pack), pack.colophon)


def slides_of(pack: Pack) -> Iterator[Slide]:
    """Opening, agenda, the items, and what is to be recorded."""
    yield opening(pack)
    groups = [SlideWords(f"{name}: {says}") for name, says in groups_in_words(pack)]
    yield from of_words("Agenda", groups, pack.place)
    for entry, entries in on_slides(pack.entries):
        numbers = [pack.number_of(each) for each in entries]
        over = kicker_words(entry.item, numbers, len(pack.items))
        yield from item_slides(entry, over, pack.colophon.made_on)
    asked = [SlideWords(f"{of}: {question}") for of, question in asked_for(pack)]
    none = [SlideWords("There was nothing to decide.")]
    yield from of_words("Decisions to be recorded", asked or none, pack.place)
