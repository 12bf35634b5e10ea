"""What must hold for any series: moving, stretching, mirroring, cutting it, adding dull points."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as some

from metrics.spc.charts import Setting, control_chart, run_chart

FIGURES = some.lists(some.integers(0, 40), min_size=3, max_size=40).map(
    lambda whole: np.array(whole, dtype=float)
)
FLAGS = ("shift", "trend", "astronomical")


@given(FIGURES, some.integers(-1000, 1000), some.integers(1, 50))
def test_moving_and_stretching_the_figures_changes_no_signal(values, moved, stretched):
    other = values * stretched + moved
    for name in FLAGS:
        np.testing.assert_array_equal(
            getattr(run_chart(other), name), getattr(run_chart(values), name)
        )
    np.testing.assert_array_equal(control_chart(other).special, control_chart(values).special)


@given(FIGURES)
def test_mirroring_turns_above_into_below(values):
    for name in FLAGS:
        np.testing.assert_array_equal(
            getattr(run_chart(-values), name), -getattr(run_chart(values), name)
        )
    np.testing.assert_array_equal(control_chart(-values).special, -control_chart(values).special)


@given(FIGURES, some.data())
def test_points_on_the_median_and_gaps_change_no_run(values, data):
    at = data.draw(some.integers(0, len(values)))
    dull = data.draw(some.sampled_from([float(run_chart(values).median[0]), float("nan")]))
    longer = run_chart(np.insert(values, at, dull))
    before = run_chart(values)
    np.testing.assert_array_equal(np.delete(longer.shift, at), before.shift)
    for name in ("useful", "runs", "longest", "crossings"):
        np.testing.assert_array_equal(getattr(longer.tests, name), getattr(before.tests, name))


@given(FIGURES, FIGURES)
def test_phases_are_judged_as_if_each_stood_alone(first, second):
    both = np.concatenate([first, second])
    setting = Setting(phase_starts=(len(first),))
    for draw, names in ((run_chart, FLAGS), (control_chart, ("special",))):
        together = draw(both, setting=setting)
        for name in names:
            alone = [getattr(draw(part), name) for part in (first, second)]
            np.testing.assert_array_equal(getattr(together, name), np.concatenate(alone))


@given(FIGURES)
def test_limits_hold_the_centre_between_them(values):
    limits = control_chart(values).limits
    known = np.isfinite(limits.upper)
    assert (limits.lower[known] < limits.centre[known]).all()
    assert (limits.centre[known] < limits.upper[known]).all()
