"""u chart: events per exposure, with limits from chance alone."""

import numpy as np

from metrics.spc.limits import Limits
from metrics.spc.shares import pooled


def u(values: np.ndarray, denominators: np.ndarray, base: np.ndarray) -> Limits:
    """Pooled rate, and 3 Poisson standard errors of each point to either side, not below 0.

    Source: Shewhart; Provost and Murray, The Health Care Data Guide, 2011.

    >>> limits = u([0.04, 0.05, 0.03], [100, 100, 100], [True] * 3)
    >>> float(limits.lower[0]), round(float(limits.upper[0]), 2)
    (0.0, 0.1)
    """
    centre = pooled(values, denominators, base)
    reach = 3 * poisson_error(centre, denominators)
    return Limits(centre, np.maximum(centre - reach, 0.0), centre + reach)


def poisson_error(rate: np.ndarray, denominators: np.ndarray) -> np.ndarray:
    """Standard error of a rate over so much exposure; NaN where that is 0 or missing."""
    room = np.asarray(denominators, dtype=float)
    return np.sqrt(np.maximum(rate, 0.0) / np.where(room > 0, room, np.nan))
