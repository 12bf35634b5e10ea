"""Centre lines: the median and the mean of the points that set them."""

import numpy as np


def quantile(values: np.ndarray, base: np.ndarray, share: float) -> np.ndarray:
    """The quantile of the base points, last axis kept at length 1; NaN where there are none.

    Linear between neighbours, as numpy and R do it by default.

    >>> quantile([1.0, 2.0, 3.0, 4.0, float("nan")], [True] * 5, 0.25).tolist()
    [1.75]
    """
    values = np.asarray(values, dtype=float)
    if not values.shape[-1]:
        return np.full((*values.shape[:-1], 1), np.nan)
    ordered = np.sort(np.where(base, values, np.nan), axis=-1)
    last = np.isfinite(ordered).sum(axis=-1, keepdims=True) - 1
    at = np.maximum(last, 0) * share
    below = np.floor(at).astype(int)
    above = np.ceil(at).astype(int)
    low = np.take_along_axis(ordered, below, axis=-1)
    high = np.take_along_axis(ordered, above, axis=-1)
    return low + (high - low) * (at - below)


def median(values: np.ndarray, base: np.ndarray) -> np.ndarray:
    """The median of the base points, with the last axis kept at length 1; NaN where there are none.

    >>> median([3.0, 1.0, float("nan"), 2.0, 50.0], [True, True, True, True, False]).tolist()
    [2.0]
    """
    return quantile(values, base, 0.5)


def mean(values: np.ndarray, base: np.ndarray) -> np.ndarray:
    """The mean of the base points, with the last axis kept at length 1; NaN where there are none.

    >>> mean([3.0, 1.0, float("nan"), 2.0, 50.0], [True, True, True, True, False]).tolist()
    [2.0]
    """
    values = np.asarray(values, dtype=float)
    counted = np.isfinite(values) & np.asarray(base, dtype=bool)
    total = np.where(counted, values, 0.0).sum(axis=-1, keepdims=True)
    count = counted.sum(axis=-1, keepdims=True)
    return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
