"""What one measure of an action says: its change in its own units, and its target."""

from dataclasses import dataclass
from functools import cached_property
from math import inf, isfinite

import numpy as np

from metrics.difference import Answer, Difference, Interval, Shape, difference
from metrics.measure import Better, Measure
from metrics.spc.charts import Setting, run_chart
from metrics.spc.rules import Rule, Side
from plan.evidence import Evidence
from plan.goal import Goal, goal_of
from plan.model import MeasureRef, Outcome

NOTHING = Interval()


@dataclass(frozen=True, eq=False)
class MeasureAnswer:
    """One measure's answer. `difference` is None where nothing was ever counted."""

    evidence: Evidence
    difference: Difference | None
    goal: Goal

    @property
    def ref(self) -> MeasureRef:
        return self.evidence.ref

    @property
    def measure(self) -> Measure:
        return self.evidence.measure

    @property
    def answer(self) -> Answer:
        return self.difference.answer if self.difference else Answer.TOO_EARLY

    @property
    def qualified(self) -> bool:
        return self.difference is None or self.difference.qualified

    @property
    def is_rare(self) -> bool:
        """Days with an event are counted, so the change is told as a ratio."""
        return self.evidence.question.shape is Shape.RARE

    @property
    def change(self) -> Interval:
        """The gap to what was expected in the measure's units; in percent for rare events."""
        if self.difference is None or not isfinite(self.difference.link.effect):
            return NOTHING
        if self.is_rare:
            return _scaled(self.difference.ratio or NOTHING, 100, -1)
        return _scaled(self.difference.own, self.measure.per)

    @property
    def unit(self) -> str:
        return "% change in days with one" if self.is_rare else self.measure.unit

    @property
    def smallest_visible(self) -> float:
        """A change smaller than this, in the measure's units, may not show yet."""
        return self.measure.per * self.difference.detectable if self.difference else float("nan")

    def smallest_from(self, level: float) -> float:
        """The smallest change to the better that could be told by now from `level`, in its units.

        Of rare events that is told from the exact test: inf where even none at all could not be.
        """
        if not self.is_rare:
            return self.smallest_visible
        if self.difference is None or not self.difference.course.in_baseline.any():
            return float("nan")
        ratio = self.difference.visible_ratio
        return abs(level * (1 - ratio)) if isfinite(ratio) else inf

    @cached_property
    def sign_of_better(self) -> Side | None:
        """Above or below, where a run chart shows a shift or trend to the better since the start.

        The picture only: it says nothing about whether the drift was there before.
        """
        if self.difference is None or not self.difference.course.in_baseline.any():
            return None
        if self.change.effect * self.evidence.question.sign <= 0:
            return None  # beside the comparison there is nothing better to see
        course = self.difference.course
        frozen = np.flatnonzero(course.in_baseline)
        setting = Setting(
            left_out=tuple(np.flatnonzero(~course.in_baseline & ~course.since_start).tolist()),
            baseline=(int(frozen[0]), int(frozen[-1])),
        )
        wanted = Side.ABOVE if self.measure.better is Better.UP else Side.BELOW
        seen = any(
            signal.rule in (Rule.SHIFT, Rule.TREND)
            and signal.side is wanted
            and course.since_start[signal.last]
            for signal in run_chart(course.observed, setting).signals()
        )
        return wanted if seen else None


def judge(evidence: Evidence, wanted: Outcome) -> MeasureAnswer:
    """What the evidence says of one measure and of its target."""
    found = None
    if evidence.own is not None and len(evidence.own.days):
        found = difference(evidence.own, evidence.question, tuple(evidence.others.values()))
    return MeasureAnswer(evidence, found, goal_of(evidence, wanted))


def _scaled(interval: Interval, by: float, shift: float = 0) -> Interval:
    return Interval(
        *(by * (each + shift) for each in (interval.effect, interval.low, interval.high))
    )
