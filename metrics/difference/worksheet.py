"""What an answer was computed from, block by block, so that somebody else can compute it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from metrics.difference.judge import JudgedSeries, case
from metrics.difference.model import correlations, widths
from metrics.difference.question import Observed, Question


class BlockSpell(StrEnum):
    """What a block belongs to."""

    BASELINE = "baseline"
    LEFT_OUT = "left out"  # the bad spell that prompted the action
    SINCE = "since"  # practice changed


@dataclass(frozen=True, kw_only=True)
class Block:
    """One week (or month). `denominator` 0 is a gap.

    `beside` is what it would add to a steady level on the link scale: its mix of weekdays, and the
    comparison where there is one; NaN where that is unknown. Rare events: days with an event out
    of days observed, and nothing beside them.
    """

    number: int  # counted from the start: 0 begins on the day practice changed
    first_day: date
    last_day: date
    spell: BlockSpell
    numerator: float
    denominator: float
    beside: float
    weight: float  # of a gaussian value; 1 unless few observations make a mean score less sure
    is_used: bool  # the fit sees it


@dataclass(frozen=True, kw_only=True)
class Worksheet:
    """The blocks of one answer, and the constants of its model.

    `is_gaussian`: values on the link scale less `beside` are fitted with their weights, instead of
    counts. `drift`: standard deviation of the drift a block. `correlations` and `widths` are
    averaged over. `resolution`: a smaller spread of gaussian values is not believed. Rare events
    have none of these.
    """

    blocks: tuple[Block, ...]
    is_fitted: bool  # False for rare events: their days are counted
    is_gaussian: bool = False
    drift: float = 0.0
    resolution: float = 0.0
    correlations: tuple[float, ...] = ()
    widths: tuple[float, ...] = ()  # of the drift prior, as parts of `drift`
    bursts: float = 1.0  # how many rare events come at a time
    blocks_told: int = 0  # the size told is that of so many blocks since the start

    def of(self, spell: BlockSpell) -> tuple[Block, ...]:
        """The blocks of a spell that have data."""
        return tuple(each for each in self.blocks if each.spell is spell and each.is_used)


def worksheet(own: Observed, question: Question, others: Sequence[Observed] = ()) -> Worksheet:
    """The blocks that `difference` sees for the same arguments, from the baseline's first on."""
    ready = case(own, question, others)
    if ready.beside is None:
        return Worksheet(
            blocks=_blocks(ready, _counted(ready)),
            is_fitted=False,
            blocks_told=ready.shown_blocks,
            bursts=ready.count().bursts,
        )
    seen = ready.shown.seen if ready.shown else ready.beside.evidence
    columns = (
        seen.numbers,
        seen.numerator,
        seen.denominator,
        seen.carried,
        seen.weights,
        seen.usable & (seen.numbers < ready.shown_blocks),
    )
    return Worksheet(
        blocks=_blocks(ready, columns),
        is_fitted=True,
        is_gaussian=seen.gaussian,
        drift=seen.drift,
        resolution=seen.resolution,
        correlations=tuple(correlations(seen).tolist()),
        widths=tuple(widths(seen).tolist()),
        blocks_told=ready.shown_blocks,
    )


def _counted(ready: JudgedSeries) -> tuple[np.ndarray, ...]:
    """Days with an event, and days observed: nothing stands beside them."""
    own, kept = ready.own, ready.window
    within = own.numbers >= kept.first
    numbers = own.numbers[within]
    used = own.known[within] & ((numbers <= kept.last) | (numbers >= 0))
    figures = (own.numerator[within], own.denominator[within])
    nothing, alike = np.zeros(len(numbers)), np.ones(len(numbers))
    return numbers, *figures, nothing, alike, used & (numbers < ready.shown_blocks)


def _blocks(ready: JudgedSeries, columns: tuple[np.ndarray, ...]) -> tuple[Block, ...]:
    periods = ready.periods
    return tuple(
        Block(
            number=number,
            first_day=periods.first_day(number),
            last_day=periods.end(number) - timedelta(days=1),
            spell=_spell(ready, number),
            numerator=numerator,
            denominator=denominator,
            beside=beside,
            weight=weight,
            is_used=used,
        )
        for number, numerator, denominator, beside, weight, used in zip(
            *(each.tolist() for each in columns), strict=True
        )
    )


def _spell(ready: JudgedSeries, number: int) -> BlockSpell:
    if number >= 0:
        return BlockSpell.SINCE
    return BlockSpell.BASELINE if number <= ready.window.last else BlockSpell.LEFT_OUT
