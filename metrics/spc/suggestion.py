"""Where a new phase could begin: suggested after a sustained run, never taken by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.spc.centre import median
from metrics.spc.runs import runs, sides
from metrics.spc.signal import Side

BASELINE, SUSTAINED = 13, 9  # periods that set the first median; points of a sustained run


@dataclass(frozen=True)
class Stretch:
    """A stretch with its own median: positions of the points that set it, and where it is known.

    `last` is the point at which the run became long enough; `side` tells where it lies against the
    stretch before (NEITHER for the baseline).
    """

    first: int
    last: int
    median: float
    side: Side


def suggested_phases(
    values: Sequence[float], at_least: int = SUSTAINED, baseline: int = BASELINE, only: int = 0
) -> tuple[Stretch, ...]:
    """The baseline, and after it every sustained run about the median of the stretch before.

    A run of `at_least` useful points on one side suggests a new phase from its first point, with
    the median of those points; from there the search goes on. `only`: 1 for runs above, -1 for
    below, 0 for both. Nothing where the series ends before a run could be that long. A named person
    accepts a suggestion, with a reason, or leaves it.
    Source: Institute for Healthcare Improvement's run chart practice, as runcharter applies it.

    >>> found = suggested_phases([5, 6, 4, 5, 6, 4, 9, 8, 9, 8, 9, 8], at_least=6, baseline=6)
    >>> [(s.first, s.last, s.median) for s in found]
    [(0, 5, 5.0), (6, 11, 8.5)]
    """
    series = np.asarray(values, dtype=float)
    place = np.arange(len(series))
    if len(series) < baseline + at_least or not np.isfinite(series[:baseline]).any():
        return ()
    centre = float(median(series, place < baseline)[0])
    stretches = [Stretch(0, baseline - 1, centre, Side.NEITHER)]
    while found := _next(series, stretches[-1], at_least, only):
        stretches.append(found)
    return tuple(stretches)


def _next(series: np.ndarray, before: Stretch, at_least: int, only: int) -> Stretch | None:
    """The first sustained run after the stretch before, about its median."""
    later = np.where(np.arange(len(series)) > before.last, series, np.nan)
    side = sides(later, before.median)
    found = runs(side)
    long_enough = (found.length >= at_least) & (found.side * only >= 0)
    if not long_enough.any():
        return None
    at = int(np.flatnonzero(long_enough)[0])
    first, way = int(found.first[at]), int(found.side[at])
    useful = first + np.flatnonzero(side[first:] == way)[:at_least]
    own = np.zeros(len(series), dtype=bool)
    own[useful] = True
    centre = float(median(series, own)[0])
    return Stretch(first, int(useful[-1]), centre, Side.ABOVE if way > 0 else Side.BELOW)
