"""What an answer was computed from, block by block, so that somebody else can compute it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from metrics.difference.case import Case, case
from metrics.difference.question import Observed, Question


class Spell(StrEnum):
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
    spell: Spell
    numerator: float
    denominator: float
    beside: float
    is_used: bool  # the fit sees it


@dataclass(frozen=True, kw_only=True)
class Worksheet:
    """The blocks of one answer, and the constants of its model.

    `is_gaussian`: values on the link scale less `beside` are fitted with equal weights, instead of
    counts. `drift`: standard deviation of the drift a block. `correlations` are averaged over.
    `resolution`: a smaller spread of gaussian values is not believed. Rare events have none.
    """

    blocks: tuple[Block, ...]
    is_fitted: bool  # False for rare events: their days are counted
    is_gaussian: bool = False
    drift: float = 0.0
    resolution: float = 0.0
    correlations: tuple[float, ...] = ()

    def of(self, spell: Spell) -> tuple[Block, ...]:
        """The blocks of a spell that have data."""
        return tuple(each for each in self.blocks if each.spell is spell and each.is_used)


def worksheet(own: Observed, question: Question, others: Sequence[Observed] = ()) -> Worksheet:
    """The blocks that `difference` sees for the same arguments, from the baseline's first on."""
    ready = case(own, question, others)
    seen = ready.evidence
    if seen is None:
        within = ready.own.numbers >= ready.window.first
        figures = (ready.own.numbers, ready.own.numerator, ready.own.denominator)
        numbers, numerator, denominator = (each[within] for each in figures)
        beside, used = np.zeros(len(numbers)), _counted(ready, numbers) & (denominator > 0)
        return Worksheet(
            blocks=_blocks(ready, (numbers, numerator, denominator, beside, used)), is_fitted=False
        )
    columns = (seen.numbers, seen.numerator, seen.denominator, seen.carried, seen.usable)
    return Worksheet(
        blocks=_blocks(ready, columns),
        is_fitted=True,
        is_gaussian=seen.gaussian,
        drift=seen.drift,
        resolution=seen.resolution,
        correlations=tuple(seen.correlations.tolist()),
    )


def _counted(ready: Case, numbers: np.ndarray) -> np.ndarray:
    return (numbers <= ready.window.last) | (numbers >= 0)


def _blocks(ready: Case, columns: tuple[np.ndarray, ...]) -> tuple[Block, ...]:
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
            is_used=used,
        )
        for number, numerator, denominator, beside, used in zip(
            *(each.tolist() for each in columns), strict=True
        )
    )


def _spell(ready: Case, number: int) -> Spell:
    if number >= 0:
        return Spell.SINCE
    return Spell.BASELINE if number <= ready.window.last else Spell.LEFT_OUT
