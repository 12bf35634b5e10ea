"""The interval for the difference of two rates, where events may cluster.

Two Poisson rates by the method of variance estimates recovery (Zou and Donner 2008; Li, Tang and
Wong 2014) from score intervals, widened by Pearson's dispersion where events cluster on the things
looked at (quasi-Poisson; McCullagh and Nelder 1989).
"""

from collections.abc import Iterable
from math import sqrt

Z = 1.959964  # two-sided 95 %


def spread(sheets: Iterable[tuple[int, float]]) -> float:
    """Pearson's dispersion of findings over sheets of these sizes; never below 1.

    >>> spread([(0, 35), (0, 35), (0, 35), (8, 35)])
    8.0
    """
    pairs = list(sheets)
    room = sum(size for _, size in pairs)
    total = sum(found for found, _ in pairs)
    if len(pairs) < 2 or not total:
        return 1.0
    expected = [total * size / room for _, size in pairs]
    found = [count for count, _ in pairs]
    chi = sum((a - b) ** 2 / b for a, b in zip(found, expected, strict=True) if b)
    return max(1.0, chi / (len(pairs) - 1))


def interval(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float]:
    """95 % interval for rate(other) less rate(one); each is (events, exposure, spread)."""
    (rate, low, high), (rate2, low2, high2) = _rate(*one), _rate(*other)
    difference = rate2 - rate
    return (
        difference - sqrt((rate2 - low2) ** 2 + (high - rate) ** 2),
        difference + sqrt((high2 - rate2) ** 2 + (rate - low) ** 2),
    )


def _rate(events: float, exposure: float, clustering: float) -> tuple[float, float, float]:
    """A rate with its score interval."""
    square = Z * Z * clustering
    reach = sqrt(square) * sqrt(events + square / 4)
    middle = events + square / 2
    return events / exposure, (middle - reach) / exposure, (middle + reach) / exposure
