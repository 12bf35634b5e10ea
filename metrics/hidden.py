"""Which counts of a series may be told: what a few people said or suffered is not.

A figure is hidden with the count that it could be turned back into. One page shows the same series
by day, week, fortnight and month, so a count is also hidden where a coarser one would give it away.
Two places or two parts looked at one after the other are not guarded against each other.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from math import isfinite

import pandas as pd

from metrics.calendar import By, period_start
from metrics.measure import Hides, Measure
from metrics.small_cells import Cell, cells_within

_COARSER = {By.DAY: (By.WEEK, By.MONTH), By.WEEK: (By.FORTNIGHT,)}  # what they add up to wholly


@dataclass(frozen=True)
class Hidden:
    """One cell a period: of the numerator, of the denominator, and of the value."""

    numerators: tuple[Cell, ...]
    denominators: tuple[Cell, ...]
    values: tuple[Cell, ...]

    @property
    def anything(self) -> bool:
        """Whether there is a period of which something may not be told."""
        return any(each is not Cell.SHOWN for each in self.values)

    def deciding(self, at: int) -> Cell:
        """Why a period's figure is hidden: the small count itself, if there is one."""
        told = (self.numerators[at], self.denominators[at])
        return Cell.SMALL if Cell.SMALL in told else self.values[at]


def hidden(frame: pd.DataFrame, measure: Measure, by: By, limit: int) -> Hidden:
    """What may be told of the rows of a Series; fewer than `limit` people or events may not."""
    periods = list(frame["period"])
    totals = [[period_start(day, coarser) for day in periods] for coarser in _COARSER.get(by, ())]
    events, people = (_whole(frame[name]) for name in ("numerator", "denominator"))
    shown = (Cell.SHOWN,) * len(periods)
    match measure.hides:
        case Hides.EVENTS:
            told = cells_within(events, totals, limit)
            return Hidden(told, shown, _worst(told))
        case Hides.PEOPLE:
            told = cells_within(people, totals, limit)
            return Hidden(_worst(told), told, _worst(told))
        case Hides.EITHER_SIDE:
            return _either_side(events, people, totals, limit)
    return Hidden(shown, shown, shown)


def _either_side(
    events: list[int | None], people: list[int | None], totals: list[list[Hashable]], limit: int
) -> Hidden:
    told = cells_within(people, totals, limit)
    rest = [
        None if None in pair else pair[1] - pair[0] for pair in zip(events, people, strict=True)
    ]
    sides = (cells_within(side, totals, limit) for side in (events, rest))
    both = _worst(told, *sides)
    return Hidden(both, told, both)


def _worst(*told: Sequence[Cell]) -> tuple[Cell, ...]:
    """Withheld wherever one of them is hidden: of a figure nobody says how small it was."""
    return tuple(
        Cell.SHOWN if all(cell is Cell.SHOWN for cell in row) else Cell.WITHHELD
        for row in zip(*told, strict=True)
    )


def _whole(counts: pd.Series) -> list[int | None]:
    return [int(each) if isfinite(each) else None for each in counts.astype(float)]
