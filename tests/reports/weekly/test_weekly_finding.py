"""The three sentences of the week: short, true, and never more than the verdicts say."""

from dataclasses import replace

import pytest

from plan.answer import VerdictAnswer
from reports.edition import Edition
from reports.weekly import Weekly, weekly
from reports.weekly.finding import LONGEST, finding


@pytest.fixture(scope="module")
def report(sample_edition: Edition) -> Weekly:
    return weekly(sample_edition)


def test_there_are_three_short_sentences(report):
    assert len(report.finding) == 3
    assert all(len(sentence.split()) <= LONGEST for sentence in report.finding)


def test_what_turned_for_the_worse_this_week_is_told_first(report):
    by_id = {each.action.id: each for each in report.watched}
    worse = replace(by_id["A09"], before=VerdictAnswer.WORKING)
    better = replace(by_id["A01"], before=VerdictAnswer.NO_VISIBLE_CHANGE)
    first, *_ = finding(replace(report, watched=(better, worse)))
    told_of = "“Five more minutes between calls …” is now at a cost"
    assert first == f"{told_of}; another is now making a difference."


def test_what_could_not_be_compared_is_never_said_to_make_a_difference(report):
    alone = next(each for each in report.watched if each.is_qualified)
    new = replace(alone, before=VerdictAnswer.NO_VISIBLE_CHANGE)
    first, *_ = finding(replace(report, watched=(new,)))
    assert "with nothing to compare" in first
    assert "difference" not in first
    still, *_ = finding(replace(report, watched=(alone,)))
    assert "none of 1 action" in still


def test_without_a_plan_or_without_data_it_says_so(report):
    nothing = {"watched": (), "slipped": (), "passed_on": (), "unassured": ()}
    empty = replace(report, **nothing)
    assert finding(empty)[0].startswith("The plan holds no action")
    assert finding(empty, is_counted=False)[0].startswith("No export has been loaded")
