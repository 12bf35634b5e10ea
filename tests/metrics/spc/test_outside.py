"""A point beyond the limits."""

from metrics.spc.rules import outside

NAN = float("nan")


def test_on_a_limit_is_not_beyond_it():
    assert outside([2.0, 9.0], 2.0, 9.0).tolist() == [0, 0]


def test_on_a_limit_but_for_rounding_is_not_beyond_it():
    assert outside([0.1 + 0.2], 0.0, 0.3).tolist() == [0]


def test_without_limits_or_value_nothing_is_outside():
    assert outside([1.0, NAN], NAN, NAN).tolist() == [0, 0]
