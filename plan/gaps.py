"""What a plan may lack, said in plain words with how to mend it."""

from enum import StrEnum


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
    UNKNOWN_SITE = "unknown_site"
    SEVERAL_OWNERS = "several_owners"
    NO_WINDOW = "no_window"
    OWNER_ASSURES = "owner_assures"
    ONLY_ATTENDANCE = "only_attendance"
    NO_BASELINE = "no_baseline"
    CANNOT_SHOW = "cannot_show"


# What is wrong, and what to do about it.
ADVICE: dict[Gap, tuple[str, str]] = {
    Gap.UNKNOWN_SITE: (
        "A site that this action names is in no export, so nothing can be counted there.",
        "Check its spelling against the sites on the data page.",
    ),
    Gap.NO_OWNER: (
        "Nobody owns this action.",
        "Name one accountable person, even where several teams take part.",
    ),
    Gap.SEVERAL_OWNERS: (
        "Several people are named as owner, so nobody answers for it.",
        "Name one accountable person, and the others as contributors.",
    ),
    Gap.NO_WINDOW: (
        "The target has no window, so one good week would meet it.",
        "Say over how many weeks the target must be met.",
    ),
    Gap.OWNER_ASSURES: (
        "Nobody but its owner has assured this action.",
        "Have someone other than the owner check the evidence and sign.",
    ),
    Gap.ONLY_ATTENDANCE: (
        "The only evidence is who attended or who signed.",
        "Say what will be seen in practice: an assessment, an observation or a re-audit.",
    ),
    Gap.NO_BASELINE: (
        "There are too few figures from before to compare with.",
        "Count what happened before, or choose a measure that has a history.",
    ),
    Gap.CANNOT_SHOW: (
        "A change of the size wanted could not show in the window.",
        "Give it a longer window, more sites, or a measure that counts more.",
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
        "It is not said who, other than its owner, is told when this slips.",
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
