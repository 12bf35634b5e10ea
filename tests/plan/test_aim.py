"""All outcomes of an aim in one sentence, and what stands between one review and the next."""

from datetime import date, datetime

import pytest

from metrics.measure import MeasureRef
from plan.assurance import ReviewSpell, follow_ups
from plan.model import Action, Aim, Decision, Outcome, Person, Plan
from plan.state import Review
from plan.verdict import Verdict
from plan.words.method import aim_sentence
from tests.plan.cases import verdicts
from tests.plan.warehouse import START, TODAY, Level, steady, step, warehouse

SCORE, LANGUAGE = (MeasureRef("observation_score", part) for part in ("privacy", "staff_language"))
CONCERNS, FEEDBACK = MeasureRef("dignity_concerns"), MeasureRef("feedback_positive", "dignity")
AIM = Aim(
    id="D",
    outcomes=(
        Outcome(measure=SCORE, target=80),
        Outcome(measure=CONCERNS),
        Outcome(measure=FEEDBACK, target=90),
    ),
)
ACTION = Action(id="A1", aim="D", owner="rm", sites=("Oak",), practice_changed_on=START)
UNITS = ("Elm", "Ash", "Fir")


def judged(score: Level, concerns: Level, feedback: Level) -> Verdict:
    usual = {"observation_score:privacy": 0.6, "dignity_concerns": 0.02,
             "feedback_positive:dignity": 0.7}  # fmt: skip
    with warehouse() as counted:
        counted.places("unit", "Oak", *UNITS)
        for what, own in zip(usual, (score, concerns, feedback), strict=True):
            many = 1 if what == "dignity_concerns" else 20
            counted.add(what, "Oak", own, a_day=many)
            for unit in UNITS:
                counted.add(what, unit, steady(usual[what]), a_day=many)
        plan = Plan(aims=(AIM,), actions=(ACTION,), people=(Person(id="rm"),))
        (verdict,) = verdicts(counted.connection, plan, TODAY)
    return verdict


def said(verdict: Verdict) -> str:
    return aim_sentence([verdict.outcome, *verdict.other_outcomes])


@pytest.fixture(scope="module")
def scores_alone() -> str:
    """Scores rose; everything else stayed as it was."""
    return said(judged(step(0.6, 0.85), steady(0.02), steady(0.7)))


def test_three_outcomes_are_said_in_one_sentence_the_judged_one_first(scores_alone: str) -> None:
    first, second, third = scores_alone.removesuffix(".").split("; ")
    assert first.startswith("Observation score (privacy): up by between ")
    assert first.endswith(" points, target met, not yet reliably")
    assert second.startswith("dignity concerns: ")
    assert third == "positive feedback (dignity): no clear change yet, target not met"


def test_so_few_concerns_that_a_halving_could_hide_are_too_few_to_tell(scores_alone: str) -> None:
    assert "dignity concerns: too few to tell;" in scores_alone


def test_concerns_that_all_but_ceased_are_told_in_percent() -> None:
    told = said(judged(steady(0.6), step(0.3, 0.03), steady(0.7)))
    assert "observation score (privacy): no clear change yet" in told.lower()
    assert "% fewer days with a dignity concern" in told


def test_what_got_worse_is_said_to_be_down() -> None:
    told = said(judged(step(0.6, 0.4), steady(0.02), steady(0.7)))
    assert told.startswith("Observation score (privacy): down by between ")


def test_nothing_is_claimed_where_nothing_happened() -> None:
    told = said(judged(steady(0.6), steady(0.02), steady(0.7)))
    assert " up by" not in told
    assert " down by" not in told
    assert "fewer" not in told


def test_an_aim_without_outcomes_says_nothing() -> None:
    assert aim_sentence([]) == ""


def held(on: date) -> Review:
    return Review(action="A1", held_on=on, decision=Decision.CONTINUE, by="rm",
                  recorded_at=datetime(2026, 9, 1, 9))  # fmt: skip


LAST = date(2026, 11, 15)
PLANNED = Action(
    id="A1", aim="D", practice_changed_on=date(2026, 6, 15), review_on=date(2026, 8, 3),
    later_reviews_on=(date(2026, 12, 1),),
)  # fmt: skip


def test_until_a_review_is_recorded_the_planned_days_divide_the_feedback() -> None:
    assert follow_ups(PLANNED, (), LAST) == (
        ReviewSpell(date(2026, 6, 15), date(2026, 8, 3), date(2026, 8, 3)),
        ReviewSpell(date(2026, 8, 4), LAST, date(2026, 12, 1)),
    )


def test_recorded_reviews_take_the_place_of_planned_ones() -> None:
    reviews = (held(date(2026, 9, 7)), held(date(2026, 8, 10)), held(date(2026, 9, 7)))
    found = follow_ups(PLANNED, reviews, LAST)
    assert [(one.first, one.last, one.is_held) for one in found] == [
        (date(2026, 6, 15), date(2026, 8, 10), True),
        (date(2026, 8, 11), date(2026, 9, 7), True),
        (date(2026, 9, 8), LAST, False),
    ]


def test_reviews_of_other_actions_divide_nothing() -> None:
    other = Review(action="A2", held_on=date(2026, 9, 7), decision=Decision.CONTINUE, by="rm")
    assert len(follow_ups(PLANNED, (other,), LAST)) == 2


@pytest.mark.parametrize("began", [None, date(2026, 11, 20)])
def test_before_practice_has_changed_there_is_nothing_to_follow_up(began: date | None) -> None:
    assert follow_ups(Action(id="A1", aim="D", practice_changed_on=began), (), LAST) == ()


def test_every_day_since_practice_changed_stands_with_one_review() -> None:
    found = follow_ups(PLANNED, (held(LAST),), LAST)
    assert (found[0].first, found[-1].last) == (PLANNED.practice_changed_on, LAST)
    assert found[-1].is_held
