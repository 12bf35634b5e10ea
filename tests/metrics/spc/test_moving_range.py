"""Moving ranges, screened or not."""

import numpy as np
import pytest

from metrics.spc.limits import mean_moving_range, moving_ranges, mr

NAN = float("nan")


def test_no_range_over_a_gap():
    ranges = moving_ranges([1.0, NAN, 5.0, 6.0], [True] * 4)
    assert np.isnan(ranges[:3]).all()
    assert ranges[3] == 1


def test_screening_leaves_out_the_one_great_range():
    ranges = np.array([NAN, 1.0, 1.0, 1.0, 1.0, 20.0])
    assert mean_moving_range(ranges, screened=True)[0] == 1
    assert mean_moving_range(ranges, screened=False)[0] == pytest.approx(4.8)


def test_no_ranges_have_no_mean():
    assert np.isnan(mean_moving_range(np.array([NAN]))[0])


def test_moving_range_chart_goes_from_nought_to_3_267_means():
    limits = mr([1.0, 3.0, 1.0], [True] * 3)
    assert [float(line[0]) for line in limits.lines] == [2, 0, pytest.approx(6.534)]
