"""Shift: six or more points in a row on one side of the median."""

import numpy as np

from metrics.spc.runs import runs, sides


def shift(
    values: np.ndarray, median: np.ndarray, phases: np.ndarray | None = None, at_least: int = 6
) -> np.ndarray:
    """Flags (1 above, -1 below, 0) of the points inside a shift.

    Points on the median, and gaps, neither count nor break the run; points on the median are marked
    when they lie inside it.
    Source: Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51.

    >>> shift([1, 6, 7, 5, 8, 9, 6, 7, 2], 5.0).tolist()
    [0, 1, 1, 1, 1, 1, 1, 1, 0]
    """
    values = np.asarray(values, dtype=float)
    found = runs(sides(values, median), phases)
    return np.where(np.isfinite(values), found.painted(found.length >= at_least), 0)
