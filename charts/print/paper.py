"""A sheet to draw on: sizes, quiet axes, and the SVG that comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from io import StringIO

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from charts.labels import Room
from charts.palette import LIGHT

POINTS = 72  # an inch
LETTER = 0.6  # mean width of a letter, in text sizes


@dataclass(frozen=True)
class Sheet:
    """Points on paper. `right` is the room for the words at the right edge.

    is_small: one of many, with no more labels than it can hold.
    """

    width: float = 500
    height: float = 220
    text: float = 8.5
    marker: float = 4.2
    right: float = 112
    is_large: bool = True
    is_small: bool = False

    @property
    def letters(self) -> int:
        """About how many letters fit on a line across the sheet."""
        return int(self.width / (LETTER * self.text))

    @property
    def room(self) -> Room:
        """How many labels fit."""
        if self.is_small:
            return Room.LITTLE
        return Room.AMPLE if self.is_large else Room.SOME


FULL = Sheet()
HALF = Sheet(width=245, height=140, text=7, marker=2.6, right=62, is_large=False)
SETTINGS = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "path",
    "svg.hashsalt": "charts",  # the same picture is the same file
    "text.parse_math": False,  # a plan's own $ is money, no formula
}


def axes(sheet: Sheet, top: float) -> tuple[Figure, Axes]:
    """An empty plot with room for words above (`top` points) and at the right edge."""
    figure = Figure(figsize=(sheet.width / POINTS, sheet.height / POINTS))
    left, bottom = 3.0 * sheet.text / sheet.width, 3.3 * sheet.text / sheet.height
    wide = 1 - left - sheet.right / sheet.width
    plot = figure.add_axes((left, bottom, wide, 1 - bottom - top / sheet.height))
    quieten(plot, sheet.text)
    return figure, plot


def quieten(plot: Axes, text: float) -> None:
    """No frame, no tick marks, words in the quiet colour at a text size."""
    for side in ("top", "right", "left"):
        plot.spines[side].set_visible(False)
    plot.spines["bottom"].set_color(LIGHT.grid)
    plot.tick_params(labelsize=text, labelcolor=LIGHT.quiet, length=0)
    plot.grid(axis="y", color=LIGHT.grid, linewidth=0.6)
    plot.set_axisbelow(True)


def dates(plot: Axes, text: float, most: int = 7) -> None:
    """Days along the foot, the year once, at most so many of them."""
    locator = AutoDateLocator(minticks=min(3, most), maxticks=most)
    plot.xaxis.set_major_locator(locator)
    plot.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    plot.xaxis.get_offset_text().set(size=text, color=LIGHT.quiet)


def headed(figure: Figure, rows: list[str], sheet: Sheet) -> None:
    """Quiet rows of words at the top left of the sheet."""
    place = (2 / sheet.width, 1 - 2 / sheet.height)
    style = {"va": "top", "size": sheet.text, "color": LIGHT.quiet, "linespacing": 1.25}
    figure.text(*place, "\n".join(rows), **style)


def extent(plot: Axes) -> tuple[float, float]:
    """Width and height of a plot, in points."""
    per_point = plot.figure.dpi / POINTS
    return plot.bbox.width / per_point, plot.bbox.height / per_point


def svg(figure: Figure, title: str) -> str:
    """The figure as SVG text; no date in it, so that it is the same each time."""
    written = StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None, "Title": title})
    return written.getvalue()


def with_settings():
    """The settings under which a figure is drawn."""
    return rc_context(SETTINGS)


# The few parts of which a drawing written straight as SVG is made.


Place = tuple[float, float]


def line(start: Place, end: Place, tint: str, how: str) -> str:
    """A straight line in a colour."""
    (x1, y1), (x2, y2) = start, end
    place = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {place} stroke="{tint}" {how}/>'


def polyline(places: Sequence[Place], how: str) -> str:
    """A line through places."""
    at = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    return f'<polyline points="{at}" fill="none" {how}/>'


def text(at: Place, told: str, how: str) -> str:
    """Words that begin at a place."""
    return f'<text x="{at[0]:.1f}" y="{at[1]:.1f}" {how}>{escape(told)}</text>'


def framed(sheet: Sheet, title: str, inside: str) -> str:
    """A whole drawing: its title is what is read aloud."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sheet.width}" height="{sheet.height}" '
        f'viewBox="0 0 {sheet.width} {sheet.height}" font-family="DejaVu Sans">'
        f"<title>{escape(title)}</title>{inside}</svg>"
    )
