"""Shift: six or more useful points on one side of the median."""

from metrics.spc.rules import shift

NAN = float("nan")


def test_five_points_are_no_shift_and_six_are():
    assert not shift([6] * 5, 5.0).any()
    assert shift([6] * 6, 5.0).tolist() == [1] * 6


def test_below_is_told_apart_from_above():
    assert shift([4] * 6, 5.0).tolist() == [-1] * 6


def test_point_on_the_median_neither_counts_nor_breaks():
    assert not shift([6, 6, 6, 5, 6, 6], 5.0).any()
    assert shift([6, 6, 6, 5, 6, 6, 6], 5.0).tolist() == [1] * 7


def test_points_on_the_median_around_a_shift_are_not_part_of_it():
    assert shift([5, 6, 6, 6, 6, 6, 6, 5], 5.0).tolist() == [0, 1, 1, 1, 1, 1, 1, 0]


def test_gap_neither_counts_nor_breaks_and_is_not_marked():
    assert shift([6, 6, 6, NAN, 6, 6, 6], 5.0).tolist() == [1, 1, 1, 0, 1, 1, 1]


def test_length_is_a_setting():
    assert shift([6] * 8, 5.0, at_least=9).tolist() == [0] * 8


def test_a_run_ends_with_its_series():
    assert not shift([[6, 6, 6], [6, 6, 6]], 5.0).any()
