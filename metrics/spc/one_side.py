"""One side: seven (or six) points in a row on one side of the mean."""

import numpy as np

from metrics.spc.runs import runs, sides


def one_side(
    values: np.ndarray, mean: np.ndarray, phases: np.ndarray | None = None, at_least: int = 7
) -> np.ndarray:
    """Flags (1 above, -1 below, 0) of the points of the run.

    A point on the mean, or a gap, ends the run: the points must follow each other.
    Source: Making Data Count (NHS England), rule 2; its workbook lets one choose 6 or 7.

    >>> one_side([6, 7, 5, 6, 7, 6, 7, 6, 8, 9], 5.0).tolist()
    [0, 0, 0, 1, 1, 1, 1, 1, 1, 1]
    """
    found = runs(sides(values, mean), phases, zero_breaks=True)
    return found.painted(found.length >= at_least)
