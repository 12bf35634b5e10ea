"""Trend: five or more points in a row, each higher (or each lower) than the one before."""

from dataclasses import replace

import numpy as np

from metrics.spc.runs import runs, steps


def trend(values: np.ndarray, phases: np.ndarray | None = None, at_least: int = 5) -> np.ndarray:
    """Flags (1 rising, -1 falling, 0) of the points of a trend, both ends counted.

    A point equal to the one before, and a gap, neither count nor break the trend.
    Source: Perla, Provost and Murray, BMJ Qual Saf 2011;20:46-51.

    >>> trend([4, 1, 2, 3, 3, 5, 6, 2]).tolist()
    [0, 1, 1, 1, 1, 1, 1, 0]
    """
    values = np.asarray(values, dtype=float)
    direction, before = steps(values, phases)
    found = runs(direction, phases)
    with_start = replace(found, first=before[found.first])
    return np.where(np.isfinite(values), with_start.painted(found.length + 1 >= at_least), 0)
