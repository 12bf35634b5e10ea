"""Bad input is refused with a reason, or has a documented answer."""

from datetime import date

import numpy as np
import pytest

from benchmarks.agreement.ptd import positions
from metrics.spc.charts import Setting, points

WEEKS = [date(2026, 1, 5), date(2026, 1, 12), date(2026, 1, 19)]


def test_infinite_value_is_refused():
    with pytest.raises(ValueError, match="infinite"):
        points([1.0, float("inf")])


def test_gap_is_neither_used_nor_base():
    shown = points([1.0, float("nan"), 2.0])
    assert shown.used.tolist() == shown.base.tolist() == [True, False, True]


def test_freeze_longer_than_the_series_means_all_of_it_so_far():
    assert points([1.0, 2.0], Setting(freeze=12)).base.all()


def test_freeze_below_one_is_refused():
    with pytest.raises(ValueError, match="freeze"):
        points([1.0, 2.0], Setting(freeze=0))


def test_baseline_beside_a_freeze_is_refused():
    with pytest.raises(ValueError, match="baseline"):
        points([1.0, 2.0], Setting(freeze=1, baseline=(0, 1)))


@pytest.mark.parametrize("setting", [Setting(left_out=(2,)), Setting(phase_starts=(-1,))])
def test_position_outside_the_series_is_refused(setting):
    with pytest.raises(ValueError, match="outside the series"):
        points([1.0, 2.0], setting)


def test_phase_at_the_first_point_changes_nothing():
    assert points([1.0, 2.0], Setting(phase_starts=(0,))).phases.tolist() == [0, 0]


def test_other_phases_than_the_baseline_keep_to_their_own_points():
    shown = points(np.ones(5), Setting(baseline=(0, 1), phase_starts=(3,)))
    assert shown.base.tolist() == [True, True, False, True, True]


def test_phase_date_between_periods_begins_with_the_later_one():
    assert positions(WEEKS, [date(2026, 1, 13)]) == (2,)


def test_phase_date_after_the_last_period_is_refused():
    with pytest.raises(ValueError, match="after the last period"):
        positions(WEEKS, [date(2026, 2, 1)])


@pytest.mark.parametrize("dates", [WEEKS[::-1], [WEEKS[0], WEEKS[0]]])
def test_unsorted_or_duplicate_dates_are_refused(dates):
    with pytest.raises(ValueError, match="in order"):
        positions(dates, [])


def test_two_phases_in_one_period_are_refused():
    with pytest.raises(ValueError, match="same period"):
        positions(WEEKS, [date(2026, 1, 6), date(2026, 1, 7)])
    with pytest.raises(ValueError, match="same period"):
        points([1.0, 2.0, 3.0], Setting(phase_starts=(1, 1)))
