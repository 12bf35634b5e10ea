"""c, g and t charts: counts, and what lies between rare events."""

import numpy as np
import pytest

from metrics.spc.limits import c, g, t


def test_c_limits_are_three_roots_of_the_mean():
    limits = c([16, 16, 16], [True] * 3)
    assert (float(limits.lower[0]), float(limits.upper[0])) == (4, 28)


def test_g_centre_is_the_median_and_limits_are_geometric():
    limits = g([0, 1, 8], [True] * 3)
    assert float(limits.centre[0]) == 1
    assert float(limits.upper[0]) == pytest.approx(3 + 3 * np.sqrt(12))
    assert float(limits.lower[0]) == 0


def test_t_limits_are_turned_back_and_never_below_nought():
    limits = t([1.0, 30.0, 2.0, 15.0, 9.0], [True] * 5)
    assert float(limits.lower[0]) == 0
    assert float(limits.centre[0]) < float(np.mean([1, 30, 2, 15, 9]))
