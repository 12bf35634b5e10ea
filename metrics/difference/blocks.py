"""Whole weeks (or months) counted from the start, and the scale on which they are judged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, lru_cache
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
    in none of these. Of several places the first axis is the place, but for `numbers`.
    """

    numbers: np.ndarray
    numerators: np.ndarray
    denominators: np.ndarray
    elsewhere: np.ndarray

    @cached_property
    def numerator(self) -> np.ndarray:
        return self.numerators.sum(axis=(-2, -1))

    @cached_property
    def denominator(self) -> np.ndarray:
        return self.denominators.sum(axis=(-2, -1))

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
    found = _from_start(_counted, (observed,), question)
    tables = (found.numerators, found.denominators, found.elsewhere)
    return Blocks(found.numbers, *(table[0] for table in tables))


def blocks_of_places(places: Sequence[Observed], question: Question) -> Blocks:
    """The same of one or more places, from the first block with data at any of them.

    They are counted once for all starts on one day of the week.
    """
    return _from_start(_counted_once, tuple(places), question)


Places = tuple[Observed, ...]


def _from_start(
    count: Callable[[Places, Question], Blocks], places: Places, question: Question
) -> Blocks:
    """Weeks are counted from the first such day of all, and numbered from the start."""
    weeks = 0 if question.monthly else (question.start - date.min).days // WEEK
    begins = question.start - timedelta(weeks=weeks)
    found = count(places, replace(question, start=begins, problem_since=None))
    found = replace(found, numbers=found.numbers - weeks)
    has_areas = np.array([place.areas is not None for place in places])[:, None]
    over = found.denominators
    is_new = has_areas & (over[:, found.numbers < 0].any(axis=3).sum(axis=1) < BLOCKS_LEFT)
    if not is_new.any():
        return found
    old = ~is_new[:, None, :, None]
    elsewhere = (over * ~old).sum(axis=(2, 3))
    return Blocks(found.numbers, found.numerators * old, over * old, elsewhere)


def _counted(places: Places, question: Question) -> Blocks:
    """All that was counted, wherever it was, from the first block with data at any place."""
    rows = Rows.of(places, question.judged_before)
    _check(rows, question.shape)
    number, belongs = question.periods.numbers(rows.days)
    weekday = (rows.days - np.datetime64(question.start)).astype(int) % WEEK
    last = question.periods.last_whole(question.judged_before)
    first = np.full(len(places), last + 1)  # a block is whole if it is seen from its first day on
    np.minimum.at(first, rows.place, number + (not question.monthly) * (weekday > 0))
    kept = belongs & (number >= first[rows.place]) & (number <= last) & ~_is_dropped(rows, question)
    numbers = np.arange(first.min(), last + 1)
    shape = (len(places), len(numbers), rows.area.max(initial=0) + 1, WEEK)
    cell = (rows.place * shape[1] + number - first.min()) * shape[2] + rows.area
    many, over = (
        np.bincount((cell * WEEK + weekday)[kept], counts[kept], prod(shape)).reshape(shape)
        for counts in rows.counts(question.shape)
    )
    return Blocks(numbers, many, over, np.zeros(shape[:2]))


_counted_once = lru_cache(maxsize=32)(_counted)  # of 500 sites some megabytes each


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of places one after the other; `place` and `area` are numbered from 0."""

    place: np.ndarray
    area: np.ndarray
    days: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray

    @staticmethod
    def of(places: Sequence[Observed], before: date) -> "Rows":
        """Those before a day."""
        columns = [np.repeat(np.arange(len(places)), [len(each.days) for each in places])]
        for name in ("area", "days", "numerator", "denominator"):
            columns.append(np.concatenate([getattr(each, name) for each in places]))
        kept = columns[2] < np.datetime64(before)
        return Rows(*(column[kept] for column in columns))

    def counts(self, shape: Shape) -> tuple[np.ndarray, np.ndarray]:
        """Numerators and denominators; of rare events the days with one."""
        if shape is Shape.RARE:
            return self.numerator > 0, np.ones(len(self.days))
        return self.numerator, self.denominator


def _check(rows: Rows, shape: Shape) -> None:
    if shape is not Shape.SCORE and (rows.numerator < 0).any():
        raise ValueError("a count may not be negative")
    if shape is Shape.PROPORTION and (rows.numerator > rows.denominator).any():
        raise ValueError("a share may not be above one: numerator exceeds denominator")


def _is_dropped(rows: Rows, question: Question) -> np.ndarray:
    """Bank holidays; not at a place where a row stands for a whole week or month."""
    apart = np.diff(rows.days).astype(int)
    is_close = (apart > 0) & (apart < WEEK) & (np.diff(rows.place) == 0)
    daily = np.bincount(rows.place[1:][is_close], minlength=rows.place.max(initial=0) + 1) > 0
    if question.monthly or not daily.any():
        return np.zeros(len(rows.days), bool)
    return daily[rows.place] & np.isin(rows.days.astype(int), question.dropped)


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
    figure = np.full(denominator.shape, np.nan)
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
    offset = np.zeros(own.known.shape)
    has_areas = own.denominators.shape[-2] > 1
    has_weekdays = question.shape is Shape.PROPORTION and not question.monthly
    for is_told, together in ((has_areas, -1), (has_weekdays, -2)):  # the axis of the other one
        if is_told:
            tables = (own.numerators.sum(axis=together), own.denominators.sum(axis=together))
            offset += _offset(question.shape, *tables, baseline)
    return offset


def _offset(
    shape: Shape, numerator: np.ndarray, denominator: np.ndarray, baseline: np.ndarray
) -> np.ndarray:
    """The usual figure of each column, mixed as each block mixes them, less the baseline's mix.

    A column never seen in the baseline counts as its average. None in a gap, or with no baseline.
    """
    many, over = (
        (counts * baseline[..., None]).sum(axis=-2) for counts in (numerator, denominator)
    )
    overall = steadied(shape, many.sum(axis=-1), over.sum(axis=-1))
    usual = np.where(over > 0, steadied(shape, many, over), overall[..., None])
    offset = link(shape, _mixed(denominator, usual[..., None, :]))
    offset -= link(shape, _mixed(over, usual))[..., None]
    return np.where(np.isnan(offset), 0.0, offset)


def _mixed(denominator: np.ndarray, usual: np.ndarray) -> np.ndarray:
    """The figures of all columns, each as often as it comes; NaN in a gap."""
    return steadied(Shape.SCORE, (denominator * usual).sum(axis=-1), denominator.sum(axis=-1))
