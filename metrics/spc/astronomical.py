"""Astronomical point: so far from the rest that anyone would ask what happened there."""

import numpy as np

from metrics.spc.centre import quantile


def astronomical(values: np.ndarray, base: np.ndarray, fences: float = 3.0) -> np.ndarray:
    """Flags (1 above, -1 below, 0) of points beyond the outer fences of the baseline.

    The fences lie `fences` times the distance between the quartiles outside the quartiles. `base`
    says which points set them. Perla and others leave the judgement to the eye; the fences make it
    repeatable. None where more than half of the baseline is one value, or it has under four points.
    Source: Tukey, Exploratory Data Analysis, 1977 ("far out").

    >>> astronomical([5, 6, 4, 7, 5, 6, 40, 5], [True] * 8).tolist()
    [0, 0, 0, 0, 0, 0, 1, 0]
    """
    values = np.asarray(values, dtype=float)
    base = np.broadcast_to(np.asarray(base, dtype=bool), values.shape)
    low, high = quantile(values, base, 0.25), quantile(values, base, 0.75)
    enough = np.isfinite(np.where(base, values, np.nan)).sum(axis=-1, keepdims=True) >= 4
    reach = np.where(enough & (high > low), fences * (high - low), np.inf)
    far_above, far_below = values > high + reach, values < low - reach
    return far_above.astype(np.int8) - far_below.astype(np.int8)
