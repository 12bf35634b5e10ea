"""How sure an answer is: each check on planted cases, its words, what it hides, its command."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from typer.testing import CliRunner

import grip
from connectors.warehouse import Store
from metrics.difference.answers import Answer
from metrics.measure import MeasureRef
from plan.evidence import records_of
from plan.how_sure import Check, CheckName, how_sure
from plan.model import Aim, Outcome
from plan.register import open_register
from plan.verdict import problem_question, verdict_on
from plan.words.sentences import asked_since_when
from reports.edition import edition
from tests.plan.test_verdict import ACTION, AIM, OTHERS, WANTED, plan_of, put
from tests.plan.warehouse import START, TODAY, steady, step, warehouse
from tests.sample_store import shared_sample

LONGEST = 19  # words in a sentence


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    return shared_sample(tmp_path_factory)


def checked(counted, plan, action=ACTION) -> dict[CheckName, Check]:
    records = records_of(counted.connection, plan, TODAY)
    found = how_sure(records, verdict_on(records, action))
    read_well(found.checks)
    return {each.name: each for each in found.checks}


def read_well(checks) -> None:
    """Sentences that can be read aloud, and tables of one shape."""
    assert [each.name for each in checks] == list(CheckName)
    for each in checks:
        for sentence in filter(None, re.split(r"(?<=[.?!]) ", each.sentence)):
            assert len(sentence.split()) <= LONGEST, sentence
            assert re.fullmatch(r"[A-Z][^{}]*[.?]", sentence)
            assert "nan" not in sentence.split()
        assert [tuple(row.values()) for row in each.table] == list(each.rows)


def test_a_true_gain_passes_every_check() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        found = checked(counted, plan_of(ACTION))
    assert {each.passed for each in found.values()} == {True}
    assert found[CheckName.PLACES].sentence == (
        "The same question at 3 other branches: it never said “better than before”."
    )
    assert [row[0] for row in found[CheckName.LEFT_OUT].rows] == sorted(OTHERS)
    dates = [row[0] for row in found[CheckName.DATES].rows]
    assert len(dates) >= 20
    assert max(dates) < START
    term, estimate, error, *_, low, high = found[CheckName.METHOD].rows[2]
    assert term == "gap since the start"
    assert 0 < low < estimate - error < high


def test_a_branch_that_moved_by_itself_before_fails_at_earlier_dates() -> None:
    moved = START - timedelta(weeks=26)

    def level(day: date) -> float:
        return 0.92 if day >= START or moved - timedelta(weeks=10) <= day < moved else 0.8

    with warehouse() as counted:
        put(counted, level)
        found = checked(counted, plan_of(ACTION))
    assert found[CheckName.DATES].passed is False
    assert "times" in found[CheckName.DATES].sentence


def test_places_that_gained_too_say_so_and_nothing_is_left_out_where_there_is_none() -> None:
    with warehouse() as counted:
        put(counted, *WANTED, others=())
        counted.places("branch", "Hillcrest")
        counted.add("punctuality", "Hillcrest", WANTED[0])
        found = checked(counted, plan_of(ACTION))
    assert found[CheckName.PLACES].passed is False
    assert (
        "at 1 other branch: it said “better than before” once" in found[CheckName.PLACES].sentence
    )
    with warehouse() as counted:
        put(counted, *WANTED, others=())
        found = checked(counted, plan_of(ACTION))
    assert found[CheckName.PLACES].passed is found[CheckName.LEFT_OUT].passed is None
    assert found[CheckName.LEFT_OUT].sentence == "There is no other place to leave out."


def test_the_one_place_that_an_answer_rests_on_is_named() -> None:
    """Two others that fell make steady figures look better; without one there is no comparison."""
    with warehouse() as counted:
        put(counted, steady(0.8), others=())
        counted.places("branch", "Hillcrest", "Parkway")
        for site in ("Hillcrest", "Parkway"):
            counted.add("punctuality", site, step(0.86, 0.7))
        found = checked(counted, plan_of(ACTION))[CheckName.LEFT_OUT]
    assert found.passed is False
    assert found.sentence == "Without Hillcrest or Parkway the answer would be another."


def test_where_the_other_method_disagrees_it_says_why() -> None:
    """A gain that faded: on average since the start it is still better."""
    faded = START + timedelta(weeks=10)
    with warehouse() as counted:
        put(counted, lambda day: 0.92 if START <= day < faded else 0.8)
        found = checked(counted, plan_of(ACTION))[CheckName.METHOD]
    assert found.passed is False
    assert found.sentence == (
        "Another method, a segmented regression, says “better than before”."
        " Of a gain that held, we ask only whether it is still there."
    )


def test_what_else_happened_names_actions_and_ways_of_counting() -> None:
    other = replace(ACTION, id="A2", title="Rota published earlier")
    with warehouse() as counted:
        put(counted, *WANTED)
        counted.connection.execute(
            "INSERT INTO settings (site, name, value, from_day)"
            " VALUES ('', 'tolerance_late_minutes', 20, DATE '2026-10-05')"
        )
        found = checked(counted, plan_of(ACTION, other))[CheckName.ELSE]
    assert found.passed is False
    assert found.sentence == "We know of 2 other things that could explain it as well."
    (action,), (way,) = found.rows
    assert action.startswith("6 July: A2, Rota published earlier. It is on the same measure, so")
    assert way.startswith("5 October: calls that began on time: counted anew: ")
    assert way.endswith(". No verdict compares across this day.")


def test_the_smallest_change_stands_beside_the_target() -> None:
    wanted = replace(AIM.outcomes[0], target=82)
    with warehouse() as counted:
        put(counted, steady(0.81))
        found = checked(counted, plan_of(ACTION, aim=Aim(id="P", outcomes=(wanted,))))
    assert found[CheckName.SMALLEST].passed is False
    (_, smallest), (_, asked) = found[CheckName.SMALLEST].rows
    assert 0 < asked < smallest


def test_of_what_few_people_said_no_figure_is_told() -> None:
    rare = MeasureRef("late_call_complaints")
    with warehouse() as counted:
        put(counted, steady(0.8))
        for site in ("Northgate", *OTHERS):
            counted.add("late_call_complaints", site, step(0.2, 0.02), a_day=1)
        aim = Aim(id="P", outcomes=(Outcome(measure=rare),))
        records = records_of(counted.connection, plan_of(ACTION, aim=aim), TODAY)
        sure = how_sure(records, verdict_on(records, ACTION))
    read_well(sure.checks)
    assert not sure.tells_figures
    cells = [cell for each in sure.checks for row in each.rows for cell in row]
    assert cells
    assert not any(isinstance(cell, int | float) for cell in cells)


def test_nothing_is_checked_before_there_is_an_answer() -> None:
    early = replace(ACTION, practice_changed_on=TODAY - timedelta(weeks=2))
    with warehouse() as counted:
        put(counted, *WANTED)
        for action in (early, replace(ACTION, practice_changed_on=None)):
            records = records_of(counted.connection, plan_of(action), TODAY)
            verdict = verdict_on(records, action)
            assert how_sure(records, verdict) is problem_question(records, verdict) is None


def test_it_is_asked_whether_a_bad_half_year_was_part_of_the_problem() -> None:
    """Bad for so long before the start that the weeks before it look like the exception."""

    def level(day: date) -> float:
        return 0.8 if START - timedelta(weeks=34) <= day < START else 0.9

    with warehouse(seed=2) as counted:
        put(counted, level)
        records = records_of(counted.connection, plan_of(ACTION), TODAY)
        verdict = verdict_on(records, ACTION)
        assert verdict.outcome.answer is Answer.IMPROVING
        asked = problem_question(records, verdict)
        named = replace(ACTION, problem_since=asked.since)
        records = records_of(counted.connection, plan_of(named), TODAY)
        verdict = verdict_on(records, named)
        assert verdict.outcome.answer is asked.answer is Answer.NO_DIFFERENCE
        assert problem_question(records, verdict) is None
    assert asked_since_when(asked, TODAY) == (
        "Were the weeks from 5 January to 5 July already part of the problem?"
        " If so, say since when: the answer would be “no clear change yet”."
    )


def test_nothing_is_asked_where_the_answer_holds_either_way() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        records = records_of(counted.connection, plan_of(ACTION), TODAY)
        assert problem_question(records, verdict_on(records, ACTION)) is None


def test_every_action_of_the_sample_reads_well_and_is_worked_out_once(sample) -> None:
    with edition(Store(sample), open_register(sample)) as read:
        for verdict in read.verdicts:
            if sure := read.of_records(how_sure, verdict):
                read_well(sure.checks)
                assert read.of_records(how_sure, verdict).trials is sure.trials  # kept


def test_the_command_prints_each_check_with_its_table(sample) -> None:
    asked = ["verdicts", "--store", str(sample), "--how-sure"]
    told = CliRunner().invoke(grip.app, [*asked, "A01"])
    assert told.exit_code == 0, told.output
    for title in (name.words for name in CheckName):
        assert title in told.output
    done = CliRunner().invoke(grip.app, [*asked, "A01", "--json"])
    checks = json.loads(done.output)
    assert [each["name"] for each in checks] == list(CheckName)
    assert {type(each["passed"]) for each in checks} <= {bool, type(None)}
    gaps = [row["gap"] for row in checks[0]["table"]]
    assert len(gaps) > 10
    assert np.isfinite(gaps).all()
    early = CliRunner().invoke(grip.app, [*asked, "A11"])
    assert early.output.strip() == "There is no answer yet that could be checked."
    assert json.loads(CliRunner().invoke(grip.app, [*asked, "A11", "--json"]).output) == []
    unknown = CliRunner().invoke(grip.app, [*asked, "A99"])
    assert unknown.exit_code == 2
    assert "There is no action 'A99'. The actions are: A01" in unknown.stderr
