"""The judgement: every look since the start for the plan, or the newest look alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan

from metrics.difference.answer import Answer, Difference, Interval, Lasting
from metrics.difference.case import Case, case
from metrics.difference.hindsight import Hindsight
from metrics.difference.lasting import first_said, held, lasting
from metrics.difference.looks import FIRST_LOOK
from metrics.difference.question import Observed, Question, Shape
from metrics.difference.rare import visible_ratio
from metrics.difference.units import course, own_units, ratio

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
    none. Rows on or after `question.as_of` are ignored. Method: the average gap to the baseline
    carried forward with its own drift; see the modules of this package.

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


def _visible_ratio(ready: Case) -> float:
    if ready.question.shape is not Shape.RARE or not ready.can_tell:
        return nan
    newest = float(ready.own.denominator[ready.watch.since[-1]])
    return visible_ratio(ready.count(), newest, ready.question.sign)


def _first_said(ready: Case) -> date | None:
    found = first_said(ready.watch, ready.looks) if ready.can_tell else None
    return None if found is None else ready.periods.end(found - 1)


def _lasting(ready: Case) -> Lasting:
    if not ready.can_tell:
        return Lasting.NOT_APPLICABLE
    return lasting(ready.watch, ready.looks, ready.question.monthly)


def _first_answer_on(ready: Case) -> date | None:
    """The day after the block that makes four with data, if none of those to come is a gap."""
    if ready.can_tell or ready.window.missing:
        return None
    to_come = FIRST_LOOK - len(ready.watch.since)
    return ready.periods.end(ready.looks + to_come - 1)


def _dates(ready: Case) -> dict[str, date | None]:
    """Baseline and trigger window as days; without enough history there is no baseline."""
    kept, periods = ready.window, ready.periods
    if kept.missing:
        return {"baseline_from": None, "baseline_to": None, "trigger_from": None}
    return {
        "baseline_from": periods.first_day(kept.first),
        "baseline_to": periods.end(kept.last) - timedelta(days=1),
        "trigger_from": periods.first_day(kept.last + 1),
    }
