"""Anhøj's longest run."""

from metrics.spc.rules import longest_run, longest_run_limit


def test_limit_grows_with_the_number_of_useful_points():
    assert longest_run_limit([10, 12, 16, 23, 24, 52]).tolist() == [6, 7, 7, 8, 8, 9]


def test_useful_points_exclude_those_on_the_centre():
    longest, limit = longest_run([6, 6, 5, 5, 5, 6, 4], 5.0)
    assert (int(longest), int(limit)) == (3, int(longest_run_limit(4)))


def test_flat_series_has_no_run():
    assert [int(number) for number in longest_run([5, 5], 5.0)] == [0, 0]
