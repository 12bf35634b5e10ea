"""What stands beside the series: sites without the action, else the same weeks of last year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from metrics.difference.answer import ComparedWith
from metrics.difference.baseline import BLOCKS_LEFT, Window, window
from metrics.difference.blocks import Blocks, blocks
from metrics.difference.evidence import Evidence, evidence
from metrics.difference.question import Observed, Question, Shape
from metrics.difference.scales import link, weekday_offset

SITES_NEEDED = 2
YEAR = 52  # weeks: the same weekday, a year before
HISTORY_WEEKS = 104


@dataclass(frozen=True, eq=False)
class Compared:
    """The blocks a fit sees, their baseline, and what they are compared with."""

    evidence: Evidence
    window: Window
    compared_with: ComparedWith


def compared(own: Blocks, question: Question, others: Sequence[Observed]) -> Compared:
    """Own blocks beside the best comparison there is; alone where there is none."""
    usual = window(own, question)
    alone = evidence(own, question, usual)
    beside_sites = _beside_sites(alone, question, usual, others)
    if beside_sites is not None:
        return Compared(beside_sites, usual, ComparedWith.SITES)
    if not question.monthly and _history(own) >= HISTORY_WEEKS:
        one_year = window(own, question, length=YEAR)
        beside = _beside_last_year(own, question, one_year)
        if _enough(beside, evidence(own, question, one_year)):
            return Compared(beside, one_year, ComparedWith.LAST_YEAR)
    return Compared(alone, usual, ComparedWith.NOTHING)


def _beside_sites(
    alone: Evidence, question: Question, usual: Window, others: Sequence[Observed]
) -> Evidence | None:
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
    site: Blocks, alone: Evidence, question: Question, usual: Window
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


def _beside_last_year(own: Blocks, question: Question, kept: Window) -> Evidence:
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


def _enough(beside: Evidence, alone: Evidence) -> bool:
    """Enough baseline left beside it, and at least half of the blocks since the start."""
    baseline = int((beside.usable & ~beside.since_start).sum())
    return baseline >= BLOCKS_LEFT and 2 * len(beside.since()) >= len(alone.since())
