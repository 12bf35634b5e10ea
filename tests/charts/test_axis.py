"""The value axis: honest, round, and plain about where it begins."""

from charts.axis import axis
from charts.picture import picture
from metrics.measure import Unit
from tests.charts.pictures import figures, improved, topic


def test_cut_axis_says_so():
    shown = axis(improved())
    assert shown.is_cut
    assert shown.note == "axis begins at 80, not 0"


def test_small_counts_begin_at_zero():
    shown = axis(picture(figures([0.0, 3.0, 7.0]), topic(unit=Unit("errors"))))
    assert (shown.low, shown.note) == (0, "")


def test_a_percentage_never_names_more_than_a_hundred():
    assert max(axis(picture(figures([97.0, 100.0, 99.0]), topic())).ticks) <= 100


def test_flat_series_still_has_an_axis():
    for value in (0.0, 100.0, 7.0):
        shown = axis(picture(figures([value] * 5), topic()))
        assert shown.low <= value < shown.high


def test_several_pictures_share_one_axis():
    low, high = picture(figures([10.0, 20.0]), topic()), picture(figures([80.0, 90.0]), topic())
    shared = axis(low, high)
    assert shared.low <= 10
    assert shared.high >= 90
