"""All sites on one sheet of paper, in one order, on one scale of values and time."""

import textwrap
from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from charts import axis as value_axis
from charts import words
from charts.alt_text import alt_text
from charts.axis import Axis
from charts.palette import LIGHT
from charts.picture import Picture
from charts.print.behind import behind
from charts.print.course import course
from charts.print.names import beside, nothing, told
from charts.print.paper import (
    FULL,
    LETTER,
    POINTS,
    Sheet,
    dates,
    headed,
    quieten,
    svg,
    with_settings,
)
from charts.spans import span

FEW, MANY = 3, 4  # sites across
MOST_OF_FEW = 12  # sites that three across can hold on a page
TALL = {FEW: 106, MANY: 88}  # height of a site, in points
TEXT, MARKER = 7, 1.9
NAMES = 3.6 * TEXT  # room for a site's name and what changed there
RIGHT = 8 * TEXT  # room for the words at a site's right edge
FOOT = 3.3 * TEXT  # room for the days


def draw_all(pictures: tuple[Picture, ...], sheet: Sheet = FULL) -> str:
    """SVG text: a small chart a picture, in the order given, each headed by its story's title.

    As wide as the sheet and as tall as its sites need. What is measured is said once, above all.
    """
    with with_settings():
        scale = value_axis.axis(*pictures)
        heading = _heading(pictures, scale, sheet)
        across = FEW if len(pictures) <= MOST_OF_FEW else MANY
        down = ceil(len(pictures) / across)
        top = 1.5 * TEXT * len(heading) + 4
        whole = Sheet(width=sheet.width, height=top + down * TALL[across] + FOOT, text=TEXT)
        figure = Figure(figsize=(whole.width / POINTS, whole.height / POINTS))
        headed(figure, heading, whole)
        for at, one in enumerate(pictures):
            plot = _cell(figure, whole, (at, across), top)
            _scaled(plot, scale, is_first=at % across == 0)
            _dated(plot, pictures, is_last=at + across >= len(pictures))
            _site(plot, one, whole.width / across)
        return svg(figure, " ".join(alt_text(one) for one in pictures) or words.NOTHING)


def _heading(pictures: tuple[Picture, ...], scale: Axis, sheet: Sheet) -> list[str]:
    """What every site shows, once; and whether the axis is cut."""
    axes = list(dict.fromkeys(one.story.axis for one in pictures))
    rows = [*axes, scale.note] if scale.note else axes or [words.NOTHING]
    return textwrap.wrap("; ".join(rows), int(sheet.width / (LETTER * TEXT)))


def _cell(figure: Figure, whole: Sheet, place: tuple[int, int], top: float) -> Axes:
    """The plot of the site at a position, so many across; all are of one size."""
    at, across = place
    left = 3 * TEXT
    wide = (whole.width - left) / across
    start = left + wide * (at % across)
    foot = whole.height - top - TALL[across] * (at // across + 1)
    size = (wide - RIGHT, TALL[across] - NAMES)
    plot = figure.add_axes(
        (
            start / whole.width,
            foot / whole.height,
            size[0] / whole.width,
            size[1] / whole.height,
        )
    )
    quieten(plot, TEXT)
    return plot


def _scaled(plot: Axes, scale: Axis, *, is_first: bool) -> None:
    """The one scale of values, named in the first column."""
    plot.set_ylim(scale.low, scale.high)
    named = [words.number(tick) if is_first else "" for tick in scale.ticks]
    plot.set_yticks(scale.ticks, named)


def _dated(plot: Axes, pictures: tuple[Picture, ...], *, is_last: bool) -> None:
    """The one scale of time, named below the last site of each column."""
    plot.set_xlim(*span(*pictures))
    if any(one.figures.periods for one in pictures):
        dates(plot, TEXT, most=4)
        plot.tick_params(labelbottom=is_last)
        plot.xaxis.get_offset_text().set_visible(is_last)
    else:
        plot.set(xticks=[], yticks=[])


def _site(plot: Axes, one: Picture, wide: float) -> None:
    """The site's name, what changed, its course, its last value and target."""
    small = Sheet(wide, 0, TEXT, MARKER, RIGHT, is_large=False, is_small=True)
    name = words.shortened(one.story.title, small.letters - 6)
    changed = told(one.current, small.letters - 8) if one.current else ""
    place = {"xycoords": "axes fraction", "textcoords": "offset points", "va": "bottom"}
    style = {"size": TEXT, "color": LIGHT.ink, "annotation_clip": False}
    plot.annotate(name, (0, 1), xytext=(0, 2 + 1.3 * TEXT), weight="bold", **place, **style)
    plot.annotate(changed, (0, 1), xytext=(0, 2), **place, **style)
    if one.figures.periods:
        behind(plot, one)
        course(plot, one, small)
        beside(plot, one, small)
    else:
        nothing(plot, small)
