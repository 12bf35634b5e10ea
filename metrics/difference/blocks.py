"""Whole weeks (or months) counted from the start: block 0 begins on it, block −1 ends before it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from metrics.difference.question import Observed, Question, Shape

WEEK = 7
LAST_DAY_A_MONTH_COUNTS = 7  # a start later in the month leaves that month out


@dataclass(frozen=True)
class Periods:
    """Numbers days into blocks, and blocks back into days."""

    start: date
    monthly: bool = False

    @property
    def _start_month(self) -> int:
        return self.start.year * 12 + self.start.month - 1

    @property
    def _skips_start_month(self) -> bool:
        return self.start.day > LAST_DAY_A_MONTH_COUNTS

    def numbers(self, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Block of each day, and whether the day belongs to one at all."""
        days = np.asarray(days, dtype="datetime64[D]")
        if not self.monthly:
            since = (days - np.datetime64(self.start)).astype(int)
            return np.floor_divide(since, WEEK), np.ones(len(days), bool)
        months = days.astype("datetime64[M]").astype(int) + 1970 * 12 - self._start_month
        if not self._skips_start_month:
            return months, np.ones(len(days), bool)
        return np.where(months > 0, months - 1, months), months != 0

    def number(self, day: date) -> int:
        """Block of one day; a day in the month left out counts to the block before it."""
        numbers, belongs = self.numbers(np.array([day], dtype="datetime64[D]"))
        return int(numbers[0]) if belongs[0] else -1

    def first_day(self, number: int) -> date:
        """First day of a block; also the day after the last of the block before."""
        if not self.monthly:
            return self.start + timedelta(days=WEEK * number)
        shift = 1 if self._skips_start_month and number >= 0 else 0
        month = self._start_month + number + shift
        return date(month // 12, month % 12 + 1, 1)

    def end(self, number: int) -> date:
        """The day after the last day of a block."""
        if not self.monthly:
            return self.first_day(number + 1)
        month = self.first_day(number)
        return date(month.year + month.month // 12, month.month % 12 + 1, 1)

    def last_whole(self, as_of: date) -> int:
        """The newest block that ended before `as_of`."""
        if not self.monthly:
            return (as_of - self.start).days // WEEK - 1
        number = self.number(as_of)
        while self.end(number) > as_of:
            number -= 1
        return number


@dataclass(frozen=True, eq=False)
class Blocks:
    """One place in whole blocks, without a break in `numbers`; denominator 0 is a gap.

    `weekday_numerator`, `weekday_denominator`: the same by day of the block, shape (blocks, 7).
    """

    numbers: np.ndarray
    weekday_numerator: np.ndarray
    weekday_denominator: np.ndarray

    @property
    def numerator(self) -> np.ndarray:
        return self.weekday_numerator.sum(axis=1)

    @property
    def denominator(self) -> np.ndarray:
        return self.weekday_denominator.sum(axis=1)

    @property
    def known(self) -> np.ndarray:
        """Which blocks have data."""
        return self.denominator > 0

    def within(self, first: int, last: int) -> np.ndarray:
        """Which blocks lie between two numbers, both included."""
        return (self.numbers >= first) & (self.numbers <= last)


def blocks(observed: Observed, question: Question) -> Blocks:
    """Whole blocks from the first with data to the last before `as_of`; bank holidays dropped.

    Raises ValueError where a share is above one or a count below zero.
    """
    periods = Periods(question.start, question.monthly)
    seen = observed.before(question.as_of)
    rows = _worked(seen, question)
    _check(rows, question.shape)
    number, belongs = periods.numbers(rows.days)
    last = periods.last_whole(question.as_of)
    first = _first_whole(seen, number, question)
    keep = belongs & (number >= first) & (number <= last)
    numbers = np.arange(min(first, last + 1), last + 1)
    place = (number[keep] - first) * WEEK + _weekday(rows.days[keep], question)
    size = len(numbers) * WEEK

    def table(values: np.ndarray) -> np.ndarray:
        return np.bincount(place, values[keep], size).reshape(-1, WEEK)

    if question.shape is Shape.RARE:
        happened = (rows.numerator > 0).astype(float)
        return Blocks(numbers, table(happened), table(np.ones(len(rows.days))))
    return Blocks(numbers, table(rows.numerator), table(rows.denominator))


def _worked(rows: Observed, question: Question) -> Observed:
    """Rows without bank holidays; a row that stands for a whole week or month stays."""
    by_day = len(rows.days) > 1 and np.diff(rows.days).min() < np.timedelta64(WEEK, "D")
    if question.monthly or not by_day or not question.holidays:
        return rows
    holidays = np.array(sorted(question.holidays), dtype="datetime64[D]")
    keep = ~np.isin(rows.days, holidays)
    return Observed(rows.days[keep], rows.numerator[keep], rows.denominator[keep])


def _check(rows: Observed, shape: Shape) -> None:
    if shape is not Shape.SCORE and (rows.numerator < 0).any():
        raise ValueError("a count may not be negative")
    if shape is Shape.PROPORTION and (rows.numerator > rows.denominator).any():
        raise ValueError("a share may not be above one: numerator exceeds denominator")


def _first_whole(seen: Observed, number: np.ndarray, question: Question) -> int:
    """A week that opens with a bank holiday is as whole as any: what was seen decides."""
    if not len(number):
        return 0
    begins = Periods(question.start, question.monthly).first_day(int(number[0]))
    partial = not question.monthly and np.datetime64(begins) < seen.days[0]
    return int(number[0]) + (1 if partial else 0)


def _weekday(days: np.ndarray, question: Question) -> np.ndarray:
    if question.monthly:
        return np.zeros(len(days), int)
    return (days - np.datetime64(question.start)).astype(int) % WEEK
