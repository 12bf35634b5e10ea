"""Pooled centre lines and Laney's widening, shared by the charts with denominators."""

import numpy as np

from metrics.spc.moving_range import mean_moving_range, moving_ranges

RANGE_TO_SIGMA = 1.128  # mean moving range of independent normal values, in standard deviations


def pooled(values: np.ndarray, denominators: np.ndarray, base: np.ndarray) -> np.ndarray:
    """Sum of numerators over sum of denominators of the base points, last axis kept at length 1.

    >>> float(pooled([0.5, 0.1], [10, 90], [True, True])[0])
    0.14
    """
    values = np.asarray(values, dtype=float)
    counted = np.isfinite(values) & base
    weights = np.where(counted, denominators, 0.0)
    events = np.where(counted, values * denominators, 0.0).sum(axis=-1, keepdims=True)
    exposure = weights.sum(axis=-1, keepdims=True)
    return np.divide(events, exposure, out=np.full(events.shape, np.nan), where=exposure > 0)


def laney(scores: np.ndarray, base: np.ndarray, *, screened: bool = True) -> np.ndarray:
    """How many times wider the points vary than chance alone: mean moving range of z over 1.128.

    Source: Laney, Quality Engineering 2002;14:531-537.

    >>> float(laney([-1.128, 1.128, -1.128], [True] * 3)[0])
    2.0
    """
    return mean_moving_range(moving_ranges(scores, base), screened=screened) / RANGE_TO_SIGMA
