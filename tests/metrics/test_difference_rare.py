"""Rare events: an exact test on days with an event."""

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from metrics.difference import Answer, Observed, Shape, difference
from metrics.difference.rare import Count
from metrics.measure import Better
from tests.metrics.difference_examples import START, asked


def events_every(days_before: int, days_since: int, weeks: int = 13) -> Observed:
    """An event each so many days; 0 for none."""
    day = np.arange(-26 * 7, weeks * 7)
    before = (day < 0) & (day % days_before == 0) if days_before else day < -999
    since = (day >= 0) & (day % days_since == 0) if days_since else day < -999
    happened = (before | since).astype(float)
    return Observed(np.datetime64(START) + day, happened, np.ones(len(day)))


RARE = {"shape": Shape.RARE, "better": Better.DOWN}


def test_p_values_and_interval_agree_with_scipy():
    counted = Count(before=22, days_before=154, since=2, days_since=56)
    share = 56 / 210
    assert counted.at_most == pytest.approx(binom.cdf(2, 24, share))
    assert counted.at_least == pytest.approx(binom.sf(1, 24, share))
    exact = binomtest(2, 24).proportion_ci(0.90, "exact")
    for ours, theirs in (
        (counted.interval().low, exact.low),
        (counted.interval().high, exact.high),
    ):
        assert np.exp(ours) == pytest.approx(theirs / (1 - theirs) * 154 / 56)


def test_days_without_an_event_where_there_was_one_in_five_is_improving():
    said = difference(events_every(5, 0), asked(13, **RARE))
    assert said.answer is Answer.IMPROVING
    assert said.ratio.low == 0
    assert said.ratio.high < 1
    assert said.own.low == pytest.approx(-31.5 / 154)


def test_more_events_are_worse_and_the_same_are_no_difference():
    assert difference(events_every(9, 2), asked(13, **RARE)).answer is Answer.WORSE
    assert difference(events_every(9, 9), asked(13, **RARE)).answer is Answer.NO_DIFFERENCE


def test_events_never_seen_are_no_difference():
    said = difference(events_every(0, 0), asked(13, **RARE))
    assert said.answer is Answer.NO_DIFFERENCE
    assert (said.ratio.low, said.ratio.high) == (0, np.inf)


def test_first_events_ever_are_worse():
    assert difference(events_every(0, 4), asked(13, **RARE)).answer is Answer.WORSE


def test_several_events_on_a_day_count_as_one_day():
    once, twice = events_every(5, 20), events_every(5, 20)
    twice = Observed(twice.days, 2 * twice.numerator, twice.denominator)
    assert difference(once, asked(13, **RARE)).link == difference(twice, asked(13, **RARE)).link


def test_a_rare_answer_is_qualified_and_says_that_it_assumes_no_drift():
    beside = [events_every(5, 5), events_every(5, 5)]
    said = difference(events_every(5, 0), asked(13, **RARE), beside)
    assert said.qualified
    assert said.assumes_no_drift


def test_too_early_before_four_weeks():
    assert difference(events_every(2, 0), asked(3, **RARE)).answer is Answer.TOO_EARLY
