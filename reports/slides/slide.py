"""What stands on a slide, as plain values: title, words in boxes, charts, notes to speak by."""

from collections.abc import Iterator
from dataclasses import dataclass

from charts.palette import LIGHT
from reports.slides.lettering import Type, lines_of
from reports.slides.look import BODY, Box
from reports.slides.native import NativeChart

PLAIN = Type(BODY)
GAP = 0.4  # of the size, between paragraphs


@dataclass(frozen=True)
class Words:
    """A paragraph in one size and colour; `painted`: words within it in a colour of their own."""

    text: str
    type: Type = PLAIN
    colour: str = LIGHT.ink
    painted: tuple[tuple[str, str], ...] = ()

    def runs(self) -> Iterator[tuple[str, str]]:
        """The text in pieces, each with its colour."""
        rest = self.text
        for words, colour in self.painted:
            before, found, after = rest.partition(words)
            if found:
                yield from ((before, self.colour), (words, colour))
                rest = after
        yield rest, self.colour

    def height(self, wide: float) -> float:
        """How high it is on lines so wide."""
        return self.type.line * max(len(lines_of(self.text, self.type, wide)), 1)


@dataclass(frozen=True)
class Panel:
    """Paragraphs in a box. `fill`: its colour, "" for none; `inset`: room within, in points."""

    name: str  # for those who hear where they are
    box: Box
    words: tuple[Words, ...]
    fill: str = ""
    inset: float = 0.0

    @property
    def height(self) -> float:
        """How high its words stand, with the room around them."""
        return height(self.words, self.box.wide - 2 * self.inset) + 2 * self.inset


@dataclass(frozen=True, eq=False)
class Drawing:
    """A chart in a box."""

    name: str
    box: Box
    chart: NativeChart


@dataclass(frozen=True, eq=False)
class Slide:
    """One slide; panels and drawings are read in their order, after the title."""

    title: Panel
    parts: tuple[Panel | Drawing, ...] = ()
    notes: tuple[str, ...] = ()


def height(words: tuple[Words, ...], wide: float) -> float:
    """How high paragraphs stand on each other."""
    gaps = sum(GAP * each.type.size for each in words[1:])
    return gaps + sum(each.height(wide) for each in words)


def largest(
    words: tuple[str, ...], sizes: tuple[float, ...], room: tuple[float, float], **look
) -> tuple[Words, ...] | None:
    """The paragraphs in the first size in which they fit the room (wide, high); None: in none."""
    is_bold, colour = look.get("is_bold", False), look.get("colour", LIGHT.ink)
    for size in sizes:
        found = tuple(Words(text, Type(size, is_bold), colour) for text in words)
        if height(found, room[0]) <= room[1]:
            return found
    return None
