"""The colours, one meaning each; the one place where above and below become better and worse."""

from dataclasses import dataclass
from enum import StrEnum

from metrics.measure import Better
from metrics.spc.rules import Side


@dataclass(frozen=True)
class Palette:
    """Making Data Count's meanings: blue improvement, orange concern, grey neither, purple for a
    change where no direction is better. Every colour of a meaning stands out 3 : 1 from `paper`.
    """

    improvement: str
    concern: str
    neither: str
    no_direction: str
    ink: str  # text and the present action
    quiet: str  # axis text, other actions
    line: str  # what happened
    grid: str
    shade: str  # the baseline
    target: str
    paper: str


LIGHT = Palette(
    improvement="#1f6fb5",
    concern="#c2570c",
    neither="#68727f",
    no_direction="#6a3fa0",
    ink="#1f2933",
    quiet="#5b6672",
    line="#8d97a3",
    grid="#e6e9ed",
    shade="rgba(120, 135, 150, 0.11)",
    target="#0f6b4f",
    paper="#ffffff",
)
DARK = Palette(
    improvement="#6cb0f5",
    concern="#f39a52",
    neither="#a3adb8",
    no_direction="#bd9cf2",
    ink="#e8ebee",
    quiet="#a9b3bd",
    line="#75808c",
    grid="#2b333b",
    shade="rgba(160, 175, 190, 0.12)",
    target="#5cc9a0",
    paper="#14181d",
)


# The ends of a heat map's shades, greys that mean neither better nor worse: `ink` reads 4.5 : 1 on
# every one of them, so that a figure can be written on each.
_SHADES, _SHADES_DARK = ("#f3f5f7", "#8f99a4"), ("#1f262d", "#5b6672")


def shades(*, dark: bool = False) -> tuple[str, str]:
    """The palest and the strongest shade of a heat map."""
    return _SHADES_DARK if dark else _SHADES


def mixed(pale: str, strong: str, share: float) -> str:
    """A colour so far from one to the other.

    >>> mixed("#000000", "#ffffff", 0.5)
    '#808080'
    """
    pairs = ((int(end[at : at + 2], 16) for end in (pale, strong)) for at in (1, 3, 5))
    return "#" + "".join(f"{round(a + share * (b - a)):02x}" for a, b in pairs)


def palette(*, dark: bool = False) -> Palette:
    """The colours for a light or a dark page."""
    return DARK if dark else LIGHT


def softly(colour: str, opacity: float) -> str:
    """A hex colour as a see-through fill.

    >>> softly("#1f6fb5", 0.2)
    'rgba(31, 111, 181, 0.2)'
    """
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red}, {green}, {blue}, {opacity})"


class Meaning(StrEnum):
    """What a change means for people."""

    IMPROVEMENT = "improvement"
    CONCERN = "concern"
    NEITHER = "neither"
    NO_DIRECTION = "no_direction"


def meaning(side: Side, better: Better | None) -> Meaning:
    """What a signal on this side means, given which way is better (None: no way is).

    >>> meaning(Side.BELOW, Better.DOWN).value
    'improvement'
    """
    if side is Side.NEITHER:
        return Meaning.NEITHER
    if better is None:
        return Meaning.NO_DIRECTION
    good = (side is Side.ABOVE) == (better is Better.UP)
    return Meaning.IMPROVEMENT if good else Meaning.CONCERN


def colour(of: Meaning, colours: Palette) -> str:
    """The colour of a meaning."""
    return getattr(colours, of.value)


# Shapes say it again, for greyscale paper and for eyes that do not tell the colours apart.
SYMBOLS = {
    Meaning.IMPROVEMENT: "circle",
    Meaning.CONCERN: "diamond",
    Meaning.NO_DIRECTION: "square",
    Meaning.NEITHER: "circle",
}
SIGNS = {Meaning.IMPROVEMENT: "●", Meaning.CONCERN: "◆", Meaning.NO_DIRECTION: "■"}  # in a text
