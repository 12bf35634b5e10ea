"""What stands beside the series: sites without the action, else the same weeks of last year."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from metrics.difference.answers import ComparedWith
from metrics.difference.blocks import (
    BLOCKS_LEFT,
    Blocks,
    Window,
    blocks,
    link,
    weekday_offset,
    window,
)
from metrics.difference.question import Observed, Question, Shape

# The blocks a fit sees: own figures and what is carried beside them, if anything.


DRIFT_A_WEEK, DRIFT_A_MONTH = 0.03, 0.05  # on the logit or log scale
POINTS_A_WEEK = 0.3  # of a scale of 100
LONG_BASELINE = 26
RHOS = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95])


@dataclass(frozen=True, eq=False)
class BlockEvidence:
    """Blocks of one place from the baseline's first to the newest.

    `carried`: what each block would add to a steady level on the link scale (its weekdays, and the
    comparison where there is one; NaN where that is unknown). `usable`: blocks the fit may see; the
    trigger window and gaps are not. `gaussian`: fit `link` less `carried` with equal weights
    instead of counts. `drift`: standard deviation of the drift a block. `resolution`: a smaller
    spread of gaussian values than this is not believed.
    """

    shape: Shape
    numbers: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    carried: np.ndarray
    usable: np.ndarray
    drift: float
    gaussian: bool
    weekly: bool
    resolution: float

    @property
    def since_start(self) -> np.ndarray:
        return self.numbers >= 0

    @property
    def correlations(self) -> np.ndarray:
        """How strongly neighbouring blocks may agree; a long baseline of weeks shows that."""
        is_long = int((self.usable & ~self.since_start).sum()) > LONG_BASELINE
        return RHOS[1:] if self.weekly and is_long else RHOS

    def values(self) -> np.ndarray:
        """Own blocks on the link scale; NaN in a gap."""
        out = np.full(len(self.numbers), np.nan)
        known = self.denominator > 0
        out[known] = link(self.shape, self.numerator[known], self.denominator[known])
        return out

    def since(self) -> np.ndarray:
        """Positions of the usable blocks since the start, oldest first."""
        return np.flatnonzero(self.usable & self.since_start)

    def beside(self, reference: np.ndarray) -> "BlockEvidence":
        """The same blocks judged against a reference on the link scale; NaN there is a gap."""
        known = np.isfinite(reference)
        return replace(
            self,
            carried=self.carried + reference,
            usable=self.usable & known,
            gaussian=True,
        )


def evidence(own: Blocks, question: Question, window: Window) -> BlockEvidence:
    """Own blocks from the baseline's first to the newest, with nothing beside them."""
    keep = own.numbers >= window.first
    baseline = own.within(window.first, window.last)
    carried = np.zeros(len(own.numbers))
    if question.shape is Shape.PROPORTION and not question.monthly:
        carried = weekday_offset(own, baseline)
    score = question.shape is Shape.SCORE
    return BlockEvidence(
        shape=question.shape,
        numbers=own.numbers[keep],
        numerator=own.numerator[keep],
        denominator=own.denominator[keep],
        carried=carried[keep],
        usable=(own.known & (baseline | (own.numbers >= 0)))[keep],
        drift=_drift(question),
        gaussian=score,
        weekly=not question.monthly,
        resolution=question.scale * 1e-4 if score else 1e-4,
    )


def _drift(question: Question) -> float:
    weekly, monthly = DRIFT_A_WEEK, DRIFT_A_MONTH
    if question.shape is Shape.SCORE:
        points = POINTS_A_WEEK * question.scale / 100
        return points * (monthly / weekly if question.monthly else 1)
    return monthly if question.monthly else weekly


SITES_NEEDED = 2
YEAR = 52  # weeks: the same weekday, a year before
HISTORY_WEEKS = 104


@dataclass(frozen=True, eq=False)
class ComparedBlocks:
    """The blocks a fit sees, their baseline, and what they are compared with."""

    evidence: BlockEvidence
    window: Window
    compared_with: ComparedWith


def compared(own: Blocks, question: Question, others: Sequence[Observed]) -> ComparedBlocks:
    """Own blocks beside the best comparison there is; alone where there is none."""
    usual = window(own, question)
    alone = evidence(own, question, usual)
    beside_sites = _beside_sites(alone, question, usual, others)
    if beside_sites is not None:
        return ComparedBlocks(beside_sites, usual, ComparedWith.SITES)
    if not question.monthly and _history(own) >= HISTORY_WEEKS:
        one_year = window(own, question, length=YEAR)
        beside = _beside_last_year(own, question, one_year)
        if _enough(beside, evidence(own, question, one_year)):
            return ComparedBlocks(beside, one_year, ComparedWith.LAST_YEAR)
    return ComparedBlocks(alone, usual, ComparedWith.NOTHING)


def _beside_sites(
    alone: BlockEvidence, question: Question, usual: Window, others: Sequence[Observed]
) -> BlockEvidence | None:
    """Own value less the mean of the other sites, each first brought to its own usual level."""
    values = [_site_values(blocks(other, question), alone, question, usual) for other in others]
    values = [each for each in values if each is not None]
    if len(values) < SITES_NEEDED:
        return None
    table = np.array(values)
    sites = np.isfinite(table).sum(axis=0)
    total = np.where(np.isfinite(table), table, 0.0).sum(axis=0)
    reference = np.where(sites >= SITES_NEEDED, total / np.maximum(sites, 1), np.nan)
    beside = alone.beside(reference)
    return beside if _enough(beside, alone) else None


def _site_values(
    site: Blocks, alone: BlockEvidence, question: Question, usual: Window
) -> np.ndarray | None:
    """One site on the link scale about its baseline mean; None with too little baseline."""
    baseline = site.known & site.within(usual.first, usual.last)
    if baseline.sum() < BLOCKS_LEFT:
        return None
    value = _values(site, question, baseline)
    value = value - value[baseline].mean()
    out = np.full(len(alone.numbers), np.nan)
    place = site.numbers - alone.numbers[0]
    inside = (place >= 0) & (place < len(out))
    out[place[inside]] = value[inside]
    return out


def _values(site: Blocks, question: Question, baseline: np.ndarray) -> np.ndarray:
    """Blocks on the link scale without their weekday mix; NaN in a gap."""
    value = np.full(len(site.numbers), np.nan)
    known = site.known
    value[known] = link(question.shape, site.numerator[known], site.denominator[known])
    if question.shape is Shape.PROPORTION and not question.monthly:
        value -= weekday_offset(site, baseline)
    return value


def _history(own: Blocks) -> int:
    """Whole blocks from the first with data to the start."""
    before = own.numbers[own.known & (own.numbers < 0)]
    return -int(before[0]) if len(before) else 0


def _beside_last_year(own: Blocks, question: Question, kept: Window) -> BlockEvidence:
    """Own value less that of the same week in the last year before the start.

    The trigger window is no measure of what is usual: weeks that would need it are gaps.
    """
    alone = evidence(own, question, kept)
    value = _values(own, question, own.within(kept.first, kept.last))
    value[own.within(kept.last + 1, -1)] = np.nan
    years = np.maximum(alone.numbers // YEAR + 1, 1)
    place = alone.numbers - years * YEAR - own.numbers[0]
    reference = np.where(place >= 0, value[np.maximum(place, 0)], np.nan)
    return alone.beside(reference)


def _enough(beside: BlockEvidence, alone: BlockEvidence) -> bool:
    """Enough baseline left beside it, and at least half of the blocks since the start."""
    baseline = int((beside.usable & ~beside.since_start).sum())
    return baseline >= BLOCKS_LEFT and 2 * len(beside.since()) >= len(alone.since())
