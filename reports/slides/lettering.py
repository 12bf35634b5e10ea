"""How slides look: 16 to 9, in points; how wide words are and how they break into lines."""

import unicodedata
from dataclasses import dataclass

FONT = "Arial"
LEADING = 1.2  # of the size, from one line to the next
SLACK = 1.04  # another program spaces letters a little wider
UNKNOWN, WIDE = 0.8, 1.0  # of the size: a letter without a known width; one of East Asia


@dataclass(frozen=True)
class Type:
    """A size of letters, in points."""

    size: float
    is_bold: bool = False

    @property
    def line(self) -> float:
        return LEADING * self.size


def printable(words: str) -> str:
    """Words as a file can hold them: no control characters, and every break is a space.

    >>> printable("Rounds\\x0b rebuilt")
    'Rounds  rebuilt'
    """
    unwritten = (letter for letter in words if unicodedata.category(letter) in ("Cc", "Cs"))
    return words.translate(dict.fromkeys(map(ord, (*unwritten, *"\ufffe\uffff")), " "))


def width(words: str, type: Type) -> float:
    """How wide words are, in points, with a little to spare.

    >>> round(width("Calls on time", Type(24)))
    144
    """
    return SLACK * type.size * sum(_letter(word, type.is_bold) for word in words)


def lines_of(words: str, type: Type, wide: float) -> tuple[str, ...]:
    """Words broken as a slide breaks them; a word longer than the line is broken within.

    >>> lines_of("Calls began on time", Type(24), 120)
    ('Calls', 'began on', 'time')
    """
    lines: list[str] = []
    for word in words.split():
        together = f"{lines[-1]} {word}" if lines else word
        if lines and width(together, type) <= wide:
            lines[-1] = together
        else:
            lines += _pieces(word, type, wide)
    return tuple(lines)


def fitted(words: str, type: Type, wide: float, most: int) -> str:
    """Words in at most so many lines, with a sign where some were left out."""
    lines = lines_of(words, type, wide)
    if len(lines) <= most:
        return words
    kept = " ".join(lines[: most + 1])
    while kept and len(lines_of(f"{kept}…", type, wide)) > most:
        kept = kept[:-1].rstrip()
    return f"{kept}…"


def _pieces(word: str, type: Type, wide: float) -> list[str]:
    """The word, or pieces of it that each fit a line."""
    pieces, piece = [], ""
    for letter in word:
        if piece and width(piece + letter, type) > wide:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def _letter(letter: str, is_bold: bool) -> float:
    widths = _BOLD if is_bold else _PLAIN
    known = widths.get(letter) or widths.get(unicodedata.normalize("NFD", letter)[0])
    if known is not None:
        return known
    if unicodedata.combining(letter):
        return 0.0
    return WIDE if unicodedata.east_asian_width(letter) in "WF" else UNKNOWN


# The letters of Arial by their width, in thousandths of the size; one with an accent is as
# wide as without, unless it stands here.
def _widths(table: str) -> dict[str, float]:
    rows = ((int(row[:4]) / 1000, row[4:]) for row in table.split())
    return {" ": 0.278} | {letter: wide for wide, letters in rows for letter in letters}


_PLAIN = _widths("""
0167⁄ 0191' 0222ijlł‘’‚ 0260|¦ 0278!,./:;I[\\]ft·ìíîïīı 0299ľ 0317ť
0333()-`r¡¨¯²³´¸¹ˆˇ˘˙˚˛˜˝“”„‹› 0334{} 0350• 0355" 0365º 0370ª 0389* 0400° 0453√ 0469^ 0471◊
0476∂ 0500Jcksvxyzﬁﬂ 0537¶ 0549≠≤≥ 0556#$0123456789?L_abdeghnopqu¢£¤¥§«µ»ðþđŁƒ–†‡€
0584+<=>~¬±×÷− 0600∑ 0611FTZ¿ßø 0612∆ 0643ď 0667&ABEKPSVXYÞ 0722CDHNRUwÐĐ 0737©® 0778GOQØ 0833Mm
0834¼½¾ 0889%æ 0944Wœ 1000ÆŒ—…‰™ 1015@
""")
_BOLD = _widths("""
0167⁄ 0238' 0278,./I\\ijl·ıł‘’‚ 0280|¦ 0333!()-:;[]`ft¡¨¯²³´¸¹ˆˇ˘˙˚˛˜˝‹› 0350• 0365º 0370ª
0389*r{}ť 0400°ľ 0474" 0494∂◊ 0500z“”„ 0549√≠≤≥ 0556#$0123456789J_aceksvxy¢£¤¥§«¶»ƒ–†‡€
0584+<=>^~¬±×÷− 0600∑ 0611?FLTZbdghnopquµ¿ßðøþđŁﬁﬂ 0612∆ 0667EPSVXYÞ 0722&ABCDHKNRUÐĐ 0737©®
0743ď 0778GOQwØ 0833M 0834¼½¾ 0889%mæ 0944Wœ 0975@ 1000ÆŒ—…‰™
""")


LANGUAGE = "en-GB"
BODY = 24  # points: no sentence of a slide is smaller


@dataclass(frozen=True)
class Box:
    """A place on a slide, in points from its upper left corner."""

    left: float
    top: float
    wide: float
    tall: float

    @property
    def right(self) -> float:
        return self.left + self.wide

    @property
    def bottom(self) -> float:
        return self.top + self.tall


PAGE = Box(0, 0, 960, 540)
MARGIN = 40
INSIDE = Box(MARGIN, 28, PAGE.wide - 2 * MARGIN, 472)  # above the foot
