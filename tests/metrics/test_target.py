"""The target: met, reliably met, missed, reliably missed."""

from datetime import date

import numpy as np
import pytest
from scipy.stats import t

from metrics.difference.question import Observed, Shape
from metrics.measure import Better
from metrics.target import Target, TargetState, by_month, target_state

SHARE = Shape.PROPORTION


def state(shares, target, better=Better.UP, shape=SHARE, weeks=8):
    shares = np.asarray(shares, float)
    trials = np.full(len(shares), 1000.0)
    return target_state(shares * trials, trials, Target(target, better, weeks), shape)


def test_steadily_above_the_target_is_reliably_met():
    assert state([0.96, 0.97, 0.96, 0.97, 0.96, 0.97, 0.96, 0.97], 0.95) == "reliably_met"


def test_met_on_the_whole_but_not_week_by_week_is_met():
    assert state([0.93, 0.99, 0.94, 0.99, 0.92, 0.99, 0.94, 0.99], 0.95) == "met"


def test_missed_on_the_whole_with_weeks_that_met_it_is_not_met():
    assert state([0.93, 0.96, 0.92, 0.97, 0.93, 0.96, 0.92, 0.96], 0.95) == "not_met"


def test_steadily_below_is_reliably_missed():
    assert state([0.80, 0.81, 0.79, 0.80, 0.81, 0.80, 0.79, 0.80], 0.95) == "reliably_missed"


def test_fewer_is_better_mirrors_the_states():
    low = [0.04, 0.03, 0.04, 0.03, 0.04, 0.03, 0.04, 0.03]
    assert state(low, 0.05, Better.DOWN) == "reliably_met"
    assert state([1 - share for share in low], 0.95) == "reliably_met"
    assert state(low, 0.02, Better.DOWN) == "reliably_missed"


def test_without_a_target_there_is_no_state_and_without_figures_none_to_give():
    assert target_state([1.0], [1.0], None, SHARE) is TargetState.NO_TARGET
    nothing = target_state([0.0] * 8, [0.0] * 8, Target(0.9, Better.UP), SHARE)
    assert nothing is TargetState.NO_DATA


def test_always_a_hundred_per_cent_reliably_meets_a_hundred_per_cent():
    assert state([1.0] * 8, 1.0) == "reliably_met"
    assert state([1.0] * 7 + [0.999], 1.0) == "not_met"
    assert state([0.0] * 8, 0.0, Better.DOWN) == "reliably_met"


def test_the_multiple_for_eight_weeks_is_one_and_a_half():
    assert t.ppf(0.90, 7) * np.sqrt(1 + 1 / 8) == pytest.approx(1.50, abs=0.005)
    scores = np.array([60.0, 64, 62, 58, 66, 61, 63, 62])
    limit = scores.mean() - t.ppf(0.90, 7) * np.sqrt(9 / 8) * scores.std(ddof=1)
    for target, found in ((limit - 0.01, "reliably_met"), (limit + 0.01, "met")):
        assert state(scores, target, shape=Shape.SCORE) == found


def test_only_the_last_weeks_of_the_window_count_and_a_gap_stays_in_it():
    shares = np.r_[np.full(20, 0.5), 0.96, 0.97, 0.96, 0.97, 0.96, 0.97, 0.96, 0.97]
    assert state(shares, 0.95) == "reliably_met"
    trials = np.full(28, 1000.0)
    trials[-2:] = 0
    found = target_state(shares * 1000, trials, Target(0.95, Better.UP), SHARE)
    assert found is TargetState.RELIABLY_MET


def test_with_figures_in_under_half_the_window_nothing_is_reliable():
    assert state([0.96, 0.97, 0.96], 0.95) == "met"
    assert state([0.80, 0.81, 0.80], 0.95) == "missed"
    assert state([0.96], 0.95) == "met"


def test_two_months_say_nothing_of_how_far_figures_usually_vary():
    assert state([1.0, 1.0], 0.95, weeks=2) == "met"
    assert state([0.40, 0.43], 0.95, weeks=2) == "missed"


def monthly(year=2026):
    """One of two a day from January to the end of November; two of two from June on."""
    days = np.arange(f"{year}-01-01", f"{year}-12-01", dtype="datetime64[D]")
    events = np.where(days >= np.datetime64(f"{year}-06-01"), 2.0, 1.0)
    return Observed(days, events, np.full(len(days), 2.0))


def test_months_of_a_window_are_the_last_complete_ones():
    events, over, months = by_month(monthly(), (date(2026, 3, 2), date(2026, 7, 20)), 2)
    assert months == (date(2026, 5, 1), date(2026, 6, 1))
    assert events.tolist() == [31, 60]
    assert over.tolist() == [62, 60]


def test_the_month_of_the_start_counts_from_the_day_practice_changed():
    events, over, _ = by_month(monthly(), (date(2026, 5, 20), date(2026, 7, 1)), 2)
    assert (events.tolist(), over.tolist()) == ([12, 60], [24, 60])


def test_a_month_without_figures_stays_in_the_window():
    events, over, months = by_month(monthly(), (date(2026, 3, 2), date(2027, 1, 5)), 2)
    assert months == (date(2026, 11, 1), date(2026, 12, 1))
    assert (events.tolist(), over.tolist()) == ([60, 0], [60, 0])
    assert by_month(None, (date(2026, 3, 2), date(2027, 1, 5)), 2)[1].tolist() == [0, 0]
