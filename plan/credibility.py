"""Reads the plan as a sceptical commissioner would: what is missing, and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from plan.activity import activity_phrase
from plan.model import Action, Plan, Strength


class Gap(StrEnum):
    """What a plan may lack."""

    NO_OWNER = "no_owner"
    NO_ISSUE = "no_issue"
    NO_EVIDENCE_SOURCE = "no_evidence_source"
    NO_CAUSE = "no_cause"
    NO_OUTCOME = "no_outcome"
    NO_TARGET = "no_target"
    NO_TARGET_DATE = "no_target_date"
    NO_PROCESS_MEASURE = "no_process_measure"
    ONLY_ACTIVITY = "only_activity"
    NO_DUE_DATE = "no_due_date"
    DUE_BEFORE_START = "due_before_start"
    NO_REVIEW_DATE = "no_review_date"
    NO_RE_AUDIT_DATE = "no_re_audit_date"
    NO_ESCALATION = "no_escalation"
    NO_STRENGTH = "no_strength"
    ONLY_WEAK_ACTIONS = "only_weak_actions"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One weakness of one action or of the aim it serves, in plain words."""

    action: str
    gap: Gap
    finding: str
    advice: str
    phrase: str = ""  # the words of the plan that led to it, if words did


def findings(plan: Plan) -> tuple[Finding, ...]:
    """Every weakness of every action, in the order of the plan and of the checks."""
    return tuple(each for action in plan.actions for each in findings_of(plan, action))


def findings_of(plan: Plan, action: Action) -> tuple[Finding, ...]:
    """Every weakness of one action."""
    return tuple(
        Finding(action=action.id, gap=gap, finding=said[0], advice=said[1], phrase=phrase)
        for gap, phrase in _gaps(plan, action)
        for said in [_SAID[gap]]
    )


def _gaps(plan: Plan, action: Action) -> Iterator[tuple[Gap, str]]:
    for gap, is_missing in _CHECKS.items():
        if is_missing(plan, action):
            yield gap, ""
        if gap is Gap.NO_PROCESS_MEASURE and _is_only_activity(action):
            yield Gap.ONLY_ACTIVITY, activity_phrase(f"{action.title}. {action.description}")


def _is_only_activity(action: Action) -> bool:
    """A word alone accuses nobody: it must come without a process measure or with a weak change."""
    says_so = bool(activity_phrase(f"{action.title}. {action.description}"))
    return says_so and (action.process is None or action.strength is Strength.WEAK)


def _has_no_target(plan: Plan, action: Action) -> bool:
    outcome = plan.outcome_of(action)
    return outcome is not None and outcome.target is None


def _has_no_target_date(plan: Plan, action: Action) -> bool:
    outcome = plan.outcome_of(action)
    return outcome is not None and outcome.target is not None and outcome.by is None


def _is_due_before_start(_plan: Plan, action: Action) -> bool:
    started, due = action.practice_changed_on, action.due_on
    return bool(started and due and due < started)


def _aim_has_only_weak_actions(plan: Plan, action: Action) -> bool:
    serving = plan.actions_of(plan.aim_of(action))
    return all(each.strength is Strength.WEAK for each in serving)


_CHECKS: dict[Gap, Callable[[Plan, Action], bool]] = {
    Gap.NO_OWNER: lambda plan, action: plan.owner_of(action) is None,
    Gap.NO_ISSUE: lambda plan, action: not plan.aim_of(action).issue,
    Gap.NO_EVIDENCE_SOURCE: lambda plan, action: plan.aim_of(action).evidence_source is None,
    Gap.NO_CAUSE: lambda plan, action: not action.cause,
    Gap.NO_OUTCOME: lambda plan, action: plan.outcome_of(action) is None,
    Gap.NO_TARGET: _has_no_target,
    Gap.NO_TARGET_DATE: _has_no_target_date,
    Gap.NO_PROCESS_MEASURE: lambda plan, action: action.process is None,
    Gap.NO_DUE_DATE: lambda plan, action: action.due_on is None,
    Gap.DUE_BEFORE_START: _is_due_before_start,
    Gap.NO_REVIEW_DATE: lambda plan, action: action.review_on is None,
    Gap.NO_RE_AUDIT_DATE: lambda plan, action: action.re_audit_on is None,
    Gap.NO_ESCALATION: lambda plan, action: plan.escalates_to(action) is None,
    Gap.NO_STRENGTH: lambda plan, action: action.strength is None,
    Gap.ONLY_WEAK_ACTIONS: _aim_has_only_weak_actions,
}

_SAID: dict[Gap, tuple[str, str]] = {
    Gap.NO_OWNER: (
        "Nobody owns this action.",
        "Name one accountable person, even where several teams take part.",
    ),
    Gap.NO_ISSUE: (
        "The plan does not say what the problem is.",
        "Write the issue in one plain sentence: what goes wrong, for whom, how often.",
    ),
    Gap.NO_EVIDENCE_SOURCE: (
        "The plan does not say how the problem became known.",
        "Name the source: inspection, complaints, incidents, audits, feedback or commissioner.",
    ),
    Gap.NO_CAUSE: (
        "It is not said which cause this action acts on.",
        "Name the cause in the rota, the routine or the record that this action changes.",
    ),
    Gap.NO_OUTCOME: (
        "No measure would show whether people's care got better.",
        "Choose the outcome measure that this action should move.",
    ),
    Gap.NO_TARGET: (
        "There is no target, so nobody can say when it is good enough.",
        "Set a value and a window, such as 95 % over eight weeks.",
    ),
    Gap.NO_TARGET_DATE: (
        "The target has no date by which it should be met.",
        "Say by when the target should be met.",
    ),
    Gap.NO_PROCESS_MEASURE: (
        "No measure would show whether practice changed.",
        "Choose a process measure: what would staff do differently, and how is it counted?",
    ),
    Gap.ONLY_ACTIVITY: (
        "This describes activity, not a change in practice.",
        "Say what will be done differently on each shift, and how you will know.",
    ),
    Gap.NO_DUE_DATE: (
        "There is no date by which the action should be done.",
        "Set a due date.",
    ),
    Gap.DUE_BEFORE_START: (
        "The action was due before practice changed.",
        "Put right the due date or the day on which practice changed.",
    ),
    Gap.NO_REVIEW_DATE: (
        "It is not said when the action will be reviewed.",
        "Set a review date from the start.",
    ),
    Gap.NO_RE_AUDIT_DATE: (
        "No re-audit or follow-up check is planned.",
        "Set the date of the check that will show whether the change has lasted.",
    ),
    Gap.NO_ESCALATION: (
        "It is not said who is told when this slips.",
        "Name the person to whom it goes when a deadline slips or evidence does not move.",
    ),
    Gap.NO_STRENGTH: (
        "It is not graded how strong this kind of change is.",
        "Grade it strong, intermediate or weak; a change to the system outlasts a reminder.",
    ),
    Gap.ONLY_WEAK_ACTIONS: (
        "Every action for this aim is a weak kind of change.",
        "Add one that changes the system: the rota, the equipment, the routine or the check.",
    ),
}
