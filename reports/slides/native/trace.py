"""One series of a native chart: its figures, how it looks, and the words on one of its points."""

from dataclasses import dataclass
from datetime import date

SIZES = ((9.0, 8), (5.0, 6), (3.0, 5), (0.0, 4))  # room for a point -> how large it may be


@dataclass(frozen=True)
class Stroke:
    """A line: colour, width in points, and how it is broken ("solid", "dash", "sysDot")."""

    colour: str
    width: float
    dash: str = "solid"


@dataclass(frozen=True)
class Mark:
    """A point: its shape, its size in points, its colour; hollow with an edge of that colour."""

    shape: str
    size: int
    colour: str
    is_hollow: bool = False


@dataclass(frozen=True)
class Tag:
    """Words on the point at a place of the series.

    `form`: a number format that shows the point's own value, so that the words follow it when
    somebody edits the workbook; "" where `words` stand for themselves. `right` and `down`: how far
    it is moved, in points. `is_left`: the words end at the point.
    """

    at: int
    words: str
    colour: str
    form: str = ""
    is_bold: bool = False
    is_left: bool = False
    right: float = 0.0
    down: float = 0.0


@dataclass(frozen=True)
class Trace:
    """A series. A value of None is a gap.

    `own_days`: its days are not those of the figures. `repeats`: it marks points of the figures
    again, and moves with them when somebody edits the workbook.
    """

    name: str
    days: tuple[date, ...]
    values: tuple[float | None, ...]
    stroke: Stroke | None = None
    mark: Mark | None = None
    tag: Tag | None = None
    own_days: bool = True
    repeats: bool = False


def point_size(room: float) -> int:
    """Points on a slide are seen from five metres; where they stand close they are smaller."""
    return next(size for least, size in SIZES if room >= least)
