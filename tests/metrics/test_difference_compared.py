"""What stands beside the series: other sites, last year, nothing."""

import numpy as np
import pytest

from metrics.difference import difference
from metrics.difference.answers import Answer, ComparedWith, Doubt
from metrics.difference.question import Observed, Shape
from tests.metrics.difference_examples import RIPPLE, asked, ripple, stepped, weekly


def site(since: float, shift: int, level: float = 150) -> Observed:
    moved = np.resize(np.roll(RIPPLE, shift), 34)
    return weekly(np.r_[np.full(26, level), np.full(8, level + since)] + moved)


def test_a_rise_that_all_sites_saw_is_not_credited_to_the_action():
    said = difference(stepped(160, 180), asked(), [site(25, 3), site(25, 5), site(25, 8)])
    assert said.beside.compared_with is ComparedWith.SITES
    assert said.answer is Answer.NO_DIFFERENCE


def test_a_rise_that_no_other_site_saw_is_improving_without_qualification():
    said = difference(stepped(160, 180), asked(), [site(0, 3), site(0, 5), site(0, 8)])
    assert (said.answer, said.qualified) == (Answer.IMPROVING, False)
    assert said.own.low < 0.1 < said.own.high


def test_two_sites_are_compared_with_and_are_too_few_to_be_sure_of():
    said = difference(stepped(160, 180), asked(), [site(0, 3), site(0, 5)])
    assert (said.answer, said.beside.doubt) == (Answer.IMPROVING, Doubt.TWO_SITES)
    assert said.beside.compared_with is ComparedWith.SITES


def test_a_site_that_changed_by_itself_is_left_out():
    said = difference(
        stepped(160, 160), asked(), [site(-25, 3), site(0, 5), site(0, 8), site(1, 2)]
    )
    assert (said.beside.left_out, said.beside.kept) == ((0,), (1, 2, 3))
    assert (said.answer, said.beside.compared_with) == (Answer.NO_DIFFERENCE, ComparedWith.SITES)


def test_two_sites_that_moved_apart_are_no_comparison():
    said = difference(stepped(160, 160), asked(), [site(-25, 3), site(0, 5)])
    assert said.beside.doubt is Doubt.SITES_DIFFER
    assert said.answer is Answer.NO_DIFFERENCE


def test_where_another_site_gained_as_much_the_cause_may_be_shared():
    said = difference(stepped(160, 180), asked(), [site(25, 3), site(0, 5), site(0, 8), site(1, 2)])
    assert (said.beside.doubt, said.beside.gained) == (Doubt.OTHERS_GAINED, (0,))


@pytest.mark.parametrize("others", [[], [site(0, 3)]])
def test_fewer_than_two_sites_are_no_comparison(others):
    assert difference(stepped(160, 180), asked(), others).qualified


def test_a_site_with_too_little_baseline_is_no_comparison():
    young = site(0, 3)
    young = Observed(young.days[16:], young.numerator[16:], young.denominator[16:])
    assert difference(stepped(160, 180), asked(), [young, site(0, 5)]).qualified


def test_where_the_other_sites_stop_reporting_the_series_stands_alone():
    others = [site(0, 3), site(0, 5)]
    stopped = [each.before(asked().start) for each in others]
    assert difference(stepped(160, 180), asked(), stopped).qualified


def test_a_level_of_its_own_at_another_site_does_not_matter():
    at_other_levels = [site(0, 3, 100), site(0, 5, 180)]
    gone_for_two_weeks = Observed(
        at_other_levels[0].days,
        at_other_levels[0].numerator,
        np.where(np.isin(np.arange(34), (2, 3)), 0, 200.0),
    )
    third = site(0, 8)
    whole = difference(stepped(160, 170), asked(), [*at_other_levels, third])
    holed = difference(stepped(160, 170), asked(), [gone_for_two_weeks, at_other_levels[1], third])
    assert holed.own.effect == pytest.approx(whole.own.effect, abs=0.01)


def test_scores_are_compared_with_sites_too():
    def scores(rise, shift):
        moved = np.resize(np.roll(RIPPLE, shift), 60)
        return weekly(10 * (np.r_[np.full(52, 60.0), np.full(8, 60.0 + rise)] + moved), 10.0, 52)

    own, others = scores(15, 0), [scores(15, 4), scores(15, 7)]
    score = asked(shape=Shape.SCORE)
    assert difference(own, score, others).answer is Answer.NO_DIFFERENCE
    assert difference(own, score, [scores(0, 4), scores(0, 7)]).answer is Answer.IMPROVING


def test_two_years_of_history_are_compared_with_the_same_weeks_of_last_year():
    week = np.arange(-112, 8)
    season = 15 * np.sin(2 * np.pi * (week + 2) / 52)
    own = weekly(150 + season + ripple(120), before=112)
    said = difference(own, asked())
    assert said.beside.compared_with is ComparedWith.LAST_YEAR
    assert said.answer is Answer.NO_DIFFERENCE
    assert difference(weekly(own.numerator[-34:]), asked()).qualified
    better = Observed(own.days, own.numerator + 25 * (week >= 0), own.denominator)
    assert difference(better, asked()).answer is Answer.IMPROVING


def test_after_a_year_the_comparison_is_still_with_the_weeks_before_the_start():
    week = np.arange(-112, 70)
    own = weekly(150 + 20 * (week >= 0) + ripple(182), before=112)
    said = difference(own, asked(70))
    assert said.beside.compared_with is ComparedWith.LAST_YEAR
    assert said.answer is Answer.IMPROVING
    assert said.own.low < 0.1 < said.own.high
