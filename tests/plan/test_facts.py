"""What a reader must know of how an action was judged: each fact, where it holds, and its words."""

from dataclasses import replace
from datetime import date, timedelta

from metrics.difference.answers import Doubt
from plan.verdict import Verdict
from plan.words.answers import QUALIFIED, Fact, VerdictAnswer
from plan.words.sentences import already_so, facts, sentences, statement, wording
from tests.plan.cases import verdicts
from tests.plan.test_verdict import ACTION, OTHERS, WANTED, only, plan_of, put
from tests.plan.warehouse import START, TODAY, steady, step, warehouse


def told(verdict: Verdict) -> dict[Fact, str]:
    return dict(facts(verdict))


def test_new_work_in_easier_areas_is_left_out_and_said() -> None:
    with warehouse() as counted:
        put(counted, steady(0.8))
        counted.add("punctuality", "Northgate", steady(0.99), a_day=30, first=START, area="LS9")
        verdict = only(counted, plan_of(ACTION))
    assert verdict.answer is VerdictAnswer.NO_VISIBLE_CHANGE
    assert told(verdict)[Fact.NEW_AREAS].startswith("Judged on the areas served before the start; ")
    assert "208 calls a week in new areas are left out" in told(verdict)[Fact.NEW_AREAS]
    assert "Calls due changed by 79 %" in told(verdict)[Fact.VOLUME]


def test_the_harder_half_that_leaves_is_no_gain() -> None:
    with warehouse() as counted:
        put(counted, steady(0.9))
        counted.add("punctuality", "Northgate", steady(0.6), until=START, area="LS9")
        verdict = only(counted, plan_of(ACTION))
    assert verdict.answer is VerdictAnswer.NO_VISIBLE_CHANGE
    assert Fact.VOLUME in told(verdict)


def test_a_quarter_that_was_bad_is_left_out_and_said() -> None:
    bad = START - timedelta(weeks=12)
    with warehouse() as counted:
        put(counted, lambda day: 0.65 if bad <= day < START else 0.82)
        verdict = only(counted, plan_of(ACTION))
    assert verdict.answer is VerdictAnswer.NO_VISIBLE_CHANGE
    said = "We left out the 12 weeks before the start: they were worse than usual."
    assert told(verdict)[Fact.BAD_WEEKS] == said


def test_a_fall_before_the_start_that_stayed_is_no_answer_and_is_said() -> None:
    fell = START - timedelta(weeks=16)
    with warehouse() as counted:
        put(counted, step(0.9, 0.8, fell))
        verdict = only(counted, plan_of(ACTION))
    assert verdict.answer is VerdictAnswer.NO_VISIBLE_CHANGE
    said = "Lower than before, but it already was in the 6 weeks before the start."
    assert already_so(verdict.outcome) == said
    assert said in sentences(verdict)


def test_a_place_that_changed_by_itself_is_left_out_and_named() -> None:
    with warehouse() as counted:
        put(counted, steady(0.8), others=(*OTHERS, "Southbank"))
        counted.connection.execute(
            "DELETE FROM facts WHERE definition = 'punctuality' AND site = 'Parkway'"
        )
        counted.add("punctuality", "Parkway", step(0.82, 0.6))
        verdict = only(counted, plan_of(ACTION))
    assert told(verdict)[Fact.SITES_LEFT_OUT] == (
        "Not compared with Parkway: there something else changed."
    )


def test_two_other_branches_are_too_few_to_be_sure_of() -> None:
    with warehouse() as counted:
        put(counted, *WANTED, others=OTHERS[:2])
        verdict = only(counted, plan_of(ACTION))
    assert (verdict.outcome.difference.beside.doubt, wording(verdict)) == (
        Doubt.TWO_SITES,
        QUALIFIED,
    )
    said = "Better than before, but two other branches are too few to be sure of."
    assert said in sentences(verdict)


def test_actions_that_share_a_change_are_told_of_together() -> None:
    other = replace(ACTION, id="A2", title="Rounds by area")
    with warehouse() as counted:
        put(counted, *WANTED)
        found = verdicts(counted.connection, plan_of(ACTION, other), TODAY)
    verdict = next(each for each in found if each.action.id == "A1")
    said = "2 actions share this change; the data cannot show which of them did it."
    assert told(verdict)[Fact.SHARED] == said


def test_a_start_that_was_entered_late_is_said_and_leaves_the_cause_open() -> None:
    late = replace(plan_of(ACTION), set_late={"A1": date(2026, 9, 3)})
    with warehouse() as counted:
        put(counted, *WANTED)
        verdict = only(counted, late)
    assert (verdict.answer, wording(verdict)) == (VerdictAnswer.WORKING, QUALIFIED)
    assert told(verdict)[Fact.STARTED_LATE] == "The start was entered on 3 September for 6 July."


def test_what_is_as_usual_is_not_said() -> None:
    with warehouse() as counted:
        put(counted, steady(0.8))
        verdict = only(counted, plan_of(ACTION))
    assert told(verdict) == {}
    assert all(each.fact is None for each in statement(verdict))
