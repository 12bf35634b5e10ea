"""The funnel on paper: each site a named point, larger sites to the right."""

import textwrap
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from charts import words
from charts.axis import Axis, axis_of
from charts.funnel import FAR, REACHES, Box, FunnelPicture, funnel_alt_text, label_places
from charts.labels import spread
from charts.palette import LIGHT, Meaning, colour
from charts.print.paper import FULL, Sheet, axes, extent, headed, svg, with_settings
from charts.print.run_chart import MARKERS, nothing

# The names of the sites on a paper funnel, clear of its lines and of each other.


# Where a name stands: its shift from the point in text sizes, and how it is aligned there.
PLACES = {
    "top center": ((0, 0.6), "center", "bottom"),
    "bottom center": ((0, -0.6), "center", "top"),
    "middle right": ((0.7, 0), "left", "center"),
    "middle left": ((-0.7, 0), "right", "center"),
    "top right": ((0.7, 0.3), "left", "bottom"),
    "bottom right": ((0.7, -0.3), "left", "top"),
    "top left": ((-0.7, 0.3), "right", "bottom"),
    "bottom left": ((-0.7, -0.3), "right", "top"),
}
THIN = 0.1  # a line is rather covered than a point or a name
LONGEST = 30  # letters of a site's name
MOST = 12  # sites that are all named; of more, those that stand out: the others are alike
BEHIND = {"facecolor": LIGHT.paper, "edgecolor": "none", "pad": 0.4}  # no line through a name


def name_sites(plot: Axes, one: FunnelPicture, sheet: Sheet) -> None:
    """Names beside the points, strong with the figure where a site stands out."""
    means, known = one.meanings(), np.flatnonzero(np.isfinite(one.values)).tolist()
    shown = [at for at in known if len(known) <= MOST or means[at] is not Meaning.NEITHER]
    places = [(one.places[at].denominator, float(one.values[at])) for at in shown]
    told = [_told(one, at) for at in shown]
    clear = [*_edges(plot, one), *_point_boxes(plot, one, set(known) - set(shown))]
    stand = label_places(told, _in_points(plot, places), sheet.text * 1.1, clear)
    for at, place, name, side in zip(shown, places, told, stand, strict=True):
        (right, up), across, upright = PLACES[side]
        plot.annotate(
            name,
            place,
            xytext=(right * sheet.text, up * sheet.text),
            textcoords="offset points",
            ha=across,
            va=upright,
            size=sheet.text,
            color=LIGHT.ink if means[at] is Meaning.NEITHER else colour(means[at], LIGHT),
            weight="normal" if means[at] is Meaning.NEITHER else "bold",
            bbox=BEHIND,
            zorder=4,
            annotation_clip=False,
        )


def _in_points(plot: Axes, places: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Places of the plot's data in points from its lower left corner."""
    wide, tall = extent(plot)
    (left, right), (low, high) = plot.get_xlim(), plot.get_ylim()
    return [
        (wide * (x - left) / (right - left), tall * (y - low) / (high - low)) for x, y in places
    ]


def _point_boxes(plot: Axes, one: FunnelPicture, others: set[int]) -> list[Box]:
    """Where the points of sites without a name lie."""
    places = [(one.places[at].denominator, float(one.values[at])) for at in sorted(others)]
    return [(x - 2, y - 2, x + 2, y + 2) for x, y in _in_points(plot, places)]


def _edges(plot: Axes, one: FunnelPicture) -> list[Box]:
    """What names keep clear of: the four sides of the plot, and its lines."""
    wide, tall = extent(plot)
    found = [(wide, -FAR, FAR, FAR), (-FAR, -FAR, 0, FAR), (-FAR, -FAR, FAR, 0)]
    found.append((-FAR, tall, FAR, FAR))
    if not np.isfinite(one.centre):
        return found
    lines = [side for reach, _ in REACHES for side in one.result.limits(one.sizes, reach)]
    for line in (*lines, np.full(len(one.sizes), one.result.centre)):
        course = _in_points(plot, list(zip(one.sizes, one.per * line, strict=True)))
        found += [(x, y - THIN, after, y + THIN) for (x, y), (after, _) in pairwise(course)]
    return found


def _told(one: FunnelPicture, at: int) -> str:
    """A site's name, and its figure if it stands out."""
    short = words.shortened(one.places[at].name, LONGEST)
    if one.meanings()[at] is Meaning.NEITHER:
        return short
    return f"{short} {words.measured(float(one.values[at]), one.unit)}"


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
    return axis_of(shown[np.isfinite(shown)].tolist(), one.unit.bounds)


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
