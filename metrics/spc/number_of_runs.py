"""Too few or too many runs about the median, by the exact conditional runs test."""

from functools import lru_cache
from math import comb

import numpy as np

from metrics.spc.runs import runs, sides

TAIL = 0.025  # in each tail


@lru_cache(maxsize=4096)
def acceptable_runs(above: int, below: int, tail: float = TAIL) -> tuple[int, int]:
    """Fewest and most runs that chance still explains, given how many points are on each side.

    Every order of the points is equally likely. Fewer runs than the first number, or more than the
    second, come about with a chance of at most `tail`. With no point on one side there is one run.
    Source: Swed and Eisenhart, Ann Math Stat 1943;14:66-87. The table that Perla, Provost and
    Murray print (2011) differs from the exact test by one in places; the exact test counts.

    >>> acceptable_runs(5, 5), acceptable_runs(12, 12)
    ((3, 9), (8, 18))
    """
    if not above or not below:
        return (1, 1) if above or below else (0, 0)
    ways = [_ways(above, below, count) for count in range(above + below + 1)]
    allowed = tail * comb(above + below, above)
    fewest, most = 0, len(ways) - 1
    while sum(ways[: fewest + 1]) <= allowed:
        fewest += 1
    while sum(ways[most:]) <= allowed:
        most -= 1
    return fewest, most


def number_of_runs(
    values: np.ndarray, median: np.ndarray, tail: float = TAIL
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Runs seen, fewest and most acceptable, one number a series.

    Too few runs: seen < fewest. Too many: seen > most. Points on the median and gaps do not count.

    >>> [int(n) for n in number_of_runs([9, 8, 7, 9, 8, 1, 2, 3, 1, 2], 5.0)]
    [2, 3, 9]
    """
    side = sides(values, median)
    above, below = np.asarray((side > 0).sum(axis=-1)), np.asarray((side < 0).sum(axis=-1))
    seen = np.bincount(runs(side).first // max(side.shape[-1], 1), minlength=above.size)
    limits = np.array(
        [
            acceptable_runs(int(a), int(b), tail)
            for a, b in zip(above.ravel(), below.ravel(), strict=True)
        ]
    ).reshape(-1, 2)
    fewest, most = limits[:, 0].reshape(above.shape), limits[:, 1].reshape(above.shape)
    return seen.reshape(above.shape), fewest, most


def _ways(above: int, below: int, count: int) -> int:
    """In how many orders there are exactly `count` runs."""
    half, odd = divmod(count, 2)
    if half == 0:
        return 0
    if not odd:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    return comb(above - 1, half) * comb(below - 1, half - 1) + comb(above - 1, half - 1) * comb(
        below - 1, half
    )
