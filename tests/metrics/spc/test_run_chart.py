"""The run chart: a frozen median carried on, and the run rules about it."""

import numpy as np
import pytest

from metrics.spc.charts import Setting, run_chart
from metrics.spc.rules import Rule, Side, Signal

NAN = float("nan")


def test_frozen_median_is_carried_on_and_ignores_later_points():
    chart = run_chart([1, 2, 3, 50, 60, 70], Setting(freeze=3))
    assert chart.median.tolist() == [2] * 6


def test_baseline_by_position_freezes_the_same_median():
    chart = run_chart([9, 1, 2, 3, 50], Setting(baseline=(1, 3)))
    assert chart.median.tolist() == [2] * 5


def test_each_phase_has_its_own_median_and_freeze():
    chart = run_chart([1, 1, 5, 10, 12, 40], Setting(phase_starts=(3,), freeze=2))
    assert chart.median.tolist() == [1, 1, 1, 11, 11, 11]


def test_a_run_does_not_go_on_into_the_next_phase():
    values = [1, 9, 1, 9, 9, 9, 9, 8, 8, 8, 1, 1, 1]
    assert run_chart(values, Setting(freeze=2)).shift.any()
    assert not run_chart(values, Setting(freeze=2, phase_starts=(7,))).shift.any()


def test_left_out_point_stays_visible_and_counts_as_nothing():
    chart = run_chart([1, 2, 3, 1000], Setting(left_out=(3,)))
    assert chart.points.values[3] == 1000
    assert chart.median[0] == 2
    assert chart.astronomical[3] == 0


def test_signal_names_rule_side_and_points():
    chart = run_chart([5, 6, 4, 5, 6, 4, 9, 8, 9, 8, 9, 8], Setting(freeze=6))
    assert Signal(Rule.SHIFT, Side.ABOVE, 6, 11) in chart.signals()


def test_too_few_runs_is_told_for_the_whole_phase_from_ten_useful_points():
    few = [1, 2, 1, 2, 1, 9, 8, 9, 8, 9]
    assert Signal(Rule.TOO_FEW_RUNS, Side.NEITHER, 0, 9) in run_chart(few).signals()
    assert not run_chart(few[1:-1]).tests.too_few_runs.any()


def test_flat_series_has_a_median_and_no_signal():
    chart = run_chart([100.0] * 24)
    assert chart.median[0] == 100
    assert chart.signals() == ()


def test_a_series_of_gaps_and_an_empty_one_have_no_signal():
    assert run_chart([NAN, NAN]).signals() == ()
    assert run_chart([]).signals() == ()


def test_many_series_in_one_call_equal_each_alone():
    rows = np.random.default_rng(3).normal(size=(40, 30)).round(1)
    rows[rows > 1.8] = NAN
    setting = Setting(freeze=12, phase_starts=(20,), left_out=(4,))
    together = run_chart(rows, setting)
    for number, row in enumerate(rows):
        alone = run_chart(row, setting)
        for name in ("median", "shift", "trend", "astronomical"):
            np.testing.assert_array_equal(getattr(together, name)[number], getattr(alone, name))
        np.testing.assert_array_equal(together.tests.anhoej[number], alone.tests.anhoej)


def test_signals_of_many_series_at_once_are_refused():
    with pytest.raises(ValueError, match="one series"):
        run_chart([[1, 2], [3, 4]]).signals()
