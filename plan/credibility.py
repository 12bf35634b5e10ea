"""Reads the plan as a sceptical commissioner would: what is missing, and how to mend it."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plan.model import Action, Aim, Plan, Strength
from plan.register import DISMISSED, Register, Said, said_about
from plan.state import Refused, goes_to_another
from plan.strength import activity_phrase, attendance_phrase, is_only_said, suggested_strength
from plan.values import as_text

# What a plan may lack, said in plain words with how to mend it.


class PlanGap(StrEnum):
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
    UNKNOWN_SITE = "unknown_site"
    SEVERAL_OWNERS = "several_owners"
    NO_WINDOW = "no_window"
    OWNER_ASSURES = "owner_assures"
    ONLY_ATTENDANCE = "only_attendance"
    NO_BASELINE = "no_baseline"
    CANNOT_SHOW = "cannot_show"


# What is wrong, and what to do about it.
ADVICE: dict[PlanGap, tuple[str, str]] = {
    PlanGap.UNKNOWN_SITE: (
        "A site that this action names is in no export, so nothing can be counted there.",
        "Check its spelling against the sites on the data page.",
    ),
    PlanGap.NO_OWNER: (
        "Nobody owns this action.",
        "Name one accountable person, even where several teams take part.",
    ),
    PlanGap.SEVERAL_OWNERS: (
        "Several people are named as owner, so nobody answers for it.",
        "Name one accountable person, and the others as contributors.",
    ),
    PlanGap.NO_WINDOW: (
        "The target has no window, so one good week would meet it.",
        "Say over how many weeks the target must be met.",
    ),
    PlanGap.OWNER_ASSURES: (
        "Nobody but its owner has assured this action.",
        "Have someone other than the owner check the evidence and sign.",
    ),
    PlanGap.ONLY_ATTENDANCE: (
        "The only evidence is who attended or who signed.",
        "Say what will be seen in practice: an assessment, an observation or a re-audit.",
    ),
    PlanGap.NO_BASELINE: (
        "There are too few figures from before to compare with.",
        "Count what happened before, or choose a measure that has a history.",
    ),
    PlanGap.CANNOT_SHOW: (
        "A change of the size wanted could not show in the window.",
        "Give it a longer window, more sites, or a measure that counts more.",
    ),
    PlanGap.NO_ISSUE: (
        "The plan does not say what the problem is.",
        "Write the issue in one plain sentence: what goes wrong, for whom, how often.",
    ),
    PlanGap.NO_EVIDENCE_SOURCE: (
        "The plan does not say how the problem became known.",
        "Name the source: inspection, complaints, incidents, audits, feedback or commissioner.",
    ),
    PlanGap.NO_CAUSE: (
        "It is not said which cause this action acts on.",
        "Name the cause in the rota, the routine or the record that this action changes.",
    ),
    PlanGap.NO_OUTCOME: (
        "No measure would show whether people's care got better.",
        "Choose the outcome measure that this action should move.",
    ),
    PlanGap.NO_TARGET: (
        "There is no target, so nobody can say when it is good enough.",
        "Set a value and a window, such as 95 % over eight weeks.",
    ),
    PlanGap.NO_TARGET_DATE: (
        "The target has no date by which it should be met.",
        "Say by when the target should be met.",
    ),
    PlanGap.NO_PROCESS_MEASURE: (
        "No measure would show whether practice changed.",
        "Choose a process measure: what would staff do differently, and how is it counted?",
    ),
    PlanGap.ONLY_ACTIVITY: (
        "This describes activity, not a change in practice.",
        "Say what will be done differently on each shift, and how you will know.",
    ),
    PlanGap.NO_DUE_DATE: (
        "There is no date by which the action should be done.",
        "Set a due date.",
    ),
    PlanGap.DUE_BEFORE_START: (
        "The action was due before practice changed.",
        "Put right the due date or the day on which practice changed.",
    ),
    PlanGap.NO_REVIEW_DATE: (
        "It is not said when the action will be reviewed.",
        "Set a review date from the start.",
    ),
    PlanGap.NO_RE_AUDIT_DATE: (
        "No re-audit or follow-up check is planned.",
        "Set the date of the check that will show whether the change has lasted.",
    ),
    PlanGap.NO_ESCALATION: (
        "It is not said who, other than its owner, is told when this slips.",
        "Name the person to whom it goes when a deadline slips or evidence does not move.",
    ),
    PlanGap.NO_STRENGTH: (
        "It is not graded how strong this kind of change is.",
        "Grade it strong, intermediate or weak; a change to the system outlasts a reminder.",
    ),
    PlanGap.ONLY_WEAK_ACTIONS: (
        "Every action for this aim is a weak kind of change.",
        "Add one that changes the system: the rota, the equipment, the routine or the check.",
    ),
}


# Whether words name more than one person: "Branch manager and scheduler", "BM; QL".


_BETWEEN = re.compile(r";|/|\+|&|\band\b|\n|,")
_ROLE = re.compile(
    r"\b(?:manager|lead|leader|director|co-?ordinator|scheduler|deputy|nurse|carer|senior|head|officer"
    r"|supervisor|administrator|champion|owner|trainer|clinician|pharmacist)s?\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"[A-Z]{2,3}")
_ALL = re.compile(r"^(?:all|every|everyone|everybody|staff|carers|seniors|the team|whole)\b", re.I)


def several(owner: str) -> bool:
    """Whether an owner as it is written is more than one.

    A role may hold an "and" of its own, or the place after a comma.

    >>> several("Branch manager and scheduler"), several("Branch manager, West Bridgford")
    (True, False)
    >>> several("Health and Safety lead"), several("All staff")
    (False, True)
    """
    parts = [part.strip() for part in _BETWEEN.split(owner) if part.strip()]
    roles = [part for part in parts if _ROLE.search(part) or _INITIALS.fullmatch(part)]
    if _ALL.search(owner.strip()):
        return True
    return len(roles) > 1 or (len(parts) > 1 and not roles and "," not in owner)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One weakness of one action or of the aim it serves, in plain words."""

    action: str
    gap: PlanGap
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
        gaps.append((PlanGap.UNKNOWN_SITE, ""))
    return tuple(finding_of(action, gap, phrase=phrase) for gap, phrase in gaps)


def finding_of(action: Action, gap: PlanGap, *, phrase: str = "", said: str = "") -> Finding:
    """A weakness as it is told: in the usual words, or as `said`."""
    usual, advice = ADVICE[gap]
    return Finding(action=action.id, gap=gap, finding=said or usual, advice=advice, phrase=phrase)


def _gaps(plan: Plan, action: Action) -> Iterator[tuple[PlanGap, str]]:
    for gap, is_missing in _CHECKS.items():
        if is_missing(plan, action):
            yield gap, ""
        if gap is PlanGap.NO_ISSUE and attendance_phrase(_evidence(action)):
            yield PlanGap.ONLY_ATTENDANCE, attendance_phrase(_evidence(action))
        if gap is PlanGap.NO_PROCESS_MEASURE and _is_only_activity(action):
            yield PlanGap.ONLY_ACTIVITY, activity_phrase(f"{action.title}. {action.description}")


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


_CHECKS: dict[PlanGap, Callable[[Plan, Action], bool]] = {
    PlanGap.NO_OWNER: lambda plan, action: (
        plan.owner_of(action) is None and not several(action.owner)
    ),
    PlanGap.SEVERAL_OWNERS: lambda plan, action: (
        several(action.owner) and not plan.owner_of(action)
    ),
    PlanGap.NO_ISSUE: lambda plan, action: not plan.aim_of(action).issue,
    PlanGap.NO_EVIDENCE_SOURCE: lambda plan, action: plan.aim_of(action).evidence_source is None,
    PlanGap.NO_CAUSE: lambda plan, action: not action.cause,
    PlanGap.NO_OUTCOME: lambda plan, action: plan.outcome_of(action) is None,
    PlanGap.NO_TARGET: _has_no_target,
    PlanGap.NO_WINDOW: _has_no_window,
    PlanGap.NO_TARGET_DATE: _has_no_target_date,
    PlanGap.NO_PROCESS_MEASURE: _has_no_process_measure,
    PlanGap.NO_DUE_DATE: lambda plan, action: action.due_on is None,
    PlanGap.DUE_BEFORE_START: _is_due_before_start,
    PlanGap.NO_REVIEW_DATE: lambda plan, action: action.review_on is None,
    PlanGap.NO_RE_AUDIT_DATE: lambda plan, action: action.re_audit_on is None,
    PlanGap.NO_ESCALATION: lambda plan, action: not goes_to_another(plan, action),
    PlanGap.NO_STRENGTH: lambda plan, action: action.strength is None,
    PlanGap.ONLY_WEAK_ACTIONS: _aim_has_only_weak_actions,
}


# The weak points of an aim itself, whatever actions serve it.


OF_THE_AIM = frozenset(
    {
        PlanGap.NO_ISSUE,
        PlanGap.NO_EVIDENCE_SOURCE,
        PlanGap.NO_OUTCOME,
        PlanGap.NO_TARGET,
        PlanGap.NO_WINDOW,
        PlanGap.NO_TARGET_DATE,
        PlanGap.NO_BASELINE,
        PlanGap.CANNOT_SHOW,
        PlanGap.ONLY_WEAK_ACTIONS,
    }
)


def actions_or_none_yet(plan: Plan, aim: Aim) -> tuple[Action, ...]:
    """The actions of an aim; one without a word where none serves it yet."""
    return plan.actions_of(aim) or (Action(id="", aim=aim.id),)


def findings_of_aim(plan: Plan, aim: Aim, sites: Collection[str] = ()) -> tuple[Finding, ...]:
    """Every weakness of the aim, once for each action in which it shows."""
    found = (
        finding
        for action in actions_or_none_yet(plan, aim)
        for finding in findings_of(plan, action, sites)
    )
    has_actions = bool(plan.actions_of(aim))
    weak_without_one = not has_actions and PlanGap.ONLY_WEAK_ACTIONS
    return tuple(f for f in found if f.gap in OF_THE_AIM and f.gap is not weak_without_one)


def once(found: Iterable[Finding]) -> dict[Finding, tuple[Finding, ...]]:
    """What reads the same, once: the first of each, with all that are like it."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in found:
        alike.setdefault((finding.gap, finding.finding, finding.phrase), []).append(finding)
    return {group[0]: tuple(group) for group in alike.values()}


# Points of the credibility check that a person has set aside, each for a reason that is kept.


@dataclass(frozen=True, kw_only=True)
class Dismissal:
    """Who set a point aside, when (UTC) and why."""

    finding: Finding
    by: str
    at: datetime
    reason: str


def dismiss(register: Register, plan: Plan, finding: Finding, by: str, reason: str) -> None:
    """Set a point aside. Raises Refused without a reason or without a person of the plan."""
    _say(register, finding, True, _checked(plan, by, reason))


def take_up_again(register: Register, plan: Plan, finding: Finding, by: str, reason: str) -> None:
    """The point counts again; that it was set aside stays on record. Raises Refused."""
    _say(register, finding, False, _checked(plan, by, reason))


def sort_out(
    register: Register, found: Iterable[Finding]
) -> tuple[tuple[Finding, ...], tuple[Dismissal, ...]]:
    """The points that count, and those set aside. Other words in the plan are another point."""
    found = tuple(found)
    told = said_about(register, DISMISSED, {each.action for each in found})
    latest = {(entry.subject, entry.field): entry for entry in told}
    standing = {key: entry for key, entry in latest.items() if entry.value == as_text(True)}
    set_aside = tuple(
        Dismissal(finding=each, by=entry.recorded_by, at=entry.recorded_at, reason=entry.why)
        for each in found
        if (entry := standing.get((each.action, _field(each))))
    )
    gone = {dismissal.finding for dismissal in set_aside}
    return tuple(each for each in found if each not in gone), set_aside


def _field(finding: Finding) -> str:
    return f"{finding.gap}:{finding.phrase.lower()}"


def _checked(plan: Plan, by: str, reason: str) -> tuple[str, str]:
    missing = []
    if not reason.strip():
        missing.append("Write the reason, so that a reader can judge it.")
    if by not in {person.id for person in plan.people}:
        missing.append("Say who decides: a person of the plan.")
    if missing:
        raise Refused("This point cannot be changed.", tuple(missing))
    return by, reason.strip()


def _say(register: Register, finding: Finding, stands: bool, because: tuple[str, str]) -> None:
    by, reason = because
    said = Said(
        kind=DISMISSED, subject=finding.action, field=_field(finding), value=as_text(stands)
    )
    register.record([said], by, reason)
