"""Three readings of the same past, at every look: a change is said only where all of them agree.

With its drift carried forward; without it; and against the weeks just before the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import stdtr

from metrics.difference.answers import Interval
from metrics.difference.comparison import (
    BlockEvidence,
    Comparison,
    error_of_change,
    spread,
)
from metrics.difference.model import Mixture, design, problem

INTERCEPT, GAP, DRIFT = 0, 1, 2  # columns of the design; the fourth is the change of slope
LIMIT = 0.05
FEWEST = 3  # blocks since the start that any reading needs
RECENT_WEEKS, RECENT_MONTHS, RECENT_AT_LEAST = 6, 3, 3
RECENT_DF = 10


@dataclass(frozen=True, eq=False)
class Tests:
    """What the readings say at each count of blocks with data since the start.

    `no_gain`, `no_loss`: how likely the truth is on the other side of zero, shape (readings,
    counts); NaN where a reading cannot be made yet. `gain`: the average gap, positive where better.
    `numbers`: the newest block of each count. `limit`: how unlikely the other side must be.
    """

    numbers: np.ndarray
    no_gain: np.ndarray
    no_loss: np.ndarray
    gain: np.ndarray
    limit: float


@dataclass(frozen=True, eq=False)
class LookFit:
    """One count of blocks: the figures it rests on, its fits, and its row in them."""

    seen: BlockEvidence
    with_drift: Mixture
    flat: Mixture
    line: np.ndarray  # level, gap, drift and change of slope
    row: int

    @cached_property
    def interval(self) -> Interval:
        """The gap with drift; from the lower of the two lower to the higher of the upper ends."""
        first, second = self.with_drift.interval(self.row), self.flat.interval(self.row)
        return Interval(first.effect, min(first.low, second.low), max(first.high, second.high))


@dataclass(frozen=True, eq=False)
class Readings:
    """All looks at one series, from three blocks with data since the start on."""

    tests: Tests
    looked: tuple[LookFit | None, ...]  # one a count; None where too little stands beside it


def readings(compared: Comparison) -> Readings:
    """Fit the series as it stood after each block with data since the start."""
    sign = compared.question.sign
    since = compared.alone.since()
    numbers = compared.alone.numbers[since]
    no_gain, no_loss = np.full((3, len(since)), np.nan), np.full((3, len(since)), np.nan)
    gain = np.full(len(since), np.nan)
    looked: list[LookFit | None] = [None] * len(since)
    for seen, counts in _of_one_evidence(compared, numbers):
        with_drift, flat, lines = _fitted(seen, numbers[counts])
        below, above = _tails(seen, numbers[counts], with_drift, flat)
        better, worse = (below, above) if sign > 0 else (above, below)
        no_gain[:, counts], no_loss[:, counts] = better, worse
        gain[counts] = sign * with_drift.mean
        for row, count in enumerate(counts.tolist()):
            looked[count] = LookFit(seen, with_drift, flat, lines[row], row)
    return Readings(Tests(numbers, no_gain, no_loss, gain, LIMIT), tuple(looked))


def _of_one_evidence(
    compared: Comparison, numbers: np.ndarray
) -> Iterator[tuple[BlockEvidence, np.ndarray]]:
    """Looks that see the same figures, to be fitted at once; those that see too little left out."""
    seen = [compared.evidence_at(number) for number in numbers.tolist()]
    for evidence in {id(each): each for each in seen}.values():
        places = np.array([place for place, each in enumerate(seen) if each is evidence])
        counted = np.searchsorted(evidence.numbers[evidence.since()], numbers[places], "right")
        places = places[counted >= FEWEST]
        if len(places) and len(evidence.baseline()):
            yield evidence, places


def _fitted(seen: BlockEvidence, through: np.ndarray) -> tuple[Mixture, Mixture, np.ndarray]:
    keep, mask = _blocks_by(seen, through)
    found = problem(seen, keep, design(seen.numbers[keep], mask), mask)
    with_drift, lines = found.solved_with_drift(GAP, DRIFT)
    return with_drift, found.without(DRIFT).solved(GAP), lines


def _blocks_by(seen: BlockEvidence, through: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the usable blocks, and which of them each look has."""
    keep = np.flatnonzero(seen.usable)
    return keep, seen.numbers[keep] <= through[:, None]


def _tails(
    seen: BlockEvidence, through: np.ndarray, with_drift: Mixture, flat: Mixture
) -> tuple[np.ndarray, np.ndarray]:
    """How likely each reading finds the gap below, and above, zero: shape (readings, looks)."""
    below, above = recent(seen, through)
    return (
        np.array([with_drift.below(0.0), flat.below(0.0), below]),
        np.array([with_drift.above(0.0), flat.above(0.0), above]),
    )


def recent(seen: BlockEvidence, through: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean since the start against the weeks just before it, bad or not.

    Both zero, so that nothing is objected, where too few of those weeks are known.
    """
    value, number = seen.values(), seen.numbers
    long_ago = RECENT_MONTHS if seen.monthly else RECENT_WEEKS
    before = value[(number < 0) & (number >= -long_ago) & np.isfinite(value)]
    if len(before) < RECENT_AT_LEAST:
        return np.zeros(len(through)), np.zeros(len(through))
    usual, since = seen.baseline(), seen.since()
    sigma = max(spread(value[usual], number[usual]), seen.resolution)
    many = np.searchsorted(number[since], through, side="right")
    means = (np.cumsum(value[since]) / np.arange(1, len(since) + 1))[many - 1]
    error = error_of_change(sigma, len(before), many)
    apart = (means - before.mean()) / error
    return stdtr(RECENT_DF, -apart), stdtr(RECENT_DF, apart)


# Once a gain has held the question is another: is it still there?


FIRST_WEEKS, FIRST_MONTHS = 13, 6
LAST_WEEKS, LAST_MONTHS = 8, 4
PART_AT_LEAST = 3  # blocks with data in the first part and in the last


@dataclass(frozen=True, eq=False)
class StillThere:
    """Last part less first part since the start at some looks, positive where better.

    `change`; `not_less`: how likely it is not negative; `half_gone`: how likely at least half of
    the gain is gone. NaN where it cannot be told.
    """

    change: np.ndarray
    not_less: np.ndarray
    half_gone: np.ndarray


def still_there(compared: Comparison, looks: np.ndarray, gain: float) -> StillThere:
    """Baseline, first weeks, between and last weeks each at a level of its own, without drift."""
    sign = compared.question.sign
    out = np.full((3, len(looks)), np.nan)
    for seen, places in _of_one_evidence(compared, looks - 1):
        keep, known = _blocks_by(seen, looks[places] - 1)
        columns, told = _parts(seen, keep, known, looks[places])
        has_between = columns[:, :, 2].any(axis=1)
        for some, kept in ((told & has_between, [0, 1, 2, 3]), (told & ~has_between, [0, 1, 3])):
            if not some.any():
                continue
            found = problem(seen, keep, columns[some][:, :, kept], known[some])
            delta = found.solved(len(kept) - 1)
            less, more = (delta.below, delta.above) if sign > 0 else (delta.above, delta.below)
            out[:, places[some]] = sign * delta.mean, more(0.0), less(-sign * gain / 2)
    return StillThere(*out)


def _parts(
    seen: BlockEvidence, keep: np.ndarray, known: np.ndarray, looks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Columns of each look: all, since the start, between, last; and where that can be told."""
    first, last = (FIRST_MONTHS, LAST_MONTHS) if seen.monthly else (FIRST_WEEKS, LAST_WEEKS)
    ends = np.minimum(first, looks - last)[:, None]
    begins, numbers = (looks - last)[:, None], seen.numbers[keep]
    since, opening, newest = numbers >= 0, numbers < ends, numbers >= begins
    parts = (known, since & known, since & known & ~opening & ~newest, since & known & newest)
    told = np.minimum((since & known & opening).sum(axis=1), parts[3].sum(axis=1)) >= PART_AT_LEAST
    return np.stack(parts, axis=2).astype(float), told
