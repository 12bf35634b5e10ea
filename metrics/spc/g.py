"""g chart: how many went well between one rare event and the next."""

import numpy as np

from metrics.spc.centre import mean, median
from metrics.spc.limits import Limits


def g(values: np.ndarray, base: np.ndarray) -> Limits:
    """Median as centre line (such counts are skewed), limits from the geometric distribution.

    Limits: mean ± 3 √(mean × (mean + 1)), not below 0.
    Source: Benneyan, Health Care Manag Sci 2001;4:305-318.

    >>> limits = g([0, 3, 1, 4], [True] * 4)
    >>> float(limits.centre[0]), float(limits.lower[0]), round(float(limits.upper[0]), 2)
    (2.0, 0.0, 9.35)
    """
    average = mean(values, base)
    reach = 3 * np.sqrt(np.maximum(average * (average + 1), 0.0))
    return Limits(median(values, base), np.maximum(average - reach, 0.0), average + reach)
