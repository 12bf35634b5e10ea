"""Outside: a point beyond the limits."""

import numpy as np

from metrics.spc.nearly import above, below


def outside(values: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> np.ndarray:
    """Flags (1 above the upper limit, -1 below the lower, 0); on a limit is not beyond it.

    Where there are no limits (NaN) nothing is outside.
    Source: Making Data Count (NHS England), rule 1.

    >>> outside([1.0, 5.0, 9.5, 9.0], 2.0, 9.0).tolist()
    [-1, 0, 1, 0]
    """
    return above(values, upper).astype(np.int8) - below(values, lower).astype(np.int8)
