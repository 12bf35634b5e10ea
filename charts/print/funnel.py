"""The funnel on paper: each site a named point, larger sites to the right."""

import textwrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from charts import words
from charts.axis import Axis, axis_of
from charts.funnel import REACHES, FunnelPicture, funnel_alt_text
from charts.labels import spread
from charts.meaning import Meaning, colour
from charts.palette import LIGHT
from charts.print.course import MARKERS
from charts.print.funnel_names import name_sites
from charts.print.names import nothing
from charts.print.paper import FULL, Sheet, axes, extent, headed, svg, with_settings


def draw(one: FunnelPicture, sheet: Sheet = FULL) -> str:
    """SVG text, the finding its title; a site that stands out has its figure beside its name."""
    with with_settings():
        scale = _scale(one)
        told = one.axis + (f" ({scale.note})" if scale.note else "")
        heading = [line for row in (told, one.note) for line in textwrap.wrap(row, sheet.letters)]
        figure, plot = axes(sheet, top=1.5 * sheet.text * len(heading) + 1.5 * sheet.text)
        headed(figure, heading, sheet)
        plot.set_ylim(scale.low, scale.high)
        plot.set_yticks(scale.ticks, [words.number(tick) for tick in scale.ticks])
        plot.set_xlabel(one.size_axis, size=sheet.text, color=LIGHT.quiet)
        if len(one.sizes):
            plot.set_xlim(one.sizes[0], one.sizes[-1])
            plot.xaxis.set_major_locator(MaxNLocator(5, integer=True, prune="lower"))
            plot.xaxis.set_major_formatter(FuncFormatter(lambda many, _: words.number(many)))
            _limits(plot, one, sheet)
            _points(plot, one, sheet)
            name_sites(plot, one, sheet)
        else:
            plot.set(xticks=[], yticks=[])
            nothing(plot, sheet)
        return svg(figure, funnel_alt_text(one))


def _scale(one: FunnelPicture) -> Axis:
    """From the lowest to the highest of the sites and limits, never beyond a whole share."""
    sides = [one.per * one.result.limits(one.sizes, reach) for reach, _ in REACHES]
    shown = np.concatenate([one.values, *(side.ravel() for side in sides)])
    return axis_of(shown[np.isfinite(shown)].tolist(), one.per if one.result.is_share else None)


def _limits(plot: Axes, one: FunnelPicture, sheet: Sheet) -> None:
    """Both pairs of limits and the value of all sites, each named at its right end."""
    if not np.isfinite(one.centre):
        return
    for (reach, _), dash in zip(REACHES, (":", (0, (4, 3))), strict=True):
        for side in one.result.limits(one.sizes, reach):
            plot.plot(one.sizes, one.per * side, color=LIGHT.neither, linewidth=0.9, linestyle=dash)
    plot.axhline(one.centre, color=LIGHT.quiet, linewidth=1.1, zorder=1)
    low, high = plot.get_ylim()
    _, tall = extent(plot)
    ends = one.ends()
    ups = spread([tall * (value - low) / (high - low) for value, _ in ends], 1.2 * sheet.text)
    for (_, told), up in zip(ends, ups, strict=True):
        plot.annotate(
            told,
            (1, up / tall),
            xycoords="axes fraction",
            xytext=(4, 0),
            textcoords="offset points",
            va="center",
            size=sheet.text,
            color=LIGHT.quiet,
        )


def _points(plot: Axes, one: FunnelPicture, sheet: Sheet) -> None:
    """A site's shape and colour say what its place in the funnel means."""
    for place, value, of in zip(one.places, one.values, one.meanings(), strict=True):
        plot.plot(
            [place.denominator],
            [value],
            MARKERS[of],
            markersize=sheet.marker * (1.2 if of is Meaning.NEITHER else 1.6),
            color=colour(of, LIGHT),
            markeredgecolor=LIGHT.paper,
            markeredgewidth=0.4,
            zorder=5,
            clip_on=False,
        )
