"""Could the change that is wanted show at all? The verdict's own arithmetic, tried on the past.

The newest whole window before the action is taken as if practice had changed at its beginning: the
verdict's interval for it tells how small a change could be and still be seen.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import isfinite

from metrics.catalogue import CATALOGUE
from metrics.measure import Better, Measure
from metrics.series import through
from plan.evidence import evidence_of
from plan.ground import Ground
from plan.measured import MeasureAnswer, judge
from plan.model import Action
from plan.wanted import MeasureRef, Outcome

LEAST_WEEKS = 5  # the verdict gives its first answer after four


@dataclass(frozen=True)
class Showing:
    """What the past of one measure says, in the measure's own units."""

    measure: Measure
    weeks: int  # of the window
    has_baseline: bool
    level: float  # over the newest window before the action
    wanted: float  # how far the target is from there; 0 where it is met already
    smallest: float  # a smaller change could not show; inf: none could; NaN: that is not known

    @property
    def cannot_show(self) -> bool:
        """The change that is wanted is smaller than the smallest that could show."""
        return 0 < self.wanted < self.smallest


def showing_of(ground: Ground, action: Action) -> Showing | None:
    """For the outcome that an action is judged on; None where the plan names none that is known."""
    outcome = ground.plan.outcome_of(action)
    measure = next((m for m in CATALOGUE if outcome and m.id == outcome.measure.id), None)
    if measure is None or not ground.places.within(action.sites):
        return None
    found = _as_if(ground, action, outcome, measure)
    level = found.goal.value
    return Showing(
        measure=measure,
        weeks=max(outcome.weeks, LEAST_WEEKS),
        has_baseline=found.difference is not None and not found.difference.baseline_missing,
        level=level,
        wanted=_wanted(outcome, level, measure.better),
        smallest=found.smallest_from(level),
    )


def _as_if(ground: Ground, action: Action, outcome: Outcome, measure: Measure) -> MeasureAnswer:
    """The judgement on a change that did not happen, at the beginning of that window."""
    end = _end(ground, action, outcome.measure, measure)
    weeks = max(outcome.weeks, LEAST_WEEKS)
    since = action.problem_since
    begins = end - timedelta(weeks=weeks)
    untried = replace(
        action,
        practice_changed_on=begins,
        problem_since=since if since and since < begins else None,
    )
    evidence = evidence_of(ground, untried, outcome.measure, measure)
    question = replace(evidence.question, as_of=min(evidence.question.as_of, end))
    return judge(replace(evidence, question=question), outcome)


def _end(ground: Ground, action: Action, _ref: MeasureRef, measure: Measure) -> date:
    """The day after the newest that the action cannot have touched."""
    last_day = through(ground.cursor, measure, ground.today)
    newest = last_day + timedelta(days=1) if last_day else ground.today
    return min(newest, action.practice_changed_on or newest)


def _wanted(outcome: Outcome, level: float, better: Better) -> float:
    if outcome.target is None or not isfinite(level):
        return 0.0
    gap = outcome.target - level
    return max(gap if better is Better.UP else -gap, 0.0)
