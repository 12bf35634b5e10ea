"""u′ chart: events per exposure whose usual wobble is wider than chance alone."""

import numpy as np

from metrics.spc.limits import Limits
from metrics.spc.shares import laney, pooled
from metrics.spc.u import poisson_error


def u_prime(
    values: np.ndarray, denominators: np.ndarray, base: np.ndarray, *, screened: bool = True
) -> Limits:
    """Limits of the u chart widened by what the points vary beyond chance, not below 0.

    Source: Laney, Quality Engineering 2002;14:531-537.

    >>> limits = u_prime([1.0, 1.2, 1.0, 1.2], [1000] * 4, [True] * 4)
    >>> round(float(limits.lower[0]), 2), round(float(limits.upper[0]), 2)
    (0.57, 1.63)
    """
    centre = pooled(values, denominators, base)
    error = poisson_error(centre, denominators)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = (np.asarray(values, dtype=float) - centre) / error
    reach = 3 * error * laney(scores, base, screened=screened)
    return Limits(centre, np.maximum(centre - reach, 0.0), centre + reach)
