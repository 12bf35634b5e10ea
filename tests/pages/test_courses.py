"""Courses side by side: no signal is drawn where half of the points lie on the median."""

from datetime import date, timedelta

import pytest

from charts.picture import picture
from charts.story import Figures, Story
from metrics.measure import Better
from pages.furniture.courses import lies_on_median
from tests.pages.conftest import words


def drawn(values: list[float]):
    weeks = tuple(date(2026, 1, 5) + timedelta(weeks=n) for n in range(len(values)))
    room = (1.0,) * len(values)
    figures = Figures(weeks, tuple(values), room, room, (True,) * len(values))
    return picture(figures, Story(title="t", axis="a", unit="minutes", better=Better.DOWN))


@pytest.mark.parametrize(
    ("values", "on_it"),
    [([16, 17, 16, 16, 17, 16, 16], True), ([16, 17, 15, 18, 14, 19, 16], False), ([], False)],
)
def test_points_on_the_median_are_counted(values: list[float], on_it: bool) -> None:
    assert lies_on_median(drawn(values)) is on_it


@pytest.mark.parametrize(
    ("measure", "is_said"),
    [("late_call_complaints", True), ("complaints_answered", False), ("punctuality", False)],
)
def test_the_measure_page_says_that_complaints_arrive_late(sample, visit, measure, is_said) -> None:
    told = words(visit("themes/measure", measure=measure))
    assert ("provisional: one complaint in ten" in told) is is_said
