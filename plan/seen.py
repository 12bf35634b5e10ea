"""What the data said of an action at one moment, as far as the plan's rules rest on it."""

from dataclasses import dataclass
from datetime import date

from metrics.target import TargetState
from plan.answer import VerdictAnswer

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

    @property
    def is_slipped(self) -> bool:
        """It got worse, at a cost, or the gain was lost."""
        return self.answer in SLIPPED

    @property
    def target_is_met(self) -> bool:
        """Met over the whole of its window, all of it since practice changed."""
        is_met = self.target in (TargetState.MET, TargetState.RELIABLY_MET)
        return is_met and self.weeks >= self.target_weeks


NOTHING_SEEN = Seen()
