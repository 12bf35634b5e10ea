"""The register only grows, and its present state is the latest word on each field."""

import multiprocessing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.exc import DatabaseError

from connectors.warehouse import StoreProblem
from metrics.measure import MeasureRef, Theme
from plan.database import OLDER_VARIABLE, VARIABLE, entries
from plan.model import (
    Action,
    Aim,
    EvidenceSource,
    Outcome,
    Person,
    ReAuditResult,
    Risk,
    Strength,
    Tag,
)
from plan.register import Claim, claims_of, open_register
from plan.values import as_text, kind_of, read_back

pytestmark = pytest.mark.usefixtures("either_database")

AIM = Aim(
    id="P1",
    issue="Calls begin late",
    evidence_source=EvidenceSource.COMPLAINTS,
    causes=("rota", "travel"),
    outcomes=(
        Outcome(measure=MeasureRef("punctuality"), target=95, by=date(2026, 3, 1)),
        Outcome(measure=MeasureRef("feedback_score", "timeliness"), window_weeks=12),
    ),
    risk_before=Risk(16),
    theme=Theme.PUNCTUALITY,
)
ACTION = Action(
    id="A1",
    aim="P1",
    title="Redesign runs",
    owner="scheduler",
    sites=("Northgate", "Eastfield"),
    process=MeasureRef("feasible_gaps"),
    practice_changed_on=date(2026, 1, 5),
    strength=Strength.STRONG,
)
SCHEDULER = Person(id="scheduler", role="Scheduler", sites=("Northgate",))


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    for subject in (AIM, ACTION, SCHEDULER):
        register.write(subject, by="importer")
    plan = open_register(tmp_path).plan()
    assert (plan.aims, plan.actions, plan.people) == ((AIM,), (ACTION,), (SCHEDULER,))


def test_latest_word_on_a_field_counts_and_the_earlier_one_is_kept(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    register.write(ACTION, by="importer")
    moved = Claim(kind="action", subject="A1", field="due_on", value=as_text(date(2026, 5, 1)))
    register.record([moved], by="manager", why="two schedulers were ill")
    assert register.plan().action("A1").due_on == date(2026, 5, 1)
    told = [each for each in register.history("action", "A1") if each.field == "due_on"]
    assert [(each.value, each.recorded_by) for each in told] == [
        ("null", "importer"),
        ('"2026-05-01"', "manager"),
    ]
    assert told[-1].why == "two schedulers were ill"


def test_the_plan_at_an_entry_stays_as_it_was_whatever_is_said_later(tmp_path: Path) -> None:
    register, plans = open_register(tmp_path), {}
    for changed_on in (None, date(2026, 1, 5), date(2026, 2, 2)):
        register.write(replace(ACTION, practice_changed_on=changed_on), by="manager")
        plans[register.last_entry()] = register.plan()
    assert len(plans) == 3
    assert {entry: register.plan(entry) for entry in plans} == plans
    assert not register.plan(0).actions


def test_saying_the_same_again_records_nothing(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    assert len(register.write(AIM, by="importer")) == len(claims_of(AIM))
    assert register.write(AIM, by="someone else") == ()


@pytest.mark.parametrize("change", [update(entries).values(value="1"), delete(entries)])
def test_entries_cannot_be_changed_or_deleted(tmp_path: Path, change) -> None:
    register = open_register(tmp_path)
    register.write(SCHEDULER, by="importer")
    with pytest.raises(DatabaseError, match="only grows"), register.engine.begin() as connection:
        connection.execute(change)
    assert register.plan().people == (SCHEDULER,)


def test_notes_are_kept_in_the_order_they_were_written(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    register.write(ACTION, by="importer")
    register.note("A1", "Runs 1 to 4 are done.", by="scheduler")
    register.note("A1", "All runs are done.", by="manager")
    assert [(each.recorded_by, each.content) for each in register.notes("A1")] == [
        ("scheduler", "Runs 1 to 4 are done."),
        ("manager", "All runs are done."),
    ]
    assert register.plan().actions == (ACTION,)


@pytest.mark.parametrize("name", [VARIABLE, OLDER_VARIABLE])
def test_register_of_another_address_is_used_when_it_is_named(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv(name, f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
    open_register(tmp_path / "store").write(AIM, by="importer")
    assert (tmp_path / "elsewhere.sqlite").exists()
    assert not (tmp_path / "store").exists()


def _write_notes(store: Path, writer: str, count: int) -> None:
    for number in range(count):
        open_register(store).note("A1", f"{writer} {number}", by=writer)


def test_two_processes_write_at_once_and_neither_loses_anything(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [
        spawn.Process(target=_write_notes, args=(tmp_path, name, 20)) for name in ("one", "two")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(timeout=60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    notes = open_register(tmp_path).notes("A1")
    for name in ("one", "two"):
        own = [each.content for each in notes if each.recorded_by == name]
        assert own == [f"{name} {number}" for number in range(20)]


words = st.text(max_size=20)
dates = st.none() | st.dates()
refs = st.builds(MeasureRef, st.just("punctuality"), st.sampled_from(["", "app"]))
outcomes = st.builds(
    Outcome,
    measure=refs,
    target=st.none() | st.floats(allow_nan=False, allow_infinity=False),
    by=dates,
)
parts = st.integers(1, 5)
risks = st.builds(Risk, st.integers(1, 25)) | st.builds(Risk.of, parts, parts)
aims = st.builds(
    Aim,
    id=st.just("P1"),
    issue=words,
    evidence_source=st.none() | st.sampled_from(EvidenceSource),
    causes=st.lists(words).map(tuple),
    outcomes=st.lists(outcomes).map(tuple),
    risk_before=st.none() | risks,
    theme=st.sampled_from(Theme),
    sites=st.lists(words).map(tuple),
    tags=st.lists(st.just(Tag("cqc-regulations", "12"))).map(tuple),
)
actions = st.builds(
    Action,
    id=st.just("A1"),
    aim=st.just("P1"),
    title=words,
    sites=st.lists(words).map(tuple),
    outcome=st.none() | refs,
    due_on=dates,
    later_reviews_on=st.lists(st.dates()).map(tuple),
    re_audit_result=st.none() | st.sampled_from(ReAuditResult),
    escalate_after_days=st.none() | st.integers(0, 90),
    strength=st.none() | st.sampled_from(Strength),
)


@given(aims | actions)
def test_every_subject_survives_being_written_and_read(subject: Aim | Action) -> None:
    written = {said.field: said.value for said in claims_of(subject)}
    assert read_back(kind_of(subject), subject.id, written) == subject


def test_an_address_that_is_none_is_told_in_a_line(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(VARIABLE, "nonsense")
    with pytest.raises(StoreProblem, match="What to do"):
        open_register(tmp_path)
