"""Since which look a measure has been said to be worse, or its gain lost, without a break."""

import json
from datetime import date

from metrics.difference import Answer, Difference, Lasting
from metrics.target import TargetState
from plan.as_json import as_read
from plan.measured import MeasureAnswer
from plan.seen import SLIPPED, Seen
from plan.verdict import Verdict


def seen_in(verdict: Verdict) -> Seen:
    """What a verdict says."""
    outcome, process = verdict.outcome, verdict.process
    counted = outcome.difference.blocks_with_data if outcome and outcome.difference else 0
    return Seen(
        answer=verdict.answer,
        is_counted=counted > 0,
        held=verdict.held,
        sustained=verdict.sustained,
        target=outcome.goal.state if outcome else TargetState.NO_TARGET,
        target_weeks=outcome.goal.window_weeks if outcome else 0,
        weeks=verdict.weeks_since_start or 0,
        process_fell_on=fell_on(process),
        slipped_on=_slipped_on(verdict),
        told=json.dumps(as_read(verdict), ensure_ascii=False, sort_keys=True),
    )


def _slipped_on(verdict: Verdict) -> date | None:
    if verdict.answer not in SLIPPED:
        return None
    fell = map(fell_on, (verdict.outcome, verdict.process, verdict.balancing))
    return min(filter(None, fell), default=None)


def fell_on(measured: MeasureAnswer | None) -> date | None:
    """The day of the first look of those that say so now; None where the newest does not."""
    found = measured and measured.difference
    if not found or not _had_fallen(found, found.blocks):
        return None
    first = found.blocks
    while first > 1 and _had_fallen(found, first - 1):
        first -= 1
    return found.hindsight.periods.first_day(first)


def _had_fallen(found: Difference, look: int) -> bool:
    then = found.hindsight
    return then.answer(look) is Answer.WORSE or then.lasting(look) is Lasting.LOST
