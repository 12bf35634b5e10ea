"""Anhøj's first rule: a run longer than chance gives in so many points."""

import numpy as np

from metrics.spc.runs import runs, sides


def longest_run_limit(useful: np.ndarray) -> np.ndarray:
    """The longest run that chance still explains: round(log2(n)) + 3; 0 for no points.

    Source: Anhøj and Olesen, PLoS ONE 2014;9:e113825; Schilling, Math Mag 2012;85:141-149.

    >>> longest_run_limit([10, 24, 52]).tolist()
    [6, 8, 9]
    """
    useful = np.asarray(useful)
    limit = np.round(np.log2(np.maximum(useful, 1))).astype(int) + 3
    return np.where(useful > 0, limit, 0)


def longest_run(values: np.ndarray, centre: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Length of the longest run about the centre, and its limit, one number a series each.

    A signal is longest > limit. Points on the centre and gaps neither count nor break.

    >>> [int(n) for n in longest_run([6, 7, 5, 8, 9, 6, 7, 7, 2, 1, 3], 5.0)]
    [7, 6]
    """
    side = sides(values, centre)
    useful = np.asarray(np.count_nonzero(side, axis=-1))
    found = runs(side)
    longest = np.zeros(useful.size, dtype=int)
    np.maximum.at(longest, found.first // max(side.shape[-1], 1), found.length)
    return longest.reshape(useful.shape), longest_run_limit(useful)
