"""The weak drafts that commissioners see through are caught, and the strong plans pass."""

from datetime import date
from itertools import count

import pytest

from metrics.measure import MeasureRef
from plan.credibility import PlanGap
from plan.model import Action, Aim, EvidenceSource, Outcome, Person, Plan, Strength
from plan.strength import activity_phrase, attendance_phrase
from tests.plan.cases import findings

DRAFTS = {
    "Staff reminded.": "reminded",
    "Policy reviewed.": "reviewed",
    "Manager to monitor.": "monitor",
    "Review rotas": "Review",
    "Speak to staff": "Speak to",
    "Refresher training on dignity": "Refresher training",
    "Repeat mandatory training; close the action once attendance is complete": "training",
}
IN_ANY_TENSE = {
    "ENSURING that calls are on time": "ENSURING",
    "Rotas were monitored": "monitored",
    "To be discussed at the team meeting": "discussed",
    "Training delivered to all carers": "Training",
    "The manager spoke to the team": "spoke to",
    "Reminders sent by e-mail": "Reminders",
    "All staff have been made aware": "made aware",
    "Medicines policy to be re-shared and updated": "policy",
    "Briefings for the night shift": "Briefings",
}


@pytest.mark.parametrize(("title", "phrase"), DRAFTS.items())
def test_weak_draft_is_caught_with_the_words_that_give_it_away(title: str, phrase: str) -> None:
    draft = Action(id="A1", aim="P", title=title)
    found = {each.gap: each for each in findings(Plan(actions=(draft,)))}
    assert found[PlanGap.ONLY_ACTIVITY].phrase == phrase
    lacking = {
        PlanGap.NO_OWNER,
        PlanGap.NO_CAUSE,
        PlanGap.NO_OUTCOME,
        PlanGap.NO_PROCESS_MEASURE,
        PlanGap.NO_REVIEW_DATE,
        PlanGap.NO_RE_AUDIT_DATE,
    }
    assert lacking <= set(found)


def test_closing_on_attendance_is_caught_too() -> None:
    draft = Action(id="A1", aim="P", title=list(DRAFTS)[-1])
    found = {each.gap: each.phrase for each in findings(Plan(actions=(draft,)))}
    assert found[PlanGap.ONLY_ATTENDANCE] == "attendance"


@pytest.mark.parametrize(("words", "phrase"), IN_ANY_TENSE.items())
def test_words_of_activity_are_found_in_any_case_and_tense(words: str, phrase: str) -> None:
    assert activity_phrase(words).startswith(phrase)


@pytest.mark.parametrize(
    ("words", "phrase"),
    [
        ("Certificates of training", "Certificates of training"),
        ("Staff to read and sign the policy", "read and sign"),
        ("Attendance register", "Attendance"),
        ("Attendance, then observed practice", ""),
        ("Call log over eight weeks", ""),
    ],
)
def test_attendance_alone_is_no_evidence(words: str, phrase: str) -> None:
    assert attendance_phrase(words) == phrase


OWNERS = ("scheduler", "branch", "quality", "registered", "deputy", "service", "shift")
PEOPLE = (
    *(Person(id=each, role=each, escalates_to="director") for each in OWNERS),
    Person(id="director", role="Operations director"),
)
_numbers = count(1)


def aim(issue: str, source: EvidenceSource, outcome: Outcome, *causes: str) -> Aim:
    return Aim(id=issue, issue=issue, evidence_source=source, causes=causes, outcomes=(outcome,))


def action(of: Aim, owner: str, title: str, process: str, cause: str) -> Action:
    return Action(
        id=f"A{next(_numbers)}",
        aim=of.id,
        title=title,
        cause=cause,
        owner=owner,
        process=MeasureRef.parse(process),
        due_on=date(2026, 12, 1),
        review_on=date(2026, 12, 8),
        re_audit_on=date(2027, 1, 12),
        strength=Strength.INTERMEDIATE,
    )


def wanted(measure: str, target: float) -> Outcome:
    by = date(2027, 1, 31)
    return Outcome(measure=MeasureRef.parse(measure), target=target, window_weeks=8, by=by)


CALLS = aim(
    "One call in five begins late, and complaints about late calls have doubled.",
    EvidenceSource.COMMISSIONER,
    wanted("punctuality", 95),
    "unrealistic travel assumptions",
    "late rota publication",
    "weak escalation",
)
DIGNITY = aim(
    "Staff discuss residents in communal areas and enter bedrooms too quickly.",
    EvidenceSource.FEEDBACK,
    wanted("observation_score", 85),
    "busy routines",
    "nobody sees practice",
)
MEDICINES = aim(
    "MAR sheets have gaps that recur, and one omitted dose could have harmed.",
    EvidenceSource.AUDITS,
    wanted("mar_errors", 15),
    "trained but never seen",
    "local checks find less",
    "anomalies wait",
)
STRONG = Plan(
    aims=(CALLS, DIGNITY, MEDICINES),
    people=PEOPLE,
    actions=(
        action(CALLS, "scheduler", "Redesign run structures", "feasible_gaps", "travel"),
        action(CALLS, "branch", "Daily delay review calls", "delays_escalated", "escalation"),
        action(CALLS, "scheduler", "Rota out a week ahead", "published_ahead", "publication"),
        action(
            DIGNITY, "registered", "Knock and wait, in five strands", "observations_done", "routine"
        ),
        action(
            DIGNITY, "deputy", "Patterns of spot checks reviewed", "observations_done", "unseen"
        ),
        action(
            MEDICINES,
            "service",
            "Live competency reassessment of all medication-trained staff",
            "competency_in_date",
            "never seen",
        ),
        action(
            MEDICINES, "quality", "Second-line MAR sampling", "second_line_coverage", "local checks"
        ),
        action(
            MEDICINES, "shift", "Same-day escalation of anomalies", "anomalies_escalated", "waiting"
        ),
    ),
)


def test_strong_plans_pass() -> None:
    assert findings(STRONG) == ()
