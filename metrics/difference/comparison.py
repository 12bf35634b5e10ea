"""What stands beside the series: sites without the action, else the same weeks of last year."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import compress

import numpy as np

from metrics.difference.answers import ComparedWith, Doubt
from metrics.difference.baseline import Window, window
from metrics.difference.blocks import BLOCKS_LEFT, Blocks, blocks_of_places, linked, mix_offset
from metrics.difference.question import Observed, Question, Shape

POINTS = 10  # of a scale of 100: a drift of so many is as wide as one of 1 on the logit scale
RESOLUTION = 1e-4  # of a score's scale, or on the link scale
RHOS = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95])
LONG_BASELINE = 26  # weeks: so many show that neighbours agree at least a little
WIDTHS = np.array([0.05, 0.2, 1.0])  # of the drift prior
BLOCKS_TO_TELL_DRIFT = 16  # a shorter baseline cannot tell how wide it is


@dataclass(frozen=True, eq=False)
class BlockEvidence:
    """Blocks of one place from the baseline's first to the newest.

    `carried`: what each block would add to a steady level on the link scale (its mix of weekdays
    and areas, and the comparison where there is one; NaN where that is unknown). `usable`: blocks
    the fit may see; the trigger window and gaps are not. `gaussian`: fit `link` less `carried`,
    weighted by `weights`, instead of counts.
    """

    question: Question
    numbers: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    carried: np.ndarray
    usable: np.ndarray
    weights: np.ndarray
    gaussian: bool

    @property
    def correlations(self) -> np.ndarray:
        """How strongly neighbouring blocks may agree: averaged over."""
        is_long = not self.question.monthly and len(self.baseline) > LONG_BASELINE
        return RHOS[1:] if is_long else RHOS

    @property
    def widths(self) -> np.ndarray:
        """How wide the drift prior may be, as parts of `drift`: averaged over."""
        return WIDTHS if len(self.baseline) >= BLOCKS_TO_TELL_DRIFT else WIDTHS[-1:]

    @property
    def drift(self) -> float:
        """Standard deviation of the drift a block, on the link scale."""
        score = self.question.shape is Shape.SCORE
        return self.question.lengths.drift * (POINTS * self.question.scale / 100 if score else 1)

    @property
    def resolution(self) -> float:
        """A smaller spread of gaussian values than this is not believed."""
        return RESOLUTION * (self.question.scale if self.question.shape is Shape.SCORE else 1)

    @cached_property
    def values(self) -> np.ndarray:
        """Own blocks on the link scale, without what is carried; NaN in a gap."""
        return linked(self.question.shape, self.numerator, self.denominator) - self.carried

    @cached_property
    def baseline(self) -> np.ndarray:
        """Positions of the usable blocks before the start, oldest first."""
        return np.flatnonzero(self.usable & (self.numbers < 0))

    @cached_property
    def since(self) -> np.ndarray:
        """Positions of the usable blocks since the start, oldest first."""
        return np.flatnonzero(self.usable & (self.numbers >= 0))

    def beside(self, reference: np.ndarray) -> "BlockEvidence":
        """The same blocks judged against a reference on the link scale; NaN there is a gap."""
        return replace(
            self,
            carried=self.carried + reference,
            usable=self.usable & np.isfinite(reference),
            gaussian=True,
        )


def evidence(own: Blocks, question: Question, window: Window) -> BlockEvidence:
    """Own blocks from the baseline's first to the newest, with nothing beside them."""
    keep = own.numbers >= window.first
    baseline = own.within(window.first, window.last)
    score = question.shape is Shape.SCORE
    return BlockEvidence(
        question=question,
        numbers=own.numbers[keep],
        numerator=own.numerator[keep],
        denominator=own.denominator[keep],
        carried=mix_offset(own, question, baseline)[keep],
        usable=(baseline | own.known & (own.numbers >= 0))[keep],
        weights=(_score_weights(own, baseline) if score else np.ones(len(own.numbers)))[keep],
        gaussian=score,
    )


def _score_weights(own: Blocks, baseline: np.ndarray) -> np.ndarray:
    """Half of a mean score's spread is the place's own; half is that of few observations."""
    if not baseline.any():
        return np.ones(len(own.numbers))
    usual = 1 / np.mean(1 / own.denominator[baseline])
    return 2 / (1 + usual / np.where(own.known, own.denominator, usual))


def spread(values: np.ndarray) -> np.ndarray:
    """Standard deviation of a block, from the differences of neighbours: no slow drift is in it.

    A row a place; NaN is a gap.
    """
    steps = np.diff(values)
    known = np.isfinite(steps)
    many = known.sum(axis=-1, keepdims=True)
    apart = np.where(known, steps, 0)
    apart -= known * (apart.sum(axis=-1, keepdims=True) / np.maximum(many, 1))
    freedom = np.where(many > 1, many - 1.0, np.nan)[..., 0]
    return np.sqrt((apart**2).sum(axis=-1) / freedom / 2)


NEIGHBOURS_AGREE = 1.5  # neighbouring blocks agree a little: their mean is less sure than it looks
Figures = float | np.ndarray


def error_of_change(sigma: Figures, before: Figures, since: np.ndarray) -> np.ndarray:
    """Standard error of a mean of `since` blocks less a mean of `before` blocks."""
    return sigma * np.sqrt(NEIGHBOURS_AGREE / before + NEIGHBOURS_AGREE / since)


# Which sites stand beside each look, and what they say of the cause of an improvement.

SITES_NEEDED = 2
SITES_TO_BE_SURE = 3
ODD = 2.5  # standard errors from the middle site
YEAR = 52  # weeks: the same weekday, a year before
HISTORY_WEEKS = 104
Sites = tuple[int, ...]  # as places in the list that was given


@dataclass(frozen=True, kw_only=True, eq=False)
class LookBeside:
    """What one look is compared with, and why that leaves the cause of an improvement open.

    `kept` were compared with; `left_out` changed by themselves; `gained` (of either kind) improved
    as much without the action.
    """

    evidence: BlockEvidence
    compared_with: ComparedWith = ComparedWith.NOTHING
    doubt: Doubt | None = None
    kept: Sites = ()
    left_out: Sites = ()
    gained: Sites = ()


@dataclass(frozen=True, eq=False)
class Comparison:
    """All that a series may be compared with; a look asks for what had been seen by then.

    `sites`: a row a site of the list that was given, on the link scale about its own baseline mean;
    NaN where unknown, and throughout for a site with too little baseline.
    """

    window: Window
    alone: BlockEvidence
    sites: np.ndarray
    last_year: BlockEvidence | None

    @cached_property
    def looks(self) -> list[LookBeside]:
        """By the number of blocks with data since the start, from none on."""
        evidence = cache(self._evidence)  # many looks keep the same sites
        chosen: list[Sequence[Sites]] = [((), (), ()), *self._chosen()]
        return [self._look(evidence(kept), usable, kept, gained) for usable, kept, gained in chosen]

    def _look(self, seen: BlockEvidence, usable: Sites, kept: Sites, gained: Sites) -> LookBeside:
        if seen is self.last_year:
            return LookBeside(evidence=seen, compared_with=ComparedWith.LAST_YEAR)
        if seen is self.alone:
            differ = len(usable) >= SITES_NEEDED
            why = Doubt.SITES_DIFFER if differ else Doubt.NOTHING_BESIDE
            return LookBeside(evidence=seen, doubt=why)
        doubt = Doubt.TWO_SITES if len(kept) < SITES_TO_BE_SURE else None
        return LookBeside(
            evidence=seen,
            compared_with=ComparedWith.SITES,
            doubt=Doubt.OTHERS_GAINED if len(gained) > len(usable) // 10 else doubt,
            kept=kept,
            left_out=tuple(sorted({*usable} - {*kept})),
            gained=gained,
        )

    def _evidence(self, kept: Sites) -> BlockEvidence:
        """Own value less the middle one of the sites each block; less the mean of two."""
        if self.last_year is not None and len(kept) < SITES_TO_BE_SURE:
            return self.last_year
        if len(kept) < SITES_NEEDED:
            return self.alone
        blocks = self.sites[list(kept)].T
        enough = np.isfinite(blocks).sum(axis=1) >= SITES_NEEDED
        return self.alone.beside(np.where(enough, _middle(blocks), np.nan))

    def _chosen(self) -> Iterator[list[Sites]]:
        """Of each look the sites with figures for at least half of the blocks; those of them that
        moved as the middle one did; and those that gained as much as the own one."""
        since, value, sign = self.alone.since, self.alone.values, self.alone.question.sign
        counts = np.arange(1, len(since) + 1)
        usual = value[self.alone.baseline]
        own = value[since].cumsum() / counts - usual.sum() / max(len(usual), 1)
        beside = self.sites[:, since].T
        known = np.isfinite(beside).cumsum(axis=0)
        moved = np.nancumsum(beside, axis=0) / np.maximum(known, 1)
        usable = 2 * known >= counts[:, None]
        kept = _like_the_middle(moved, self._error(np.maximum(known, 1)), usable)
        gained = usable & (sign * own > 0)[:, None] & (sign * (moved - own[:, None]) >= 0)
        for look in np.stack([usable, kept, gained], axis=1).tolist():
            yield [tuple(compress(range(len(row)), row)) for row in look]

    def _error(self, since: np.ndarray) -> np.ndarray:
        """Standard error of how far each site moved, by its number of blocks since the start."""
        before = (self.alone.numbers <= self.window.last) & np.isfinite(self.sites)
        usual = spread(np.where(before, self.sites, np.nan))
        return error_of_change(usual, np.maximum(before.sum(axis=1), 1), since)


def _like_the_middle(moved: np.ndarray, error: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Sites that moved as the middle one did, beyond chance; of three or more at least two stay."""
    apart = np.abs(moved - _middle(np.where(usable, moved, np.nan))[:, None])
    usual = _middle(np.where(usable, error**2, np.nan))[:, None]
    fits = usable & (apart <= ODD * np.sqrt(error**2 + usual / 2))
    several = usable.sum(axis=1) > SITES_NEEDED
    rank = np.where(usable, apart, np.inf).argsort(axis=1).argsort(axis=1)
    nearest = usable & (rank < SITES_NEEDED) & several[:, None]
    enough = fits.sum(axis=1) >= SITES_NEEDED
    return np.where(enough[:, None], fits, nearest)


def _middle(table: np.ndarray) -> np.ndarray:
    """The median of what is known in each row; NaN where nothing is."""
    if not table.size:
        return np.full(len(table), np.nan)
    ordered = np.sort(table, axis=1)  # the unknown last
    many = np.isfinite(table).sum(axis=1, keepdims=True)
    return np.take_along_axis(ordered, np.hstack([(many - 1) // 2, many // 2]), 1).mean(axis=1)


def compared(own: Blocks, question: Question, others: Sequence[Observed]) -> Comparison:
    """Own blocks, and what may stand beside them."""
    usual = window(own, question)
    alone = evidence(own, question, usual)
    return Comparison(
        usual, alone, _site_values(others, alone, usual), _beside_last_year(own, question)
    )


def _site_values(others: Sequence[Observed], alone: BlockEvidence, window: Window) -> np.ndarray:
    """Each site on the link scale about its baseline mean; all NaN with too little baseline."""
    out = np.full((len(others), len(alone.numbers)), np.nan)
    if not out.size:
        return out
    seen = blocks_of_places(others, alone.question)
    baseline = seen.within(window.first, window.last)
    values = linked(alone.question.shape, seen.numerator, seen.denominator)
    values -= mix_offset(seen, alone.question, baseline)
    usual = baseline.sum(axis=1)
    values -= (np.where(baseline, values, 0).sum(axis=1) / np.maximum(usual, 1))[:, None]
    size = min(out.shape[1], values.shape[1])  # both end with the newest block
    out[:, out.shape[1] - size :] = values[:, values.shape[1] - size :]
    known = np.isfinite(out) & (alone.numbers <= window.last)
    out[np.minimum(usual, known.sum(axis=1)) < BLOCKS_LEFT] = np.nan
    return out


def _beside_last_year(own: Blocks, question: Question) -> BlockEvidence | None:
    """Own value less that of the same week in the last year before the start, on enough history.

    The trigger window is no measure of what is usual: weeks that would need it are gaps.
    """
    before = own.numbers[own.known & (own.numbers < 0)]
    if question.monthly or not len(before) or -before[0] < HISTORY_WEEKS:
        return None
    kept = window(own, question, length=YEAR)
    alone = evidence(own, question, kept)
    value = linked(question.shape, own.numerator, own.denominator)
    value -= mix_offset(own, question, own.within(kept.first, kept.last))
    value[own.within(kept.last + 1, -1)] = np.nan
    years = np.maximum(alone.numbers // YEAR + 1, 1)
    place = alone.numbers - years * YEAR - own.numbers[0]
    beside = alone.beside(np.where(place >= 0, value[np.maximum(place, 0)], np.nan))
    enough = len(beside.baseline) >= BLOCKS_LEFT
    return beside if enough and 2 * len(beside.since) >= len(alone.since) else None
