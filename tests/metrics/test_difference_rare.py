"""Rare events: an exact test on days with an event."""

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from metrics.difference import difference
from metrics.difference.answers import Answer, Doubt
from metrics.difference.question import Observed, Shape
from metrics.difference.rare import Count, visible_ratio
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
    assert said.own.low == pytest.approx(0.5 / 91 - 1)


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


def test_events_that_come_three_at_a_time_count_about_as_one():
    day = np.arange(-39 * 7, 13 * 7)
    bursts = ((day % 42) < 3).astype(float)
    said = difference(
        Observed(np.datetime64(START) + day, bursts, np.ones(len(day))), asked(13, **RARE)
    )
    assert said.bursts > 2
    single = difference(events_every(14, 14), asked(13, **RARE))
    assert single.bursts == 1
    assert said.link.high - said.link.low > single.link.high - single.link.low


def test_a_rare_answer_is_qualified_because_it_assumes_no_drift():
    beside = [events_every(5, 5), events_every(5, 5)]
    said = difference(events_every(5, 0), asked(13, **RARE), beside)
    assert said.qualified
    assert said.beside.doubt is Doubt.RARE


def test_too_early_before_four_weeks():
    assert difference(events_every(2, 0), asked(3, **RARE)).answer is Answer.TOO_EARLY


def in_the_first_weeks(events: int, days_before: int, weeks: int) -> Observed:
    """So many events since the start, evenly on days of their own; none in the last week."""
    day = np.arange(-26 * 7, weeks * 7)
    before = (day < 0) & (day % days_before == 0)
    since = np.arange(events) * 7 * (weeks - 1) // max(events, 1)
    happened = (before | np.isin(day, since)).astype(float)
    return Observed(np.datetime64(START) + day, happened, np.ones(len(day)))


@pytest.mark.parametrize("days_before", [2, 3, 5, 9, 14, 30])
@pytest.mark.parametrize("weeks", [5, 8, 13, 26])
def test_the_ratio_that_could_be_told_is_the_highest_that_a_verdict_tells(days_before, weeks):
    def said(events: int) -> Answer:
        return difference(
            in_the_first_weeks(events, days_before, weeks), asked(weeks, **RARE)
        ).answer

    found = difference(in_the_first_weeks(0, days_before, weeks), asked(weeks, **RARE))
    tells = [events for events in range(7 * (weeks - 1)) if said(events) is Answer.IMPROVING]
    if not tells:
        assert np.isnan(found.visible_ratio)
        return
    usual = (26 * 7 / days_before).__ceil__() / (26 * 7)
    assert found.visible_ratio == pytest.approx(max(tells) / (usual * 7 * weeks), abs=0.02)


def test_what_could_be_told_needs_more_where_more_is_better():
    counted = Count(before=22, days_before=154, since=0, days_since=56)
    told = visible_ratio(counted, 7, +1)
    events = round(told * 22 / 154 * 56)
    for days in (56, 49):
        assert binom.sf(events - 1, 22 + events, days / (154 + days)) < 0.025
    assert binom.sf(events - 2, 22 + events - 1, 56 / 210) >= 0.025
