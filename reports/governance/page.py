"""What the slides of a pack have in common: the title that always fits, and words over pages."""

from collections.abc import Iterator, Sequence

from charts.palette import LIGHT
from reports.slides import BODY, Box, Panel, Slide, Type, Words
from reports.slides.lettering import fitted, lines_of
from reports.slides.look import INSIDE
from reports.slides.slide import height, largest

KICKER = Type(18)
TITLES, MOST_HIGH = (30, 28, 26), 110.0  # sizes of a title, and how high it may stand
SIZES = (28, 26, BODY)  # of sentences
AIR = 12  # points between parts of a slide


def kicker(text: str) -> Panel:
    """The quiet line over a title: which group, which item."""
    told = fitted(text, KICKER, INSIDE.wide, 1)
    box = Box(INSIDE.left, INSIDE.top - 4, INSIDE.wide, KICKER.line)
    return Panel("Item", box, (Words(told, KICKER, LIGHT.quiet),))


def titled(text: str, top: float = INSIDE.top + 20) -> Panel:
    """The title in the largest size in which it fits; at the smallest it is cut with a sign."""
    words = largest((text,), TITLES, (INSIDE.wide, MOST_HIGH), is_bold=True)
    if words is None:
        least = Type(TITLES[-1], is_bold=True)
        words = (Words(fitted(text, least, INSIDE.wide, int(MOST_HIGH / least.line)), least),)
    return Panel("Title", Box(INSIDE.left, top, INSIDE.wide, height(words, INSIDE.wide)), words)


def is_cut(title: Panel, text: str) -> bool:
    """Whether a title does not say all of its text."""
    return title.words[0].text != text


def below(title: Panel, bottom: float = INSIDE.bottom) -> Box:
    """All the room under a title."""
    top = title.box.bottom + AIR
    return Box(INSIDE.left, top, INSIDE.wide, bottom - top)


def pages_of(
    paragraphs: Sequence[Words], wide: float, tall: float, first: float | None = None
) -> list[tuple[Words, ...]]:
    """Paragraphs on pages so wide and tall (the first may differ); a longer one is divided."""
    room = tall if first is None else first
    pages: list[list[Words]] = [[]]
    for words in (piece for each in paragraphs for piece in _pieces(each, wide, tall)):
        if height((*pages[-1], words), wide) > room:
            pages.append([])
            room = tall
        pages[-1].append(words)
    return [tuple(page) for page in pages]


def told_over(title: str, paragraphs: Sequence[Words], over: str, notes=()) -> Iterator[Slide]:
    """Slides of words under one title; from the second on it says which page it is."""
    room = below(titled(title))
    pages = pages_of(paragraphs, room.wide, room.tall)
    for at, page in enumerate(pages, start=1):
        head = titled(title if at == 1 else f"{title}, continued")
        inner = below(head)
        panel = Panel("What is told", inner, page)
        yield Slide(head, (kicker(over), panel), tuple(notes) if at == 1 else ())


def _pieces(words: Words, wide: float, tall: float) -> Iterator[Words]:
    """A paragraph that no page can hold, in as many as it needs."""
    lines = lines_of(words.text, words.type, wide)
    most = max(int(tall / words.type.line), 1)
    if len(lines) <= most:
        yield words
        return
    for start in range(0, len(lines), most):
        yield Words(" ".join(lines[start : start + most]), words.type, words.colour)
