"""No document tells how few people said something, nor a figure from which that follows."""

from math import isnan

import pytest

from plan.verdict import Verdict
from reports.edition import Edition
from reports.evidence.figures import hides_window, is_said_by_people
from reports.governance.content import of_action
from reports.weekly.as_json import weekly_as_json
from reports.weekly.figures import state_told
from reports.weekly.report import target_lines, weekly


@pytest.fixture(scope="module")
def verdicts(sample_edition: Edition) -> dict[str, Verdict]:
    return {each.action.id: each for each in sample_edition.verdicts}


def numbers(edition: Edition, verdict: Verdict, measure: str):
    standing = next(each for each in edition.standings if each.action == verdict.action)
    found = of_action(edition, verdict, standing).numbers
    return next(each for each in found if each.measure == measure)


@pytest.mark.parametrize("action", ["A01", "A09"])
def test_a_gap_is_not_told_where_the_count_behind_it_is_not(
    action: str, sample_edition, verdicts
) -> None:
    found = numbers(sample_edition, verdicts[action], "late_call_complaints")
    assert found.counted == "fewer than 5 of a kind, not told"
    assert (found.gap, isnan(found.effect), isnan(found.low)) == ("not told", True, True)
    calls = numbers(sample_edition, verdicts[action], "punctuality")
    assert "interval" in calls.gap


def test_a_rate_over_weeks_is_not_told_where_few_stand_behind_it(sample_edition, verdicts) -> None:
    lines = target_lines(sample_edition, verdicts["A07"])
    (few,) = [line for line in lines if line.ref.id == "dignity_concerns"]
    assert state_told(few).startswith("fewer than 5 over 8 weeks:")
    assert few.course is None
    told = weekly_as_json(weekly(sample_edition, ()))
    (json,) = [
        line
        for each in told["actions"]
        if each["action"] == "A07"
        for line in each["targets"]
        if line["measure"] == "dignity_concerns"
    ]
    assert json["over_window"] is None


def test_what_is_hidden_is_hidden_by_the_count_over_its_window(sample_edition, verdicts) -> None:
    limit = sample_edition.small_cell(())
    for verdict in verdicts.values():
        for answer in filter(None, (verdict.outcome, verdict.process, *verdict.other_outcomes)):
            goal = answer.goal
            if not is_said_by_people(answer.measure):
                assert not hides_window(answer, limit)
            elif answer.measure.id == "feedback_score" and goal.denominator:
                assert hides_window(answer, limit) is (goal.denominator < limit)
            if goal.denominator:
                assert goal.value == pytest.approx(
                    answer.measure.per * goal.numerator / goal.denominator
                )
