"""Trend: five or more points, each higher or each lower, both ends counted."""

from metrics.spc.rules import trend

NAN = float("nan")


def test_four_rising_points_are_no_trend_and_five_are():
    assert not trend([1, 2, 3, 4]).any()
    assert trend([1, 2, 3, 4, 5]).tolist() == [1] * 5


def test_falling_is_told_apart_from_rising():
    assert trend([9, 8, 7, 6, 5, 7]).tolist() == [-1] * 5 + [0]


def test_equal_neighbour_neither_counts_nor_breaks():
    assert not trend([1, 2, 2, 3, 4]).any()
    assert trend([1, 2, 2, 3, 4, 5]).tolist() == [1] * 6


def test_equal_points_before_a_trend_are_not_part_of_it():
    assert trend([1, 1, 2, 3, 4, 5]).tolist() == [0, 1, 1, 1, 1, 1]


def test_gap_neither_counts_nor_breaks():
    assert trend([1, 2, NAN, 3, 4, 5]).tolist() == [1, 1, 0, 1, 1, 1]


def test_a_peak_belongs_to_the_rise_that_ended_there():
    assert trend([1, 2, 3, 4, 5, 4, 3, 2, 1]).tolist() == [1] * 5 + [-1] * 4
