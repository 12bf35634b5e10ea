"""The history tells who said what of the plan, when and why, in words and never in codes."""

from dataclasses import fields, replace
from datetime import date

import pytest

from metrics.measure import MeasureRef
from plan.credibility import PlanGap, dismiss, finding_of
from plan.editing import Draft, FieldWanted, save, withdraw
from plan.faults import Known, opened
from plan.fields import COLUMNS, FIELDS
from plan.history import changes
from plan.model import Decision, Outcome, Risk, Tag
from plan.register import Claim, Register, open_register
from plan.state import Review, review_claim
from plan.values import as_text, type_of_kind
from tests.plan.cases import ACTION, AIM, PEOPLE, TODAY


@pytest.fixture
def register(tmp_path) -> Register:
    found = open_register(tmp_path)
    for subject in (*PEOPLE, AIM, ACTION):
        found.write(subject, by="import", why="plan.csv")
    return found


def told(register: Register, kind: str, subject: str) -> list[str]:
    return [
        str(each) for each in changes(register, register.plan(), TODAY, kind, subjects=[subject])
    ]


def write(register: Register, subject, why: str = "") -> None:
    register.write(subject, by="quality", why=why)


def test_an_action_enters_with_all_that_was_said_at_once(register) -> None:
    (first,) = changes(register, register.plan(), TODAY, "action", subjects=["A1"])
    assert (first.what, first.recorded_by, first.because) == (
        "entered in the plan",
        "import",
        "from plan.csv",
    )
    assert "owner: Scheduler · " in first.now
    assert "process measure: Gaps long enough for the journey" in first.now
    assert "null" not in first.now


def test_a_changed_date_is_told_with_both_days_and_the_reason(register) -> None:
    moved = Draft(
        kind="action",
        subject="A1",
        typed={"due_on": FieldWanted(date(2026, 12, 15), 10**6)},
        why={"due_on": "two schedulers were ill"},
    )
    save(register, moved, "scheduler", Known(today=TODAY))
    newest = told(register, "action", "A1")[0]
    assert newest == "due date: 1 December → 15 December, because two schedulers were ill"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"owner": "director"}, "owner: Scheduler → Operations director"),
        ({"owner": ""}, "owner: Scheduler → nothing"),
        ({"later_reviews_on": (date(2027, 1, 4),)}, "later reviews: nothing → 4 January 2027"),
        ({"escalate_after_days": 1}, "days it may slip: nothing → 1 day"),
        (
            {"balancing": MeasureRef("observation_score", "knock_and_wait")},
            "balancing measure: nothing → Observation score (knock-and-wait)",
        ),
    ],
)
def test_each_kind_of_value_reads_as_people_say_it(register, fields, said) -> None:
    write(register, replace(ACTION, **fields))
    assert said in told(register, "action", "A1")


def test_targets_risks_and_tags_read_as_people_say_them(register) -> None:
    outcome = Outcome(measure=MeasureRef("punctuality"), target=92.5, window_weeks=8)
    tags = (
        Tag("cqc-regulations", "12"),
        Tag("cqc-quality-statements", "learning_culture"),
    )
    write(register, replace(AIM, outcomes=(outcome,), risk_now=Risk.of(4, 3), tags=tags))
    said = told(register, "aim", "P")
    assert any(
        each.endswith(
            "95 % over 8 weeks by 31 December → Calls that began on time: 92.5 % over 8 weeks"
        )
        for each in said
    )
    assert "risk now: nothing → 12 of 25 (4 × 3), high" in said
    assert any(each.endswith("12 Safe care and treatment; Learning culture") for each in said)


def test_what_was_said_beside_the_plan_is_there_too(register) -> None:
    register.note("A1", "Runs 1 to 4 are done.", by="scheduler")
    review = Review(action="A1", held_on=TODAY, decision=Decision.CONTINUE, by="quality")
    register.record([review_claim(review)], "quality", "on its way")
    plan = register.plan()
    point = finding_of(ACTION, PlanGap.ONLY_ACTIVITY, phrase="reviewed")
    dismiss(register, plan, point, "quality", reason="known to all")
    said = told(register, "action", "A1")
    assert said[0] == (
        "point set aside: This describes activity, not a change in practice (“reviewed”),"
        " because known to all"
    )
    assert said[1] == "review: continue, held on 16 November, because on its way"
    assert said[2] == "note: Runs 1 to 4 are done."


def test_what_left_and_came_back_is_told(register) -> None:
    withdraw(register, opened(register, "action", "A1"), "quality", "merged with another")
    assert told(register, "action", "A1")[0] == (
        "taken out of the plan, because merged with another"
    )
    register.write(ACTION, by="import", why="plan.xlsx")
    assert told(register, "action", "A1")[0] == "back in the plan, from plan.xlsx"


def test_everything_together_is_newest_first_and_of_every_kind(register) -> None:
    found = changes(register, register.plan(), TODAY)
    assert [each.id for each in found] == sorted((each.id for each in found), reverse=True)
    assert {each.kind for each in found} == set(type_of_kind)


def test_a_field_of_a_newer_version_is_told_by_its_name(register) -> None:
    said = Claim(kind="action", subject="A1", field="seen_from_space", value=as_text("yes"))
    register.record([said], "quality")
    assert 'seen from space: nothing → "yes"' in told(register, "action", "A1")


@pytest.mark.parametrize("kind", [*type_of_kind, "outcome"])
def test_every_field_of_the_plan_has_its_line_in_the_table_of_fields(kind) -> None:
    of_the_model = {each.name for each in fields((type_of_kind | {"outcome": Outcome})[kind])}
    missing = of_the_model - {"id"} - set(FIELDS[kind])
    assert not missing, f"no line in plan/fields.py for {kind}: {', '.join(sorted(missing))}"


@pytest.mark.parametrize("kind", type_of_kind)
def test_no_line_of_the_table_is_about_a_field_that_the_model_lacks(kind) -> None:
    assert set(FIELDS[kind]) <= {each.name for each in fields(type_of_kind[kind])}


def test_no_heading_is_read_as_two_fields() -> None:
    lines = [line for kind in ("aim", "outcome", "action") for line in COLUMNS[kind].values()]
    said = [name for line in lines for name in {line.heading, *line.aliases.split()}]
    assert len(said) == len(set(said))
