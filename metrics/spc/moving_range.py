"""Moving ranges: how far each point is from the one before, and their mean."""

import numpy as np

from metrics.spc.centre import mean
from metrics.spc.limits import Limits

SCREEN = 3.267  # upper limit of a moving range chart, in mean moving ranges (D4 for two points)


def moving_ranges(values: np.ndarray, counted: np.ndarray) -> np.ndarray:
    """|value - value before|, NaN where either is missing or not counted; same length as values.

    >>> moving_ranges([1.0, 4.0, 2.0, 9.0], [True, True, True, False]).tolist()
    [nan, 3.0, 2.0, nan]
    """
    kept = np.where(counted, np.asarray(values, dtype=float), np.nan)
    return np.concatenate([np.full_like(kept[..., :1], np.nan), np.abs(np.diff(kept))], axis=-1)


def mean_moving_range(ranges: np.ndarray, *, screened: bool = True) -> np.ndarray:
    """The mean of the ranges, last axis kept at length 1; NaN where there are none.

    Screened: ranges above 3.267 times the mean are left out once and the mean is taken again, so
    that one step or one odd point does not widen the limits.
    Source: Nelson, J Qual Technol 1982;14:172-173.

    >>> mean_moving_range(np.array([1.0, 1, 1, 1, 1, 20.0]), screened=True).tolist()
    [1.0]
    """
    first = mean(ranges, np.isfinite(ranges))
    return mean(ranges, ranges <= SCREEN * first) if screened else first


def mr(values: np.ndarray, base: np.ndarray) -> Limits:
    """Limits for a chart of the moving ranges themselves: 0 to 3.267 mean ranges, never screened.

    Source: Montgomery, Introduction to Statistical Quality Control, chart for individuals.

    >>> [float(x[0]) for x in vars(mr([1.0, 3.0, 1.0, 3.0], [True] * 4)).values()]
    [2.0, 0.0, 6.534]
    """
    centre = mean_moving_range(moving_ranges(values, base), screened=False)
    return Limits(centre, 0 * centre, SCREEN * centre)
