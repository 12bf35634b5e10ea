"""Numbers, dates and measures as they are read aloud."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import CATALOGUE, measure
from metrics.measure import Measure, Unit, percent
from plan.words.numbers import amount, day, gap, percent_gap


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (3.9, 8.2, "between 4 and 8 more"),
        (-8.2, -3.9, "between 4 and 8 fewer"),
        (-3.1, 2.2, "between 3 fewer and 2 more"),
        (-0.2, 10.1, "between 0.2 fewer and 10.1 more"),
        (-0.01, 10.1, "between no change and 10.1 more"),
        (-0.8, 0.4, "between 0.8 fewer and 0.4 more"),
        (1.2, 2.6, "between 1.2 and 2.6 more"),
        (0.34, 8.2, "between 0.3 and 8.2 more"),
        (0.03, 0.21, "between 0.03 and 0.21 more"),
        (4.1, 4.3, "about 4 more"),
        (17.2, 17.9, "between 17 and 18 more"),
        (3.9, float("inf"), "at least 4 more"),
    ],
)
def test_gap_leads_with_its_interval(low: float, high: float, said: str) -> None:
    assert gap(low, high) == said


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.3, 0.8, "between 20 % and 70 % fewer"),
        (0.4, 1.3, "between 60 % fewer and 30 % more"),
        (1.2, 1.5, "between 20 % and 50 % more"),
        (0.4, float("inf"), "between 60 % fewer and many times as many"),
    ],
)
def test_ratio_is_said_in_percent(low: float, high: float, said: str) -> None:
    assert percent_gap(low, high) == said


ends = st.floats(-1000, 1000, allow_nan=False)


@given(ends, ends)
def test_a_gap_on_one_side_never_reads_as_nothing(one: float, other: float) -> None:
    low, high = sorted((one, other))
    said = gap(low, high)
    if low >= 0.01 or high <= -0.01:
        assert not re.search(r"\b0 (more|fewer|and)", said), said
    assert ("more" in said) == (high > 0) or "no change" in said
    if low < 0 < high:
        assert "fewer" in said or "no change" in said


def test_dates_have_a_year_only_where_it_is_another() -> None:
    today = date(2026, 11, 16)
    assert day(date(2026, 10, 5), today) == "5 October"
    assert day(date(2027, 1, 12), today) == "12 January 2027"


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (95.0, percent("of calls due"), "95 %"),
        (92.41, percent("of x"), "92 %"),
        (4.2, Unit("points of 5"), "4.2"),
    ],
)
def test_amounts_carry_no_more_digits_than_they_bear(value, unit, said) -> None:
    assert amount(value, unit) == said


@pytest.mark.parametrize("each", CATALOGUE, ids=lambda each: each.id)
def test_every_measure_is_said_in_few_words_and_without_codes(each) -> None:
    for part in ("", "supervision_prompt") if each.part_is else ("",):
        said = each.change_in_words("between 13 fewer and 12 more", part)
        assert len(said.split()) <= 17, said
        assert "_" not in said + each.topic(part) + each.change_unit
        assert "{" not in said


def test_measure_without_words_of_its_own_says_its_title() -> None:
    new = replace(measure("punctuality"), title="Doors held open", change=Measure.change)
    said = new.change_in_words("between 4 and 8 more")
    assert said == "between 4 and 8 more in every 100 for “Doors held open”"


def test_parts_are_named_without_codes() -> None:
    assert all("_" not in words for each in CATALOGUE for _, words in each.part_names)
