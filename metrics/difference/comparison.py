"""What stands beside the series: sites without the action, else the same weeks of last year."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from metrics.difference.answers import ComparedWith, Doubt, SitesBeside
from metrics.difference.baseline import Window, window
from metrics.difference.blocks import BLOCKS_LEFT, Blocks, blocks, linked, mix_offset
from metrics.difference.question import Observed, Question, Shape

# The blocks a fit sees: own figures and what is carried beside them, if anything.


DRIFT_A_WEEK, DRIFT_A_MONTH = 0.03, 0.05  # on the logit or log scale
POINTS_A_WEEK = 0.3  # of a scale of 100


@dataclass(frozen=True, eq=False)
class BlockEvidence:
    """Blocks of one place from the baseline's first to the newest.

    `carried`: what each block would add to a steady level on the link scale (its mix of weekdays
    and areas, and the comparison where there is one; NaN where that is unknown). `usable`: blocks
    the fit may see; the trigger window and gaps are not. `gaussian`: fit `link` less `carried`,
    weighted by `weights`, instead of counts. `drift`: standard deviation of the drift a block.
    `resolution`: a smaller spread of gaussian values than this is not believed.
    """

    shape: Shape
    numbers: np.ndarray
    numerator: np.ndarray
    denominator: np.ndarray
    carried: np.ndarray
    usable: np.ndarray
    weights: np.ndarray
    drift: float
    gaussian: bool
    monthly: bool
    resolution: float

    @property
    def since_start(self) -> np.ndarray:
        return self.numbers >= 0

    def values(self) -> np.ndarray:
        """Own blocks on the link scale, without what is carried; NaN in a gap."""
        return linked(self.shape, self.numerator, self.denominator) - self.carried

    def baseline(self) -> np.ndarray:
        """Positions of the usable blocks before the start, oldest first."""
        return np.flatnonzero(self.usable & ~self.since_start)

    def since(self) -> np.ndarray:
        """Positions of the usable blocks since the start, oldest first."""
        return np.flatnonzero(self.usable & self.since_start)

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
    baseline = own.known & own.within(window.first, window.last)
    score = question.shape is Shape.SCORE
    return BlockEvidence(
        shape=question.shape,
        numbers=own.numbers[keep],
        numerator=own.numerator[keep],
        denominator=own.denominator[keep],
        carried=mix_offset(own, question, baseline)[keep],
        usable=(own.known & (baseline | (own.numbers >= 0)))[keep],
        weights=(_score_weights(own, baseline) if score else np.ones(len(own.numbers)))[keep],
        drift=_drift(question),
        gaussian=score,
        monthly=question.monthly,
        resolution=question.scale * 1e-4 if score else 1e-4,
    )


def _score_weights(own: Blocks, baseline: np.ndarray) -> np.ndarray:
    """Half of a mean score's spread is the place's own; half is that of few observations."""
    if not baseline.any():
        return np.ones(len(own.numbers))
    usual = 1 / np.mean(1 / own.denominator[baseline])
    return 2 / (1 + usual / np.where(own.known, own.denominator, usual))


def _drift(question: Question) -> float:
    if question.shape is Shape.SCORE:
        points = POINTS_A_WEEK * question.scale / 100
        return points * (DRIFT_A_MONTH / DRIFT_A_WEEK if question.monthly else 1)
    return DRIFT_A_MONTH if question.monthly else DRIFT_A_WEEK


# How far a mean since the start lies from a mean before it, and how much of that is chance.


def spread(values: np.ndarray, numbers: np.ndarray) -> float:
    """Standard deviation of a block, from the differences of neighbours: no slow drift is in it."""
    steps = np.diff(values)[np.diff(numbers) == 1]
    return float(np.std(steps, ddof=1) / np.sqrt(2)) if len(steps) > 1 else np.nan


NEIGHBOURS_AGREE = 1.5  # neighbouring blocks agree a little: their mean is less sure than it looks


def error_of_change(
    sigma: float | np.ndarray, before: int | np.ndarray, since: np.ndarray
) -> np.ndarray:
    """Standard error of a mean of `since` blocks less a mean of `before` blocks."""
    return sigma * np.sqrt(NEIGHBOURS_AGREE / before + NEIGHBOURS_AGREE / since)


SITES_NEEDED = 2
SITES_TO_BE_SURE = 3
ODD = 2.5  # standard errors from the middle site
YEAR = 52  # weeks: the same weekday, a year before
HISTORY_WEEKS = 104


@dataclass(frozen=True, eq=False)
class LookBeside:
    """What one look is compared with, and why that leaves the cause of an improvement open."""

    evidence: BlockEvidence
    compared_with: ComparedWith
    doubt: Doubt | None = None
    sites: SitesBeside = field(default_factory=SitesBeside)


@dataclass(frozen=True, eq=False)
class SiteMoves:
    """How far each site moved since the start, shape (looks, sites).

    `numbers`: the newest block of each look. `usable`: sites with figures for at least half of the
    blocks. `gained`: sites that gained as much as the own one.
    """

    numbers: np.ndarray
    usable: np.ndarray
    moved: np.ndarray
    error: np.ndarray
    gained: np.ndarray


@dataclass(frozen=True, eq=False)
class Comparison:
    """All that a series may be compared with; a look asks for what had been seen by then.

    `sites`: a row a site on the link scale about its own baseline mean, NaN where unknown;
    `usual_spread` of each, and the number of its blocks in the baseline.
    """

    question: Question
    window: Window
    alone: BlockEvidence
    others: tuple[int, ...]
    sites: np.ndarray
    usual_spread: np.ndarray
    in_baseline: np.ndarray
    last_year: BlockEvidence | None
    _known: dict[tuple[int, ...], BlockEvidence] = field(default_factory=dict, repr=False)

    def evidence_at(self, through: int) -> BlockEvidence:
        """The figures that a look at the blocks up to number `through` rests on."""
        _, kept = self._sites_at(through)
        if self.last_year is not None and len(kept) < SITES_TO_BE_SURE:
            return self.last_year
        return self.alone if len(kept) < SITES_NEEDED else self._beside(tuple(kept))

    def at(self, through: int) -> LookBeside:
        """What the blocks since the start up to number `through` are compared with."""
        usable, kept = self._sites_at(through)
        evidence = self.evidence_at(through)
        if evidence is self.last_year:
            return LookBeside(evidence, ComparedWith.LAST_YEAR)
        if evidence is self.alone:
            why = Doubt.SITES_DIFFER if len(usable) >= SITES_NEEDED else Doubt.NOTHING_BESIDE
            return LookBeside(evidence, ComparedWith.NOTHING, doubt=why)
        gained = [row for row in usable if self.moves.gained[self._look(through), row]]
        doubt = Doubt.TWO_SITES if len(kept) < SITES_TO_BE_SURE else None
        if len(gained) > len(usable) // 10:
            doubt = Doubt.OTHERS_GAINED
        return LookBeside(
            evidence=evidence,
            compared_with=ComparedWith.SITES,
            doubt=doubt,
            sites=SitesBeside(
                kept=self._named(kept),
                left_out=self._named(row for row in usable if row not in kept),
                gained=self._named(gained),
            ),
        )

    def _look(self, through: int) -> int:
        return int(np.searchsorted(self.moves.numbers, through, side="right")) - 1

    def _sites_at(self, through: int) -> tuple[list[int], list[int]]:
        """Sites with figures, and those of them that moved as the middle one did."""
        look = self._look(through)
        return self._chosen[look] if look >= 0 else ([], [])

    def _named(self, rows: Iterable[int]) -> tuple[int, ...]:
        return tuple(self.others[row] for row in rows)

    @cached_property
    def moves(self) -> SiteMoves:
        """How far each site moved by each look."""
        since = self.alone.since()
        value = self.alone.values()
        counts = np.arange(1, len(since) + 1)
        beside = self.sites[:, since].T
        known = np.isfinite(beside).cumsum(axis=0)
        moved = np.nancumsum(beside, axis=0) / np.maximum(known, 1)
        usual = value[self.alone.baseline()]
        own = value[since].cumsum() / counts - usual.sum() / max(len(usual), 1)
        sign = self.question.sign
        return SiteMoves(
            numbers=self.alone.numbers[since],
            usable=2 * known >= counts[:, None],
            moved=moved,
            error=error_of_change(self.usual_spread, self.in_baseline, np.maximum(known, 1)),
            gained=(sign * own[:, None] > 0) & (sign * (moved - own[:, None]) >= 0),
        )

    @cached_property
    def _chosen(self) -> list[tuple[list[int], list[int]]]:
        masks = zip(self.moves.usable, _like_the_middle(self.moves), strict=True)
        return [
            (np.flatnonzero(usable).tolist(), np.flatnonzero(kept).tolist())
            for usable, kept in masks
        ]

    def _beside(self, rows: tuple[int, ...]) -> BlockEvidence:
        """Own value less the middle one of the sites each block; less the mean of two."""
        if rows not in self._known:
            table = self.sites[list(rows)]
            enough = np.isfinite(table).sum(axis=0) >= SITES_NEEDED
            reference = np.full(table.shape[1], np.nan)
            reference[enough] = np.nanmedian(table[:, enough], axis=0)
            self._known[rows] = self.alone.beside(reference)
        return self._known[rows]


def compared(own: Blocks, question: Question, others: Sequence[Observed]) -> Comparison:
    """Own blocks, and what may stand beside them."""
    usual = window(own, question)
    alone = evidence(own, question, usual)
    rows = [_site_values(blocks(other, question), alone, question, usual) for other in others]
    places = tuple(place for place, row in enumerate(rows) if row is not None)
    sites = np.array([row for row in rows if row is not None], dtype=float)
    sites = sites.reshape(len(places), len(alone.numbers))
    baseline = (alone.numbers <= usual.last) & np.isfinite(sites)
    spreads = [
        spread(row[known], alone.numbers[known]) for row, known in zip(sites, baseline, strict=True)
    ]
    return Comparison(
        question=question,
        window=usual,
        alone=alone,
        others=places,
        sites=sites,
        usual_spread=np.array(spreads),
        in_baseline=baseline.sum(axis=1),
        last_year=_beside_last_year(own, question),
    )


def _like_the_middle(moves: SiteMoves) -> np.ndarray:
    """Sites that moved as the middle one did, beyond chance; of three or more at least two stay."""
    if not moves.usable.size:
        return moves.usable
    middle = _median(moves.moved, moves.usable)
    apart = np.abs(moves.moved - middle)
    allowed = np.sqrt(moves.error**2 + _median(moves.error**2, moves.usable) / 2)
    fits = moves.usable & (apart <= ODD * allowed)
    several = moves.usable.sum(axis=1) > SITES_NEEDED
    rank = np.where(moves.usable, apart, np.inf).argsort(axis=1).argsort(axis=1)
    nearest = moves.usable & (rank < SITES_NEEDED) & several[:, None]
    enough = fits.sum(axis=1) >= SITES_NEEDED
    return np.where(enough[:, None], fits, nearest)


def _median(values: np.ndarray, usable: np.ndarray) -> np.ndarray:
    """Of each look over the sites with figures; zero where there is none."""
    ordered = np.sort(np.where(usable, values, np.inf), axis=1)
    many = usable.sum(axis=1, keepdims=True)
    ends = (np.maximum(many - 1, 0) // 2, many // 2 * (many > 0))
    low, high = (
        np.take_along_axis(ordered, np.minimum(end, ordered.shape[1] - 1), 1) for end in ends
    )
    return np.where(many > 0, (low + high) / 2, 0.0)


def _site_values(
    site: Blocks, alone: BlockEvidence, question: Question, window: Window
) -> np.ndarray | None:
    """One site on the link scale about its baseline mean; None with too little baseline."""
    baseline = site.known & site.within(window.first, window.last)
    if baseline.sum() < BLOCKS_LEFT:
        return None
    value = _values(site, question, baseline)
    value = value - value[baseline].mean()
    out = np.full(len(alone.numbers), np.nan)
    place = site.numbers - (alone.numbers[0] if len(alone.numbers) else 0)
    inside = (place >= 0) & (place < len(out))
    out[place[inside]] = value[inside]
    usual = np.isfinite(out) & (alone.numbers <= window.last)
    return out if usual.sum() >= BLOCKS_LEFT else None


def _values(site: Blocks, question: Question, baseline: np.ndarray) -> np.ndarray:
    """Blocks on the link scale without their mix of weekdays and areas; NaN in a gap."""
    value = linked(question.shape, site.numerator, site.denominator)
    return value - mix_offset(site, question, baseline)


def _beside_last_year(own: Blocks, question: Question) -> BlockEvidence | None:
    """Own value less that of the same week in the last year before the start, on enough history.

    The trigger window is no measure of what is usual: weeks that would need it are gaps.
    """
    before = own.numbers[own.known & (own.numbers < 0)]
    if question.monthly or not len(before) or -before[0] < HISTORY_WEEKS:
        return None
    kept = window(own, question, length=YEAR)
    alone = evidence(own, question, kept)
    value = _values(own, question, own.known & own.within(kept.first, kept.last))
    value[own.within(kept.last + 1, -1)] = np.nan
    years = np.maximum(alone.numbers // YEAR + 1, 1)
    place = alone.numbers - years * YEAR - own.numbers[0]
    beside = alone.beside(np.where(place >= 0, value[np.maximum(place, 0)], np.nan))
    enough = len(beside.baseline()) >= BLOCKS_LEFT
    return beside if enough and 2 * len(beside.since()) >= len(alone.since()) else None
