"""The plan's answer for an action, from what its measures did: the first row that holds."""

from dataclasses import dataclass
from enum import StrEnum

from metrics.difference import Answer


class VerdictAnswer(StrEnum):
    """What is said of an action."""

    WORKING = "working"
    PRACTICE_CHANGED = "practice_changed"
    IMPROVED_OTHERWISE = "improved_otherwise"
    NO_VISIBLE_CHANGE = "no_visible_change"
    AT_A_COST = "at_a_cost"
    GETTING_WORSE = "getting_worse"
    GAIN_LOST = "gain_lost"
    TOO_EARLY = "too_early"


MOST_URGENT_FIRST = (
    VerdictAnswer.AT_A_COST,
    VerdictAnswer.GETTING_WORSE,
    VerdictAnswer.GAIN_LOST,
    VerdictAnswer.NO_VISIBLE_CHANGE,
    VerdictAnswer.PRACTICE_CHANGED,
    VerdictAnswer.IMPROVED_OTHERWISE,
    VerdictAnswer.TOO_EARLY,
    VerdictAnswer.WORKING,
)


@dataclass(frozen=True, kw_only=True)
class Moves:
    """What each measure of an action did; None where the plan names no such measure."""

    outcome: Answer | None
    process: Answer | None = None
    balancing: Answer | None = None
    gain_lost: bool = False  # the outcome once improved and has not lasted


def answer_of(moves: Moves) -> VerdictAnswer:
    """The first that holds, from the outcome that cannot be told yet to nothing having moved.

    >>> answer_of(Moves(outcome=Answer.IMPROVING, process=Answer.IMPROVING)).value
    'working'
    """
    practice_changed = moves.process is Answer.IMPROVING
    care_improved = moves.outcome is Answer.IMPROVING
    in_order = {
        VerdictAnswer.TOO_EARLY: moves.outcome in (None, Answer.TOO_EARLY),
        VerdictAnswer.AT_A_COST: moves.balancing is Answer.WORSE,
        VerdictAnswer.GETTING_WORSE: Answer.WORSE in (moves.outcome, moves.process),
        VerdictAnswer.GAIN_LOST: moves.gain_lost,
        VerdictAnswer.WORKING: practice_changed and care_improved,
        VerdictAnswer.PRACTICE_CHANGED: practice_changed,
        VerdictAnswer.IMPROVED_OTHERWISE: care_improved,
        VerdictAnswer.NO_VISIBLE_CHANGE: True,
    }
    return next(answer for answer, holds in in_order.items() if holds)
