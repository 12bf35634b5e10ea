"""u and u′ charts."""

import numpy as np
import pytest

from metrics.spc.limits import u, u_prime


def test_limits_are_three_poisson_errors():
    limits = u([4.0, 4.0, 4.0], [9.0, 9.0, 9.0], [True] * 3)
    assert limits.upper[0] == pytest.approx(4 + 3 * np.sqrt(4 / 9))


def test_lower_limit_is_never_below_nought():
    assert u([0.1, 0.1, 0.1], [5.0] * 3, [True] * 3).lower.tolist() == [0, 0, 0]


def test_u_prime_widens_what_varies_more_than_chance():
    random = np.random.default_rng(2)
    rates, room = 5 + random.normal(0, 0.5, 40), np.full(40, 1000.0)
    base = np.ones(40, dtype=bool)
    assert u_prime(rates, room, base).upper[0] > u(rates, room, base).upper[0]
