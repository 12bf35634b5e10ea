"""Days, weeks and months: what belongs to which, and which day it is."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics import calendar
from metrics.calendar import By

DAYS = st.dates(date(2001, 1, 1), date(2099, 12, 31))


@given(DAYS, st.sampled_from(By))
def test_every_day_lies_in_its_own_period(day: date, by: By) -> None:
    start = calendar.period_start(day, by)
    assert start <= day <= calendar.period_end(start, by)


@given(DAYS, st.integers(0, 800), st.sampled_from(By))
def test_periods_follow_each_other_without_a_gap(first: date, length: int, by: By) -> None:
    last = first + timedelta(days=length)
    starts = list(calendar.periods(first, last, by))
    assert starts[0] <= first
    assert calendar.period_end(starts[-1], by) >= last
    for one, following in itertools.pairwise(starts):
        assert calendar.period_end(one, by) + timedelta(days=1) == following


def test_a_week_begins_on_monday() -> None:
    assert calendar.period_start(date(2026, 11, 15), By.WEEK) == date(2026, 11, 9)


def test_boxing_day_that_falls_on_a_saturday_is_kept_on_the_monday() -> None:
    assert date(2026, 12, 28) in calendar.bank_holidays(2026, 2026)


def test_scottish_holidays_are_not_english_ones() -> None:
    assert date(2026, 1, 2) not in calendar.bank_holidays(2026, 2026)


def test_today_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(calendar.TODAY_VARIABLE, "2026-11-16")
    assert calendar.today() == date(2026, 11, 16)


def test_a_today_that_is_no_date_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(calendar.TODAY_VARIABLE, "tomorrow")
    with pytest.raises(ValueError, match="must be a date such as"):
        calendar.today()
