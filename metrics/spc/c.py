"""c chart: counts of events where the exposure is always the same."""

import numpy as np

from metrics.spc.centre import mean
from metrics.spc.limits import Limits


def c(values: np.ndarray, base: np.ndarray) -> Limits:
    """Mean count, and 3 of its square roots to either side, not below 0.

    Source: Shewhart; Provost and Murray, The Health Care Data Guide, 2011.

    >>> limits = c([4, 5, 3, 4], [True] * 4)
    >>> float(limits.lower[0]), float(limits.upper[0])
    (0.0, 10.0)
    """
    centre = mean(values, base)
    reach = 3 * np.sqrt(np.maximum(centre, 0.0))
    return Limits(centre, np.maximum(centre - reach, 0.0), centre + reach)
