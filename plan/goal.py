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
    """`target` and `value` in the measure's units; `value` is pooled over the window, or NaN."""

    state: TargetState
    target: float | None
    window_weeks: int
    value: float


def goal_of(evidence: Evidence, wanted: Outcome) -> Goal:
    """Weeks count from the day practice changed, as in the verdict; a gap stays in the window."""
    events, exposure = _whole_weeks(evidence.own, evidence.question)
    measure, weeks = evidence.measure, wanted.weeks
    target = None
    if wanted.target is not None:
        target = Target(wanted.target / measure.per, measure.better, weeks)
    return Goal(
        state=target_state(events, exposure, target, evidence.question.shape),
        target=wanted.target,
        window_weeks=weeks,
        value=measure.per * _pooled(events[-weeks:], exposure[-weeks:]),
    )


def _whole_weeks(own: Observed | None, question: Question) -> tuple[np.ndarray, np.ndarray]:
    if own is None or not len(own.days):
        return np.array([]), np.array([])
    shape = Shape.RATE if question.shape is Shape.RARE else question.shape
    # A target is for bank holidays too, and is a rate even where events are rare.
    whole = blocks(own, replace(question, holidays=frozenset(), shape=shape))
    return whole.numerator, whole.denominator


def _pooled(events: np.ndarray, exposure: np.ndarray) -> float:
    known = exposure > 0
    return float(events[known].sum() / exposure[known].sum()) if known.any() else float("nan")
