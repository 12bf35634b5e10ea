"""The names of the sites on a paper funnel, clear of its lines and of each other."""

from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes

from charts import words
from charts.funnel import REACHES, FunnelPicture
from charts.funnel_labels import FAR, Box, label_places
from charts.meaning import Meaning, colour
from charts.palette import LIGHT
from charts.print.paper import Sheet, extent

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
    clear = [*_edges(plot, one), *_points(plot, one, set(known) - set(shown))]
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


def _points(plot: Axes, one: FunnelPicture, others: set[int]) -> list[Box]:
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
