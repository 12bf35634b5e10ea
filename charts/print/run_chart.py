"""The run chart or control chart on paper: a picture in, an SVG out."""

import textwrap
from datetime import date

import numpy as np
from matplotlib.axes import Axes

from charts import axis as value_axis
from charts import words
from charts.alt_text import alt_text
from charts.meaning import Meaning, colour, meaning
from charts.palette import LIGHT
from charts.picture import Picture
from charts.print.behind import behind
from charts.print.names import above, beside
from charts.print.paper import FULL, Sheet, axes, svg, with_settings
from charts.spans import span

MARKERS = {
    Meaning.IMPROVEMENT: "o",
    Meaning.CONCERN: "D",
    Meaning.NO_DIRECTION: "s",
    Meaning.NEITHER: "o",
}


def draw(picture: Picture, sheet: Sheet = FULL, among: tuple[Picture, ...] = ()) -> str:
    """SVG text with the finding as its title, on one scale with the pictures `among` it."""
    with with_settings():
        scale = value_axis.axis(picture, *among)
        told = picture.story.axis + (f" ({scale.note})" if scale.note else "")
        rows = (told, picture.note if sheet.is_large else "")
        heading = [line for row in rows for line in textwrap.wrap(row, sheet.letters)]
        named = 1 if picture.story.changes or picture.story.phases else 0
        figure, plot = axes(sheet, top=1.5 * sheet.text * (len(heading) + named) + 5)
        plot.set_ylim(scale.low, scale.high)
        plot.set_yticks(scale.ticks, [words.number(tick) for tick in scale.ticks])
        plot.set_xlim(*span(picture, *among))
        place = (2 / sheet.width, 1 - 2 / sheet.height)
        style = {"va": "top", "size": sheet.text, "color": LIGHT.quiet, "linespacing": 1.25}
        figure.text(*place, "\n".join(heading), **style)
        if picture.figures.periods:
            behind(plot, picture)
            _course(plot, picture, sheet)
            above(plot, picture, sheet)
            beside(plot, picture, sheet)
        return svg(figure, alt_text(picture))


def _course(plot: Axes, one: Picture, sheet: Sheet) -> None:
    """The line of complete periods, broken at gaps, and the points by what they mean."""
    days = np.array(one.figures.periods)
    values = np.array(one.figures.values, dtype=float)
    complete = np.array(one.figures.complete)
    plot.plot(days, np.where(complete, values, np.nan), color=LIGHT.line, linewidth=0.9, zorder=3)
    means = np.array([meaning(side, one.story.better).value for side in one.sides()])
    for of in Meaning:
        at = one.points.used & (means == of.value)
        big = 1.0 if of is Meaning.NEITHER else 1.3
        _points(plot, days[at], values[at], (sheet.marker * big, MARKERS[of], colour(of, LIGHT)))
    at = np.isfinite(values) & ~one.points.used
    plot.plot(
        days[at],
        values[at],
        "o",
        markersize=sheet.marker,
        markerfacecolor=LIGHT.paper,
        markeredgecolor=LIGHT.neither,
        zorder=4,
        clip_on=False,
    )


def _points(
    plot: Axes, days: list[date], values: np.ndarray, style: tuple[float, str, str]
) -> None:
    size, marker, tint = style
    plot.plot(
        days,
        values,
        marker,
        markersize=size,
        color=tint,
        markeredgecolor=LIGHT.paper,
        markeredgewidth=0.4,
        zorder=5,
        clip_on=False,
    )
