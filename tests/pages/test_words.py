"""Days and numbers as the screens say them."""

from datetime import date

import pytest

from plan.words.numbers import count, listed
from reports.words import day_in_words, days_ago

TODAY = date(2026, 11, 16)


def test_a_day_of_this_year_needs_no_year() -> None:
    assert day_in_words(date(2026, 11, 5), TODAY) == "5 November"


def test_a_day_of_another_year_has_its_year() -> None:
    assert day_in_words(date(2025, 11, 5), TODAY) == "5 November 2025"


def test_a_weekday_comes_first() -> None:
    assert day_in_words(date(2026, 11, 15), TODAY, weekday=True) == "Sunday 15 November"


@pytest.mark.parametrize(("day", "said"), [(16, "today"), (15, "yesterday"), (4, "12 days ago")])
def test_how_long_ago(day, said) -> None:
    assert days_ago(date(2026, 11, day), TODAY) == said


def test_one_action_and_many_rows() -> None:
    assert count(1, "action") == "1 action"
    assert count(1914, "row") == "1,914 rows"


def test_lists_end_with_and() -> None:
    assert listed(["Oak", "Elm", "Ash"]) == "Oak, Elm and Ash"
