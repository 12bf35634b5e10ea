"""Courses side by side, and what the measure page adds to them."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from metrics import catalogue
from metrics.catalogue import CATALOGUE, measure
from metrics.measure import Theme
from pages.shared import themes
from tests.pages.conftest import words


@pytest.mark.parametrize(
    ("measure", "is_said"),
    [("late_call_complaints", True), ("complaints_answered", False), ("punctuality", False)],
)
def test_the_measure_page_says_that_complaints_arrive_late(sample, visit, measure, is_said) -> None:
    told = words(visit("measures", measure=measure))
    assert ("provisional: one complaint in ten" in told) is is_said


@pytest.mark.parametrize("theme", [theme for theme in Theme if theme is not Theme.OTHER])
def test_a_new_measure_stands_on_the_page_of_its_theme_by_that_alone(
    sample, visit, monkeypatch, theme
) -> None:
    new = replace(measure("refusals"), id="new", title="A new measure", theme=theme)
    monkeypatch.setattr(catalogue, "CATALOGUE", (*CATALOGUE, new))
    monkeypatch.setattr(themes, "CATALOGUE", (*CATALOGUE, new))
    assert "A new measure" in others(visit(theme.value, tab="others"))


@pytest.mark.parametrize(
    ("page", "id"), [("punctuality", "missed_calls"), ("medicines", "controlled_drug_errors")]
)
def test_measures_that_no_tab_counts_stand_together_on_the_page_of_their_theme(
    sample, visit, page, id
) -> None:
    assert measure(id).title in others(visit(page, tab="others"))


def others(test: AppTest) -> str:
    """What the last tab says, and the measures of its table."""
    assert not test.exception
    tables = [frame.value["Measure"] for frame in test.dataframe if "Measure" in frame.value]
    return "\n".join([words(test), *(title for table in tables for title in table)])
