"""What the data said of an action at one moment, as far as the plan's rules rest on it."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Self

from metrics.target import TargetState
from plan.answer import VerdictAnswer
from plan.as_json import as_read
from plan.since_when import fell_on
from plan.verdict import Verdict

SLIPPED = (VerdictAnswer.GAIN_LOST, VerdictAnswer.GETTING_WORSE, VerdictAnswer.AT_A_COST)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """`told` is the verdict as it was read, JSON text, so that a review can keep it."""

    answer: VerdictAnswer = VerdictAnswer.TOO_EARLY
    is_counted: bool = False  # there are figures of the outcome since practice changed
    held: bool = False
    sustained: bool = False
    target: TargetState = TargetState.NO_TARGET
    target_weeks: int = 0  # how many whole weeks the target's window has
    weeks: int = 0  # whole weeks since practice changed
    process_fell_on: date | None = None  # the practice falls back since this day
    slipped_on: date | None = None  # the first of its measures that fell did so on this day
    told: str = "{}"

    @classmethod
    def of(cls, verdict: Verdict) -> Self:
        """What a verdict says."""
        outcome, process = verdict.outcome, verdict.process
        counted = outcome.difference.blocks_with_data if outcome and outcome.difference else 0
        return cls(
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

    @property
    def is_slipped(self) -> bool:
        """It got worse, at a cost, or the gain was lost."""
        return self.answer in SLIPPED

    @property
    def target_is_met(self) -> bool:
        """Met over the whole of its window, all of it since practice changed."""
        is_met = self.target in (TargetState.MET, TargetState.RELIABLY_MET)
        return is_met and self.weeks >= self.target_weeks


def _slipped_on(verdict: Verdict) -> date | None:
    if verdict.answer not in SLIPPED:
        return None
    fell = map(fell_on, (verdict.outcome, verdict.process, verdict.balancing))
    return min(filter(None, fell), default=None)


NOTHING_SEEN = Seen()
