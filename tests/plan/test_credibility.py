"""A weak draft is caught and told what it lacks; a strong plan passes."""

from dataclasses import replace
from datetime import date

import pytest

from metrics.measure import MeasureRef
from plan.credibility import PlanGap, several
from plan.model import Action, Aim, EvidenceSource, Outcome, Person, Plan, Strength
from plan.strength import activity_phrase, attendance_phrase
from tests.plan.cases import findings

AIM = Aim(
    id="P",
    issue="One call in five begins more than 15 minutes late.",
    evidence_source=EvidenceSource.COMMISSIONER,
    causes=("unrealistic travel assumptions", "late rota publication"),
    outcomes=(
        Outcome(measure=MeasureRef("punctuality"), target=95, window_weeks=8, by=date(2026, 6, 1)),
    ),
)
STRONG = Action(
    id="A1",
    aim="P",
    title="Redesign run structures with real travel times",
    cause="unrealistic travel assumptions",
    owner="scheduler",
    sites=("Northgate",),
    process=MeasureRef("feasible_gaps"),
    practice_changed_on=date(2026, 2, 2),
    due_on=date(2026, 2, 28),
    review_on=date(2026, 4, 1),
    re_audit_on=date(2026, 6, 1),
    strength=Strength.STRONG,
)
PEOPLE = (
    Person(id="scheduler", role="Scheduler", escalates_to="director"),
    Person(id="director", role="Operations director"),
)


def gaps(*actions: Action, aim: Aim = AIM) -> list[PlanGap]:
    return [each.gap for each in findings(Plan(aims=(aim,), actions=actions, people=PEOPLE))]


def test_strong_action_passes() -> None:
    assert gaps(STRONG) == []


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"owner": ""}, PlanGap.NO_OWNER),
        ({"cause": ""}, PlanGap.NO_CAUSE),
        ({"process": None}, PlanGap.NO_PROCESS_MEASURE),
        ({"process": MeasureRef("punctuality")}, PlanGap.PROCESS_IS_OUTCOME),
        ({"due_on": None}, PlanGap.NO_DUE_DATE),
        ({"due_on": date(2026, 1, 1)}, PlanGap.DUE_BEFORE_START),
        ({"review_on": None}, PlanGap.NO_REVIEW_DATE),
        ({"re_audit_on": None}, PlanGap.NO_RE_AUDIT_DATE),
        ({"owner": "director"}, PlanGap.NO_ESCALATION),
        ({"strength": None}, PlanGap.NO_STRENGTH),
        ({"strength": Strength.WEAK}, PlanGap.ONLY_WEAK_ACTIONS),
        ({"owner": "scheduler; director"}, PlanGap.SEVERAL_OWNERS),
        ({"owner": "Scheduler and branch manager"}, PlanGap.SEVERAL_OWNERS),
        ({"planned_start_on": date(2026, 3, 2)}, PlanGap.DUE_BEFORE_START),
        ({"evidence_required": "Signed attendance sheets"}, PlanGap.ONLY_ATTENDANCE),
    ],
)
def test_what_an_action_lacks_is_found(change: dict, gap: PlanGap) -> None:
    assert gap in gaps(replace(STRONG, **change))


@pytest.mark.parametrize(
    ("change", "gap"),
    [
        ({"issue": ""}, PlanGap.NO_ISSUE),
        ({"causes": ()}, PlanGap.NO_CAUSES),
        ({"evidence_source": None}, PlanGap.NO_EVIDENCE_SOURCE),
        ({"outcomes": ()}, PlanGap.NO_OUTCOME),
        ({"outcomes": (Outcome(measure=MeasureRef("punctuality")),)}, PlanGap.NO_TARGET),
        ({"outcomes": (replace(AIM.outcomes[0], by=None),)}, PlanGap.NO_TARGET_DATE),
        ({"outcomes": (replace(AIM.outcomes[0], window_weeks=None),)}, PlanGap.NO_WINDOW),
    ],
)
def test_what_an_aim_lacks_is_found_at_each_of_its_actions(change: dict, gap: PlanGap) -> None:
    assert gaps(STRONG, aim=replace(AIM, **change)) == [gap]


@pytest.mark.parametrize("title", ["Staff reminded.", "Policy REVIEWED", "Manager to monitor"])
def test_promises_of_the_weak_draft_are_only_activity(title: str) -> None:
    draft = Action(id="A1", aim="P", title=title)
    found = findings(Plan(actions=(draft,)))
    (activity,) = [each for each in found if each.gap is PlanGap.ONLY_ACTIVITY]
    assert activity.phrase.lower() in title.lower()


def test_word_alone_does_not_accuse_an_action_with_a_measure_of_its_process() -> None:
    call = replace(STRONG, title="Daily delay review call", strength=Strength.INTERMEDIATE)
    assert PlanGap.ONLY_ACTIVITY not in gaps(call)


def test_reminder_stays_activity_although_it_has_a_measure() -> None:
    reminder = replace(STRONG, title="Remind staff to knock", strength=Strength.WEAK)
    assert PlanGap.ONLY_ACTIVITY in gaps(reminder)


def test_one_strong_action_redeems_an_aim_with_weak_ones() -> None:
    weak = replace(STRONG, id="A2", strength=Strength.WEAK)
    assert PlanGap.ONLY_WEAK_ACTIONS not in gaps(STRONG, weak)


@pytest.mark.parametrize("title", ["Redesign the preview of runs", "Restrained doors", "Retrieval"])
def test_words_inside_other_words_are_no_activity(title: str) -> None:
    assert activity_phrase(title) == ""


def test_a_site_that_no_export_speaks_of_is_told_once_the_sites_are_known() -> None:
    plan = Plan(aims=(AIM,), actions=(replace(STRONG, sites=("Nortgate",)),), people=PEOPLE)
    assert PlanGap.UNKNOWN_SITE not in [each.gap for each in findings(plan)]
    assert PlanGap.UNKNOWN_SITE in [each.gap for each in findings(plan, {"Northgate"})]


def test_a_site_compared_with_must_be_known_too() -> None:
    plan = Plan(aims=(AIM,), actions=(replace(STRONG, compare_with=("Elsewhere",)),), people=PEOPLE)
    assert PlanGap.UNKNOWN_SITE in [each.gap for each in findings(plan, {"Northgate"})]
    known = findings(plan, {"Northgate", "Elsewhere"})
    assert PlanGap.UNKNOWN_SITE not in [each.gap for each in known]


@pytest.mark.parametrize(
    "title",
    [
        "Brief all staff at handover",
        "Re-iterate expectations to staff",
        "Staff instructed to call the office",
        "Staff to read and sign the updated medication policy",
        "Message sent to all staff on WhatsApp",
        "Lessons learned shared with the team",
        "Highlight the issue at the next staff meeting",
        "Supervision carried out with the staff member",
        "Manager will keep an eye on MAR charts",
    ],
)
def test_activity_is_known_however_it_is_said(title: str) -> None:
    assert activity_phrase(title)


def test_a_grade_does_not_make_a_change_of_what_is_only_said() -> None:
    reminder = replace(STRONG, title="Remind staff to leave on time", strength=Strength.STRONG)
    assert reminder.process
    assert PlanGap.ONLY_ACTIVITY in gaps(reminder)


@pytest.mark.parametrize(
    "title",
    [
        "Daily delay review call at 09:00 with a named co-ordinator for each round",
        "E-mail alert to the on-call manager when a call is 15 minutes late",
        "Monitored dosage systems withdrawn from all houses",
        "Brief call record now has a field without which the visit stays open",
    ],
)
def test_a_change_is_no_activity_where_it_is_said_why_nothing_counts_it(title: str) -> None:
    change = replace(
        STRONG, title=title, process=None, no_process_reason="seen at visits",
        strength=Strength.INTERMEDIATE,
    )  # fmt: skip
    assert PlanGap.ONLY_ACTIVITY not in gaps(change)


@pytest.mark.parametrize(
    ("evidence", "is_only_attendance"),
    [
        ("100% attendance at training", True),
        ("Sign-in sheet and 95% of staff trained", True),
        ("Certificates on file", True),
        ("GP attends the weekly ward round and hospital admissions fall", False),
        ("Attendance at huddles and punctuality in the log", False),
        ("Attendance, and 95 % of calls on time", False),
    ],
)
def test_attendance_alone_is_no_evidence(evidence: str, is_only_attendance: bool) -> None:
    assert bool(attendance_phrase(evidence)) is is_only_attendance


@pytest.mark.parametrize(
    ("owner", "is_several"),
    [
        ("Learning and Development Manager", False),
        ("Head of Quality & Compliance", False),
        ("Registered Manager, The Willows", False),
        ("Manager, Deputy", True),
        ("BM; QL", True),
        ("Anna and Tom", True),
        ("Everyone", True),
    ],
)
def test_one_role_is_one_owner_whatever_it_is_called(owner: str, is_several: bool) -> None:
    assert several(owner) is is_several
