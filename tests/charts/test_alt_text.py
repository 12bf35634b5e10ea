"""Alt text states the finding."""

from charts.picture import alt_text, picture
from metrics.measure import Better
from tests.charts.pictures import WOBBLE, figures, improved, topic


def test_finding_newest_figure_signal_change_and_target_are_said():
    told = alt_text(improved())
    assert told.startswith("Calls on time rose at Northgate. Last: 93.9 %")
    assert "Signal, better: six or more in a row above the median" in told
    assert "Practice changed on 5 August 2026: Runs redesigned." in told
    assert "between +5.1 and +8.4" in told
    assert told.endswith("Target 95 %.")


def test_the_same_signal_is_worse_where_down_is_better():
    assert "Signal, worse" in alt_text(improved(better=Better.DOWN))


def test_signal_that_has_ended_says_so():
    values = [86.0, 85.0] * 6 + [93.0] * 6 + [85.0, 84.0]
    assert "not since" in alt_text(picture(figures(values), topic()))


def test_quiet_series_says_no_signal():
    assert "No signal" in alt_text(picture(figures(list(WOBBLE)), topic()))


def test_nothing_counted_is_said():
    assert "Nothing has been counted yet" in alt_text(picture(figures([]), topic()))
