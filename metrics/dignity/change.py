"""How far two mean scores lie apart, and whether chance explains it.

Where many are looked at together each interval is widened (Bonferroni) until chance alone would
mark any of them in only one view of twenty. Weeks are the units of chance, because items seen in
one week hang together (Welch 1947; the variance of a ratio as Cochran 1977, chapter 6).
"""

from dataclasses import dataclass
from math import isfinite, nan, sqrt
from typing import Protocol

from scipy.special import stdtrit

from metrics.spc.signal import Side

FEWEST_ITEMS = 20  # HIS run chart guide (2017): a point stands for at least so many
FEWEST_WEEKS = 5  # below it how far weeks differ is not known
CHANCE = 0.05  # that any one of a view is marked although nothing changed


class Estimate(Protocol):
    """A mean with what it rests on; `variance` is that of the mean."""

    weeks: int
    items: int

    @property
    def mean(self) -> float: ...

    @property
    def variance(self) -> float: ...


@dataclass(frozen=True)
class Change:
    """A difference with its interval, in points of 100; NaN where too few were seen to judge."""

    size: float = nan
    low: float = nan
    high: float = nan

    @property
    def side(self) -> Side:
        """Above or below only where chance does not explain it."""
        if self.low > 0:
            return Side.ABOVE
        return Side.BELOW if self.high < 0 else Side.NEITHER

    @property
    def is_known(self) -> bool:
        """Whether enough was seen to judge."""
        return isfinite(self.size)


def enough(*sides: Estimate) -> bool:
    """Whether every side holds enough items, from enough weeks, to be judged."""
    return all(one.items >= FEWEST_ITEMS and one.weeks >= FEWEST_WEEKS for one in sides)


def change(before: Estimate, since: Estimate, among: int = 1) -> Change:
    """How far the second lies above the first, where `among` such are looked at together."""
    if not enough(before, since):
        return Change()
    a, b = before.variance, since.variance
    freedom = (a + b) ** 2 / (a**2 / (before.weeks - 1) + b**2 / (since.weeks - 1))
    return _interval(since.mean - before.mean, a + b, freedom, among)


def apart(gap: Estimate, among: int = 1) -> Change:
    """How far a mean gap lies from none, where `among` such are looked at together."""
    if not enough(gap):
        return Change()
    return _interval(gap.mean, gap.variance, gap.weeks - 1, among)


def _interval(size: float, variance: float, freedom: float, among: int) -> Change:
    half = float(stdtrit(freedom, 1 - CHANCE / 2 / max(1, among))) * sqrt(variance)
    return Change(100 * size, 100 * (size - half), 100 * (size + half))
