"""The sample's plan: its aims, its actions, its people, and the truth behind it, as files."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path

from data.provider.truth import BEGAN, TRUTH

# What the sample's plan does: each action with its one owner, its measures and its dates.


# action, aim, owner, escalate to, sites, process, its target, balancing, strength,
# due, completed, review, re-audit, title, cause, description
_ACTIONS = (
    ("A01", "P1", "BM-NG", "OD", "Northgate", "feasible_gaps", "95", "short_calls", "strong",
     "2026-08-03", "2026-08-14", "2026-11-24", "2026-12-14",
     "Rounds rebuilt with the travel times that the log shows",
     "Rounds leave less time to travel than the journey takes",
     "The scheduler rebuilt every round of Northgate: no gap is shorter than the median journey "
     "between the two districts, and rounds keep to neighbouring streets."),
    ("A02", "P1", "SCH-EF", "BM-EF", "Eastfield", "published_ahead", "90", "", "intermediate",
     "2026-07-20", "2026-07-24", "2026-11-24", "2026-12-14",
     "Rota published at least a week ahead, closed to changes without the branch manager",
     "The rota reaches carers too late to be put right",
     "The rota of a week is released eight days before it begins; later changes need the branch "
     "manager's name."),
    ("A03", "P1", "BM-SB", "OD", "Southbank", "delays_escalated", "80", "", "intermediate",
     "2026-07-13", "2026-07-24", "2026-11-24", "2026-12-14",
     "Daily delay review call at 09:00 with a named co-ordinator for each round",
     "Delays of the day are not passed on while they can still be covered",
     "Each alert has one co-ordinator who answers for it within half an hour; yesterday's delays "
     "are gone through at nine."),
    ("A04", "D2", "DM-BE", "RM-BE", "Ash", "observations_done", "90", "", "weak",
     "2026-07-31", "2026-07-20", "2026-11-18", "2026-12-07",
     "Remind staff about language used in communal areas",
     "Handover is held in the lounge",
     "A memo was read out at handover and put up in the staff room."),
    ("A05", "P2", "BM-MH", "OD", "Millhouse", "published_ahead", "90", "", "intermediate",
     "2026-07-27", "2026-08-07", "2026-11-24", "2026-12-14",
     "Weekly rota meeting after the bad quarter",
     "Rotas that are changed at the last moment",
     "Scheduler and team leaders meet on Mondays to fix the rota of the week after next."),
    ("A06", "P3", "BM-RS", "OD", "Riverside", "published_ahead", "90", "", "intermediate",
     "2026-07-06", "2026-07-31", "2026-11-24", "2026-12-14",
     "Rota board in the office and in the app",
     "Carers and the office learn of the week's rota at different times",
     "One board shows the coming fortnight to the office and to carers."),
    ("A07", "D1", "RM-BE", "OD", "Oak", "observations_done", "90", "", "intermediate",
     "2026-06-15", "2026-07-03", "2026-11-18", "2026-12-07",
     "Weekly knock-and-wait observations by team leaders, spoken through on the spot",
     "Nobody looks at how staff come to the door",
     "Team leaders watch ten times a week how staff come to the door and speak with the person "
     "straight away; the deputy goes through the patterns every Friday."),
    ("A08", "M1", "SM-LA", "OD", "Alder;Birch;Cedar;Hazel;Rowan", "competency_in_date", "95", "",
     "intermediate", "2026-07-31", "2026-08-03", "2026-11-20", "2026-12-11",
     "Everybody who gives medicines is watched doing so and assessed again",
     "Staff were trained but never seen giving medicines",
     "A live assessment of three rounds each; nobody gives medicines alone before it is passed."),
    ("A09", "P4", "BM-WB", "OD", "Westbrook", "feasible_gaps", "95", "short_calls",
     "intermediate", "2026-08-17", "2026-08-28", "2026-11-24", "2026-12-14",
     "Five more minutes between calls on every tight round",
     "Rounds have no slack between calls",
     "Calls were moved apart wherever the gap was shorter than the journey; carers are asked to "
     "leave in time for the next call."),
    ("A10", "D3", "DM-BE", "RM-BE", "Elm", "observations_done", "90", "", "intermediate",
     "2026-06-29", "2026-07-17", "2026-11-18", "2026-12-07",
     "Supervision prompts carried to the shift and looked for in each observation",
     "Prompts from supervision are given once and not followed up",
     "The deputy writes two prompts a week on the handover sheet; observers look whether they "
     "were followed."),
    ("A11", "C1", "BM-HC", "OD", "Hillcrest", "delays_escalated", "80", "", "intermediate",
     "2026-11-02", "", "2027-01-12", "2027-03-02",
     "The office rings ahead when a call will be more than 15 minutes late",
     "Nobody in the office has the task to ring ahead",
     "The co-ordinator of the day rings the person within ten minutes of an alert, says who will "
     "come and when, and asks what cannot wait."),
    ("A12", "P1", "CO-NG", "BM-NG", "Northgate", "delays_escalated", "80", "", "intermediate",
     "2026-07-20", "2026-07-31", "2026-11-24", "2026-12-14",
     "Phone tree so that a delay always finds somebody who can cover it",
     "Delays of the day are not passed on while they can still be covered",
     "Carers ring one number; it goes on to the next co-ordinator until somebody answers."),
    ("A13", "P5", "BM-HC", "OD", "Hillcrest", "changed_late", "", "", "intermediate",
     "2026-07-20", "2026-07-31", "2026-11-24", "2026-12-14",
     "Carers choose their calls in the app until two days before",
     "Carers have no say in their week",
     "Calls are offered in the app; what nobody took is given out two days before."),
    ("A14", "P6", "SCH-RS", "BM-RS", "Riverside", "delays_escalated", "80", "", "strong",
     "2026-06-01", "2026-06-12", "2026-11-24", "2026-12-14",
     "Telephones whose batteries no longer last are exchanged as they are found",
     "Telephones that lose their connection send the alert when they find it again",
     "Each round's telephone is tried at the beginning of the week; the worst are exchanged."),
    ("A15", "C2", "QL", "OD", "Hillcrest;Kingsmead;Lowfield;Woodside", "complaints_acknowledged",
     "95", "", "weak", "2026-06-29", "2026-07-10", "2026-11-24", "2026-12-14",
     "A card with the office's number for every home",
     "Families do not know whom to ring",
     "The card says whom to ring about a late call, by day and at weekends."),
)  # fmt: skip
_HEADINGS = (
    "action", "aim", "owner", "escalate_to", "sites", "process_measure", "process_target",
    "balancing_measure", "strength", "due_on", "completed_on", "review_on", "re_audit_on",
    "title", "cause", "description",
)  # fmt: skip

PEOPLE = (
    ("OD", "Operations director", "", ""),
    ("QL", "Quality lead", "", "OD"),
    ("RM-BE", "Registered manager, Beechcroft", "Beechcroft;Oak;Elm;Ash", "OD"),
    ("DM-BE", "Deputy manager, Beechcroft", "Beechcroft;Oak;Elm;Ash", "RM-BE"),
    ("SM-LA", "Service manager, Lakeside", "Lakeside;Alder;Birch;Cedar;Hazel;Rowan", "OD"),
    ("BM-NG", "Branch manager, Northgate", "Northgate", "OD"),
    ("BM-EF", "Branch manager, Eastfield", "Eastfield", "OD"),
    ("SCH-EF", "Scheduler, Eastfield", "Eastfield", "BM-EF"),
    ("BM-SB", "Branch manager, Southbank", "Southbank", "OD"),
    ("BM-WB", "Branch manager, Westbrook", "Westbrook", "OD"),
    ("BM-MH", "Branch manager, Millhouse", "Millhouse", "OD"),
    ("BM-RS", "Branch manager, Riverside", "Riverside", "OD"),
    ("BM-HC", "Branch manager, Hillcrest", "Hillcrest", "OD"),
    ("BM-PW", "Branch manager, Parkway", "Parkway", "OD"),
    ("SCH-RS", "Scheduler, Riverside", "Riverside", "BM-RS"),
    ("CO-NG", "Co-ordinator, Northgate", "Northgate", "BM-NG"),
)


def actions() -> list[dict[str, str]]:
    """Each action by the headings of plan.csv, with the day practice changed."""
    rows = [dict(zip(_HEADINGS, cells, strict=True)) for cells in _ACTIONS]
    return [row | {"practice_changed_on": BEGAN[row["action"]].isoformat()} for row in rows]


# What the sample's plan wants: each aim with its problem, its evidence, its causes, its target.


# aim, how it is known, outcome, others, target, by when, risk before, risk now, theme,
# issue, evidence, causes
_AIMS = (
    ("P1", "commissioner", "punctuality", "late_call_complaints",
     "95", "2026-12-31", "3x5", "3x3", "punctuality",
     "People in the Northgate, Eastfield and Southbank areas wait too long for their calls: about "
     "one call in six begins more than 15 minutes from the time agreed.",
     "Commissioner's monitoring visit of May 2026 and the call log of the last half year; late "
     "calls are the largest group of complaints.",
     "Rounds leave less time to travel than the journey takes; The rota reaches carers too late to"
     " be put right; Delays of the day are not passed on while they can still be covered"),
    ("P2", "incidents", "punctuality", "",
     "90", "2026-12-31", "3x4", "3x2", "punctuality",
     "From May to July 2026 calls at Millhouse were late far more often than usual.",
     "Daily exception list of Millhouse, weeks of 27 April to 20 July 2026.",
     "Sickness of several carers at once; Rotas that are changed at the last moment"),
    ("P3", "commissioner", "punctuality", "",
     "90", "2026-12-31", "4x3", "4x2", "punctuality",
     "Riverside was the branch with the most late calls in 2025 and is still below the contract's "
     "standard.",
     "Contract meeting of June 2026; punctuality by branch for the year before.",
     "Carers and the office learn of the week's rota at different times"),
    ("P4", "audits", "punctuality", "late_call_complaints",
     "90", "2026-12-31", "3x4", "3x3", "punctuality",
     "One call in five at Westbrook begins late, most of them in the second half of a round.",
     "Audit of 40 rounds in July 2026: lateness grows from call to call.",
     "Rounds have no slack between calls; Calls overrun"),
    ("P5", "feedback", "published_ahead", "punctuality",
     "90", "2026-12-31", "3x3", "3x3", "punctuality",
     "Carers at Hillcrest do not keep to a rota that others made for them.",
     "Exit interviews of spring 2026: five carers of eight named the rota.",
     "Carers have no say in their week"),
    ("P6", "incidents", "minutes_to_alert", "punctuality",
     "20", "2026-12-31", "3x3", "3x3", "punctuality",
     "At Riverside the office learns of a delay later with every month since last summer.",
     "Minutes from the planned time to the alert by month, June 2025 to May 2026.",
     "Telephones that lose their connection send the alert when they find it again"),
    ("D1", "feedback", "observation_score:knock_and_wait",
     "observation_score:staff_language;feedback_score:dignity=4.2;dignity_concerns=3",
     "80", "2026-10-31", "3x4", "3x2", "dignity",
     "On Oak staff enter bedrooms too quickly: in four of ten observations nobody waited for an "
     "answer.",
     "Relatives' meeting of April 2026, four concerns about privacy, and weekly observations.",
     "Nobody looks at how staff come to the door; Busy mornings with too few hands"),
    ("D2", "audits", "observation_score:staff_language", "dignity_concerns",
     "85", "2026-12-31", "3x3", "3x3", "dignity",
     "On Ash residents are talked about in front of others.",
     "Quality lead's spot checks of May and June 2026.",
     "Handover is held in the lounge"),
    ("D3", "inspection", "observation_score:supervision_prompt", "feedback_score:dignity",
     "80", "2026-10-31", "3x3", "3x3", "dignity",
     "On Elm what was agreed in supervision does not reach the shift.",
     "Inspection report of May 2026, area well-led; weekly observations.",
     "Prompts from supervision are given once and not followed up"),
    ("M1", "audits", "mar_errors", "omitted_doses",
     "15", "2026-12-31", "4x4", "4x2", "medicines",
     "MAR sheets in all five houses have gaps and codes that nobody explained, about 40 for every "
     "1,000 doses, and one omitted dose could have harmed.",
     "Second-line samples since February 2026 and the incident of 2 June 2026.",
     "Staff were trained but never seen giving medicines; Local checks find less than there is; "
     "Anomalies wait for the next office day"),
    ("C1", "feedback", "feedback_score:timeliness", "late_call_complaints",
     "4.2", "2027-03-31", "4x2", "4x2", "complaints",
     "People at Hillcrest say that nobody tells them when their carer is late.",
     "Feedback forms of the third quarter of 2026, theme timeliness.",
     "Nobody in the office has the task to ring ahead"),
    ("C2", "incidents", "late_call_complaints", "complaints_answered",
     "0.5", "2026-12-31", "2x3", "2x3", "complaints",
     "Families of four branches complain of late calls weeks after the call.",
     "Complaints register of the first half of 2026.",
     "Families do not know whom to ring"),
)  # fmt: skip
_OF_AN_AIM = (
    "aim", "evidence_source", "outcome_measure", "other_outcomes", "target", "target_by",
    "risk_before", "risk_now", "theme", "issue", "evidence", "causes",
)  # fmt: skip


def aims() -> dict[str, dict[str, str]]:
    """Each aim by its id, by the headings of plan.csv; every target is over eight weeks."""
    rows = (dict(zip(_OF_AN_AIM, cells, strict=True)) for cells in _AIMS)
    return {row["aim"]: row | {"target_window_weeks": "8"} for row in rows}


HEADINGS = (
    "aim", "issue", "evidence_source", "evidence", "causes", "action", "title", "description",
    "cause", "owner", "sites", "process_measure", "outcome_measure", "other_outcomes",
    "balancing_measure", "target", "target_window_weeks", "target_by", "process_target",
    "compare_with", "exclude", "problem_since", "practice_changed_on", "due_on", "completed_on",
    "review_on", "re_audit_on", "strength", "escalate_to", "risk_before", "risk_now", "theme",
)  # fmt: skip


def write_plan(folder: Path) -> None:
    """Write plan.csv, people.csv and truth.json."""
    of = aims()
    rows = [of[action["aim"]] | action for action in actions()]
    _write(
        folder / "plan.csv", HEADINGS, [[row.get(each, "") for each in HEADINGS] for row in rows]
    )
    _write(folder / "people.csv", ("person", "role", "sites", "escalates_to"), PEOPLE)
    truth = json.dumps(TRUTH, indent=2, sort_keys=True) + "\n"
    (folder / "truth.json").write_text(truth, encoding="utf-8", newline="\n")


def _write(path: Path, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(headings)
        writer.writerows(rows)
