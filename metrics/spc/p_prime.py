"""p′ chart: shares of large counts, whose usual wobble is wider than chance alone."""

import numpy as np

from metrics.spc.limits import Limits
from metrics.spc.p import binomial_error
from metrics.spc.shares import laney, pooled


def p_prime(
    values: np.ndarray, denominators: np.ndarray, base: np.ndarray, *, screened: bool = True
) -> Limits:
    """Limits of the p chart widened by what the points vary beyond chance, within 0 to 1.

    values are shares (0 to 1). Source: Laney, Quality Engineering 2002;14:531-537.

    >>> limits = p_prime([0.5, 0.6, 0.5, 0.6], [1000] * 4, [True] * 4)
    >>> round(float(limits.lower[0]), 2), round(float(limits.upper[0]), 2)
    (0.28, 0.82)
    """
    centre = pooled(values, denominators, base)
    error = binomial_error(centre, denominators)
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = (np.asarray(values, dtype=float) - centre) / error
    reach = 3 * error * laney(scores, base, screened=screened)
    return Limits(centre, np.maximum(centre - reach, 0.0), np.minimum(centre + reach, 1.0))
