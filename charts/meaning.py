"""The one place where above and below become better and worse, and get their colour."""

from enum import StrEnum

from charts.palette import Palette
from metrics.measure import Better
from metrics.spc.rules import Side


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
