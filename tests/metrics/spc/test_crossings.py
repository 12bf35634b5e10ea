"""Anhøj's crossings."""

from metrics.spc.rules import crossings, fewest_crossings


def test_fewest_is_the_five_per_cent_point_of_the_binomial():
    assert [fewest_crossings(n) for n in (10, 12, 16, 20, 24, 30, 40)] == [2, 3, 4, 6, 8, 10, 14]


def test_touching_the_centre_is_no_crossing():
    assert int(crossings([6, 5, 6, 4], 5.0)[0]) == 1


def test_flat_or_empty_series_crosses_nothing():
    assert [int(number) for number in crossings([5, 5], 5.0)] == [0, 0]
    assert [int(number) for number in crossings([], 5.0)] == [0, 0]
