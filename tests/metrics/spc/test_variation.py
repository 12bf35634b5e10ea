"""The newest point's variation, and the usual range a target is held against."""

from benchmarks.agreement.ptd import newest_variation
from metrics.spc.charts import Setting, control_chart
from metrics.spc.rules import Side
from metrics.spc.variation import usual_range

USUAL = [10.0, 12.0, 11.0, 9.0, 12.0, 10.0, 11.0, 13.0, 10.0, 11.0, 12.0, 10.0]


def test_only_the_newest_judged_point_speaks():
    chart = control_chart([*USUAL, 90.0, 11.0], setting=Setting(freeze=12))
    assert chart.outside[12] == 1
    assert newest_variation(chart) is Side.NEITHER
    assert newest_variation(control_chart([*USUAL, 90.0], setting=Setting(freeze=12))) is Side.ABOVE


def test_target_lies_above_below_or_inside_the_usual_range():
    usual = usual_range(control_chart(USUAL))
    assert [usual.side_of(target) for target in (90, 11, 0)] == [
        Side.ABOVE,
        Side.NEITHER,
        Side.BELOW,
    ]


def test_always_a_hundred_meets_a_hundred():
    usual = usual_range(control_chart([100.0] * 12))
    assert usual.is_flat_at(100)
    assert not usual.is_flat_at(95)


def test_without_honest_limits_there_is_no_usual_range():
    assert usual_range(control_chart([1.0, 2.0])) is None
    assert usual_range(control_chart([float("nan")])) is None
    assert newest_variation(control_chart([float("nan")])) is Side.NEITHER
