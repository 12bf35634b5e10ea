"""XmR limits."""

import pytest

from metrics.spc.limits import xmr


def test_limits_lie_2_66_mean_ranges_from_the_mean():
    limits = xmr([10.0, 12.0, 11.0], [True] * 3)
    assert float(limits.centre[0]) == 11
    assert float(limits.upper[0]) == pytest.approx(11 + 2.66 * 1.5)
    assert float(limits.lower[0]) == pytest.approx(11 - 2.66 * 1.5)


def test_only_base_points_set_them():
    limits = xmr([10.0, 12.0, 11.0, 500.0], [True, True, True, False])
    assert float(limits.centre[0]) == 11
