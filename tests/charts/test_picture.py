"""A picture holds what every drawing of it shows, and is judged once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from charts.picture import DayOfChange, LeftOut, picture
from metrics.measure import Unit
from metrics.spc.rules import Rule, Side
from tests.charts.pictures import START, WOBBLE, figures, improved, topic, weeks

NAN = float("nan")


def test_median_is_frozen_on_the_baseline_and_carried_on():
    shown = improved()
    assert shown.level == pytest.approx(86.1)
    assert shown.centre.tolist() == [shown.level] * 40


def test_shift_since_the_change_is_found_above():
    shown = improved()
    assert any(s.rule is Rule.SHIFT and s.side is Side.ABOVE for s in shown.signals)
    assert shown.sides()[-1] is Side.ABOVE


def test_incomplete_period_is_shown_and_never_judged():
    shown = picture(figures([*WOBBLE, 10.0], incomplete=1), topic())
    assert shown.figures.values[-1] == 10
    assert shown.newest == 7
    assert shown.sides()[-1] is Side.NEITHER


def test_period_left_out_stays_visible():
    snow = LeftOut(weeks(9)[-1], "snow closed the roads")
    shown = picture(figures([*WOBBLE, 10.0]), topic(left_out=(snow,)))
    assert not shown.points.used[-1]
    assert shown.figures.values[-1] == 10


def test_accepted_phase_starts_a_new_median():
    phase = DayOfChange(weeks(9)[-1], "counted anew")
    shown = picture(
        figures([*WOBBLE, *(50.0 + value for value in range(8))]), topic(phases=(phase,))
    )
    assert shown.centre[0] == pytest.approx(86.1)
    assert shown.centre[-1] == pytest.approx(53.5)


def test_gap_at_the_end_is_not_the_newest():
    assert picture(figures([86.0, NAN]), topic()).newest == 0


def test_no_figures_give_an_empty_picture():
    assert picture(figures([]), topic()).newest is None


def test_target_in_force_is_the_newest_one():
    assert improved().goal.value == 95


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="one entry a period"):
        picture(replace(figures([1.0, 2.0]), complete=(True,)), topic())


def test_periods_out_of_order_are_refused():
    with pytest.raises(ValueError, match="in order"):
        picture(replace(figures([1.0, 2.0]), periods=(START, START)), topic())


def test_level_before_is_that_of_the_baseline_where_a_later_phase_has_its_own():
    phased = improved(phases=(DayOfChange(weeks(31)[-1], "new level"),))
    assert round(phased.level_before) == 86
    assert round(phased.level) == 94


def test_six_points_scattered_beside_a_median_that_most_lie_on_are_no_shift() -> None:
    one = picture(figures([16.0, 16.0, 17.0] * 12), topic(unit=Unit("minutes")))
    assert not one.flags.any()
    assert all(signal.rule is not Rule.SHIFT for signal in one.signals)
    assert "not told" in one.withheld


def test_a_step_away_from_a_level_that_never_moved_is_still_a_shift() -> None:
    told = topic(baseline=(START, START + timedelta(weeks=29)))
    one = picture(figures([60.0] * 30 + [94.0] * 8), told)
    assert one.flags[-8:].all()
    assert Rule.SHIFT in {signal.rule for signal in one.signals}
    assert not one.withheld
