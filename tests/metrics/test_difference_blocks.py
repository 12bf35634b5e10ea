"""Weeks and months counted from the start, and the baseline before it."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from metrics.difference import difference
from metrics.difference.baseline import baseline_length, window
from metrics.difference.blocks import blocks
from metrics.difference.question import Observed, Periods, Shape, shape_of
from metrics.measure import Better, Kind
from tests.metrics.difference_examples import START, asked, ripple, weekly


def daily(weeks_before: int, weeks_since: int) -> Observed:
    day = np.arange(-7 * weeks_before, 7 * weeks_since)
    return Observed(np.datetime64(START) + day, np.full(len(day), 8.0), np.full(len(day), 10.0))


def test_block_minus_one_ends_the_day_before_the_start():
    periods = Periods(START)
    assert periods.number(START) == 0
    assert periods.number(START - timedelta(days=1)) == -1
    assert periods.number(START - timedelta(days=7)) == -1
    assert periods.first_day(-1) == START - timedelta(days=7)


def test_only_whole_blocks_count_at_both_ends():
    rows = daily(12, 5)
    whole = blocks(
        Observed(rows.days[3:], rows.numerator[3:], rows.denominator[3:]),
        asked(as_of=START + timedelta(days=27)),
    )
    assert (whole.numbers[0], whole.numbers[-1]) == (-11, 2)
    assert (whole.denominator == 70).all()


def test_a_week_without_rows_is_a_gap_and_not_a_zero():
    rows = daily(12, 5)
    keep = Periods(START).numbers(rows.days)[0] != 1
    whole = blocks(
        Observed(rows.days[keep], rows.numerator[keep], rows.denominator[keep]), asked(5)
    )
    assert whole.numbers.tolist() == list(range(-12, 5))
    assert not whole.known[13]
    assert (
        sum(not each.denominator for each in difference(rows.before(START), asked(5)).course) == 5
    )


def test_bank_holidays_are_dropped_from_days_and_never_take_a_whole_week_away():
    holiday = asked(5, holidays=frozenset({START}))
    assert blocks(daily(12, 5), holiday).denominator[12] == 60
    assert blocks(weekly(np.full(17, 8.0), before=12), holiday).denominator[12] == 200


def test_a_history_that_opens_with_a_bank_holiday_keeps_its_first_week():
    opens = START - timedelta(weeks=12)
    whole = blocks(daily(12, 4), asked(4, holidays=frozenset({opens})))
    assert whole.numbers[0] == -12


@pytest.mark.parametrize(
    ("start", "march", "april"), [(date(2025, 3, 7), 0, 1), (date(2025, 3, 8), None, 0)]
)
def test_a_month_begun_in_its_first_seven_days_is_block_0_else_left_out(start, march, april):
    periods = Periods(start, monthly=True)
    days = np.array(["2025-02-10", "2025-03-20", "2025-04-02"], "datetime64[D]")
    numbers, belongs = periods.numbers(days)
    found = [int(n) if b else None for n, b in zip(numbers, belongs, strict=True)]
    assert found == [-1, march, april]
    assert periods.first_day(april) == date(2025, 4, 1)
    assert periods.first_day(-1) == date(2025, 2, 1)
    assert periods.end(april) == date(2025, 5, 1)
    assert periods.last_whole(date(2025, 4, 30)) == april - 1
    assert periods.last_whole(date(2025, 5, 1)) == april


def test_monthly_figures_answer_after_four_months():
    months = np.datetime64("2024-01", "M") + np.arange(24)
    counted = np.r_[60 + ripple(18), 95, 96, 94, 95, 96, 95]
    own = Observed(months.astype("datetime64[D]"), counted, np.full(24, 100.0))
    begun = replace(asked(monthly=True), start=date(2025, 7, 3))
    early = difference(own, replace(begun, as_of=date(2025, 10, 31)))
    assert (early.blocks, early.first_answer_on) == (3, date(2025, 11, 1))
    said = difference(own, replace(begun, as_of=date(2025, 11, 1)))
    assert (said.answer, said.blocks) == ("improving", 4)
    assert (said.baseline_to, said.trigger_from) == (date(2025, 4, 30), date(2025, 5, 1))


def test_the_four_weeks_before_the_start_are_left_out_more_while_it_was_already_bad():
    own = blocks(weekly(160 + ripple(34)), asked())
    assert (window(own, asked()).first, window(own, asked()).last) == (-26, -5)
    bad = 160 + ripple(34)
    bad[19], bad[20:26] = 160, 120
    assert window(blocks(weekly(bad), asked()), asked()).last == -7
    assert window(blocks(weekly(bad), asked()), asked()).extended
    down = asked(better=Better.DOWN)
    assert window(blocks(weekly(bad), down), down).last == -5


def test_one_good_week_does_not_end_a_bad_spell():
    bad = 160 + ripple(58)
    bad[38:50] = 150
    bad[45] = 158
    assert window(blocks(weekly(bad, before=50), asked()), asked()).last == -13


def test_a_gap_says_nothing_of_the_bad_spell_on_either_side_of_it():
    exposure = np.full(58, 200.0)
    exposure[44] = 0
    bad = np.where(np.arange(58) == 44, 0, 160 + ripple(58))
    bad[40:44], bad[45:50] = 120, 120
    assert window(blocks(weekly(bad, exposure, 50), asked()), asked()).last == -11


def test_the_bad_spell_reaches_back_sixteen_weeks_at_most_and_needs_weeks_that_were_usual():
    bad = 160 + ripple(58)
    bad[30:50] = 120
    assert window(blocks(weekly(bad, before=50), asked()), asked()).last == -17
    young = 160 + ripple(28)
    young[2:20] = 120
    kept = window(blocks(weekly(young, before=20), asked()), asked())
    assert (kept.last, kept.missing) == (-5, 0)
    short = np.r_[160 + ripple(8), 120, 120, 120, 120, 120 + ripple(4)]
    assert window(blocks(weekly(short, before=13), asked()), asked()).missing == 0


def test_a_problem_known_since_a_day_makes_the_window_reach_back_to_it():
    since = asked(problem_since=START - timedelta(weeks=10))
    assert window(blocks(weekly(160 + ripple(34)), since), since).last == -11
    long = asked(problem_since=START - timedelta(weeks=20))
    assert window(blocks(weekly(160 + ripple(34)), long), long).missing == 2


def test_few_events_and_scores_get_a_longer_baseline():
    few = blocks(weekly(np.full(60, 20.0), before=52), asked(shape=Shape.RATE))
    many = blocks(weekly(np.full(60, 30.0), before=52), asked(shape=Shape.RATE))
    assert baseline_length(few, asked(shape=Shape.RATE)) == 52
    assert baseline_length(many, asked(shape=Shape.RATE)) == 39
    assert baseline_length(many, asked(shape=Shape.SCORE)) == 52
    assert baseline_length(many, asked()) == 39


@pytest.mark.parametrize(
    ("kind", "events", "better", "shape"),
    [
        (Kind.RATE, 3, Better.DOWN, Shape.RARE),
        (Kind.RATE, 4, Better.DOWN, Shape.RATE),
        (Kind.PROPORTION, 2, Better.DOWN, Shape.RARE),
        (Kind.PROPORTION, 0, Better.UP, Shape.PROPORTION),
        (Kind.PROPORTION, 50, Better.DOWN, Shape.PROPORTION),
        (Kind.SCORE, 1, Better.UP, Shape.SCORE),
        (Kind.QUANTILE, 1, Better.DOWN, Shape.SCORE),
        (Kind.RARE, 9, Better.DOWN, Shape.RARE),
    ],
)
def test_few_events_are_rare_but_a_practice_at_zero_is_a_proportion(kind, events, better, shape):
    assert shape_of(kind, events, better) is shape
