"""What is asked of a series: which shape it has, which way is better, and from which day."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

import numpy as np

from metrics.measure import Better, Kind

RARE_EVENTS_A_WEEK = 3.0


class Shape(StrEnum):
    """How the figures of one place behave; it chooses the statistic."""

    PROPORTION = "proportion"  # successes out of trials: numerator <= denominator
    RATE = "rate"  # events and their exposure
    SCORE = "score"  # sum of scores and number of scores
    RARE = "rare"  # events so few that the days with one are counted


def shape_of(kind: Kind, events_a_week: float, better: Better = Better.DOWN) -> Shape:
    """The statistic for a measure with so many events (numerator) a week before the start.

    About three events a week or fewer are rare. A proportion counts as events only where fewer is
    better (missed calls): a practice nobody followed before is a proportion at zero, not a rare
    event. A percentile is treated like a score: its week is one value.
    """
    few = events_a_week <= RARE_EVENTS_A_WEEK
    if kind is Kind.RARE or (few and kind is Kind.RATE):
        return Shape.RARE
    if kind is Kind.PROPORTION:
        return Shape.RARE if few and better is Better.DOWN else Shape.PROPORTION
    return Shape.RATE if kind is Kind.RATE else Shape.SCORE


@dataclass(frozen=True, eq=False)
class Observed:
    """One place's figures: a row a day, or a row a week dated by its first day.

    `days`: datetime64[D], strictly rising. `numerator`, `denominator`: floats of the same length.
    Where the denominator is zero or either is NaN the row counts as no data. A day without a row
    is a gap, never a zero.

    Raises ValueError for unequal lengths, unsorted or repeated days, and negative denominators.
    """

    days: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray

    def __post_init__(self) -> None:
        days = np.asarray(self.days, dtype="datetime64[D]")
        numerator = np.asarray(self.numerator, dtype=float)
        denominator = np.asarray(self.denominator, dtype=float)
        if not days.shape == numerator.shape == denominator.shape or days.ndim != 1:
            raise ValueError("days, numerator and denominator must be rows of the same length")
        if np.isnat(days).any() or (np.diff(days) <= np.timedelta64(0, "D")).any():
            raise ValueError("days must be known, sorted and without repeats")
        known = np.isfinite(numerator) & (denominator != 0) & np.isfinite(denominator)
        if (denominator[known] < 0).any():
            raise ValueError("a denominator may not be negative")
        object.__setattr__(self, "days", days[known])
        object.__setattr__(self, "numerator", numerator[known])
        object.__setattr__(self, "denominator", denominator[known])

    def before(self, day: date) -> "Observed":
        """The same figures without `day` and all that follows."""
        keep = self.days < np.datetime64(day)
        return Observed(self.days[keep], self.numerator[keep], self.denominator[keep])


@dataclass(frozen=True)
class Question:
    """Did the series change at `start`, as far as the days before `as_of` can say?

    `problem_since` makes the trigger window (the bad spell that prompted the action) reach back at
    least to that day. `monthly` is for figures sampled once a month. `scale` is the length of a
    score's scale in its own units; the drift allowed for is stated for a scale of 100.
    """

    shape: Shape
    better: Better
    start: date
    as_of: date
    problem_since: date | None = None
    monthly: bool = False
    holidays: frozenset[date] = field(default_factory=frozenset)
    scale: float = 100.0

    @property
    def sign(self) -> int:
        """+1 where up is better, −1 where down is."""
        return 1 if self.better is Better.UP else -1
