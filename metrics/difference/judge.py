"""The judgement: every look since the start for the plan, or the newest look alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from math import exp, inf
from typing import Any

import numpy as np

from metrics.difference import rare, readings
from metrics.difference.answers import (
    NOTHING_YET,
    Answer,
    ComparedWith,
    Course,
    Difference,
    Doubt,
    Hindsight,
    Interval,
    Lasting,
    Look,
)
from metrics.difference.baseline import Window, window
from metrics.difference.blocks import Blocks, Periods, blocks, linked, unlink
from metrics.difference.comparison import Comparison, LookBeside, compared
from metrics.difference.looks import FIRST_LOOK, Watch, first_said
from metrics.difference.model import carried_forward
from metrics.difference.question import Observed, Question, Shape
from metrics.difference.rare import visible_ratio
from metrics.difference.readings import DRIFT, INTERCEPT, LookFit

# One series made ready for judgement: blocks, baseline, comparison, and its looks.


SIZE_OF_WEEK, SIZE_OF_MONTH = 26, 6  # a gain that held is told as it was by then
DETECTABLE = 1.5  # half-widths of the interval


@dataclass(frozen=True, eq=False)
class JudgedSeries:
    """`compared` is None for rare events: they are counted, not fitted."""

    question: Question
    own: Blocks
    window: Window
    compared: Comparison | None

    @cached_property
    def readings(self) -> readings.Readings:
        if self.compared is None:
            raise ValueError("rare events are counted, not fitted")
        return readings.readings(self.compared)

    @cached_property
    def watch(self) -> Watch:
        if self.compared is None:
            return rare.watch(self.own, self.window, self.question.sign)
        found, beside = self.readings, self.compared

        def worsening(count: int) -> bool:
            looked = found.looked[count - 1]
            return looked is not None and bool(self.question.sign * looked.line[DRIFT] < 0)

        def still(looks: np.ndarray, gain: float) -> readings.StillThere:
            return readings.still_there(beside, looks, gain)

        return Watch(found.tests, still, worsening, self.question.monthly)

    @property
    def periods(self) -> Periods:
        return Periods(self.question.start, self.question.monthly)

    @property
    def looks(self) -> int:
        """Whole blocks since the start."""
        return max(self.periods.last_whole(self.question.judged_before) + 1, 0)

    @property
    def counted(self) -> int:
        """Blocks with data since the start."""
        return len(self.own.since())

    @property
    def can_tell(self) -> bool:
        """Enough baseline, and enough blocks with data since the start."""
        return not self.window.missing and self.counted >= FIRST_LOOK

    @cached_property
    def said(self) -> tuple[Look, ...]:
        """Every look so far; none where there is no baseline."""
        return self.watch.through(self.looks) if self.can_tell else ()

    @property
    def newest(self) -> Look:
        return self.said[-1] if self.said else NOTHING_YET

    @property
    def shown_blocks(self) -> int:
        """The size told is that of so many blocks: of a gain that held, the first half year."""
        at_most = SIZE_OF_MONTH if self.question.monthly else SIZE_OF_WEEK
        held = self.newest.held_at
        return self.looks if held is None else min(self.looks, max(at_most, held))

    @property
    def shown_count(self) -> int:
        """Blocks with data among those."""
        return int((self.own.known & self.own.within(0, self.shown_blocks - 1)).sum())

    @cached_property
    def shown(self) -> LookFit | None:
        """The fit whose size is told; None while too early, and for rare events."""
        if self.compared is None or not self.can_tell:
            return None
        return self.readings.looked[self.shown_count - 1]

    @cached_property
    def beside(self) -> LookBeside | None:
        """What the newest look is compared with; None for rare events."""
        return None if self.compared is None else self.compared.at(self.looks - 1)

    @property
    def doubt(self) -> Doubt | None:
        """Why an improvement may have another cause; rare events always have one."""
        return Doubt.RARE if self.beside is None else self.beside.doubt

    def count(self) -> rare.Count:
        return rare.count(self.own, self.window, self.own.since()[: self.shown_count])

    @cached_property
    def link(self) -> Interval:
        """Average gap since the start on the link scale; NaN while too early."""
        if self.compared is None:
            return self.count().interval() if self.can_tell else Interval()
        return self.shown.interval if self.shown else Interval()


def case(own: Observed, question: Question, others: Sequence[Observed]) -> JudgedSeries:
    """Make one place's figures ready. Raises ValueError for impossible figures."""
    whole = blocks(own, question)
    if question.shape is Shape.RARE:
        return JudgedSeries(question, whole, window(whole, question), None)
    beside = compared(whole, question, others)
    return JudgedSeries(question, whole, beside.window, beside)


# From the link scale to what people read: shares, rates, points, and the line to draw.


def own_units(ready: JudgedSeries) -> Interval:
    """What is less what would have been, in numerator per denominator, on average."""
    link = ready.link
    if not np.isfinite(link.effect):
        return Interval()
    if ready.compared is None:
        now = ready.count().now  # a day has an event or none: no more than all days had one before
        return link.mapped(lambda at: now - (min(now * exp(-at), 1.0) if at > -inf else 1.0))
    if ready.question.shape is Shape.SCORE:
        return link
    own, shape = ready.own, ready.question.shape
    values = linked(shape, own.numerator, own.denominator)
    level = float(values[own.since()[: ready.shown_count]].mean())
    return link.mapped(lambda at: float(unlink(shape, level) - unlink(shape, level - at)))


def ratio(ready: JudgedSeries) -> Interval | None:
    """The rate ratio, for rates and rare events only."""
    if ready.question.shape not in (Shape.RATE, Shape.RARE):
        return None
    return ready.link.mapped(lambda at: exp(at) if at < inf else inf)


def course(ready: JudgedSeries) -> Course:
    """The series and its expected line, from the baseline's first block to the newest."""
    own, kept = ready.own, ready.window
    keep = own.numbers >= kept.first
    numbers, total = own.numbers[keep], own.denominator[keep]
    observed = np.full(len(numbers), np.nan)
    np.divide(own.numerator[keep], total, out=observed, where=total > 0)
    starts = [ready.periods.first_day(int(number)) for number in numbers]
    return Course(
        starts=np.array(starts, dtype="datetime64[D]"),
        observed=observed,
        expected=_expected(ready, numbers),
        in_baseline=(numbers >= kept.first) & (numbers <= kept.last),
        since_start=numbers >= 0,
    )


def _expected(ready: JudgedSeries, numbers: np.ndarray) -> np.ndarray:
    if ready.window.missing:
        return np.full(len(numbers), np.nan)
    if ready.compared is None:
        return np.full(len(numbers), ready.count().usual)
    seen = ready.shown.seen if ready.shown else ready.compared.alone
    line = ready.shown.line[[INTERCEPT, DRIFT]] if ready.shown else carried_forward(seen)
    level, drift = line
    carried = np.full(len(numbers), np.nan)
    place = np.searchsorted(seen.numbers, numbers)
    inside = np.isin(numbers, seen.numbers)
    carried[inside] = seen.carried[place[inside]]
    return unlink(ready.question.shape, level + drift * numbers + carried)


@dataclass(frozen=True)
class Glance:
    """One look: the answer, and the gap on the link scale and in own units, 90 % intervals."""

    answer: Answer
    link: Interval
    own: Interval
    lasting: Lasting
    qualified: bool
    stopped: bool


def look(own: Observed, question: Question, others: Sequence[Observed] = ()) -> Glance:
    """What this look says, without what only the plan needs (the drawing, what was left out).

    Raises ValueError for impossible figures (a share above one, a negative count).
    """
    ready = case(own, question, others)
    newest = ready.newest
    return Glance(
        newest.answer,
        ready.link,
        own_units(ready),
        newest.lasting,
        ready.doubt is not None,
        newest.stopped,
    )


def difference(own: Observed, question: Question, others: Sequence[Observed] = ()) -> Difference:
    """Did `own` change at the start, beyond its drift and beyond what `others` saw?

    `others`: sites without the action on this measure; fewer than two with enough data count as
    none. Rows on or after `question.as_of` are ignored. Method: the modules of this package.
    Raises ValueError for impossible figures (a share above one, a negative count).
    """
    ready = case(own, question, others)
    newest, in_own_units = ready.newest, own_units(ready)
    return Difference(
        answer=newest.answer,
        link=ready.link,
        own=in_own_units,
        ratio=ratio(ready),
        blocks=ready.looks,
        blocks_with_data=ready.counted,
        held=newest.held_at is not None and newest.answer is Answer.IMPROVING,
        lasting=newest.lasting,
        stopped=newest.stopped,
        shown_blocks=ready.shown_blocks,
        first_said_on=_first_said(ready),
        recent_disagrees=_only_recent_objects(ready),
        detectable=DETECTABLE * (in_own_units.high - in_own_units.low) / 2,
        course=course(ready),
        hindsight=Hindsight(ready.said, ready.periods, question.held_back),
        **_before(ready),
        **_beside(ready),
        **_work(ready),
        **_of_rare(ready),
    )


def _beside(ready: JudgedSeries) -> dict[str, Any]:
    beside, doubt = ready.beside, ready.doubt
    if beside is None:
        return {"compared_with": ComparedWith.NOTHING, "doubt": doubt}
    return {"compared_with": beside.compared_with, "doubt": doubt, "beside": beside.sites}


def _only_recent_objects(ready: JudgedSeries) -> bool:
    """Apart from its baseline with and without drift, and not from the weeks just before."""
    if ready.compared is None or ready.newest.answer is not Answer.NO_DIFFERENCE:
        return False
    tests = ready.watch.tests
    newest = (chance[:, -1] < readings.LIMIT for chance in (tests.no_gain, tests.no_loss))
    return any(with_drift and flat and not recent for with_drift, flat, recent in newest)


def _work(ready: JudgedSeries) -> dict[str, Any]:
    """How much work there is since the start, beside the baseline's, and how much of it is new."""
    own = ready.own
    before = own.known & own.within(ready.window.first, ready.window.last)
    since = own.numbers >= 0
    if not before.any() or not (since & own.known).any():
        return {}
    new = float(own.elsewhere[since].mean())
    judged = float(own.denominator[since & own.known].mean())
    volume = (judged + new) / float(own.denominator[before].mean())
    return {"volume": volume, "judged": judged, "elsewhere": new}


def _of_rare(ready: JudgedSeries) -> dict[str, Any]:
    """How many come at a time, and how large a change could be told; no drift is looked for."""
    if ready.compared is not None or not ready.can_tell:
        return {}
    counted = ready.count()
    newest = float(ready.own.denominator[ready.own.since()[-1]])
    visible = visible_ratio(counted, newest, ready.question.sign)
    return {"bursts": counted.bursts, "visible_ratio": visible}


def _first_said(ready: JudgedSeries) -> date | None:
    found = first_said(ready.said)
    return None if found is None else ready.periods.end(found.number - 1)


def _first_answer_on(ready: JudgedSeries) -> date | None:
    """The day after the block that makes four with data, if none of those to come is a gap."""
    if ready.can_tell or ready.window.missing:
        return None
    to_come = FIRST_LOOK - ready.counted
    end = ready.periods.end(ready.looks + to_come - 1)
    return end + timedelta(days=ready.question.held_back)


def _before(ready: JudgedSeries) -> dict[str, Any]:
    """Baseline and trigger window as days; without enough history there is no baseline."""
    kept, periods = ready.window, ready.periods
    short = {
        "baseline_missing": kept.missing,
        "first_answer_on": _first_answer_on(ready),
    }
    names = ("baseline_from", "baseline_to", "trigger_from")
    if kept.missing:
        return short | dict.fromkeys(names)
    last = periods.end(kept.last) - timedelta(days=1)
    days = (periods.first_day(kept.first), last, periods.first_day(kept.last + 1))
    return short | dict(zip(names, days, strict=True)) | {"trigger_extended": kept.extended}
