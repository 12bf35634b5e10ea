"""Whole weeks (or months) counted from the start: block 0 begins on it, block −1 ends before it."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.special import expit, logit

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


# The scale each shape is judged on (logit, log, points) and the way back to its own units.


def link(shape: Shape, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Value of a block on its scale; half an event added, so that 0 % and 100 % are finite."""
    if shape is Shape.PROPORTION:
        return np.log((numerator + 0.5) / (denominator - numerator + 0.5))
    if shape is Shape.SCORE:
        return numerator / denominator
    return np.log((numerator + 0.5) / denominator)


def unlink(shape: Shape, value: np.ndarray | float) -> np.ndarray:
    """From the scale back to numerator per denominator."""
    if shape is Shape.PROPORTION:
        return expit(value)
    return np.asarray(value) if shape is Shape.SCORE else np.exp(value)


def weekday_offset(own: Blocks, baseline: np.ndarray) -> np.ndarray:
    """What each block's mix of weekdays alone would do to a share, on the logit scale.

    `baseline` marks the blocks that say what is usual on each weekday. A weekday never seen there
    counts as the baseline's average day.
    """
    numerator = own.weekday_numerator[baseline].sum(axis=0)
    denominator = own.weekday_denominator[baseline].sum(axis=0)
    usual = (numerator + 0.5) / (denominator + 1)
    overall = (numerator.sum() + 0.5) / (denominator.sum() + 1)
    usual = np.where(denominator > 0, usual, overall)
    total = own.denominator
    offset = np.zeros(len(total))
    known = own.known
    mixed = own.weekday_denominator[known] @ usual / total[known]
    at_baseline = denominator @ usual / denominator.sum() if denominator.sum() else overall
    offset[known] = logit(mixed) - logit(at_baseline)
    return offset


# Which blocks are the baseline, and which are the bad spell that prompted the action.


BASELINE_WEEKS = 26
LONG_BASELINE_WEEKS = 52  # scores, and rates with few events
FEW_EVENTS_A_WEEK = 25
BASELINE_MONTHS = 24
TRIGGER_WEEKS, TRIGGER_WEEKS_AT_MOST = 4, 8
TRIGGER_MONTHS, TRIGGER_MONTHS_AT_MOST = 2, 3
BLOCKS_LEFT = 8
MAD_TO_SD = 1.4826


@dataclass(frozen=True)
class Window:
    """Block numbers: baseline `first` to `last`; `last` + 1 to −1 is the trigger window.

    `missing`: how many more blocks of baseline with data any answer would need.
    """

    first: int
    last: int
    missing: int


def window(own: Blocks, question: Question, length: int = 0) -> Window:
    """The baseline of one place, `length` blocks before the start less the trigger window."""
    length = length or baseline_length(own, question)
    trigger = _trigger(own, question, length)
    first = -length
    with_data = own.numbers[own.known & own.within(first, trigger - 1)]
    return Window(
        first=int(with_data[0]) if len(with_data) else first,
        last=trigger - 1,
        missing=max(BLOCKS_LEFT - len(with_data), 0),
    )


def baseline_length(own: Blocks, question: Question) -> int:
    """Blocks before the start that are looked at: few events need a longer look."""
    if question.monthly:
        return BASELINE_MONTHS
    if question.shape is Shape.SCORE:
        return LONG_BASELINE_WEEKS
    recent = own.known & own.within(-LONG_BASELINE_WEEKS, -1)
    if question.shape is Shape.RATE and recent.any():
        few = own.numerator[recent].mean() <= FEW_EVENTS_A_WEEK
        return LONG_BASELINE_WEEKS if few else BASELINE_WEEKS
    return BASELINE_WEEKS


def _trigger(own: Blocks, question: Question, length: int) -> int:
    """First block of the trigger window: its usual length, longer while it was already bad."""
    usual, at_most = (
        (TRIGGER_MONTHS, TRIGGER_MONTHS_AT_MOST)
        if question.monthly
        else (TRIGGER_WEEKS, TRIGGER_WEEKS_AT_MOST)
    )
    first = -usual
    if question.shape is not Shape.RARE:
        bad = _bad_blocks(own, question, (-length, -at_most - 1))
        while first > -at_most and first - 1 in bad and _left(own, length, first - 1):
            first -= 1
    if question.problem_since is not None:
        periods = Periods(question.start, question.monthly)
        first = min(first, periods.number(question.problem_since))
    return first


def _left(own: Blocks, length: int, trigger: int) -> bool:
    """Whether a baseline remains: looking for more of a bad spell never uses up the history."""
    return int((own.known & own.within(-length, trigger - 1)).sum()) >= BLOCKS_LEFT


def _bad_blocks(own: Blocks, question: Question, reference: tuple[int, int]) -> set[int]:
    """Blocks worse than the median of the reference blocks by two robust standard deviations."""
    usual = own.known & own.within(*reference)
    if not usual.any():
        return set()
    value = np.full(len(own.numbers), np.nan)
    value[own.known] = question.sign * link(
        question.shape, own.numerator[own.known], own.denominator[own.known]
    )
    median = np.median(value[usual])
    spread = MAD_TO_SD * np.median(np.abs(value[usual] - median))
    return set(own.numbers[own.known & (value < median - 2 * spread)].tolist())
