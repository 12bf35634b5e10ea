"""p chart: shares of counted things, with limits from chance alone."""

import numpy as np

from metrics.spc.limits import Limits
from metrics.spc.shares import pooled


def p(values: np.ndarray, denominators: np.ndarray, base: np.ndarray) -> Limits:
    """Pooled share, and 3 binomial standard errors of each point to either side, within 0 to 1.

    values are shares (0 to 1). With large denominators these limits are far too narrow: use p′.
    Source: Shewhart; Provost and Murray, The Health Care Data Guide, 2011.

    >>> limits = p([0.2, 0.3, 0.1], [100, 100, 100], [True] * 3)
    >>> round(float(limits.lower[0]), 2), round(float(limits.upper[0]), 2)
    (0.08, 0.32)
    """
    centre = pooled(values, denominators, base)
    reach = 3 * binomial_error(centre, denominators)
    return Limits(centre, np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0))


def binomial_error(share: np.ndarray, denominators: np.ndarray) -> np.ndarray:
    """Standard error of a share of so many; NaN where the denominator is 0 or missing."""
    room = np.asarray(denominators, dtype=float)
    return np.sqrt(np.maximum(share * (1 - share), 0.0) / np.where(room > 0, room, np.nan))
