"""The judgement: every look since the start for the plan, or the newest look alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from math import exp, expm1, inf, nan
from typing import TypedDict

import numpy as np

from metrics.difference import rare
from metrics.difference.answers import (
    FIRST_LOOK,
    Answer,
    ComparedWith,
    Course,
    Difference,
    Hindsight,
    Interval,
    Lasting,
    LookReading,
    Watch,
    first_said,
    held,
    lasting,
)
from metrics.difference.blocks import Blocks, Periods, Window, blocks, unlink, window
from metrics.difference.comparison import BlockEvidence, compared
from metrics.difference.model import Fit, fit
from metrics.difference.question import Observed, Question, Shape
from metrics.difference.rare import visible_ratio

# One series made ready for judgement: blocks, baseline, comparison, and its looks.


LIMIT = 0.05


@dataclass(frozen=True, eq=False)
class JudgedSeries:
    """`evidence` is None for rare events: they are counted, not fitted."""

    question: Question
    own: Blocks
    window: Window
    compared_with: ComparedWith
    evidence: BlockEvidence | None
    watch: Watch

    @property
    def periods(self) -> Periods:
        return Periods(self.question.start, self.question.monthly)

    @property
    def looks(self) -> int:
        """Whole blocks since the start."""
        return max(self.periods.last_whole(self.question.as_of) + 1, 0)

    @property
    def can_tell(self) -> bool:
        """Enough baseline, and enough blocks with data since the start."""
        return not self.window.missing and len(self.watch.since) >= FIRST_LOOK

    @property
    def answer(self) -> Answer:
        return self.watch.answer(self.looks) if self.can_tell else Answer.TOO_EARLY

    def fit(self) -> Fit:
        """All blocks since the start once there are four, else the baseline alone."""
        if self.evidence is None:
            raise ValueError("rare events are counted, not fitted")
        since = self.watch.since if self.can_tell else self.watch.since[:0]
        return fit(self.evidence, _with_baseline(self.evidence, since))

    def count(self) -> rare.Count:
        return rare.count(self.own, self.window, self.watch.since)

    def link(self) -> Interval:
        """Average gap since the start on the link scale; NaN while too early."""
        if not self.can_tell:
            return Interval()
        return self.count().interval() if self.evidence is None else self.fit().gap.interval()


def case(own: Observed, question: Question, others: Sequence[Observed]) -> JudgedSeries:
    """Make one place's figures ready. Raises ValueError for impossible figures."""
    whole = blocks(own, question)
    if question.shape is Shape.RARE:
        kept = window(whole, question)
        watch = rare.watch(whole, kept, question.sign)
        return JudgedSeries(question, whole, kept, ComparedWith.NOTHING, None, watch)
    found = compared(whole, question, others)
    watch = _watch(found.evidence, question.sign)
    return JudgedSeries(question, whole, found.window, found.compared_with, found.evidence, watch)


def _watch(seen: BlockEvidence, sign: int) -> Watch:
    def read(positions: np.ndarray) -> LookReading:
        gap = fit(seen, _with_baseline(seen, positions)).gap
        below, above = gap.below(0.0), gap.above(0.0)
        no_gain, no_loss = (below, above) if sign > 0 else (above, below)
        return LookReading(sign * gap.mean, no_gain, no_loss)

    return Watch(read, seen.since(), seen.numbers[seen.since()], LIMIT)


def _with_baseline(seen: BlockEvidence, since: np.ndarray) -> np.ndarray:
    return np.concatenate([np.flatnonzero(seen.usable & ~seen.since_start), since])


# From the link scale to what people read: shares, rates, points, and the line to draw.


def own_units(case: JudgedSeries, link: Interval) -> Interval:
    """The gap in numerator per denominator, against the baseline carried forward."""
    if not case.can_tell:
        return Interval()
    if case.evidence is None:
        usual = case.count().usual
        return Interval(*(min(usual * _expm1(each), 1 - usual) for each in _three(link)))
    since = case.watch.since
    seen = case.evidence
    carried = case.fit().carried_forward(seen.numbers[since]) + seen.carried[since]
    usual = float(carried.mean())
    shape = case.question.shape
    return Interval(
        *(float(unlink(shape, usual + each) - unlink(shape, usual)) for each in _three(link))
    )


def ratio(case: JudgedSeries, link: Interval) -> Interval | None:
    """The rate ratio, for rates and rare events only."""
    if case.question.shape not in (Shape.RATE, Shape.RARE):
        return None
    return Interval(*(exp(each) if each < inf else inf for each in _three(link)))


def course(case: JudgedSeries) -> Course:
    """The series and its expected line, from the baseline's first block to the newest."""
    own, kept = case.own, case.window
    keep = own.numbers >= kept.first
    numbers, total = own.numbers[keep], own.denominator[keep]
    observed = np.full(len(numbers), np.nan)
    np.divide(own.numerator[keep], total, out=observed, where=total > 0)
    starts = [case.periods.first_day(int(number)) for number in numbers]
    return Course(
        starts=np.array(starts, dtype="datetime64[D]"),
        observed=observed,
        expected=_expected(case, numbers),
        in_baseline=(numbers >= kept.first) & (numbers <= kept.last),
        since_start=numbers >= 0,
    )


def _expected(case: JudgedSeries, numbers: np.ndarray) -> np.ndarray:
    if case.window.missing:
        return np.full(len(numbers), np.nan)
    if case.evidence is None:
        return np.full(len(numbers), case.count().usual)
    line = case.fit().carried_forward(numbers) + case.evidence.carried
    return unlink(case.question.shape, line)


def _three(link: Interval) -> tuple[float, float, float]:
    return link.effect, link.low, link.high


def _expm1(value: float) -> float:
    return expm1(value) if value < inf else inf


DETECTABLE = 1.5  # half-widths of the interval


@dataclass(frozen=True)
class Look:
    """One look: the answer and the average gap on the link scale with its 90 % interval."""

    answer: Answer
    link: Interval


def look(own: Observed, question: Question, others: Sequence[Observed] = ()) -> Look:
    """What this look says, without what only the plan needs (held, lasting, the drawing).

    Raises ValueError for impossible figures (a share above one, a negative count).
    """
    ready = case(own, question, others)
    return Look(ready.answer, ready.link())


def difference(own: Observed, question: Question, others: Sequence[Observed] = ()) -> Difference:
    """Did `own` change at the start, beyond its drift and beyond what `others` saw?

    `others`: sites without the action on this measure; fewer than two with enough data count as
    none. Rows on or after `question.as_of` are ignored. Method: the modules of this package.
    Raises ValueError for impossible figures (a share above one, a negative count).
    """
    ready = case(own, question, others)
    link = ready.link()
    in_own_units = own_units(ready, link)
    return Difference(
        answer=ready.answer,
        link=link,
        own=in_own_units,
        ratio=ratio(ready, link),
        blocks=ready.looks,
        blocks_with_data=len(ready.watch.since),
        baseline_missing=ready.window.missing,
        first_answer_on=_first_answer_on(ready),
        compared_with=ready.compared_with,
        held=ready.can_tell and held(ready.watch, ready.looks),
        lasting=_lasting(ready),
        first_said_on=_first_said(ready),
        **_dates(ready),
        detectable=DETECTABLE * (in_own_units.high - in_own_units.low) / 2,
        course=course(ready),
        hindsight=Hindsight(ready.watch, ready.periods, not ready.window.missing),
        assumes_no_drift=question.shape is Shape.RARE,
        visible_ratio=_visible_ratio(ready),
    )


def _visible_ratio(ready: JudgedSeries) -> float:
    if ready.question.shape is not Shape.RARE or not ready.can_tell:
        return nan
    newest = float(ready.own.denominator[ready.watch.since[-1]])
    return visible_ratio(ready.count(), newest, ready.question.sign)


def _first_said(ready: JudgedSeries) -> date | None:
    found = first_said(ready.watch, ready.looks) if ready.can_tell else None
    return None if found is None else ready.periods.end(found - 1)


def _lasting(ready: JudgedSeries) -> Lasting:
    if not ready.can_tell:
        return Lasting.NOT_APPLICABLE
    return lasting(ready.watch, ready.looks, ready.question.monthly)


def _first_answer_on(ready: JudgedSeries) -> date | None:
    """The day after the block that makes four with data, if none of those to come is a gap."""
    if ready.can_tell or ready.window.missing:
        return None
    to_come = FIRST_LOOK - len(ready.watch.since)
    return ready.periods.end(ready.looks + to_come - 1)


class _Dates(TypedDict):
    baseline_from: date | None
    baseline_to: date | None
    trigger_from: date | None


def _dates(ready: JudgedSeries) -> _Dates:
    """Baseline and trigger window as days; without enough history there is no baseline."""
    kept, periods = ready.window, ready.periods
    if kept.missing:
        return {"baseline_from": None, "baseline_to": None, "trigger_from": None}
    return {
        "baseline_from": periods.first_day(kept.first),
        "baseline_to": periods.end(kept.last) - timedelta(days=1),
        "trigger_from": periods.first_day(kept.last + 1),
    }


# What an answer was computed from, block by block, so that somebody else can compute it again.


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

    def of(self, spell: BlockSpell) -> tuple[Block, ...]:
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


def _counted(ready: JudgedSeries, numbers: np.ndarray) -> np.ndarray:
    return (numbers <= ready.window.last) | (numbers >= 0)


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
            is_used=used,
        )
        for number, numerator, denominator, beside, used in zip(
            *(each.tolist() for each in columns), strict=True
        )
    )


def _spell(ready: JudgedSeries, number: int) -> BlockSpell:
    if number >= 0:
        return BlockSpell.SINCE
    return BlockSpell.BASELINE if number <= ready.window.last else BlockSpell.LEFT_OUT
