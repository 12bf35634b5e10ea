"""Reads the plan as a sceptical commissioner would: what is missing, and how to mend it."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from plan.model import Action, Aim, Outcome, Plan, Strength
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
    NO_CAUSES = "no_causes"
    NO_CAUSE = "no_cause"
    NO_OUTCOME = "no_outcome"
    NO_TARGET = "no_target"
    NO_TARGET_DATE = "no_target_date"
    NO_PROCESS_MEASURE = "no_process_measure"
    PROCESS_IS_OUTCOME = "process_is_outcome"
    ONLY_ACTIVITY = "only_activity"
    NO_DUE_DATE = "no_due_date"
    DUE_BEFORE_START = "due_before_start"
    NO_REVIEW_DATE = "no_review_date"
    NO_NEXT_LOOK = "no_next_look"
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
    point = POINTS[gap]
    told = {"finding": said or point.finding, "advice": point.advice, "phrase": phrase}
    return Finding(action=action.id, gap=gap, **told)


def _gaps(plan: Plan, action: Action) -> Iterator[tuple[PlanGap, str]]:
    for gap, point in POINTS.items():
        if point.is_so(plan, action):
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


def _of_outcome(lacks: Callable[[Outcome], bool]) -> Callable[[Plan, Action], bool]:
    """What the outcome lacks that an action is judged on, if it has one."""

    def is_so(plan: Plan, action: Action) -> bool:
        outcome = plan.outcome_of(action)
        return outcome is not None and lacks(outcome)

    return is_so


def _of_target(lacks: Callable[[Outcome], bool]) -> Callable[[Plan, Action], bool]:
    return _of_outcome(lambda outcome: outcome.target is not None and lacks(outcome))


@dataclass(frozen=True)
class Point:
    """What is wrong, what to do about it, and whether it is so by what the plan says."""

    finding: str
    advice: str
    is_so: Callable[[Plan, Action], bool] = lambda _plan, _action: False  # by words or by figures
    of_the_aim: bool = False  # whatever actions serve it


# In the order in which they are told.
POINTS: dict[PlanGap, Point] = {
    PlanGap.NO_OWNER: Point(
        "Nobody owns this action.",
        "Name one accountable person, even where several teams take part.",
        lambda plan, action: plan.owner_of(action) is None and not several(action.owner),
    ),
    PlanGap.SEVERAL_OWNERS: Point(
        "Several people are named as owner, so nobody answers for it.",
        "Name one accountable person, and the others as contributors.",
        lambda plan, action: several(action.owner) and not plan.owner_of(action),
    ),
    PlanGap.NO_ISSUE: Point(
        "The plan does not say what the problem is.",
        "Write the issue in one plain sentence: what goes wrong, for whom, how often.",
        lambda plan, action: not plan.aim_of(action).issue,
        of_the_aim=True,
    ),
    PlanGap.NO_EVIDENCE_SOURCE: Point(
        "The plan does not say how the problem became known.",
        "Name the source: inspection, complaints, incidents, audits, feedback or commissioner.",
        lambda plan, action: plan.aim_of(action).evidence_source is None,
        of_the_aim=True,
    ),
    PlanGap.NO_CAUSES: Point(
        "The plan does not say why the problem arises.",
        "Name its causes in the rota, the routine or the record.",
        lambda plan, action: not plan.aim_of(action).causes,
        of_the_aim=True,
    ),
    PlanGap.NO_CAUSE: Point(
        "It is not said which cause this action acts on.",
        "Name the cause in the rota, the routine or the record that this action changes.",
        lambda plan, action: not action.cause,
    ),
    PlanGap.NO_OUTCOME: Point(
        "No measure would show whether people's care got better.",
        "Choose the outcome measure that this action should move.",
        lambda plan, action: plan.outcome_of(action) is None,
        of_the_aim=True,
    ),
    PlanGap.NO_TARGET: Point(
        "There is no target, so nobody can say when it is good enough.",
        "Set a value and a window, such as 95 % over eight weeks.",
        _of_outcome(lambda outcome: outcome.target is None),
        of_the_aim=True,
    ),
    PlanGap.NO_WINDOW: Point(
        "The target has no window, so one good week would meet it.",
        "Say over how many weeks the target must be met.",
        _of_target(lambda outcome: outcome.window_weeks is None),
        of_the_aim=True,
    ),
    PlanGap.NO_TARGET_DATE: Point(
        "The target has no date by which it should be met.",
        "Say by when the target should be met.",
        _of_target(lambda outcome: outcome.by is None),
        of_the_aim=True,
    ),
    PlanGap.NO_PROCESS_MEASURE: Point(
        "No measure would show whether practice changed.",
        "Choose a process measure: what would staff do differently, and how is it counted?",
        lambda plan, action: not action.process and not action.no_process_reason,
    ),
    PlanGap.PROCESS_IS_OUTCOME: Point(
        "The measure of practice is the outcome itself, so nothing shows that practice changed.",
        "Choose a process measure: what would staff do differently, and how is it counted?",
        lambda plan, action: plan.is_judged_by_its_outcome(action),
    ),
    PlanGap.NO_DUE_DATE: Point(
        "There is no date by which the action should be done.",
        "Set a due date.",
        lambda plan, action: action.due_on is None,
    ),
    PlanGap.DUE_BEFORE_START: Point(
        "The action was due before practice changed.",
        "Put right the due date or the day on which practice changed.",
        lambda plan, action: any(
            action.due_on and when and action.due_on < when
            for when in (action.planned_start_on, action.started_on, action.practice_changed_on)
        ),
    ),
    PlanGap.NO_REVIEW_DATE: Point(
        "It is not said when the action will be reviewed.",
        "Set a review date from the start.",
        lambda plan, action: action.review_on is None,
    ),
    PlanGap.NO_NEXT_LOOK: Point(
        "It is open, and no review is planned from today on.",
        "Review it, and say on which day it is looked at next.",
    ),
    PlanGap.NO_RE_AUDIT_DATE: Point(
        "No re-audit or follow-up check is planned.",
        "Set the date of the check that will show whether the change has lasted.",
        lambda plan, action: action.re_audit_on is None,
    ),
    PlanGap.NO_ESCALATION: Point(
        "The plan names nobody but its owner to escalate to when this slips.",
        "Name the person to whom it goes when a deadline slips or evidence does not move.",
        lambda plan, action: not goes_to_another(plan, action),
    ),
    PlanGap.NO_STRENGTH: Point(
        "It is not graded how strong this kind of change is.",
        "Grade it strong, intermediate or weak; a change to the system outlasts a reminder.",
        lambda plan, action: action.strength is None,
    ),
    PlanGap.ONLY_WEAK_ACTIONS: Point(
        "Every action for this aim is a weak kind of change.",
        "Add one that changes the system: the rota, the equipment, the routine or the check.",
        lambda plan, action: all(
            other.strength is Strength.WEAK for other in plan.actions_of(plan.aim_of(action))
        ),
        of_the_aim=True,
    ),
    PlanGap.UNKNOWN_SITE: Point(
        "A site that this action names is in no export, so nothing can be counted there.",
        "Check its spelling against the sites on the data page.",
    ),
    PlanGap.OWNER_ASSURES: Point(
        "Nobody but its owner has assured this action.",
        "Have someone other than the owner check the evidence and sign.",
    ),
    PlanGap.ONLY_ATTENDANCE: Point(
        "The only evidence is who attended or who signed.",
        "Say what will be seen in practice: an assessment, an observation or a re-audit.",
    ),
    PlanGap.NO_BASELINE: Point(
        "There are too few figures from before to compare with.",
        "Count what happened before, or choose a measure that has a history.",
        of_the_aim=True,
    ),
    PlanGap.CANNOT_SHOW: Point(
        "A change of the size wanted could not show in the window.",
        "Give it a longer window, more sites, or a measure that counts more.",
        of_the_aim=True,
    ),
    PlanGap.ONLY_ACTIVITY: Point(
        "This describes activity, not a change in practice.",
        "Say what will be done differently on each shift, and how you will know.",
    ),
}
OF_THE_AIM = frozenset(gap for gap, point in POINTS.items() if point.of_the_aim)


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


def dismiss(register: Register, plan: Plan, finding: Finding, by: str, *, reason: str) -> None:
    """Set a point aside. Raises Refused without a reason or without a person of the plan."""
    _say(register, plan, finding, by, stands=True, reason=reason)


def take_up_again(
    register: Register, plan: Plan, finding: Finding, by: str, *, reason: str
) -> None:
    """The point counts again; that it was set aside stays on record. Raises Refused."""
    _say(register, plan, finding, by, stands=False, reason=reason)


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


def _say(
    register: Register, plan: Plan, finding: Finding, by: str, *, stands: bool, reason: str
) -> None:
    missing = []
    if not reason.strip():
        missing.append("Write the reason, so that a reader can judge it.")
    if by not in {person.id for person in plan.people}:
        missing.append("Say who decides: a person of the plan.")
    if missing:
        raise Refused("This point cannot be changed.", tuple(missing))
    point = {"subject": finding.action, "field": _field(finding), "value": as_text(stands)}
    register.record([Said(kind=DISMISSED, **point)], by, reason.strip())
