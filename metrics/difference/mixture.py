"""A weighted mixture of t distributions: its mean, its tails and its interval."""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq
from scipy.special import stdtr, stdtrit

from metrics.difference.answer import LEVEL, Interval


@dataclass(frozen=True, eq=False)
class Mixture:
    """Centres, standard errors and weights (summing to one) of t distributions with one `df`."""

    centre: np.ndarray
    error: np.ndarray
    weight: np.ndarray
    df: float

    @property
    def mean(self) -> float:
        return float(self.weight @ self.centre)

    def below(self, value: float) -> float:
        """Probability of a value below `value`."""
        return float(self.weight @ stdtr(self.df, (value - self.centre) / self.error))

    def above(self, value: float) -> float:
        """Probability of a value above `value`; exact also far out in the tail."""
        return float(self.weight @ stdtr(self.df, (self.centre - value) / self.error))

    def quantile(self, probability: float) -> float:
        each = self.centre + self.error * stdtrit(self.df, probability)
        low, high = each.min(), each.max()
        if high - low < 1e-12:
            return float(low)
        return float(brentq(lambda at: self.below(at) - probability, low - 1e-9, high + 1e-9))

    def interval(self) -> Interval:
        """Mean with the central 90 % interval."""
        tail = (1 - LEVEL) / 2
        return Interval(self.mean, self.quantile(tail), self.quantile(1 - tail))
