"""Two of three: two of three points in a row lie close to the same limit."""

import numpy as np

from metrics.spc.limits import Limits
from metrics.spc.nearly import above, below

CLOSE = 2 / 3  # of the way from the mean to the limit


def two_of_three(
    values: np.ndarray, limits: Limits, phases: np.ndarray | None = None
) -> np.ndarray:
    """Flags (1 near the upper limit, -1 near the lower, 0) of the points that are close.

    Close: within the outer third, not beyond the limit. All three points must be on the same side
    of the mean; only the close ones are marked.
    Source: Making Data Count (NHS England), rule 4, as its R package applies it.

    >>> two_of_three([9, 6, 9, 1], Limits(5.0, 0.0, 10.0)).tolist()
    [1, 0, 1, 0]
    """
    values = np.asarray(values, dtype=float)
    phases = np.zeros(values.shape[-1]) if phases is None else np.asarray(phases)
    up = limits.centre + CLOSE * (limits.upper - limits.centre)
    down = limits.centre - CLOSE * (limits.centre - limits.lower)
    near_upper = above(values, up) & ~above(values, limits.upper)
    near_lower = below(values, down) & ~below(values, limits.lower)
    high = _of_three(above(values, limits.centre), near_upper, phases)
    low = _of_three(below(values, limits.centre), near_lower, phases)
    return high.astype(np.int8) - low.astype(np.int8)


def _of_three(on_side: np.ndarray, close: np.ndarray, phases: np.ndarray) -> np.ndarray:
    """True for the close points of every three in a row that fit."""
    flags = np.zeros_like(close)
    if close.shape[-1] < 3:
        return flags
    places = [slice(0, -2), slice(1, -1), slice(2, None)]
    all_three = phases[..., :-2] == phases[..., 2:]
    for place in places:
        all_three = all_three & on_side[..., place]
    fits = all_three & (sum(close[..., place].astype(np.int8) for place in places) >= 2)
    for place in places:
        flags[..., place] |= fits
    return flags & close
