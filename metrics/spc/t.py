"""t chart: how much time passed between one rare event and the next."""

import numpy as np

from metrics.spc.centre import mean
from metrics.spc.limits import Limits
from metrics.spc.moving_range import mean_moving_range, moving_ranges
from metrics.spc.shares import RANGE_TO_SIGMA

POWER = 3.6  # times between events, to the power 1 / 3.6, are about normal


def t(values: np.ndarray, base: np.ndarray, *, screened: bool = True) -> Limits:
    """Limits for individual values of the times to the power 1 / 3.6, turned back; not below 0.

    values must not be negative. Source: Nelson, J Qual Technol 1994;26:239-241.

    >>> limits = t([1.0, 1.0, 2.0, 1.0], [True] * 4, screened=False)
    >>> round(float(limits.centre[0]), 3), round(float(limits.upper[0]), 3)
    (1.205, 3.62)
    """
    evened = np.asarray(values, dtype=float) ** (1 / POWER)
    centre = mean(evened, base)
    ranges = moving_ranges(evened, base)
    reach = 3 / RANGE_TO_SIGMA * mean_moving_range(ranges, screened=screened)
    lines = (centre, centre - reach, centre + reach)
    return Limits(*(np.maximum(line, 0.0) ** POWER for line in lines))
