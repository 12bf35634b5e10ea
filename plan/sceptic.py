"""The whole credibility check: the plan's words, its signatures, what its figures could show."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import chain
from math import isfinite

from metrics.catalogue import measure_or_none
from metrics.measure import Better, Measure
from metrics.series import through
from plan.credibility import Finding, Findings, PlanGap, finding_of, findings_of
from plan.evidence import Records, evidence_of
from plan.model import Action, Outcome
from plan.register import Register
from plan.state import Case, Review, all_reviews
from plan.verdict import MeasureAnswer, judge
from plan.words.numbers import amount, count

LEAST_WEEKS = 5  # the verdict gives its first answer after four


@dataclass(frozen=True)
class Showing:
    """Whether the change that is wanted could show at all, tried on the window before it."""

    measure: Measure
    weeks: int  # of the window
    has_baseline: bool
    level: float  # over the newest window before the action
    wanted: float  # how far the target is from there; 0 where it is met already
    smallest: float  # a smaller change could not show; inf: none could; NaN: that is not known

    @property
    def cannot_show(self) -> bool:
        return 0 < self.wanted < self.smallest


def showing_of(records: Records, action: Action) -> Showing | None:
    """For the outcome that an action is judged on; None where the plan names none that is known."""
    outcome = records.plan.outcome_of(action)
    measure = measure_or_none(outcome.measure.id) if outcome else None
    if outcome is None or measure is None or not records.places.within(action.sites):
        return None
    found = _as_if(records, action, outcome, measure)
    level = found.goal.value
    gap = 0.0
    if outcome.target is not None and isfinite(level):
        gap = outcome.target - level if measure.better is Better.UP else level - outcome.target
    return Showing(
        measure=measure,
        weeks=max(outcome.weeks, LEAST_WEEKS),
        has_baseline=found.difference is not None and not found.difference.window.missing,
        level=level,
        wanted=max(gap, 0.0),
        smallest=found.smallest_from(level),
    )


def _as_if(records: Records, action: Action, outcome: Outcome, measure: Measure) -> MeasureAnswer:
    """The judgement on a change that did not happen, at the beginning of that window."""
    last_day = through(records.cursor, measure, records.today)
    newest = last_day + timedelta(days=1) if last_day else records.today
    end = min(newest, action.practice_changed_on or newest)  # after it, the action may have acted
    begins, since = end - timedelta(weeks=max(outcome.weeks, LEAST_WEEKS)), action.problem_since
    since = since if since and since < begins else None
    untried = replace(action, practice_changed_on=begins, problem_since=since)
    evidence = evidence_of(records, untried, outcome.measure, measure)
    question = replace(evidence.question, as_of=min(evidence.question.as_of, end))
    return judge(replace(evidence, question=question), outcome)


def points(records: Records, register: Register) -> Findings:
    actions = records.plan.actions
    reviews = all_reviews(register, [action.id for action in actions])
    every = (points_of(records, action, reviews[action.id]) for action in actions)
    return tuple(chain.from_iterable(every))


def points_of(records: Records, action: Action, reviews: Sequence[Review] = ()) -> Findings:
    words = findings_of(records.plan, action, records.places.kinds)
    case = Case(plan=records.plan, action=action, today=records.today, reviews=reviews)
    undated = [finding_of(action, PlanGap.NO_NEXT_LOOK)] if case.lacks_next_look else []
    return (*words, *undated, *signatures_of(case), *figures_of(records, action))


def signatures_of(case: Case) -> Iterator[Finding]:
    """Said to be assured, and by nobody but its owner; the owner of today counts too."""
    action, signed = case.action, case.assurance
    if (action.assured_on or signed) and (signed is None or signed.by == action.owner):
        yield finding_of(action, PlanGap.OWNER_ASSURES)


def figures_of(records: Records, action: Action) -> Iterator[Finding]:
    """What the past figures of its outcome say of the change that is wanted."""
    showing = showing_of(records, action)
    if showing is None:
        return
    if not showing.has_baseline:
        yield finding_of(action, PlanGap.NO_BASELINE)
    elif showing.cannot_show:
        yield finding_of(action, PlanGap.CANNOT_SHOW, said=_too_small(showing))


def _too_small(showing: Showing) -> str:
    ours, window = "With your numbers", count(showing.weeks, "week")
    if not isfinite(showing.smallest):
        return f"{ours} even none at all could be chance in {window}: it happens too seldom."
    smallest, wanted = (_size(showing, value) for value in (showing.smallest, showing.wanted))
    return (
        f"{ours} the smallest change that could show in {window} is {smallest}."
        f" The target asks for {wanted}."
    )


def _size(showing: Showing, value: float) -> str:
    said = amount(value)
    if not showing.measure.unit.is_percentage:
        return showing.measure.unit.briefly(said)
    return f"{said} {'point' if said == '1' else 'points'}"
