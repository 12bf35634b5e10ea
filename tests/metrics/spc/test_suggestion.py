"""A new phase is suggested after a sustained run, never taken."""

from metrics.spc.charts import run_chart
from metrics.spc.rules import Side
from metrics.spc.variation import suggested_phases

USUAL = [5.0, 6.0, 4.0, 5.0, 6.0, 4.0, 5.0, 6.0, 4.0, 5.0, 6.0, 4.0, 5.0]


def test_nine_points_above_suggest_a_phase_from_the_first_of_them():
    baseline, suggested = suggested_phases(USUAL + [9.0] * 9)
    assert (baseline.median, baseline.side) == (5, Side.NEITHER)
    assert (suggested.first, suggested.last, suggested.median) == (13, 21, 9)
    assert suggested.side is Side.ABOVE


def test_only_one_side_can_be_asked_for():
    assert len(suggested_phases(USUAL + [9.0] * 9, only=-1)) == 1


def test_suggestion_does_not_change_the_chart():
    assert set(run_chart(USUAL + [9.0] * 9).points.phases.tolist()) == {0}


def test_short_or_empty_series_suggests_nothing():
    assert suggested_phases(USUAL) == ()
    assert suggested_phases([float("nan")] * 40) == ()
