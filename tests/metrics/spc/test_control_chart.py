"""The control chart: honest edges, phases, frozen limits, left-out points, bad input."""

import numpy as np
import pytest

from metrics.spc.charts import Chart, Method, Setting, control_chart
from metrics.spc.limits import NoLimits
from metrics.spc.rules import Rule, Side, Signal

NAN = float("nan")
USUAL = [10.0, 12.0, 11.0, 9.0, 12.0, 10.0, 11.0, 13.0, 10.0, 11.0, 12.0, 10.0, 11.0, 9.0]


def why(chart) -> NoLimits:
    return NoLimits(int(chart.why_none[0]))


@pytest.mark.parametrize("screened", [True, False])
@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ([1.0, 2.0], NoLimits.TOO_FEW),
        ([100.0] * 24, NoLimits.FLAT),
        ([0.1] * 10, NoLimits.FLAT),
        ([5.0] * 12 + [50.0] + [5.0] * 11, NoLimits.ONE_SPIKE),
        ([5.0] * 23 + [1.0], NoLimits.ONE_SPIKE),
    ],
)
def test_limits_that_would_be_a_lie_are_not_drawn(values, reason, screened):
    chart = control_chart(values, method=Method(screened=screened))
    assert why(chart) is reason
    assert np.isnan(chart.limits.upper).all()
    assert chart.signals() == ()
    assert reason.words


def test_limits_that_screening_makes_collapse_are_not_drawn():
    values = [5.0] * 40
    values[10], values[25] = 50.0, 60.0
    assert why(control_chart(values)) is NoLimits.COLLAPSED
    assert why(control_chart(values, method=Method(screened=False))) is NoLimits.HAS_LIMITS


def test_a_share_that_is_always_nought_has_no_limits():
    chart = control_chart([0.0] * 12, [50.0] * 12, method=Method(Chart.P))
    assert why(chart) is NoLimits.COLLAPSED


def test_a_flat_share_has_limits_from_chance():
    chart = control_chart([0.5] * 12, [50.0] * 12, method=Method(Chart.P))
    assert why(chart) is NoLimits.HAS_LIMITS


def test_below_twelve_points_limits_are_trial_limits():
    assert control_chart(USUAL[:11]).trial.all()
    assert not control_chart(USUAL[:12]).trial.any()


def test_freeze_and_phases_work_together():
    chart = control_chart([*USUAL, 30.0, 32.0, 31.0, 90.0], setting=Setting((), (14,), 3))
    assert chart.limits.centre[0] == 11
    assert chart.limits.centre[-1] == 31
    assert Signal(Rule.OUTSIDE, Side.ABOVE, 17, 17) in chart.signals()


def test_left_out_point_changes_nothing_and_is_not_judged():
    with_spike = control_chart([*USUAL, 500.0], setting=Setting(left_out=(14,)))
    without = control_chart(USUAL)
    assert with_spike.limits.upper[0] == without.limits.upper[0]
    assert with_spike.outside[14] == 0


def test_six_point_rule_is_a_setting():
    values = [12.0, 10.0] * 6 + [11.5] * 6 + [10.0]
    assert not control_chart(values).one_side.any()
    assert control_chart(values, method=Method(in_a_row=6)).one_side.any()


def test_method_names_its_screening():
    assert Method().words == "XmR chart, odd moving ranges left out, 7-point rule"
    assert Method(screened=False).words == "XmR chart, all moving ranges kept, 7-point rule"
    assert Method(Chart.P_PRIME, True, 6).words.startswith("p′ chart, odd moving ranges left out")
    assert Method(Chart.U).words == "u chart, 7-point rule"


def test_many_series_in_one_call_equal_each_alone():
    rows = np.random.default_rng(5).normal(50, 5, size=(30, 40)).round()
    rows[rows > 62] = NAN
    setting = Setting(freeze=15, phase_starts=(20,))
    together = control_chart(rows, setting=setting)
    for number, row in enumerate(rows):
        alone = control_chart(row, setting=setting)
        for name in ("special", "why_none", "trial"):
            np.testing.assert_array_equal(getattr(together, name)[number], getattr(alone, name))
        np.testing.assert_allclose(together.limits.upper[number], alone.limits.upper, rtol=1e-12)


def test_share_without_denominator_is_a_gap():
    chart = control_chart([0.5, 0.5, 0.4], [10.0, 0.0, 10.0], method=Method(Chart.P))
    assert not chart.points.used[1]


@pytest.mark.parametrize(
    ("values", "denominators", "chart", "message"),
    [
        ([0.5], None, Chart.P, "needs denominators"),
        ([1.5], [10.0], Chart.P, "0 to 1"),
        ([-1.0], [10.0], Chart.U, "negative"),
        ([-1.0], None, Chart.C, "negative"),
        ([0.5], [-10.0], Chart.P_PRIME, "0 or more"),
        ([0.5], [float("inf")], Chart.P, "finite"),
        ([float("inf")], None, Chart.XMR, "infinite"),
    ],
)
def test_impossible_figures_are_refused(values, denominators, chart, message):
    with pytest.raises(ValueError, match=message):
        control_chart(values, denominators, method=Method(chart))


def test_empty_series_has_an_empty_chart():
    assert control_chart([]).signals() == ()


def test_gaps_only_have_no_limits_and_no_signal():
    chart = control_chart([NAN] * 5)
    assert why(chart) is NoLimits.TOO_FEW
    assert chart.signals() == ()
