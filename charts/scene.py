"""A chart as marks in data units, before any medium: what lies where, how it looks and reads."""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, StrEnum, auto

from charts.palette import LIGHT, Palette


class Room(Enum):
    """How many labels a drawing can hold."""

    LITTLE = auto()  # the last value and the target: one of many side by side, headed by its site
    SOME = auto()  # and the centre line
    AMPLE = auto()  # and what was expected, the gap and limits; on a screen the finding above them


@dataclass(frozen=True)
class Size:
    """Pixels on a screen, points on paper. On a screen `width` is nominal: a chart stretches.

    `right` is the room for the words at the right edge; left and foot, in text sizes, that for the
    names along the axes.
    """

    width: float
    height: float
    text: float
    marker: float
    right: float
    room: Room = Room.SOME
    is_paper: bool = False
    left: float = 3.2
    foot: float = 2.9

    @property
    def letter(self) -> float:
        """About how wide a letter is; the paper's are wider."""
        return (0.58 if self.is_paper else 0.54) * self.text

    @property
    def letters(self) -> int:
        """About how many letters fit on a line across."""
        return int((self.width - 2 * self.text) / self.letter)

    @property
    def pen(self) -> float:
        """How wide a line is drawn, of its width on a screen."""
        return self.text / 13.3 if self.is_paper else 1.0

    @property
    def rim(self) -> float:
        """How wide the paper shows around a point."""
        return 0.6 * (self.room is not Room.LITTLE) if self.is_paper else 1.0

    @property
    def has_title(self) -> bool:
        """Whether the finding stands above; a document says it itself."""
        return self.room is Room.AMPLE and not self.is_paper


def headed(title: str, notes: Sequence[str], size: Size) -> tuple[tuple[str, bool], ...]:
    """Rows over a chart, each with whether it is the finding; a small one has its title alone."""
    is_small = size.room is Room.LITTLE
    most = size.letters if is_small else int(size.letters * 0.85)
    finding = textwrap.wrap(title, most) if size.has_title or is_small else []
    quiet = [] if is_small else [row for note in notes for row in textwrap.wrap(note, size.letters)]
    return (*((row, True) for row in finding), *((row, False) for row in quiet))


CARD = Size(width=460, height=250, text=12, marker=5, right=92)
PAGE = Size(width=1050, height=420, text=14, marker=8, right=150, room=Room.AMPLE)
MEETING = Size(width=1280, height=620, text=20, marker=12, right=220, room=Room.AMPLE)
FULL = Size(500, 220, text=8.5, marker=4.2, right=112, room=Room.AMPLE, is_paper=True)
HALF = Size(245, 140, text=7, marker=2.6, right=62, is_paper=True)


class Share(float):
    """A place as a share of the plot: 0 is its left or lower edge, 1 its right or upper one."""


Across = date | float  # a day, a number along the foot, or a share of the plot
Place = tuple[Across, float | None]  # across and up; None breaks a line


CLEAR = "rgba(0, 0, 0, 0)"  # what can be pointed at and is not seen


class Dash(StrEnum):
    """How a line is broken."""

    SOLID = "solid"
    DASHED = "dash"
    DOTTED = "dot"
    FINE = "4px,3px"


@dataclass(frozen=True)
class Stroke:
    """A line's colour, its width on a screen, and how it is broken."""

    colour: str
    width: float
    dash: Dash = Dash.SOLID


@dataclass(frozen=True)
class Band:
    """A shade over the whole height."""

    first: Across
    last: Across
    fill: str


@dataclass(frozen=True)
class Line:
    """A line through places; `is_stair`: level around each place, upright half way between.

    `name`: what it is, where its figures can be read too; "" of what only helps the eye.
    """

    places: Sequence[Place]
    stroke: Stroke
    is_stair: bool = False
    name: str = ""


@dataclass(frozen=True)
class Area:
    """A filled outline; `hover`: what is said of it when it is pointed at."""

    places: Sequence[Place]
    fill: str
    hover: str = ""


@dataclass(frozen=True)
class Rectangle:
    """A rectangle from its lower left to its upper right corner: a bar, a cell, a frame."""

    first: Place
    last: Place
    fill: str = CLEAR
    edge: Stroke | None = None


@dataclass(frozen=True)
class Points:
    """Points: size, fill and symbol of each, one rim. `hover`: the lines said of each.

    `names`: what is to be said of each where its figure can be read too; "" of a usual one.
    `keys`: by what each is known when it is chosen; empty where none can be.
    """

    places: Sequence[Place]
    sizes: Sequence[float]
    fills: Sequence[str]
    symbols: Sequence[str]
    rim: Stroke
    hover: Sequence[Sequence[str]] = ()
    names: Sequence[str] = ()
    keys: Sequence[tuple[str, ...]] = ()

    @classmethod
    def alike(
        cls, places: Sequence[Place], fill: str, size: float, rim: Stroke, **more: Sequence
    ) -> "Points":
        """Circles of one size and fill."""
        many = len(places)
        return cls(places, [size] * many, [fill] * many, ["circle"] * many, rim, **more)


@dataclass(frozen=True)
class Words:
    """Words at a place, moved right and up by so much; `align` and `stand`: which of their sides.

    align: "left", "center" or "right"; stand: "top", "middle" or "bottom". `ground`: a colour
    behind them, so that no line runs through. `below`: a line in smaller letters under them.
    """

    words: str
    at: Place
    colour: str
    moved: tuple[float, float] = (0, 0)
    align: str = "left"
    stand: str = "middle"
    is_strong: bool = False
    ground: str = ""
    below: str = ""


Mark = Band | Line | Area | Rectangle | Points | Words


@dataclass(frozen=True)
class Frame:
    """The plot: what it shows across and up, and where it lies on its sheet.

    ticks: the values that are named. top: the room above the plot.
    """

    size: Size
    first: Across
    last: Across
    low: float
    high: float
    ticks: tuple[float, ...]
    top: float

    @property
    def left(self) -> float:
        return self.size.left * self.size.text

    @property
    def wide(self) -> float:
        return self.size.width - self.left - self.size.right

    @property
    def tall(self) -> float:
        return self.size.height - self.top - self.size.foot * self.size.text

    def along(self, place: Across) -> float:
        """How far right of the plot's left edge."""
        if isinstance(place, Share):
            return self.wide * place
        first, last, at = map(_number, (self.first, self.last, place))
        return self.wide * (at - first) / (last - first)

    def down(self, value: float) -> float:
        """How far below the plot's upper edge."""
        if isinstance(value, Share):
            return self.tall * (1 - value)
        return self.tall * (self.high - value) / (self.high - self.low)

    def value_at(self, down: float) -> float:
        """The value so far below the upper edge."""
        return self.high - (self.high - self.low) * down / self.tall


def _number(place: Across) -> float:
    if isinstance(place, datetime):
        return place.toordinal() + (60 * place.hour + place.minute) / 1440
    return place.toordinal() if isinstance(place, date) else place


@dataclass(frozen=True)
class Scene:
    """Everything a chart shows. heading: rows at the top left, and whether each is the finding.

    alt: the same in words. foot: what the foot counts. names: places that are named along the
    foot; None: the writer names the days. levels: heights that have a name in place of a figure.
    """

    frame: Frame
    heading: tuple[tuple[str, bool], ...]
    marks: tuple[Mark, ...]
    alt: str
    colours: Palette = LIGHT
    foot: str = ""
    names: tuple[tuple[Across, str], ...] | None = None
    levels: tuple[tuple[float, str], ...] = ()
