"""What is asked of a series: its shape, which way is better, from which day, in which blocks."""

from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Any

import numpy as np

from metrics.measure import Better, Kind

RARE_EVENTS_A_WEEK = 3.0
WEEK = 7
LAST_DAY_A_MONTH_COUNTS = 7  # a start later in the month leaves that month out


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

    `days`: datetime64[D], rising. `numerator`, `denominator`: floats of the same length. Where the
    denominator is zero or either is NaN the row counts as no data. A day without a row is a gap,
    never a zero. `areas`: where each row's work was done, for figures told apart by area (several
    rows a day then); without it no day comes twice.

    Raises ValueError for unequal lengths, unsorted or repeated days, and negative denominators.
    """

    days: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    areas: np.ndarray | None = None

    def __post_init__(self) -> None:
        kinds: dict[str, Any] = {"days": "datetime64[D]", "numerator": float, "denominator": float}
        if self.areas is not None:
            kinds["areas"] = str
        columns = {name: np.asarray(getattr(self, name), kind) for name, kind in kinds.items()}
        days, numerator, denominator, *_ = columns.values()
        if days.ndim != 1 or any(column.shape != days.shape for column in columns.values()):
            raise ValueError("days, numerator and denominator must be rows of the same length")
        shortest = np.timedelta64(1 if self.areas is None else 0, "D")
        if np.isnat(days).any() or (np.diff(days) < shortest).any():
            raise ValueError("days must be known, sorted and without repeats")
        known = np.isfinite(numerator) & (denominator != 0) & np.isfinite(denominator)
        if (denominator[known] < 0).any():
            raise ValueError("a denominator may not be negative")
        for name, column in columns.items():
            object.__setattr__(self, name, column if known.all() else column[known])

    @cached_property
    def area(self) -> np.ndarray:
        """Its number for each row, from 0."""
        if self.areas is None:
            return np.zeros(len(self.days), int)
        return np.unique(self.areas, return_inverse=True)[1]

    def only(self, rows: np.ndarray) -> "Observed":
        """The rows that a mask keeps, which are as sound as all of them."""
        kept = copy(self)
        for name, column in vars(self).items():
            object.__setattr__(kept, name, None if column is None else column[rows])
        return kept

    def all_areas(self) -> "Observed":
        """A row a day, whatever the area."""
        if self.areas is None:
            return self
        days, place = np.unique(self.days, return_inverse=True)
        return Observed(days, *(np.bincount(place, x) for x in (self.numerator, self.denominator)))

    def before(self, day: date) -> "Observed":
        """The same figures without `day` and all that follows."""
        return self.only(self.days < np.datetime64(day))


@dataclass(frozen=True, kw_only=True)
class Lengths:
    """How many blocks each part of a judgement takes; a block is a week or a month."""

    block: str = "week"
    drift: float = 0.03  # a block on the logit or log scale: what one standard deviation is
    baseline: int = 39
    trigger: int = 4  # left out before the start, and how many at most while they were bad
    trigger_at_most: int = 16
    recent: int = 6  # the newest before the start, bad or not
    first: int = 13  # of those since the start, and the last: is a gain that held still there?
    last: int = 8
    to_sustain: int = 13
    size: int = 26  # a gain that held is told as it was by then


WEEKS = Lengths()
MONTHS = Lengths(
    block="month",
    drift=0.05,
    baseline=24,
    trigger=2,
    trigger_at_most=3,
    recent=3,
    first=6,
    last=4,
    to_sustain=6,
    size=6,
)


@dataclass(frozen=True)
class Periods:
    """Numbers days into blocks, and blocks back into days: block 0 begins on the start.

    By the month block 0 is that of the start, or the next one where it is left out.
    """

    start: date
    monthly: bool = False

    @property
    def _skips_start_month(self) -> bool:
        return self.start.day > LAST_DAY_A_MONTH_COUNTS

    def numbers(self, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Block of each day, and whether the day belongs to it: not in the month left out."""
        days = np.asarray(days, dtype="datetime64[D]")
        if not self.monthly:
            since = (days - np.datetime64(self.start)).astype(int)
            return np.floor_divide(since, WEEK), np.ones(len(days), bool)
        months = (days.astype("datetime64[M]") - np.datetime64(self.start, "M")).astype(int)
        skips = self._skips_start_month
        return months - (skips & (months >= 0)), ~(skips & (months == 0))

    def number(self, day: date) -> int:
        """Block of one day; a day in the month left out counts to the block before it."""
        return int(self.numbers(np.array([day]))[0][0])

    def first_day(self, number: int) -> date:
        """First day of a block; also the day after the last of the block before."""
        if not self.monthly:
            return self.start + timedelta(days=WEEK * number)
        return _later(self.start, number + (number >= 0 and self._skips_start_month))

    def end(self, number: int) -> date:
        """The day after the last day of a block."""
        return _later(self.first_day(number), 1) if self.monthly else self.first_day(number + 1)

    def last_whole(self, as_of: date) -> int:
        """The newest block that ended before `as_of`."""
        numbers, belongs = self.numbers(np.array([as_of]))
        return int(numbers[0]) - int(belongs[0])


def _later(day: date, months: int) -> date:
    """The first day of the month that many months later."""
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, 1)


@dataclass(frozen=True)
class Question:
    """Did the series change at `start`, as far as the days before `as_of` can say?

    `problem_since` makes the trigger window (the bad spell that prompted the action) reach back at
    least to that day. `monthly` is for figures sampled once a month. `scale` is the length of a
    score's scale in its own units; the drift allowed for is stated for a scale of 100. `held_back`:
    so many of the newest days are not judged, because events of theirs are still coming in.
    """

    shape: Shape
    better: Better
    start: date
    as_of: date
    problem_since: date | None = None
    monthly: bool = False
    holidays: frozenset[date] = field(default_factory=frozenset)
    scale: float = 100.0
    held_back: int = 0

    @cached_property
    def periods(self) -> Periods:
        """Its blocks."""
        return Periods(self.start, self.monthly)

    @property
    def lengths(self) -> Lengths:
        """How many blocks each part of its judgement takes."""
        return MONTHS if self.monthly else WEEKS

    @cached_property
    def looks(self) -> int:
        """Whole blocks since the start."""
        return max(self.periods.last_whole(self.judged_before) + 1, 0)

    @cached_property
    def dropped(self) -> np.ndarray:
        """Its bank holidays, as numpy counts days."""
        return np.array(sorted(self.holidays), dtype="datetime64[D]").astype(int)

    @property
    def judged_before(self) -> date:
        """The first day that this look does not judge."""
        return self.as_of - timedelta(days=self.held_back)

    @property
    def sign(self) -> int:
        """+1 where up is better, −1 where down is."""
        return 1 if self.better is Better.UP else -1
