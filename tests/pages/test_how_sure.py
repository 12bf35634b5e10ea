"""How sure an answer is, on the page of its action; and since when the problem was there."""

import json
from dataclasses import replace
from datetime import date

import pytest

from metrics.difference.answers import Answer
from pages.action import parts
from plan.how_sure import CheckName
from plan.register import open_register
from plan.verdict import ProblemQuestion
from tests.pages.conftest import words

SINCE, UNTIL = date(2026, 2, 2), date(2026, 8, 2)


def charts(test) -> set[str]:
    return {each.proto.alt for each in test.get("plotly_chart")}


def test_each_check_stands_behind_see_the_evidence_with_its_table_and_a_picture(sample, visit):
    test = visit("action", action="A01", sure="true")
    assert not test.exception
    (behind,) = [each for each in test.expander if each.label.startswith("See the evidence")]
    told = "\n".join(each.value for each in behind.markdown)
    for title in (name.words for name in CheckName):
        assert f" {title}.**" in told
    assert "The same question at 24 earlier dates here" in told
    assert any(alt.startswith("Gap to what was expected") for alt in charts(test))
    assert len(behind.get("tab")) == 6
    dates = behind.dataframe[0].value
    assert list(dates) == ["date", "answer", "gap", "from", "to"]
    assert len(dates) == 24


def test_a_chart_does_not_repeat_the_title_that_stands_above_it(sample, visit):
    test = visit("action", action="A01")
    assert "Did people’s care change? Calls that began on time" in [h.value for h in test.header]
    drawn = [each.proto for each in test.get("plotly_chart")]
    (chart,) = [each.spec for each in drawn if each.alt.startswith("calls that began on time")]
    assert "<b>calls that began on time</b>" not in str(json.loads(chart))


def test_before_an_answer_there_is_nothing_behind_it(sample, visit):
    test = visit("action", action="A11")
    assert not test.exception
    assert not [each for each in test.expander if each.label.startswith("See the evidence")]


@pytest.fixture
def in_question(monkeypatch):
    """An action whose answer would be another if a half-year had been part of the problem."""
    asked = ProblemQuestion(SINCE, UNTIL, Answer.NO_DIFFERENCE)
    asks = lambda _ground, verdict: None if verdict.action.problem_since else asked  # noqa: E731
    monkeypatch.setattr(parts, "problem_question", asks)


def test_the_page_asks_since_when_and_keeps_who_said_so(copied_sample, visit, in_question):
    test = visit("action", action="A01")
    assert "Were the weeks from 2 February to 2 August already part of the problem?" in words(test)
    test.date_input(key="problem since of A01").set_value(date(2026, 3, 2)).run()
    assert not test.exception
    register = open_register(copied_sample)
    assert register.plan().action("A01").problem_since == date(2026, 3, 2)
    (entry,) = [e for e in register.history("action", "A01") if e.field == "problem_since"][-1:]
    assert entry.recorded_by == "OD"
    assert "already part of the problem?" not in words(test)


def test_what_another_said_meanwhile_is_not_written_over(copied_sample, visit, in_question):
    test = visit("action", action="A01")
    register = open_register(copied_sample)
    said = replace(register.plan().action("A01"), problem_since=date(2026, 5, 4))
    register.write(said, by="QL")
    test.date_input(key="problem since of A01").set_value(date(2026, 3, 2)).run()
    assert not test.exception
    assert register.plan().action("A01").problem_since == date(2026, 5, 4)
    assert "Someone else has changed the same since you looked" in words(test)
