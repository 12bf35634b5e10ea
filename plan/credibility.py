"""Reads the plan as a sceptical commissioner would: what is missing, and how to mend it."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from plan.activity import activity_phrase, attendance_phrase, is_only_said
from plan.codes import Strength
from plan.gaps import ADVICE, Gap
from plan.model import Action, Plan
from plan.several import several
from plan.states import goes_to_another
from plan.strength import suggested_strength


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One weakness of one action or of the aim it serves, in plain words."""

    action: str
    gap: Gap
    finding: str
    advice: str
    phrase: str = ""  # the words of the plan that led to it, if words did


def findings(plan: Plan, sites: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every weakness of every action, in the order of the plan and of the checks.

    `sites` are the places that the exports speak of; with none, spelling is not checked.
    """
    return tuple(each for action in plan.actions for each in findings_of(plan, action, sites))


def findings_of(plan: Plan, action: Action, sites: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every weakness of one action."""
    gaps = [*_gaps(plan, action)]
    named = {*action.sites, *action.compare_with, *action.exclude}
    if sites and not named <= set(sites):
        gaps.append((Gap.UNKNOWN_SITE, ""))
    return tuple(finding_of(action, gap, phrase=phrase) for gap, phrase in gaps)


def finding_of(action: Action, gap: Gap, *, phrase: str = "", said: str = "") -> Finding:
    """A weakness as it is told: in the usual words, or as `said`."""
    usual, advice = ADVICE[gap]
    return Finding(action=action.id, gap=gap, finding=said or usual, advice=advice, phrase=phrase)


def _gaps(plan: Plan, action: Action) -> Iterator[tuple[Gap, str]]:
    for gap, is_missing in _CHECKS.items():
        if is_missing(plan, action):
            yield gap, ""
        if gap is Gap.NO_ISSUE and attendance_phrase(_evidence(action)):
            yield Gap.ONLY_ATTENDANCE, attendance_phrase(_evidence(action))
        if gap is Gap.NO_PROCESS_MEASURE and _is_only_activity(action):
            yield Gap.ONLY_ACTIVITY, activity_phrase(f"{action.title}. {action.description}")


def _is_only_activity(action: Action) -> bool:
    """A word alone accuses nobody: nothing shows whether practice changed, or the change is weak.

    A grade may flatter: where the words say no more than that somebody was told, they count.
    """
    told = f"{action.title}. {action.description}"
    if not activity_phrase(told):
        return False
    if action.strength is Strength.WEAK or not (action.process or action.no_process_reason):
        return True
    suggested = suggested_strength(told)
    return is_only_said(told) and suggested is not None and suggested.strength is Strength.WEAK


def _evidence(action: Action) -> str:
    """What is to show that it worked; without a word on it, what a draft without a measure says."""
    if action.evidence_required or action.process:
        return action.evidence_required
    return f"{action.title}. {action.description}"


def _has_no_target(plan: Plan, action: Action) -> bool:
    outcome = plan.outcome_of(action)
    return outcome is not None and outcome.target is None


def _has_no_window(plan: Plan, action: Action) -> bool:
    outcome = plan.outcome_of(action)
    return outcome is not None and outcome.target is not None and outcome.window_weeks is None


def _has_no_process_measure(_plan: Plan, action: Action) -> bool:
    return action.process is None and not action.no_process_reason


def _has_no_target_date(plan: Plan, action: Action) -> bool:
    outcome = plan.outcome_of(action)
    return outcome is not None and outcome.target is not None and outcome.by is None


def _is_due_before_start(_plan: Plan, action: Action) -> bool:
    begun = (action.planned_start_on, action.started_on, action.practice_changed_on)
    return any(action.due_on and when and action.due_on < when for when in begun)


def _aim_has_only_weak_actions(plan: Plan, action: Action) -> bool:
    serving = plan.actions_of(plan.aim_of(action))
    return all(each.strength is Strength.WEAK for each in serving)


_CHECKS: dict[Gap, Callable[[Plan, Action], bool]] = {
    Gap.NO_OWNER: lambda plan, action: plan.owner_of(action) is None and not several(action.owner),
    Gap.SEVERAL_OWNERS: lambda plan, action: several(action.owner) and not plan.owner_of(action),
    Gap.NO_ISSUE: lambda plan, action: not plan.aim_of(action).issue,
    Gap.NO_EVIDENCE_SOURCE: lambda plan, action: plan.aim_of(action).evidence_source is None,
    Gap.NO_CAUSE: lambda plan, action: not action.cause,
    Gap.NO_OUTCOME: lambda plan, action: plan.outcome_of(action) is None,
    Gap.NO_TARGET: _has_no_target,
    Gap.NO_WINDOW: _has_no_window,
    Gap.NO_TARGET_DATE: _has_no_target_date,
    Gap.NO_PROCESS_MEASURE: _has_no_process_measure,
    Gap.NO_DUE_DATE: lambda plan, action: action.due_on is None,
    Gap.DUE_BEFORE_START: _is_due_before_start,
    Gap.NO_REVIEW_DATE: lambda plan, action: action.review_on is None,
    Gap.NO_RE_AUDIT_DATE: lambda plan, action: action.re_audit_on is None,
    Gap.NO_ESCALATION: lambda plan, action: not goes_to_another(plan, action),
    Gap.NO_STRENGTH: lambda plan, action: action.strength is None,
    Gap.ONLY_WEAK_ACTIONS: _aim_has_only_weak_actions,
}
