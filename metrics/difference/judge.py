"""The judgement: did the series change after a date, by how much, how surely, has it lasted."""

from abc import abstractmethod
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import exp, inf, isfinite, nan
from typing import Any

import numpy as np

from metrics.difference.answers import Block, BlockSpell, Constants, Interval
from metrics.difference.comparison import BlockEvidence, LookBeside
from metrics.difference.looks import WatchedSeries
from metrics.difference.question import Shape

DETECTABLE = 1.5  # half-widths of the interval


@dataclass(frozen=True, eq=False)
class Difference(WatchedSeries):
    """Did a series change after a date: answer, size, interval, and what it rests on.

    Each is worked out when it is first asked for. Series are fitted, rare events counted.
    """

    # How large the change is.

    @property
    def shown_blocks(self) -> int:
        """The size told is that of so many blocks: of a gain that held, the first half year."""
        held, at_least = self.newest.held_at, self.question.lengths.size
        return self.blocks if held is None else min(self.blocks, max(at_least, held))

    @property
    def shown_count(self) -> int:
        """So many of these have figures."""
        return int(self.figures.within(0, self.shown_blocks - 1).sum())

    @property
    @abstractmethod
    def link(self) -> Interval:
        """Average gap between what happened and the baseline carried forward, as log odds ratio,
        log rate ratio or score points; NaN while too early."""

    @abstractmethod
    def in_own_units(self, gap: float) -> float:
        """What is less what would have been, in numerator per denominator, for a gap as `link`."""

    @cached_property
    def own(self) -> Interval:
        """The same gap in numerator per denominator (share 0 to 1, events per exposure, score
        points; days with an event per day for rare events), without a measure's `per`."""
        return self.link.mapped(self.in_own_units) if isfinite(self.link.effect) else Interval()

    @property
    def ratio(self) -> Interval | None:
        """The rate ratio, for rates and rare events only."""
        if self.question.shape not in (Shape.RATE, Shape.RARE):
            return None
        return self.link.mapped(lambda at: exp(at) if at < inf else inf)

    @property
    def detectable(self) -> float:
        """A change smaller than this, in own units, may not show yet."""
        return DETECTABLE * (self.own.high - self.own.low) / 2

    @property
    def visible_ratio(self) -> float:
        """Of rare events: the rate ratio nearest to 1 that could be told by now."""
        return nan

    @property
    def bursts(self) -> float:
        """How many rare events come at a time, as the test sees it."""
        return 1.0

    # What it was compared with: baseline, trigger window, other places; and how much work it was.

    @property
    def baseline_missing(self) -> int:
        """Weeks (or months) of history short of an answer; waiting adds none."""
        return self.window.missing

    @property
    def baseline_from(self) -> date | None:
        """First day of the baseline; None without enough history, as with all of these."""
        return self._day_of(self.window.first)

    @property
    def baseline_to(self) -> date | None:
        """Its last day, included."""
        first_after = self.trigger_from
        return first_after and first_after - timedelta(days=1)

    @property
    def trigger_from(self) -> date | None:
        """First day of the spell left out before the start."""
        return self._day_of(self.window.last + 1)

    @property
    def trigger_extended(self) -> bool:
        """It was bad for longer than the weeks always left out."""
        return self.window.extended and not self.window.missing

    def _day_of(self, number: int) -> date | None:
        return None if self.window.missing else self.question.periods.first_day(number)

    @property
    @abstractmethod
    def beside(self) -> LookBeside:
        """What the newest look is compared with, and why an improvement may have another cause."""

    @property
    def qualified(self) -> bool:
        """True where it could be the time of year, or whatever else others share."""
        return self.beside.doubt is not None

    @property
    def recent_disagrees(self) -> bool:
        """A change shows with drift and without, but not against the weeks just before."""
        return False

    @property
    def volume(self) -> float:
        """Work a block since the start, as a ratio to the baseline's; NaN where one is unknown."""
        before = self.figures.within(self.window.first, self.window.last)
        if not before.any() or not self.blocks_with_data:
            return nan
        return (self._judged + self.elsewhere) / float(self.figures.denominator[before].mean())

    @property
    def elsewhere(self) -> float:
        """Work a block since the start in areas new to the place: it is left out."""
        new = self.figures.elsewhere[self.figures.numbers >= 0]
        return float(new.mean()) if len(new) else 0.0

    @property
    def elsewhere_share(self) -> float:
        """The part of such work since the start."""
        return self.elsewhere / (self.elsewhere + self._judged) if self.elsewhere else 0.0

    @property
    def _judged(self) -> float:
        judged = self.figures.denominator[self.figures.since()]
        return float(judged.mean()) if len(judged) else 0.0

    # What it was computed from, so that somebody else can draw it and compute it again.

    @property
    @abstractmethod
    def seen(self) -> BlockEvidence:
        """The figures that the size rests on."""

    @property
    @abstractmethod
    def expected(self) -> np.ndarray:
        """Numerator per denominator of these as they would have been."""

    @cached_property
    def course(self) -> tuple[Block, ...]:
        """The series and its expected line, from the baseline's first block to the newest."""
        seen, nothing = self.seen, np.full(len(self.seen.numbers), nan)
        columns = {
            "number": seen.numbers,
            "numerator": seen.numerator,
            "denominator": seen.denominator,
            "beside": seen.carried,
            "weight": seen.weights,
            "is_used": seen.usable & (seen.numbers < self.shown_blocks),
            "expected": nothing if self.window.missing else self.expected,
        }
        rows = zip(*(each.tolist() for each in columns.values()), strict=True)
        return tuple(self._block(dict(zip(columns, row, strict=True))) for row in rows)

    def _block(self, figures: dict[str, Any]) -> Block:
        number, periods, spell = figures["number"], self.question.periods, BlockSpell.SINCE
        if number < 0:
            is_usual = number <= self.window.last
            spell = BlockSpell.BASELINE if is_usual else BlockSpell.LEFT_OUT
        last_day = periods.end(number) - timedelta(days=1)
        first_day = periods.first_day(number)
        return Block(**figures, spell=spell, first_day=first_day, last_day=last_day)

    @property
    def constants(self) -> Constants:
        """What the size told is computed with from these blocks."""
        return Constants(is_fitted=False, blocks_told=self.shown_blocks, bursts=self.bursts)
