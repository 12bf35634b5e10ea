"""XmR: the mean, and 2.66 mean moving ranges to either side."""

import numpy as np

from metrics.spc.centre import mean
from metrics.spc.limits import Limits
from metrics.spc.moving_range import mean_moving_range, moving_ranges

WIDTH = 2.66  # 3 / 1.128 as printed in the tables


def xmr(values: np.ndarray, base: np.ndarray, *, screened: bool = True) -> Limits:
    """Centre and limits from the base points; a gap between two points gives no moving range.

    `screened` leaves out moving ranges above 3.267 times their mean; the Making Data Count workbook
    does not, its R package does, so the chart names which.
    Source: Making Data Count (NHS England); Wheeler, Understanding Variation, 1993.

    >>> limits = xmr([10.0, 12.0, 10.0, 12.0], [True] * 4)
    >>> round(float(limits.lower[0]), 2), float(limits.centre[0]), round(float(limits.upper[0]), 2)
    (5.68, 11.0, 16.32)
    """
    centre = mean(values, base)
    reach = WIDTH * mean_moving_range(moving_ranges(values, base), screened=screened)
    return Limits(centre, centre - reach, centre + reach)
