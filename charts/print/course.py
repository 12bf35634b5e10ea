"""What happened, on paper: the line of complete periods and the points by what they mean."""

from datetime import date

import numpy as np
from matplotlib.axes import Axes

from charts.meaning import Meaning, colour, meaning
from charts.palette import LIGHT
from charts.picture import Picture
from charts.print.paper import Sheet

MARKERS = {
    Meaning.IMPROVEMENT: "o",
    Meaning.CONCERN: "D",
    Meaning.NO_DIRECTION: "s",
    Meaning.NEITHER: "o",
}


def course(plot: Axes, one: Picture, sheet: Sheet) -> None:
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
