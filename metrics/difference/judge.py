"""The judgement: did the series change after a date, by how much, how surely, has it lasted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from math import exp, inf, isfinite, nan
from typing import Any

import numpy as np

from metrics.difference.answers import (
    NOTHING_YET,
    Answer,
    Block,
    BlockSpell,
    Constants,
    Interval,
    Lasting,
    Look,
)
from metrics.difference.baseline import Window, window
from metrics.difference.blocks import Blocks, blocks
from metrics.difference.comparison import LookBeside, compared
from metrics.difference.looks import FIRST_LOOK
from metrics.difference.model import correlations, widths
from metrics.difference.question import Observed, Question, Shape
from metrics.difference.rare import Count, RareEvents, visible_ratio
from metrics.difference.readings import Readings

DETECTABLE = 1.5  # half-widths of the interval


@dataclass(frozen=True, eq=False)
class Difference:
    """Did a series change after a date: answer, size, interval, and what it rests on.

    Each is worked out when it is first asked for.
    """

    statistic: Readings | RareEvents

    @property
    def question(self) -> Question:
        return self.statistic.question

    @property
    def blocks(self) -> int:
        """Whole weeks (or months) since the start."""
        return self.question.looks

    @property
    def blocks_with_data(self) -> int:
        """So many of them have figures."""
        return self.statistic.counted

    @property
    def _own(self) -> Blocks:
        return self.statistic.own

    @property
    def _window(self) -> Window:
        return self.statistic.window

    # What is said at each look; baseline and comparison are those of the newest.

    @cached_property
    def said(self) -> tuple[Look, ...]:
        """Every look so far; none where there is no baseline."""
        return self.statistic.said(self.blocks) if self.statistic.can_tell else ()

    def said_by(self, day: date) -> Look:
        """The newest look that there was by a day."""
        looks = self.said[: replace(self.question, as_of=day).looks]
        return looks[-1] if looks else NOTHING_YET

    @cached_property
    def newest(self) -> Look:
        """The newest look of all."""
        return self.said_by(self.question.as_of)

    @property
    def answer(self) -> Answer:
        return self.newest.answer

    @property
    def lasting(self) -> Lasting:
        return self.newest.lasting

    @property
    def held(self) -> bool:
        """Improving at four looks running, and not lost since."""
        return self.newest.held_at is not None and self.answer is Answer.IMPROVING

    @property
    def first_said_on(self) -> date | None:
        """The look that first said improving."""
        better = (look.number for look in self.said if look.answer is Answer.IMPROVING)
        ends = (self.question.periods.end(number - 1) for number in better)
        return next(ends, None)

    @property
    def first_answer_on(self) -> date | None:
        """While too early by time alone: when four blocks have data if none to come is a gap."""
        if self.statistic.can_tell or self._window.missing:
            return None
        number = self.blocks + FIRST_LOOK - self.blocks_with_data - 1
        return self.question.periods.end(number) + timedelta(days=self.question.held_back)

    # How large the change is.

    @property
    def shown_blocks(self) -> int:
        """The size told is that of so many blocks: of a gain that held, the first half year."""
        held, at_least = self.newest.held_at, self.question.lengths.size
        return self.blocks if held is None else min(self.blocks, max(at_least, held))

    @property
    def shown_count(self) -> int:
        """So many of these have figures."""
        return int(self._own.within(0, self.shown_blocks - 1).sum())

    @cached_property
    def link(self) -> Interval:
        """Average gap between what happened and the baseline carried forward, as log odds ratio,
        log rate ratio or score points; NaN while too early."""
        return self.statistic.link(self.shown_count) if self.statistic.can_tell else Interval()

    @cached_property
    def own(self) -> Interval:
        """The same gap in numerator per denominator (share 0 to 1, events per exposure, score
        points; days with an event per day for rare events), without a measure's `per`."""
        is_known = isfinite(self.link.effect)
        return self.statistic.in_own_units(self.link, self.shown_count) if is_known else Interval()

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
        """Of rare events: the rate ratio nearest to 1 that could be told by now; else NaN."""
        if self._counted is None:
            return nan
        newest = float(self._own.denominator[self._own.since()[-1]])
        return visible_ratio(self._counted, newest, self.question.sign)

    @property
    def bursts(self) -> float:
        """How many rare events come at a time, as the test sees it; else 1."""
        return self._counted.bursts if self._counted else 1.0

    @property
    def _counted(self) -> Count | None:
        """Rare events before and since; None of all else, and while too early."""
        if not isinstance(self.statistic, RareEvents) or not self.statistic.can_tell:
            return None
        return self.statistic.count(self.shown_count)

    # What it was compared with: baseline, trigger window, other places; and how much work it was.

    @property
    def baseline_missing(self) -> int:
        """Weeks (or months) of history short of an answer; waiting adds none."""
        return self._window.missing

    @property
    def baseline_from(self) -> date | None:
        """First day of the baseline; None without enough history, as with all of these."""
        return self._day_of(self._window.first)

    @property
    def baseline_to(self) -> date | None:
        """Its last day, included."""
        first_after = self.trigger_from
        return first_after and first_after - timedelta(days=1)

    @property
    def trigger_from(self) -> date | None:
        """First day of the spell left out before the start."""
        return self._day_of(self._window.last + 1)

    @property
    def trigger_extended(self) -> bool:
        """It was bad for longer than the weeks always left out."""
        return self._window.extended and not self._window.missing

    def _day_of(self, number: int) -> date | None:
        return None if self._window.missing else self.question.periods.first_day(number)

    @cached_property
    def beside(self) -> LookBeside:
        """What the newest look is compared with, and why an improvement may have another cause."""
        return self.statistic.beside(self.blocks - 1)

    @property
    def qualified(self) -> bool:
        """True where it could be the time of year, or whatever else others share."""
        return self.beside.doubt is not None

    @property
    def recent_disagrees(self) -> bool:
        """A change shows with drift and without, but not against the weeks just before."""
        if self.question.shape is Shape.RARE or self.answer is not Answer.NO_DIFFERENCE:
            return False
        tests = self.statistic.tests
        newest = (chance[:, -1] < tests.limit for chance in (tests.no_gain, tests.no_loss))
        return any(with_drift and flat and not recent for with_drift, flat, recent in newest)

    @property
    def volume(self) -> float:
        """Work a block since the start, as a ratio to the baseline's; NaN where one is unknown."""
        before = self._own.within(self._window.first, self._window.last)
        if not before.any() or not self.blocks_with_data:
            return nan
        return (self._judged + self.elsewhere) / float(self._own.denominator[before].mean())

    @property
    def elsewhere(self) -> float:
        """Work a block since the start in areas new to the place: it is left out."""
        new = self._own.elsewhere[self._own.numbers >= 0]
        return float(new.mean()) if len(new) else 0.0

    @property
    def elsewhere_share(self) -> float:
        """The part of such work since the start."""
        return self.elsewhere / (self.elsewhere + self._judged) if self.elsewhere else 0.0

    @property
    def _judged(self) -> float:
        judged = self._own.denominator[self._own.since()]
        return float(judged.mean()) if len(judged) else 0.0

    # What it was computed from, so that somebody else can draw it and compute it again.

    @cached_property
    def course(self) -> tuple[Block, ...]:
        """The series and its expected line, from the baseline's first block to the newest."""
        seen, is_known = self.statistic.seen(self.shown_count), not self._window.missing
        nothing = np.full(len(seen.numbers), nan)
        columns = {
            "number": seen.numbers,
            "numerator": seen.numerator,
            "denominator": seen.denominator,
            "beside": seen.carried,
            "weight": seen.weights,
            "is_used": seen.usable & (seen.numbers < self.shown_blocks),
            "expected": self.statistic.expected(self.shown_count) if is_known else nothing,
        }
        rows = zip(*(each.tolist() for each in columns.values()), strict=True)
        return tuple(self._block(dict(zip(columns, row, strict=True))) for row in rows)

    def _block(self, figures: dict[str, Any]) -> Block:
        number, periods, spell = figures["number"], self.question.periods, BlockSpell.SINCE
        if number < 0:
            is_usual = number <= self._window.last
            spell = BlockSpell.BASELINE if is_usual else BlockSpell.LEFT_OUT
        last_day = periods.end(number) - timedelta(days=1)
        first_day = periods.first_day(number)
        return Block(**figures, spell=spell, first_day=first_day, last_day=last_day)

    @property
    def constants(self) -> Constants:
        """What the size told is computed with from these blocks."""
        counted = Constants(
            is_fitted=self.question.shape is not Shape.RARE,
            blocks_told=self.shown_blocks,
            bursts=self.bursts,
        )
        if not counted.is_fitted:
            return counted
        seen = self.statistic.seen(self.shown_count)
        return replace(
            counted,
            is_gaussian=seen.gaussian,
            drift=seen.drift,
            widths=tuple(widths(seen).tolist()),
            resolution=seen.resolution,
            correlations=tuple(correlations(seen).tolist()),
        )


def difference(own: Observed, question: Question, others: Sequence[Observed] = ()) -> Difference:
    """Did `own` change at the start, beyond its drift and beyond what `others` saw?

    `others`: sites without the action on this measure; fewer than two with enough data count as
    none. Rows on or after `question.as_of` are ignored. Method: the modules of this package.
    Raises ValueError for impossible figures (a share above one, a negative count).
    """
    whole = blocks(own, question)
    if question.shape is Shape.RARE:
        return Difference(RareEvents(question, whole, window(whole, question)))
    beside = compared(whole, question, others)
    return Difference(Readings(question, whole, beside.window, beside))
