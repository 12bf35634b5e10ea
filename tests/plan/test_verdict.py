"""From figures to the plan's answer: process, outcome, balancing, comparators, order, words."""

from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from metrics.catalogue import measure
from metrics.difference.answers import ComparedWith, Interval
from metrics.measure import MeasureRef
from metrics.target import TargetState
from plan.due import decisions, most_pressing_first
from plan.evidence import records_of
from plan.model import Action, Aim, Outcome, Person, Plan
from plan.register import open_register
from plan.standing import standings
from plan.verdict import Verdict
from plan.words.answers import VerdictAnswer
from plan.words.sentences import Role, as_json, sentences, short_gap, statement
from tests.plan.cases import verdicts
from tests.plan.warehouse import START, TODAY, Counted, Level, steady, step, warehouse

FINDINGS = measure("audit_findings")
PUNCTUALITY, GAPS = MeasureRef("punctuality"), MeasureRef("feasible_gaps")
AIM = Aim(id="P", outcomes=(Outcome(measure=PUNCTUALITY, target=90),))
ACTION = Action(
    id="A1",
    aim="P",
    title="Runs redesigned",
    owner="scheduler",
    sites=("Northgate",),
    process=GAPS,
    balancing=MeasureRef("short_calls"),
    practice_changed_on=START,
)
USUAL_GAPS, USUAL_SHORT = steady(0.7), steady(0.05)
OTHERS = ("Hillcrest", "Parkway", "Eastfield")


def plan_of(*actions: Action, aim: Aim = AIM) -> Plan:
    return Plan(aims=(aim,), actions=actions, people=(Person(id="scheduler", role="Scheduler"),))


def put(
    counted: Counted,
    outcome: Level,
    process: Level = USUAL_GAPS,
    balancing: Level = USUAL_SHORT,
    others: tuple[str, ...] = OTHERS,
) -> None:
    """Northgate as given, and other branches where nothing changed."""
    counted.places("branch", "Northgate", *others)
    for what, own, usual in (
        ("punctuality", outcome, 0.82),
        ("feasible_gaps", process, 0.7),
        ("short_calls", balancing, 0.05),
    ):
        counted.add(what, "Northgate", own)
        for site in others:
            counted.add(what, site, steady(usual))


def only(counted: Counted, plan: Plan, today: date = TODAY) -> Verdict:
    (verdict,) = verdicts(counted.connection, plan, today)
    return verdict


WANTED = step(0.80, 0.92), step(0.6, 0.9)


@pytest.mark.parametrize(
    ("outcome", "process", "balancing", "answer"),
    [
        (*WANTED, steady(0.05), VerdictAnswer.WORKING),
        (steady(0.8), step(0.6, 0.9), steady(0.05), VerdictAnswer.PRACTICE_CHANGED),
        (step(0.8, 0.92), steady(0.6), steady(0.05), VerdictAnswer.IMPROVED_OTHERWISE),
        (steady(0.8), steady(0.6), steady(0.05), VerdictAnswer.NO_VISIBLE_CHANGE),
        (*WANTED, step(0.05, 0.2), VerdictAnswer.AT_A_COST),
        (step(0.85, 0.7), step(0.6, 0.9), steady(0.05), VerdictAnswer.GETTING_WORSE),
    ],
)
def test_what_the_measures_did_becomes_the_answer(outcome, process, balancing, answer) -> None:
    with warehouse() as counted:
        put(counted, outcome, process, balancing)
        verdict = only(counted, plan_of(ACTION))
    assert verdict.answer is answer
    assert not verdict.qualified
    assert verdict.weeks_since_start == 19
    read_well(verdict)


def test_an_outcome_that_stands_in_for_practice_shows_no_change_of_practice() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        verdict = only(counted, plan_of(replace(ACTION, process=PUNCTUALITY)))
    assert verdict.answer is VerdictAnswer.IMPROVED_OTHERWISE
    assert "No measure of its own shows whether practice changed." in sentences(verdict)
    read_well(verdict)


def test_gain_that_faded_is_lost() -> None:
    faded = START + timedelta(weeks=10)
    with warehouse() as counted:
        put(counted, lambda day: 0.92 if START <= day < faded else 0.8, step(0.6, 0.9))
        verdict = only(counted, plan_of(ACTION))
    assert verdict.answer is VerdictAnswer.GAIN_LOST
    read_well(verdict)


def test_lead_is_the_interval_and_what_it_was_compared_with() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        verdict = only(counted, plan_of(ACTION))
    lead = sentences(verdict)[0]
    assert lead.startswith("Between ")
    assert "more calls in every 100 began on time than expected" in lead
    assert lead.endswith("compared with 3 other branches.")
    assert verdict.outcome.goal.state in (TargetState.MET, TargetState.RELIABLY_MET)
    assert verdict.sustained


def test_a_gain_that_held_and_whose_size_is_no_longer_sure_is_told_without_its_interval() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        outcome = only(counted, plan_of(ACTION)).outcome
    assert outcome.difference.held
    unsure = copy(outcome.difference)
    vars(unsure)["own"] = Interval(0.06, -0.14, 0.26)
    said = "some more calls in every 100 began on time"
    assert short_gap(replace(outcome, difference=unsure)) == said
    assert short_gap(outcome).startswith("between ")


def test_without_others_the_answer_is_qualified_and_says_so() -> None:
    with warehouse() as counted:
        put(counted, *WANTED, others=("Hillcrest",))
        verdict = only(counted, plan_of(ACTION))
    assert (verdict.answer, verdict.qualified) == (VerdictAnswer.WORKING, True)
    assert "it could be the time of year" in sentences(verdict)[2]
    read_well(verdict)


def test_site_with_its_own_action_on_the_measure_is_no_comparator() -> None:
    other = replace(ACTION, id="A2", sites=("Hillcrest",), practice_changed_on=date(2026, 8, 3))
    long_ago = replace(other, id="A3", sites=("Parkway",), practice_changed_on=date(2025, 1, 6))
    with warehouse() as counted:
        put(counted, *WANTED)
        found = verdicts(counted.connection, plan_of(ACTION, other, long_ago), TODAY)
    (own,) = [verdict for verdict in found if verdict.action.id == "A1"]
    assert set(own.outcome.evidence.others) == {"Parkway", "Eastfield"}


def test_plan_says_with_whom_to_compare_and_with_whom_not() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        named = only(counted, plan_of(replace(ACTION, compare_with=("Parkway", "Northgate"))))
        without = only(counted, plan_of(replace(ACTION, exclude=("Parkway",))))
    assert set(named.outcome.evidence.others) == {"Parkway"}
    assert named.outcome.difference.beside.compared_with is ComparedWith.NOTHING
    assert set(without.outcome.evidence.others) == {"Hillcrest", "Eastfield"}


def test_other_kinds_of_place_are_no_comparators() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        counted.places("house", "Alder")
        counted.add("punctuality", "Alder", steady(0.8))
        verdict = only(counted, plan_of(ACTION))
    assert "Alder" not in verdict.outcome.evidence.others


def test_other_action_on_the_measure_here_is_named() -> None:
    other = replace(ACTION, id="A2", process=None, practice_changed_on=date(2026, 8, 3))
    elsewhere = replace(other, id="A3", sites=("Hillcrest",))
    with warehouse() as counted:
        put(counted, *WANTED)
        found = verdicts(counted.connection, plan_of(ACTION, other, elsewhere), TODAY)
    (own,) = [verdict for verdict in found if verdict.action.id == "A1"]
    assert [action.id for action in own.beside] == ["A2"]


def test_several_sites_are_pooled() -> None:
    both = replace(ACTION, sites=("Northgate", "Hillcrest"))
    with warehouse() as counted:
        put(counted, *WANTED)
        verdict = only(counted, plan_of(both))
    assert set(verdict.outcome.evidence.own.denominator) == {80.0}
    assert set(verdict.outcome.evidence.others) == {"Parkway", "Eastfield"}


def test_change_of_definition_is_never_compared_across() -> None:
    changed = date(2026, 9, 7)
    with warehouse() as counted:
        put(counted, *WANTED)
        counted.connection.execute(
            "INSERT INTO settings VALUES ('', 'tolerance_late_minutes', ?, 30)", [changed]
        )
        verdict = only(counted, plan_of(ACTION))
    assert verdict.outcome.evidence.question.as_of == changed
    assert verdict.outcome.difference.blocks == 9


def test_change_of_definition_soon_after_the_start_leaves_nothing_to_tell() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        counted.connection.execute(
            "INSERT INTO settings VALUES ('', 'tolerance_late_minutes', '2026-07-20', 30)"
        )
        verdict = only(counted, plan_of(ACTION))
    assert sentences(verdict)[0] == ("Nobody can say: from 20 July it is counted in another way.")


def test_definition_of_another_site_concerns_that_site_alone() -> None:
    changed = date(2026, 3, 2)
    with warehouse() as counted:
        put(counted, *WANTED)
        counted.connection.execute(
            "INSERT INTO settings VALUES ('Parkway', 'tolerance_late_minutes', ?, 30)", [changed]
        )
        evidence = only(counted, plan_of(ACTION)).outcome.evidence
    assert evidence.own.days[0] < np.datetime64(changed)
    assert evidence.others["Parkway"].days[0] == np.datetime64(changed)


def test_second_line_of_checks_begins_a_new_phase() -> None:
    began = date(2026, 2, 2)
    with warehouse() as counted:
        counted.places("house", "Alder")
        counted.add("audit_findings:first", "Alder", steady(0.1), a_day=4)
        counted.add("audit_findings:second", "Alder", steady(0.3), a_day=4, first=began)
        records = records_of(counted.connection, plan_of(ACTION), TODAY)
        read = {part: records.changes(FINDINGS, part) for part in ("", "first")}
    assert read == {"": {"Alder": frozenset({began})}, "first": {}}


def test_setting_stated_at_its_usual_value_changes_nothing() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        counted.connection.execute(
            "INSERT INTO settings VALUES ('', 'tolerance_late_minutes', '2026-09-07', 15)"
        )
        verdict = only(counted, plan_of(ACTION))
    assert verdict.outcome.difference.blocks == 19


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"practice_changed_on": date(2026, 11, 2)},
            "Too early to say: the first answer can come on 30 November.",
        ),
        ({"practice_changed_on": None}, "Practice has not changed yet"),
        ({"practice_changed_on": date(2027, 1, 4)}, "Practice is to change on 4 January 2027;"),
        ({"practice_changed_on": date(2025, 7, 14)}, "the records before the change are"),
        ({"sites": ("Nowhere",)}, "There are no figures yet here for calls that began on time."),
        ({"outcome": MeasureRef("missed_calls")}, "the plan names no outcome measure"),
    ],
)
def test_too_early_says_why_and_from_when(change: dict, said: str) -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        verdict = only(counted, plan_of(replace(ACTION, **change)))
    assert verdict.answer is VerdictAnswer.TOO_EARLY
    assert said in sentences(verdict)[0]
    read_well(verdict)


def test_stale_figures_are_told_from_a_young_action() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        counted.cover("punctuality", START + timedelta(days=10))
        verdict = only(counted, plan_of(ACTION))
    assert "the figures end on 16 July. Load newer ones." in sentences(verdict)[0]


def test_process_that_was_at_zero_is_seen_to_move() -> None:
    with warehouse() as counted:
        put(counted, steady(0.8), step(0.0, 0.5))
        verdict = only(counted, plan_of(ACTION))
    assert verdict.answer is VerdictAnswer.PRACTICE_CHANGED


def test_empty_warehouse_says_that_there_are_no_figures() -> None:
    with warehouse() as counted:
        verdict = only(counted, plan_of(ACTION))
    assert verdict.answer is VerdictAnswer.TOO_EARLY
    assert as_json(verdict)["outcome"]["effect"] is None


def test_what_needs_a_decision_comes_first_and_what_works_last(tmp_path: Path) -> None:
    due = replace(ACTION, id="A9", review_on=TODAY - timedelta(days=1))
    waiting = replace(ACTION, id="A2", practice_changed_on=None)
    plan = plan_of(ACTION, waiting, due)
    with warehouse() as counted:
        put(counted, *WANTED)
        found = verdicts(counted.connection, plan, TODAY)
    ranked = most_pressing_first(standings(open_register(tmp_path), plan, found))
    assert [standing.action.id for standing in ranked] == ["A9", "A2", "A1"]
    assert "The review planned for 15 November was not held. Hold it now." in decisions(ranked[0])


def test_json_has_what_the_command_line_promises() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        told = as_json(only(counted, plan_of(ACTION)))
    assert {
        "action",
        "answer",
        "qualified",
        "process",
        "outcome",
        "target",
        "sustained",
        "weeks_since_start",
        "sentences",
    } <= set(told)
    assert told["action"] == "A1"
    assert told["outcome"]["low"] < told["outcome"]["effect"] < told["outcome"]["high"]
    assert 8 < told["outcome"]["effect"] < 16
    assert told["outcome"]["unit"] == "% of calls due"


def read_well(verdict: Verdict) -> None:
    """Two or three sentences under 20 words and facts, each a sentence, none with a code in it."""
    assert 1 <= len([each for each in statement(verdict) if each.role is not Role.FACT]) <= 3
    for each in sentences(verdict):
        assert len(each.split()) < 20, each
        assert each[0].isupper()
        assert each.endswith(".")
        assert "_" not in each
        assert "nan" not in each
        assert "inf" not in each.split()


def test_json_of_an_action_not_begun_has_the_same_keys() -> None:
    with warehouse() as counted:
        put(counted, *WANTED)
        begun = as_json(only(counted, plan_of(ACTION)))
        waiting = as_json(only(counted, plan_of(replace(ACTION, practice_changed_on=None))))
    for name in ("process", "outcome"):
        assert set(waiting[name]) == set(begun[name])
        assert waiting[name]["answer"] == "too_early"
        assert waiting[name]["measure"] == begun[name]["measure"]
