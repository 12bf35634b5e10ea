"""Medicines: the answer first, one section at a time, nothing that was not supplied made up."""

import pytest

from tests.pages.conftest import words

SECTIONS = ("themes", "errors", "omitted", "checks", "sampling", "escalation", "staff")


@pytest.mark.parametrize("look", SECTIONS)
def test_every_section_opens_under_the_same_answer(sample, visit, look) -> None:
    test = visit("medicines", look=look)
    assert not test.exception
    said = words(test)
    assert "in every 1,000 doses due" in said
    assert "staff who give medicines are in date" in said
    assert "Is what we do about it working?" in said


def test_local_checks_that_find_far_less_than_the_second_line_are_named(sample, visit) -> None:
    said = words(visit("medicines", tab="checks", look="houses", months="12"))
    assert "local checks found far less than the second line" in said
    assert "care did not get worse by it" in words(visit("medicines", look="checks"))


def test_errors_are_judged_by_the_time_before_practice_changed_in_the_service(
    sample, visit
) -> None:
    test = visit("medicines", look="errors", months="12")
    assert "before 40.8" in test.get("plotly_chart")[0].proto.alt


def test_one_house_alone_says_nothing_of_the_others(sample, visit) -> None:
    test = visit("medicines", site="Cedar", look="staff")
    assert not test.exception
    (table,) = test.dataframe
    assert list(table.value["House"]) == ["Cedar"]


def test_without_data_the_page_says_what_to_load(empty_store, visit) -> None:
    test = visit("medicines")
    assert not test.exception
    assert "There are no data yet" in words(test)
