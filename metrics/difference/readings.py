"""Three readings of the same past, at every look: a change is said only where all of them agree.

With its drift carried forward; without it; and against the weeks just before the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import stdtr

from metrics.difference.answers import Interval
from metrics.difference.blocks import linked, unlink
from metrics.difference.comparison import (
    BlockEvidence,
    Comparison,
    LookBeside,
    error_of_change,
    spread,
)
from metrics.difference.judge import PART_AT_LEAST, Difference, Tests
from metrics.difference.model import Mixture, carried_forward, design, problem
from metrics.difference.question import Shape

INTERCEPT, GAP, DRIFT = 0, 1, 2  # columns of the design; the fourth is the change of slope
LIMIT = 0.05
FEWEST = 3  # blocks since the start that any reading needs, or before it
RECENT_DF = 10
LooksAtOnce = tuple[BlockEvidence, np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, eq=False)
class LookFit:
    """One count of blocks: the figures it rests on, its fits, and its row in them."""

    evidence: BlockEvidence
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
    limit = LIMIT

    @property
    def tests(self) -> Tests:
        return self._fitted[0]

    @property
    def looked(self) -> list[LookFit | None]:
        """One a count of blocks with data; None where too little stands beside it."""
        return self._fitted[1]

    @cached_property
    def _fitted(self) -> tuple[Tests, list[LookFit | None]]:
        sign, count = self.question.sign, self.blocks_with_data
        no_gain, no_loss = np.full((2, 3, count), np.nan)
        gain, drift = np.full((2, count), np.nan)
        looked: list[LookFit | None] = [None] * count
        for evidence, places, keep, mask in self._by_evidence(np.arange(1, count + 1)):
            found = problem(evidence, keep, design(evidence.numbers[keep], mask), mask)
            with_drift, lines = found.solved_with_drift(GAP, DRIFT)
            flat, (below, above) = found.without(DRIFT).solved(GAP), recent(evidence, mask)
            tails = (
                np.array([with_drift.below(0.0), flat.below(0.0), below]),
                np.array([with_drift.above(0.0), flat.above(0.0), above]),
            )
            no_gain[:, places], no_loss[:, places] = tails[::sign]
            gain[places], drift[places] = sign * with_drift.mean, sign * lines[:, DRIFT]
            for row, place in enumerate(places.tolist()):
                looked[place] = LookFit(evidence, with_drift, flat, lines[row], row)
        return Tests(no_gain, no_loss, gain, drift), looked

    def _by_evidence(self, counts: np.ndarray) -> Iterator[LooksAtOnce]:
        """Looks that see the same figures, to be fitted at once; not those that see too little.

        Where they stand among `counts`; positions of the usable blocks; which of them each has.
        """
        through = self.numbers[counts - 1]
        looks = [self.compared.looks[count].evidence for count in counts.tolist()]
        for evidence in {id(each): each for each in looks}.values():
            enough = np.searchsorted(evidence.numbers[evidence.since], through, "right") >= FEWEST
            places = np.flatnonzero(enough & [each is evidence for each in looks])
            if len(places) and len(evidence.baseline):
                keep = np.flatnonzero(evidence.usable)
                yield evidence, places, keep, evidence.numbers[keep] <= through[places, None]

    @property
    def beside(self) -> LookBeside:
        return self.compared.looks[-1]

    def still_there(self, looks: np.ndarray, gain: float) -> np.ndarray:
        """Baseline, first weeks, between and last weeks each at a level of its own, no drift."""
        sign = self.question.sign
        out = np.full((3, len(looks)), np.nan)
        counts = np.searchsorted(self.numbers, looks)
        for evidence, places, keep, known in self._by_evidence(counts):
            columns, told = _parts(evidence, keep, known, looks[places])
            has_between = columns[:, :, 2].any(axis=1)
            for has, kept in ((has_between, [0, 1, 2, 3]), (~has_between, [0, 1, 3])):
                some = told & has
                if not some.any():
                    continue
                found = problem(evidence, keep, columns[some][:, :, kept], known[some])
                delta = found.solved(len(kept) - 1)
                less, more = (delta.below, delta.above)[::sign]
                out[:, places[some]] = sign * delta.mean, more(0.0), less(-sign * gain / 2)
        return out

    @property
    def _shown(self) -> LookFit | None:
        """The fit whose size is told; None while too early."""
        return self.looked[self.shown_count - 1] if self.can_tell else None

    @cached_property
    def link(self) -> Interval:
        return self._shown.interval if self._shown else Interval()

    def in_own_units(self, gap: float) -> float:
        own, shape = self.figures, self.question.shape
        if shape is Shape.SCORE:
            return gap
        values = linked(shape, own.numerator, own.denominator)
        level = float(values[own.since()[: self.shown_count]].mean())
        return float(unlink(shape, level) - unlink(shape, level - gap))

    @property
    def evidence(self) -> BlockEvidence:
        return self._shown.evidence if self._shown else self.compared.alone

    @property
    def expected(self) -> np.ndarray:
        fit, evidence = self._shown, self.evidence
        level, drift = fit.line[[INTERCEPT, DRIFT]] if fit else carried_forward(evidence)
        return unlink(self.question.shape, level + drift * evidence.numbers + evidence.carried)


def recent(evidence: BlockEvidence, mask: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The mean since the start against the weeks just before it, bad or not.

    How likely the gap is below, and above, zero, for looks that have those usable blocks. Both
    zero, so that nothing is objected, where too few of the weeks before are known.
    """
    value, number, weeks = evidence.values, evidence.numbers, evidence.question.lengths.recent
    before = value[(number < 0) & (number >= -weeks) & np.isfinite(value)]
    if len(before) < FEWEST:
        return np.zeros(len(mask)), np.zeros(len(mask))
    usual, since = evidence.usable & (number < 0), evidence.since
    sigma = max(float(spread(np.where(usual, value, np.nan))), evidence.resolution)
    many = mask.sum(axis=1) - usual.sum()
    means = (np.cumsum(value[since]) / np.arange(1, len(since) + 1))[many - 1]
    apart = (means - before.mean()) / error_of_change(sigma, len(before), many)
    return stdtr(RECENT_DF, -apart), stdtr(RECENT_DF, apart)


def _parts(
    evidence: BlockEvidence, keep: np.ndarray, known: np.ndarray, looks: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Columns of each look: all, since the start, between, last; and where that can be told."""
    lengths, numbers = evidence.question.lengths, evidence.numbers[keep]
    begins = (looks - lengths.last)[:, None]
    since, opening = numbers >= 0, numbers < np.minimum(lengths.first, begins)
    newest = numbers >= begins
    parts = (known, since & known, since & known & ~opening & ~newest, since & known & newest)
    told = np.minimum((since & known & opening).sum(axis=1), parts[3].sum(axis=1)) >= PART_AT_LEAST
    return np.stack(parts, axis=2).astype(float), told
