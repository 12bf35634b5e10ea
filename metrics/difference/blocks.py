"""Whole weeks (or months) counted from the start, and the scale on which they are judged."""

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np
from scipy.special import expit, logit

from metrics.difference.question import WEEK, Observed, Question, Shape

BLOCKS_LEFT = 8


@dataclass(frozen=True, eq=False)
class Blocks:
    """One place in whole blocks, without a break in `numbers`; denominator 0 is a gap.

    `numerators`, `denominators`: by area and day of the week, shape (blocks, areas, 7); there is
    one area where none is told apart. `elsewhere`: the denominator in areas new to the place; it is
    in none of these.
    """

    numbers: np.ndarray
    numerators: np.ndarray
    denominators: np.ndarray
    elsewhere: np.ndarray

    @cached_property
    def numerator(self) -> np.ndarray:
        return self.numerators.sum(axis=(1, 2))

    @cached_property
    def denominator(self) -> np.ndarray:
        return self.denominators.sum(axis=(1, 2))

    @cached_property
    def known(self) -> np.ndarray:
        """Which blocks have data."""
        return self.denominator > 0

    def since(self) -> np.ndarray:
        """Positions of the blocks with data since the start, oldest first."""
        return np.flatnonzero(self.known & (self.numbers >= 0))

    def within(self, first: int, last: int) -> np.ndarray:
        """Which blocks with data lie between two numbers, both included."""
        return self.known & (self.numbers >= first) & (self.numbers <= last)


def blocks(observed: Observed, question: Question) -> Blocks:
    """Whole blocks from the first with data to the last that is judged; bank holidays dropped.

    Areas with fewer than eight blocks of data before the start are new: they have no baseline. Of
    rare events the days with one are counted, out of the days observed. Raises ValueError where a
    share is above one or a count below zero.
    """
    rows = observed.before(question.judged_before)
    _check(rows, question.shape)
    number, belongs = question.periods.numbers(rows.days)
    last = question.periods.last_whole(question.judged_before)
    first = min(_first_whole(rows.days, number, question), last + 1)
    kept = belongs & (number >= first) & (number <= last) & ~_is_dropped(rows.days, question)
    numbers, rows, number = np.arange(first, last + 1), rows.only(kept), number[kept]
    many, over = _tables(rows, number - first, len(numbers), question)
    is_new = np.zeros(many.shape[1], bool)
    if rows.areas is not None:
        is_new = over[numbers < 0].any(axis=2).sum(axis=0) < BLOCKS_LEFT
    elsewhere = over[:, is_new].sum(axis=(1, 2))
    return Blocks(numbers, many[:, ~is_new], over[:, ~is_new], elsewhere)


def _tables(
    rows: Observed, place: np.ndarray, size: int, question: Question
) -> tuple[np.ndarray, np.ndarray]:
    """Numerators and denominators by block, area and weekday; `place` is each row's block."""
    many, over = rows.numerator, rows.denominator
    if question.shape is Shape.RARE:
        many, over = (many > 0).astype(float), np.ones(len(many))
    names, area = np.array([""]), np.zeros(len(place), int)
    if rows.areas is not None:
        names, area = np.unique(rows.areas, return_inverse=True)
    weekday = (rows.days - np.datetime64(question.start)).astype(int) % WEEK
    shape = (size, len(names), WEEK)
    cell = (place * len(names) + area) * WEEK + weekday
    many, over = (np.bincount(cell, each, prod(shape)).reshape(shape) for each in (many, over))
    return many, over


def _check(rows: Observed, shape: Shape) -> None:
    if shape is not Shape.SCORE and (rows.numerator < 0).any():
        raise ValueError("a count may not be negative")
    if shape is Shape.PROPORTION and (rows.numerator > rows.denominator).any():
        raise ValueError("a share may not be above one: numerator exceeds denominator")


def _first_whole(days: np.ndarray, number: np.ndarray, question: Question) -> int:
    """The first block with data, if it is seen from its first day on; else the next."""
    if not len(number):
        return 0
    begins = question.periods.first_day(int(number[0]))
    partial = not question.monthly and np.datetime64(begins) < days[0]
    return int(number[0]) + (1 if partial else 0)


def _is_dropped(days: np.ndarray, question: Question) -> np.ndarray:
    """Bank holidays; not where a row stands for a whole week or month."""
    apart = np.diff(days).astype(int)
    if question.monthly or not ((apart > 0) & (apart < WEEK)).any():
        return np.zeros(len(days), bool)
    return np.isin(days.astype(int), question.dropped)


# The scale each shape is judged on (logit, log, points) and the way back to its own units.
SCALES = {Shape.PROPORTION: (logit, expit), Shape.SCORE: (np.asarray, np.asarray)}


def link(shape: Shape, figure: np.ndarray | float) -> np.ndarray:
    """A numerator per denominator on the scale it is judged on."""
    return SCALES.get(shape, (np.log, np.exp))[0](figure)


def unlink(shape: Shape, value: np.ndarray | float) -> np.ndarray:
    """From the scale back to numerator per denominator."""
    return SCALES.get(shape, (np.log, np.exp))[1](value)


def steadied(shape: Shape, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Numerator per denominator, half an event added so that 0 % and 100 % are finite.

    NaN in a gap.
    """
    half = 0.0 if shape is Shape.SCORE else 0.5
    whole = 1.0 if shape is Shape.PROPORTION else 0.0
    figure = np.full(len(denominator), np.nan)
    np.divide(numerator + half, denominator + whole, out=figure, where=denominator > 0)
    return figure


def linked(shape: Shape, numerator: np.ndarray, denominator: np.ndarray) -> np.ndarray:
    """Value of every block on its scale; NaN in a gap."""
    return link(shape, steadied(shape, numerator, denominator))


def mix_offset(own: Blocks, question: Question, baseline: np.ndarray) -> np.ndarray:
    """What each block's mix of weekdays and areas alone would do, on the link scale.

    `baseline` marks the blocks that say what is usual on each weekday and in each area. Weekdays
    are told apart for shares only; figures by the month have none.
    """
    offset = np.zeros(len(own.numbers))
    has_areas = own.denominators.shape[1] > 1
    has_weekdays = question.shape is Shape.PROPORTION and not question.monthly
    for is_told, together in ((has_areas, 2), (has_weekdays, 1)):  # the axis of the other one
        if is_told:
            tables = (own.numerators.sum(axis=together), own.denominators.sum(axis=together))
            offset += _offset(question.shape, *tables, baseline)
    return offset


def _offset(
    shape: Shape, numerator: np.ndarray, denominator: np.ndarray, baseline: np.ndarray
) -> np.ndarray:
    """The usual figure of each column, mixed as each block mixes them, less the baseline's mix.

    A column never seen in the baseline counts as its average.
    """
    many, over = numerator[baseline].sum(axis=0), denominator[baseline].sum(axis=0)
    if not over.sum():
        return np.zeros(len(numerator))
    (overall,) = steadied(shape, many.sum(keepdims=True), over.sum(keepdims=True))
    usual = steadied(shape, many, over)
    usual = np.where(over > 0, usual, overall)
    total = denominator.sum(axis=1)
    mixed = np.full(len(total), over @ usual / over.sum())
    np.divide(denominator @ usual, total, out=mixed, where=total > 0)
    return link(shape, mixed) - link(shape, over @ usual / over.sum())
