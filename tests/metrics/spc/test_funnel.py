"""The funnel: who differs by more than chance and the usual spread between sites."""

import numpy as np
import pytest

from metrics.spc.funnel import WARNING, funnel


def test_sites_that_differ_by_chance_alone_have_no_extra_spread():
    random = np.random.default_rng(8)
    room = np.full(30, 400)
    found = funnel(random.binomial(room, 0.85), room)
    assert found.between < 0.02
    assert not found.flags.any()


def test_over_dispersion_widens_the_limits_for_large_sites():
    random = np.random.default_rng(9)
    room = np.full(30, 5000)
    found = funnel(random.binomial(room, np.clip(random.normal(0.85, 0.04, 30), 0, 1)), room)
    chance = 3.09 * np.sqrt(0.85 * 0.15 / 5000)
    low, high = found.limits([5000])
    assert (high - low)[0] > 4 * chance
    assert np.abs(found.flags).sum() <= 1


def test_limits_narrow_with_size_and_hold_the_centre():
    found = funnel([80, 850, 8500], [100, 1000, 10000])
    low, high = found.limits([50, 500, 5000], WARNING)
    assert (np.diff(high - low) < 0).all()
    assert (low < found.centre).all()
    assert (high > found.centre).all()


def test_limits_of_a_share_stay_within_nought_and_one():
    low, high = funnel([10, 10, 9], [10, 10, 10]).limits([2])
    assert 0 <= low[0] <= high[0] <= 1


def test_rates_may_exceed_one():
    found = funnel([12, 15, 13, 14, 12, 13, 60], [10] * 7, is_share=False)
    assert found.flags.tolist() == [0, 0, 0, 0, 0, 0, 1]


def test_site_without_denominator_has_no_value_and_no_flag():
    found = funnel([80, 85, 90, 0], [100, 100, 100, 0])
    assert np.isnan(found.values[3])
    assert found.flags[3] == 0


def test_two_sites_have_no_limits():
    found = funnel([80, 20], [100, 100])
    assert not found.flags.any()
    assert np.isnan(found.limits([100])).all()


@pytest.mark.parametrize(("events", "room"), [([5, 1, 1], [4, 9, 9]), ([-1, 1, 1], [9, 9, 9])])
def test_impossible_counts_are_refused(events, room):
    with pytest.raises(ValueError, match="counts"):
        funnel(events, room)


def test_no_event_where_six_were_expected_is_still_within_chance():
    room = [3540.0] * 8
    found = funnel([0, 8, 6, 5, 7, 9, 4, 6], room, is_share=False)
    assert found.flags.tolist() == [0] * 8  # by Poisson it comes once in about 300 sites
    assert found.limits([3540])[0, 0] == 0


def test_limits_meet_the_exact_ones_where_counts_are_large():
    found = funnel([8000, 8010, 7990], [10000] * 3)
    low, high = found.limits([10000.0])
    assert low[0] == pytest.approx(0.8 - 3.090232 * 0.004, abs=2e-4)
    assert high[0] == pytest.approx(0.8 + 3.090232 * 0.004, abs=2e-4)
