"""Astronomical points: beyond the outer fences of the baseline."""

from metrics.spc.rules import astronomical


def test_far_point_below_is_marked_below():
    assert astronomical([50, 51, 49, 52, 50, 2], [True] * 6).tolist() == [0, 0, 0, 0, 0, -1]


def test_fences_are_set_by_the_base_points_alone():
    base = [True] * 5 + [False]
    assert astronomical([50, 51, 49, 52, 50, 2], base).tolist() == [0, 0, 0, 0, 0, -1]


def test_nothing_is_astronomical_beside_a_flat_baseline_or_three_points():
    assert not astronomical([5, 5, 5, 5, 5, 99], [True] * 6).any()
    assert not astronomical([1, 2, 99], [True] * 3).any()
