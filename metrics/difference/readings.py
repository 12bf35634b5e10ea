"""Three readings of the same past, at every look: a change is said only where all of them agree.

With its drift carried forward; without it; and against the weeks just before the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy.special import stdtr

from metrics.difference.answers import Answer, Constants, Interval
from metrics.difference.blocks import linked, unlink
from metrics.difference.comparison import (
    BlockEvidence,
    Comparison,
    LookBeside,
    error_of_change,
    spread,
)
from metrics.difference.judge import Difference
from metrics.difference.looks import PART_AT_LEAST, StillThere, Tests
from metrics.difference.model import Mixture, carried_forward, correlations, design, problem, widths
from metrics.difference.question import Shape

INTERCEPT, GAP, DRIFT = 0, 1, 2  # columns of the design; the fourth is the change of slope
LIMIT = 0.05
FEWEST = 3  # blocks since the start that any reading needs, or before it
RECENT_DF = 10


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
class Readings(Difference):
    """All looks at one series, fitted from three blocks with data since the start on."""

    compared: Comparison

    @property
    def tests(self) -> Tests:
        return self._fitted[0]

    @property
    def looked(self) -> list[LookFit | None]:
        """One a count of blocks with data; None where too little stands beside it."""
        return self._fitted[1]

    @cached_property
    def _fitted(self) -> tuple[Tests, list[LookFit | None]]:
        sign, numbers = self.question.sign, self.figures.numbers[self.figures.since()]
        no_gain, no_loss = np.full((2, 3, len(numbers)), np.nan)
        gain = np.full(len(numbers), np.nan)
        looked: list[LookFit | None] = [None] * len(numbers)
        for seen, counts in self._by_evidence(numbers):
            keep, mask = _blocks_by(seen, numbers[counts])
            found = problem(seen, keep, design(seen.numbers[keep], mask), mask)
            with_drift, lines = found.solved_with_drift(GAP, DRIFT)
            flat, (below, above) = found.without(DRIFT).solved(GAP), recent(seen, numbers[counts])
            tails = (
                np.array([with_drift.below(0.0), flat.below(0.0), below]),
                np.array([with_drift.above(0.0), flat.above(0.0), above]),
            )
            no_gain[:, counts], no_loss[:, counts] = tails[::sign]
            gain[counts] = sign * with_drift.mean
            for row, count in enumerate(counts.tolist()):
                looked[count] = LookFit(seen, with_drift, flat, lines[row], row)
        return Tests(numbers, no_gain, no_loss, gain, LIMIT), looked

    def _by_evidence(self, through: np.ndarray) -> Iterator[tuple[BlockEvidence, np.ndarray]]:
        """Looks that see the same figures, to be fitted at once; not those that see too little."""
        seen = [self.compared.at(number).evidence for number in through.tolist()]
        for evidence in {id(each): each for each in seen}.values():
            places = np.array([place for place, each in enumerate(seen) if each is evidence])
            counted = np.searchsorted(evidence.numbers[evidence.since], through[places], "right")
            places = places[counted >= FEWEST]
            if len(places) and len(evidence.baseline):
                yield evidence, places

    @cached_property
    def beside(self) -> LookBeside:
        return self.compared.at(self.blocks - 1)

    def is_worsening(self, count: int) -> bool:
        looked = self.looked[count - 1]
        return looked is not None and bool(self.question.sign * looked.line[DRIFT] < 0)

    def still_there(self, looks: np.ndarray, gain: float) -> StillThere:
        """Baseline, first weeks, between and last weeks each at a level of its own, no drift."""
        sign = self.question.sign
        out = np.full((3, len(looks)), np.nan)
        for seen, places in self._by_evidence(looks - 1):
            keep, known = _blocks_by(seen, looks[places] - 1)
            columns, told = _parts(seen, keep, known, looks[places])
            has_between = columns[:, :, 2].any(axis=1)
            for has, kept in ((has_between, [0, 1, 2, 3]), (~has_between, [0, 1, 3])):
                some = told & has
                if not some.any():
                    continue
                found = problem(seen, keep, columns[some][:, :, kept], known[some])
                delta = found.solved(len(kept) - 1)
                less, more = (delta.below, delta.above)[::sign]
                out[:, places[some]] = sign * delta.mean, more(0.0), less(-sign * gain / 2)
        return StillThere(*out)

    @property
    def _told(self) -> LookFit | None:
        """The fit whose size is told; None while too early."""
        return self.looked[self.shown_count - 1] if self.can_tell else None

    @cached_property
    def link(self) -> Interval:
        return self._told.interval if self._told else Interval()

    def in_own_units(self, gap: float) -> float:
        own, shape = self.figures, self.question.shape
        if shape is Shape.SCORE:
            return gap
        values = linked(shape, own.numerator, own.denominator)
        level = float(values[own.since()[: self.shown_count]].mean())
        return float(unlink(shape, level) - unlink(shape, level - gap))

    @property
    def seen(self) -> BlockEvidence:
        return self._told.seen if self._told else self.compared.alone

    @property
    def expected(self) -> np.ndarray:
        fit, seen = self._told, self.seen
        level, drift = fit.line[[INTERCEPT, DRIFT]] if fit else carried_forward(seen)
        return unlink(self.question.shape, level + drift * seen.numbers + seen.carried)

    @property
    def recent_disagrees(self) -> bool:
        if self.answer is not Answer.NO_DIFFERENCE:
            return False
        newest = (chance[:, -1] < LIMIT for chance in (self.tests.no_gain, self.tests.no_loss))
        return any(with_drift and flat and not recent for with_drift, flat, recent in newest)

    @property
    def constants(self) -> Constants:
        seen = self.seen
        return replace(
            super().constants,
            is_fitted=True,
            is_gaussian=seen.gaussian,
            drift=seen.drift,
            widths=tuple(widths(seen).tolist()),
            resolution=seen.resolution,
            correlations=tuple(correlations(seen).tolist()),
        )


def _blocks_by(seen: BlockEvidence, through: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the usable blocks, and which of them each look has."""
    keep = np.flatnonzero(seen.usable)
    return keep, seen.numbers[keep] <= through[:, None]


def recent(seen: BlockEvidence, through: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean since the start against the weeks just before it, bad or not.

    How likely the gap is below, and above, zero. Both zero, so that nothing is objected, where too
    few of those weeks are known.
    """
    value, number = seen.values, seen.numbers
    before = value[(number < 0) & (number >= -seen.question.lengths.recent) & np.isfinite(value)]
    if len(before) < FEWEST:
        return np.zeros(len(through)), np.zeros(len(through))
    usual, since = seen.baseline, seen.since
    sigma = max(spread(value[usual], number[usual]), seen.resolution)
    many = np.searchsorted(number[since], through, side="right")
    means = (np.cumsum(value[since]) / np.arange(1, len(since) + 1))[many - 1]
    apart = (means - before.mean()) / error_of_change(sigma, len(before), many)
    return stdtr(RECENT_DF, -apart), stdtr(RECENT_DF, apart)


def _parts(
    seen: BlockEvidence, keep: np.ndarray, known: np.ndarray, looks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Columns of each look: all, since the start, between, last; and where that can be told."""
    lengths, numbers = seen.question.lengths, seen.numbers[keep]
    begins = (looks - lengths.last)[:, None]
    since, opening = numbers >= 0, numbers < np.minimum(lengths.first, begins)
    newest = numbers >= begins
    parts = (known, since & known, since & known & ~opening & ~newest, since & known & newest)
    told = np.minimum((since & known & opening).sum(axis=1), parts[3].sum(axis=1)) >= PART_AT_LEAST
    return np.stack(parts, axis=2).astype(float), told
