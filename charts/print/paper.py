"""A sheet to draw on: sizes, quiet axes, and the SVG that comes of it."""

from dataclasses import dataclass
from io import StringIO

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, ConciseDateFormatter
from matplotlib.figure import Figure

from charts.edge_labels import Room
from charts.palette import LIGHT

POINTS = 72  # an inch
LETTER = 0.6  # mean width of a letter, in text sizes


@dataclass(frozen=True)
class Sheet:
    """Points on paper. `right` is the room for the words at the right edge."""

    width: float = 500
    height: float = 220
    text: float = 8.5
    marker: float = 4.2
    right: float = 112
    is_large: bool = True

    @property
    def letters(self) -> int:
        """About how many letters fit on a line across the sheet."""
        return int(self.width / (LETTER * self.text))

    @property
    def room(self) -> Room:
        """How many labels fit."""
        return Room.AMPLE if self.is_large else Room.SOME


FULL = Sheet()
HALF = Sheet(width=245, height=140, text=7, marker=2.6, right=62, is_large=False)
SETTINGS = {
    "font.family": "DejaVu Sans",
    "svg.fonttype": "path",
    "svg.hashsalt": "charts",  # the same picture is the same file
}


def axes(sheet: Sheet, top: float) -> tuple[Figure, Axes]:
    """An empty plot with room for words above (`top` points) and at the right edge."""
    figure = Figure(figsize=(sheet.width / POINTS, sheet.height / POINTS))
    left, bottom = 3.0 * sheet.text / sheet.width, 3.3 * sheet.text / sheet.height
    wide = 1 - left - sheet.right / sheet.width
    plot = figure.add_axes((left, bottom, wide, 1 - bottom - top / sheet.height))
    for side in ("top", "right", "left"):
        plot.spines[side].set_visible(False)
    plot.spines["bottom"].set_color(LIGHT.grid)
    plot.tick_params(labelsize=sheet.text, labelcolor=LIGHT.quiet, length=0)
    plot.grid(axis="y", color=LIGHT.grid, linewidth=0.6)
    plot.set_axisbelow(True)
    locator = AutoDateLocator(minticks=3, maxticks=7)
    plot.xaxis.set_major_locator(locator)
    plot.xaxis.set_major_formatter(ConciseDateFormatter(locator))
    plot.xaxis.get_offset_text().set(size=sheet.text, color=LIGHT.quiet)
    return figure, plot


def svg(figure: Figure, title: str) -> str:
    """The figure as SVG text; no date in it, so that it is the same each time."""
    written = StringIO()
    figure.savefig(written, format="svg", metadata={"Date": None, "Title": title})
    return written.getvalue()


def with_settings():
    """The settings under which a figure is drawn."""
    return rc_context(SETTINGS)
