"""Where a measure stands against its target, over the target's window of whole weeks."""

from dataclasses import dataclass, replace

import numpy as np

from metrics.difference import Observed, Question, Shape
from metrics.difference.blocks import blocks
from metrics.target import Target, TargetState, target_state
from plan.evidence import Evidence
from plan.model import Outcome


@dataclass(frozen=True)
class Goal:
    """`target` and `value` in the measure's units; `value` is pooled over the window, or NaN.

    It is `numerator` over `denominator` of the weeks of the window that have figures.
    """

    state: TargetState
    target: float | None
    window_weeks: int
    value: float
    numerator: float = 0.0
    denominator: float = 0.0


def goal_of(evidence: Evidence, wanted: Outcome) -> Goal:
    """Weeks count from the day practice changed, as in the verdict; a gap stays in the window."""
    events, exposure = _whole_weeks(evidence.own, evidence.question)
    measure, weeks = evidence.measure, wanted.weeks
    target = None
    if wanted.target is not None:
        target = Target(wanted.target / measure.per, measure.better, weeks)
    many, over = _summed(events[-weeks:], exposure[-weeks:])
    return Goal(
        state=target_state(events, exposure, target, evidence.question.shape),
        target=wanted.target,
        window_weeks=weeks,
        value=measure.per * many / over if over else float("nan"),
        numerator=many,
        denominator=over,
    )


def _whole_weeks(own: Observed | None, question: Question) -> tuple[np.ndarray, np.ndarray]:
    if own is None or not len(own.days):
        return np.array([]), np.array([])
    shape = Shape.RATE if question.shape is Shape.RARE else question.shape
    # A target is for bank holidays too, and is a rate even where events are rare.
    whole = blocks(own, replace(question, holidays=frozenset(), shape=shape))
    return whole.numerator, whole.denominator


def _summed(events: np.ndarray, exposure: np.ndarray) -> tuple[float, float]:
    known = exposure > 0
    return float(events[known].sum()), float(exposure[known].sum())
