"""p and p′ charts."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.spc.charts import Chart, Method, control_chart
from metrics.spc.limits import p, p_prime, u, u_prime

CASES = Path(__file__).parents[2] / "cases"

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


def test_p_prime_of_points_that_vary_less_than_chance_has_the_limits_of_chance():
    counts = pd.read_csv(CASES / "prime_narrower_than_chance" / "counts.csv")
    room = counts["calls"].to_numpy(dtype=float)
    shares = counts["missed"].to_numpy(dtype=float) / room
    chart = control_chart(shares, room, method=Method(Chart.P_PRIME))
    assert float(chart.limits.centre[0]) == pytest.approx(0.0101644, abs=5e-8)
    assert float(chart.limits.upper[10]) == pytest.approx(0.017441, abs=5e-7)
    assert float(chart.limits.sigma_z[0]) == pytest.approx(0.814, abs=5e-4)
    assert not chart.outside.any()


@given(st.lists(st.tuples(st.integers(1, 399), st.integers(400, 900)), min_size=3, max_size=30))
def test_primed_limits_are_never_narrower_than_chance(counted):
    events, room = np.array(counted, dtype=float).T
    for plain, primed in ((p, p_prime), (u, u_prime)):
        base = np.ones(len(room), dtype=bool)
        chance, wider = (chart(events / room, room, base) for chart in (plain, primed))
        assert (wider.upper >= chance.upper - 1e-12).all()
        assert (wider.lower <= chance.lower + 1e-12).all()
