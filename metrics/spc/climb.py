"""Climb: seven (or six) points in a row, each higher (or each lower) than the one before."""

from dataclasses import replace

import numpy as np

from metrics.spc.runs import runs, steps


def climb(values: np.ndarray, phases: np.ndarray | None = None, at_least: int = 7) -> np.ndarray:
    """Flags (1 rising, -1 falling, 0) of the points of the climb, both ends counted.

    A repeated value, or a gap, ends it: the points must follow each other.
    Source: Making Data Count (NHS England), rule 3.

    >>> climb([4, 1, 2, 3, 4, 5, 6, 7, 7, 8]).tolist()
    [0, 1, 1, 1, 1, 1, 1, 1, 0, 0]
    """
    values = np.asarray(values, dtype=float)
    direction, before = steps(values, phases)
    here = np.arange(values.size).reshape(values.shape)
    follows = before.reshape(values.shape) == here - 1
    found = runs(np.where(follows, direction, 0), phases, zero_breaks=True)
    with_start = replace(found, first=found.first - 1)
    return with_start.painted(found.length + 1 >= at_least)
