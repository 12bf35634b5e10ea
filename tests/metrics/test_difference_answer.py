"""What is said of a series, and when nothing can be said."""

from collections import Counter
from datetime import date, timedelta

import numpy as np
import pytest

from metrics.difference import difference
from metrics.difference.answers import Answer, ComparedWith
from metrics.difference.question import Observed, Shape
from metrics.measure import Better
from tests.metrics.difference_examples import START, asked, ripple, stepped, weekly


def test_clear_rise_is_improving_and_its_interval_holds_the_truth():
    said = difference(stepped(160, 180), asked())
    assert said.answer is Answer.IMPROVING
    assert said.own.low < 0.10 < said.own.high
    assert said.own.low > 0
    assert said.qualified


def test_the_same_rise_is_worse_where_fewer_is_better():
    assert difference(stepped(160, 180), asked(better=Better.DOWN)).answer is Answer.WORSE


def test_no_change_is_no_detectable_difference():
    said = difference(stepped(160, 160), asked())
    assert said.answer is Answer.NO_DIFFERENCE
    assert said.own.low < 0 < said.own.high
    assert said.detectable == pytest.approx(0.75 * (said.own.high - said.own.low))


def test_a_rise_already_under_way_is_not_credited_to_the_action():
    level = 140 + 1.2 * np.arange(34) + ripple(34)
    assert difference(weekly(level), asked()).answer is Answer.NO_DIFFERENCE


@pytest.mark.parametrize("weeks", [0, 1, 2, 3, 3.9])
def test_before_four_whole_weeks_it_is_too_early_and_says_when_it_will_not_be(weeks):
    said = difference(stepped(160, 190), asked(weeks))
    assert said.answer is Answer.TOO_EARLY
    assert said.first_answer_on == START + timedelta(weeks=4)
    assert said.window.missing == 0
    assert np.isnan(said.own.effect)
    assert np.isfinite([each.expected for each in said.course]).all()


def test_a_gap_among_the_first_weeks_delays_the_first_answer():
    own = stepped(160, 190)
    own = Observed(own.days, own.numerator, np.where(own.days == np.datetime64(START), 0, 200.0))
    said = difference(own, asked(4))
    assert (said.answer, said.blocks, said.blocks_with_data) == (Answer.TOO_EARLY, 4, 3)
    assert said.first_answer_on == START + timedelta(weeks=5)
    assert difference(own, asked(5)).answer is Answer.IMPROVING


def test_eleven_weeks_of_history_are_one_short_and_waiting_adds_none():
    said = difference(stepped(160, 190, weeks_before=11), asked())
    assert said.answer is Answer.TOO_EARLY
    assert (said.window.missing, said.first_answer_on) == (1, None)
    assert said.baseline_from is None
    assert difference(stepped(160, 190, weeks_before=12), asked()).window.missing == 0


def test_one_look_alone_does_not_say_improving():
    values = np.r_[160 + ripple(26), 160, 160, 160, 160, 160, 160, 160, 199]
    assert difference(weekly(values), asked(8)).answer is Answer.NO_DIFFERENCE


@pytest.mark.parametrize("sites", [0, 200])
def test_a_measure_at_zero_or_at_every_one_before_works(sites):
    changed = weekly(np.r_[np.full(26, float(sites)), np.full(8, 120.0)])
    wanted = Answer.IMPROVING if sites == 0 else Answer.WORSE
    assert difference(changed, asked()).answer is wanted
    unchanged = difference(weekly(np.full(34, float(sites))), asked())
    assert unchanged.answer is Answer.NO_DIFFERENCE
    assert unchanged.own.effect == pytest.approx(0, abs=1e-3)


def test_flat_scores_are_no_difference_and_a_step_from_flat_is_one():
    flat = weekly(np.full(60, 70.0 * 10), 10.0, before=52)
    assert difference(flat, asked(shape=Shape.SCORE)).answer is Answer.NO_DIFFERENCE
    step = weekly(np.r_[np.full(52, 700.0), np.full(8, 800.0)], 10.0, before=52)
    said = difference(step, asked(shape=Shape.SCORE))
    assert said.answer is Answer.IMPROVING
    assert said.own.effect == pytest.approx(10, abs=0.1)


def test_rates_are_told_as_a_ratio_too():
    fewer = weekly(np.r_[40 + ripple(26), 20 + ripple(8)], 2.0)
    said = difference(fewer, asked(shape=Shape.RATE, better=Better.DOWN))
    assert said.answer is Answer.IMPROVING
    assert said.ratio.low < 0.5 < said.ratio.high
    assert said.own.effect == pytest.approx(-10, abs=2)
    assert difference(stepped(160, 180), asked()).ratio is None


def test_no_figures_at_all_is_too_early_with_all_history_missing():
    for own in (
        Observed(np.array([], "datetime64[D]"), [], []),
        weekly(np.full(34, np.nan)),
        weekly(np.full(34, 5.0), 0.0),
        weekly([5.0]),
    ):
        said = difference(own, asked())
        assert said.answer is Answer.TOO_EARLY
        assert said.window.missing >= 7
        assert np.isnan(said.link.effect)


def test_first_said_is_the_day_the_second_agreeing_look_was_taken():
    said = difference(stepped(160, 190), asked(8))
    assert said.first_said_on == START + timedelta(weeks=4)
    assert said.held


def test_the_course_has_every_block_and_marks_the_spell_left_out():
    course = difference(stepped(160, 180), asked()).course
    assert len(course) == 34
    assert course[26].first_day == START
    assert Counter(each.spell.value for each in course) == {
        "baseline": 22,
        "left out": 4,
        "since": 8,
    }
    assert [each.expected for each in course] == pytest.approx([0.8] * 34, abs=0.03)


def test_nothing_beside_it_is_qualified():
    assert difference(stepped(160, 180), asked()).beside.compared_with is ComparedWith.NOTHING


@pytest.mark.parametrize(
    ("days", "numerator", "denominator", "shape"),
    [
        (["2025-01-02", "2025-01-01"], [1, 1], [2, 2], Shape.RATE),
        (["2025-01-01", "2025-01-01"], [1, 1], [2, 2], Shape.RATE),
        (["2025-01-01", "2025-01-02"], [1, 1], [2, -2], Shape.RATE),
        (["2025-01-01", "2025-01-02"], [1, 1], [2], Shape.RATE),
        (["2025-01-01", "2025-01-02"], [1, 3], [2, 2], Shape.PROPORTION),
        (["2025-01-01", "2025-01-02"], [1, -1], [2, 2], Shape.RATE),
    ],
)
def test_impossible_figures_are_refused(days, numerator, denominator, shape):
    with pytest.raises(ValueError, match=r"must|may"):
        difference(
            Observed(np.array(days, "datetime64[D]"), numerator, denominator),
            asked(shape=shape, start=date(2025, 3, 3)),
        )
