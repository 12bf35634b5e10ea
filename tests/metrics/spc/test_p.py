"""p and p′ charts."""

import numpy as np
import pytest

from metrics.spc.limits import p, p_prime

ROOM = np.array([100.0, 400.0, 100.0, 400.0])
SHARES = np.array([0.5, 0.6, 0.4, 0.5])


def test_centre_is_pooled_not_averaged():
    assert float(p(SHARES, ROOM, [True] * 4).centre[0]) == pytest.approx(0.53)


def test_limits_narrow_where_the_denominator_is_larger():
    limits = p(SHARES, ROOM, [True] * 4)
    assert limits.upper[0] - limits.lower[0] == pytest.approx(
        2 * (limits.upper[1] - limits.lower[1])
    )


def test_limits_never_leave_nought_to_one():
    limits = p([0.99, 0.98, 1.0], [20] * 3, [True] * 3)
    assert limits.upper.max() == 1


def test_p_prime_is_p_times_what_varies_beyond_chance():
    room = np.full(60, 2000.0)
    shares = 0.9 + np.random.default_rng(1).normal(0, 0.02, 60)
    plain, primed = p(shares, room, [True] * 60), p_prime(shares, room, [True] * 60)
    ratio = (primed.upper - primed.centre) / (plain.upper - plain.centre)
    assert 2 < ratio[0] < 4
    assert ratio == pytest.approx(ratio[0])


def test_a_point_without_denominator_has_no_limits():
    limits = p([0.5, np.nan, 0.5], [10, 0, 10], [True, False, True])
    assert np.isnan(limits.upper[1])
