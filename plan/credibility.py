"""Reads the plan as a sceptical commissioner would: what is missing, and how to mend it."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from plan.model import Action, Aim, Plan, Strength
from plan.register import DISMISSED, Claim, Register, entries_on
from plan.state import NOBODY_DECIDES, goes_to_another, holding, refuse
from plan.strength import activity_phrase, attendance_phrase, is_only_said, suggested_strength
from plan.values import as_text

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


def _only_activity(action: Action) -> str:
    """The words that promise activity only, where nothing shows practice or the change is weak."""
    told = f"{action.title}. {action.description}"
    phrase, suggested = activity_phrase(told), suggested_strength(told)
    is_weak = suggested is not None and suggested.strength is Strength.WEAK and is_only_said(told)
    is_graded_weak = action.strength is Strength.WEAK
    shows_nothing = not (action.process or action.no_process_reason)
    return phrase if is_graded_weak or shows_nothing or is_weak else ""


def _evidence(action: Action) -> str:
    """What is to show that it worked; without a word on it, what a draft without a measure says."""
    is_said = action.evidence_required or action.process
    return action.evidence_required if is_said else f"{action.title}. {action.description}"


def _outcome_lacks(plan: Plan, action: Action, name: str) -> bool:
    """Whether the outcome that it is judged on lacks this; without a target it lacks that alone."""
    outcome = plan.outcome_of(action)
    is_asked = outcome is not None and (name == "target" or outcome.target is not None)
    return is_asked and getattr(outcome, name) is None


# Whether a plan says so, or the words by which it does. Never: its figures or the exports do.
IsSo = Callable[[Plan, Action], bool | str]
_NEVER: IsSo = lambda _plan, _action: False  # noqa: E731


class PlanGap(StrEnum):
    """What a plan may lack, in the order in which it is told."""

    finding: str
    advice: str
    is_so: IsSo

    def __new__(cls, value: str, finding: str, advice: str, is_so: IsSo = _NEVER) -> "PlanGap":
        gap = str.__new__(cls, value)
        gap._value_ = value
        gap.finding, gap.advice, gap.is_so = finding, advice, is_so
        return gap

    NO_OWNER = (
        "no_owner",
        "Nobody owns this action.",
        "Name one accountable person, even where several teams take part.",
        lambda plan, action: plan.owner_of(action) is None and not several(action.owner),
    )
    SEVERAL_OWNERS = (
        "several_owners",
        "Several people are named as owner, so nobody answers for it.",
        "Name one accountable person, and the others as contributors.",
        lambda plan, action: several(action.owner) and not plan.owner_of(action),
    )
    NO_ISSUE = (
        "no_issue",
        "The plan does not say what the problem is.",
        "Write the issue in one plain sentence: what goes wrong, for whom, how often.",
        lambda plan, action: not plan.aim_of(action).issue,
    )
    ONLY_ATTENDANCE = (
        "only_attendance",
        "The only evidence is who attended or who signed.",
        "Say what will be seen in practice: an assessment, an observation or a re-audit.",
        lambda _plan, action: attendance_phrase(_evidence(action)),
    )
    NO_EVIDENCE_SOURCE = (
        "no_evidence_source",
        "The plan does not say how the problem became known.",
        "Name the source: inspection, complaints, incidents, audits, feedback or commissioner.",
        lambda plan, action: plan.aim_of(action).evidence_source is None,
    )
    NO_CAUSES = (
        "no_causes",
        "The plan does not say why the problem arises.",
        "Name its causes in the rota, the routine or the record.",
        lambda plan, action: not plan.aim_of(action).causes,
    )
    NO_CAUSE = (
        "no_cause",
        "It is not said which cause this action acts on.",
        "Name the cause in the rota, the routine or the record that this action changes.",
        lambda plan, action: not action.cause,
    )
    NO_OUTCOME = (
        "no_outcome",
        "No measure would show whether people's care got better.",
        "Choose the outcome measure that this action should move.",
        lambda plan, action: plan.outcome_of(action) is None,
    )
    NO_TARGET = (
        "no_target",
        "There is no target, so nobody can say when it is good enough.",
        "Set a value and a window, such as 95 % over eight weeks.",
        lambda plan, action: _outcome_lacks(plan, action, "target"),
    )
    NO_WINDOW = (
        "no_window",
        "The target has no window, so one good week would meet it.",
        "Say over how many weeks the target must be met.",
        lambda plan, action: _outcome_lacks(plan, action, "window_weeks"),
    )
    NO_TARGET_DATE = (
        "no_target_date",
        "The target has no date by which it should be met.",
        "Say by when the target should be met.",
        lambda plan, action: _outcome_lacks(plan, action, "by"),
    )
    NO_PROCESS_MEASURE = (
        "no_process_measure",
        "No measure would show whether practice changed.",
        "Choose a process measure: what would staff do differently, and how is it counted?",
        lambda plan, action: not action.process and not action.no_process_reason,
    )
    ONLY_ACTIVITY = (
        "only_activity",
        "This describes activity, not a change in practice.",
        "Say what will be done differently on each shift, and how you will know.",
        lambda _plan, action: _only_activity(action),
    )
    PROCESS_IS_OUTCOME = (
        "process_is_outcome",
        "The measure of practice is the outcome itself, so nothing shows that practice changed.",
        "Choose a process measure: what would staff do differently, and how is it counted?",
        lambda plan, action: plan.is_judged_by_its_outcome(action),
    )
    NO_DUE_DATE = (
        "no_due_date",
        "There is no date by which the action should be done.",
        "Set a due date.",
        lambda plan, action: action.due_on is None,
    )
    DUE_BEFORE_START = (
        "due_before_start",
        "The action was due before practice changed.",
        "Put right the due date or the day on which practice changed.",
        lambda plan, action: any(
            action.due_on and when and action.due_on < when
            for when in (action.planned_start_on, action.started_on, action.practice_changed_on)
        ),
    )
    NO_REVIEW_DATE = (
        "no_review_date",
        "It is not said when the action will be reviewed.",
        "Set a review date from the start.",
        lambda plan, action: action.review_on is None,
    )
    NO_NEXT_LOOK = (
        "no_next_look",
        "It is open, and no review is planned from today on.",
        "Review it, and say on which day it is looked at next.",
    )
    NO_RE_AUDIT_DATE = (
        "no_re_audit_date",
        "No re-audit or follow-up check is planned.",
        "Set the date of the check that will show whether the change has lasted.",
        lambda plan, action: action.re_audit_on is None,
    )
    NO_ESCALATION = (
        "no_escalation",
        "The plan names nobody but its owner to escalate to when this slips.",
        "Name the person to whom it goes when a deadline slips or evidence does not move.",
        lambda plan, action: not goes_to_another(plan, action),
    )
    NO_STRENGTH = (
        "no_strength",
        "It is not graded how strong this kind of change is.",
        "Grade it strong, intermediate or weak; a change to the system outlasts a reminder.",
        lambda plan, action: action.strength is None,
    )
    ONLY_WEAK_ACTIONS = (
        "only_weak_actions",
        "Every action for this aim is a weak kind of change.",
        "Add one that changes the system: the rota, the equipment, the routine or the check.",
        lambda plan, action: all(
            other.strength is Strength.WEAK for other in plan.actions_of(plan.aim_of(action))
        ),
    )
    UNKNOWN_SITE = (
        "unknown_site",
        "A site that this action names is in no export, so nothing can be counted there.",
        "Check its spelling against the sites on the data page.",
    )
    OWNER_ASSURES = (
        "owner_assures",
        "Nobody but its owner has assured this action.",
        "Have someone other than the owner check the evidence and sign.",
    )
    NO_BASELINE = (
        "no_baseline",
        "There are too few figures from before to compare with.",
        "Count what happened before, or choose a measure that has a history.",
    )
    CANNOT_SHOW = (
        "cannot_show",
        "A change of the size wanted could not show in the window.",
        "Give it a longer window, more sites, or a measure that counts more.",
    )


# Whatever actions serve it.
OF_THE_AIM = frozenset(
    {
        *(PlanGap.NO_ISSUE, PlanGap.NO_EVIDENCE_SOURCE, PlanGap.NO_CAUSES, PlanGap.NO_OUTCOME),
        *(PlanGap.NO_TARGET, PlanGap.NO_WINDOW, PlanGap.NO_TARGET_DATE),
        *(PlanGap.ONLY_WEAK_ACTIONS, PlanGap.NO_BASELINE, PlanGap.CANNOT_SHOW),
    }
)


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One weakness of one action or of the aim it serves, in plain words."""

    action: str
    gap: PlanGap
    finding: str
    advice: str
    phrase: str = ""  # the words of the plan that led to it, if words did

    @property
    def field(self) -> str:
        """Under which it is set aside: other words in the plan are another point."""
        return f"{self.gap}:{self.phrase.lower()}"


Findings = tuple[Finding, ...]


def findings_of(plan: Plan, action: Action, sites: Collection[str] = ()) -> Findings:
    """Every weakness of one action; its sites are checked where those of exports are known."""
    told = [(gap, so) for gap in PlanGap if (so := gap.is_so(plan, action))]
    if sites and not {*action.sites, *action.compare_with, *action.exclude} <= set(sites):
        told.append((PlanGap.UNKNOWN_SITE, True))
    return tuple(
        finding_of(action, gap, phrase=so if isinstance(so, str) else "") for gap, so in told
    )


def finding_of(action: Action, gap: PlanGap, *, phrase: str = "", said: str = "") -> Finding:
    words = said or gap.finding
    return Finding(action=action.id, gap=gap, finding=words, advice=gap.advice, phrase=phrase)


def actions_or_none_yet(plan: Plan, aim: Aim) -> tuple[Action, ...]:
    """The actions of an aim; one without a word where none serves it yet."""
    return plan.actions_of(aim) or (Action(id="", aim=aim.id),)


def findings_of_aim(plan: Plan, aim: Aim, sites: Collection[str] = ()) -> Findings:
    """Every weakness of the aim, once for each action in which it shows."""
    acting = actions_or_none_yet(plan, aim)
    told = OF_THE_AIM if plan.actions_of(aim) else OF_THE_AIM - {PlanGap.ONLY_WEAK_ACTIONS}
    every = (finding for action in acting for finding in findings_of(plan, action, sites))
    return tuple(finding for finding in every if finding.gap in told)


def once(found: Iterable[Finding]) -> dict[Finding, Findings]:
    """What reads the same, once: the first of each, with all that are like it."""
    alike: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in found:
        alike.setdefault((finding.gap, finding.finding, finding.phrase), []).append(finding)
    return {group[0]: tuple(group) for group in alike.values()}


@dataclass(frozen=True, kw_only=True)
class Dismissal:
    finding: Finding
    by: str
    at: datetime  # UTC
    reason: str


def dismiss(
    register: Register, plan: Plan, finding: Finding, by: str, *, reason: str, stands: bool = True
) -> None:
    """Set a point aside for a reason, or (`stands` False) let it count again. Raises Refused."""
    missing = holding(
        (not reason.strip(), "Write the reason, so that a reader can judge it."),
        (by not in plan.known_people, NOBODY_DECIDES),
    )
    refuse("This point cannot be changed.", missing)
    about = {"kind": DISMISSED, "subject": finding.action, "field": finding.field}
    register.record([Claim(**about, value=as_text(stands))], by, reason.strip())


take_up_again = partial(dismiss, stands=False)


def sort_out(
    register: Register, found: Iterable[Finding]
) -> tuple[Findings, tuple[Dismissal, ...]]:
    found = tuple(found)
    told = entries_on(register, DISMISSED, {each.action for each in found})
    latest = {(entry.subject, entry.field): entry for entry in told}
    set_aside = tuple(
        Dismissal(finding=each, by=entry.recorded_by, at=entry.recorded_at, reason=entry.why)
        for each in found
        if (entry := latest.get((each.action, each.field))) and entry.value == as_text(True)
    )
    gone = {dismissal.finding for dismissal in set_aside}
    return tuple(each for each in found if each not in gone), set_aside
