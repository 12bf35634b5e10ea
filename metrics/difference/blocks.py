"""Whole weeks (or months) counted from the start: block 0 begins on it, block −1 ends before it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import expit, logit

from metrics.difference.question import Observed, Question, Shape

WEEK = 7
BLOCKS_LEFT = 8
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

    `weekday_numerator`, `weekday_denominator`: the same by day of the block, shape (blocks, 7);
    `area_numerator`, `area_denominator`: by area, shape (blocks, areas), one column where nothing
    is told apart. `elsewhere`: the denominator in areas new to the place; it is in none of these.
    """

    numbers: np.ndarray
    weekday_numerator: np.ndarray
    weekday_denominator: np.ndarray
    area_numerator: np.ndarray
    area_denominator: np.ndarray
    elsewhere: np.ndarray

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

    def since(self) -> np.ndarray:
        """Positions of the blocks with data since the start, oldest first."""
        return np.flatnonzero(self.known & (self.numbers >= 0))

    def within(self, first: int, last: int) -> np.ndarray:
        """Which blocks lie between two numbers, both included."""
        return (self.numbers >= first) & (self.numbers <= last)


def blocks(observed: Observed, question: Question) -> Blocks:
    """Whole blocks from the first with data to the last that is judged; bank holidays dropped.

    Areas with fewer than eight blocks of data before the start are new: they have no baseline.
    Raises ValueError where a share is above one or a count below zero.
    """
    periods = Periods(question.start, question.monthly)
    seen = observed.before(question.judged_before)
    rows = _worked(seen, question)
    _check(rows, question.shape)
    number, belongs = periods.numbers(rows.days)
    last = periods.last_whole(question.judged_before)
    first = _first_whole(seen, number, question)
    keep = belongs & (number >= first) & (number <= last)
    numbers = np.arange(min(first, last + 1), last + 1)
    return _tables(rows.only(keep), number[keep] - first, numbers, question)


def _tables(rows: Observed, place: np.ndarray, numbers: np.ndarray, question: Question) -> Blocks:
    """Sums by block and weekday, and by block and area; `place` is each row's block."""
    area, is_new = _areas(rows, numbers[place])

    def table(values: np.ndarray, column: np.ndarray, which: np.ndarray) -> np.ndarray:
        width = int(column.max(initial=0)) + 1 if column is not weekday else WEEK
        cells = (place * width + column)[which]
        return np.bincount(cells, values[which], len(numbers) * width).reshape(-1, width)

    rare = question.shape is Shape.RARE
    many = (rows.numerator > 0).astype(float) if rare else rows.numerator
    over = np.ones(len(rows.days)) if rare else rows.denominator
    weekday, known = _weekday(rows.days, question), ~is_new
    return Blocks(
        numbers=numbers,
        weekday_numerator=table(many, weekday, known),
        weekday_denominator=table(over, weekday, known),
        area_numerator=table(many, area, known),
        area_denominator=table(over, area, known),
        elsewhere=table(over, np.zeros_like(area), is_new)[:, 0],
    )


def _areas(rows: Observed, number: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The area of each row as a column, and whether it is new: most of its history is missing."""
    if rows.areas is None:
        return np.zeros(len(number), int), np.zeros(len(number), bool)
    names, area = np.unique(rows.areas, return_inverse=True)
    before = number < 0
    history = [len(np.unique(number[before & (area == each)])) for each in range(len(names))]
    return area, (np.array(history, int) < BLOCKS_LEFT)[area]


def _worked(rows: Observed, question: Question) -> Observed:
    """Rows without bank holidays; a row that stands for a whole week or month stays."""
    apart = np.diff(np.unique(rows.days))
    by_day = len(apart) and apart.min() < np.timedelta64(WEEK, "D")
    if question.monthly or not by_day or not question.holidays:
        return rows
    holidays = np.array(sorted(question.holidays), dtype="datetime64[D]")
    keep = ~np.isin(rows.days, holidays)
    return rows.only(keep)


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


# The scale each shape is judged on (logit, log, points) and the way back to its own units.


def link(shape: Shape, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Value of a block on its scale; half an event added, so that 0 % and 100 % are finite."""
    if shape is Shape.PROPORTION:
        return np.log((numerator + 0.5) / (denominator - numerator + 0.5))
    if shape is Shape.SCORE:
        return numerator / denominator
    return np.log((numerator + 0.5) / denominator)


def linked(shape: Shape, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Value of every block on its scale; NaN in a gap."""
    out = np.full(len(denominator), np.nan)
    known = denominator > 0
    out[known] = link(shape, numerator[known], denominator[known])
    return out


def unlink(shape: Shape, value: np.ndarray | float) -> np.ndarray:
    """From the scale back to numerator per denominator."""
    if shape is Shape.PROPORTION:
        return expit(value)
    return np.asarray(value) if shape is Shape.SCORE else np.exp(value)


def mix_offset(own: Blocks, question: Question, baseline: np.ndarray) -> np.ndarray:
    """What each block's mix of weekdays and areas alone would do, on the link scale.

    `baseline` marks the blocks that say what is usual on each weekday and in each area. Weekdays
    are told apart for shares only; figures by the month have none.
    """
    offset = np.zeros(len(own.numbers))
    if question.shape is Shape.PROPORTION and not question.monthly:
        offset += _offset(question.shape, own.weekday_numerator, own.weekday_denominator, baseline)
    if own.area_denominator.shape[1] > 1:
        offset += _offset(question.shape, own.area_numerator, own.area_denominator, baseline)
    return offset


def _offset(
    shape: Shape, numerator: np.ndarray, denominator: np.ndarray, baseline: np.ndarray
) -> np.ndarray:
    """The usual figure of each column, mixed as each block mixes them, less the baseline's mix.

    A column never seen in the baseline counts as its average.
    """
    half, whole = (0.0, 0.0) if shape is Shape.SCORE else (0.5, float(shape is Shape.PROPORTION))
    many, over = numerator[baseline].sum(axis=0), denominator[baseline].sum(axis=0)
    if not over.sum():
        return np.zeros(len(numerator))
    overall = (many.sum() + half) / (over.sum() + whole)
    usual = np.full(len(over), overall)
    np.divide(many + half, over + whole, out=usual, where=over > 0)
    total = denominator.sum(axis=1)
    mixed = np.full(len(total), over @ usual / over.sum())
    np.divide(denominator @ usual, total, out=mixed, where=total > 0)
    return _linked(shape, mixed) - _linked(shape, over @ usual / over.sum())


def _linked(shape: Shape, figure: np.ndarray | float) -> np.ndarray:
    if shape is Shape.PROPORTION:
        return logit(figure)
    return np.asarray(figure) if shape is Shape.SCORE else np.log(figure)
