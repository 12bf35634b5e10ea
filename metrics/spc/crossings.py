"""Anhøj's second rule: the line crosses the centre less often than chance gives."""

from functools import lru_cache

import numpy as np
from scipy.stats import binom

from metrics.spc.runs import runs, sides


@lru_cache(maxsize=4096)
def fewest_crossings(useful: int) -> int:
    """The fewest crossings that chance still explains: the 5 % point of a binomial (n - 1, 1/2).

    Source: Anhøj and Olesen, PLoS ONE 2014;9:e113825.

    >>> [fewest_crossings(n) for n in (10, 24, 52)]
    [2, 8, 20]
    """
    return int(binom.ppf(0.05, useful - 1, 0.5)) if useful > 1 else 0


def crossings(values: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How often the line crosses the centre, and the fewest acceptable, one number a series each.

    A signal is crossings < fewest. Points on the centre and gaps do not count.

    >>> [int(n) for n in crossings([9, 8, 5, 7, 1, 2, 8, 9, 9, 8, 7], 5.0)]
    [2, 2]
    """
    side = sides(values, centre)
    useful = np.asarray(np.count_nonzero(side, axis=-1))
    seen = np.bincount(runs(side).first // max(side.shape[-1], 1), minlength=useful.size)
    fewest = np.array([fewest_crossings(int(n)) for n in useful.ravel()], dtype=int)
    crossed = np.maximum(seen - 1, 0).reshape(useful.shape)
    return crossed, fewest.reshape(useful.shape)
