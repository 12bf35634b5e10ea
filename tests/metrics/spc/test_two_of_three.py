"""Two of three points close to the same limit."""

from metrics.spc.limits import Limits
from metrics.spc.rules import two_of_three

LINES = Limits(0.0, -3.0, 3.0)


def test_only_the_close_points_are_marked():
    assert two_of_three([2.5, 0.5, 2.5], LINES).tolist() == [1, 0, 1]
    assert two_of_three([-2.5, -2.5, -0.5], LINES).tolist() == [-1, -1, 0]


def test_third_point_on_the_other_side_spoils_it():
    assert not two_of_three([2.5, -0.5, 2.5], LINES).any()


def test_point_beyond_the_limit_is_not_close():
    assert not two_of_three([2.5, 3.5, 0.5], LINES).any()


def test_two_points_in_all_are_too_few():
    assert not two_of_three([2.5, 2.5], LINES).any()


def test_three_points_must_be_of_one_phase():
    assert not two_of_three([2.5, 0.5, 2.5], LINES, phases=[0, 0, 1]).any()
