"""Courses side by side, and what the measure page adds to them."""

import pytest

from tests.pages.conftest import words


@pytest.mark.parametrize(
    ("measure", "is_said"),
    [("late_call_complaints", True), ("complaints_answered", False), ("punctuality", False)],
)
def test_the_measure_page_says_that_complaints_arrive_late(sample, visit, measure, is_said) -> None:
    told = words(visit("measures", measure=measure))
    assert ("provisional: one complaint in ten" in told) is is_said
