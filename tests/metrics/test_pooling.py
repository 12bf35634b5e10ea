"""Which points are long enough to say something, each rule as a claim."""

from datetime import date, timedelta
from itertools import pairwise

import pandas as pd
import pytest

from metrics.calendar import By, period_end, period_start, periods
from metrics.catalogue import measure
from metrics.series import COLUMNS, Series, SeriesWanted, holds_enough, pooled_by

SCORE = measure("observation_score")
MONDAY = date(2026, 1, 5)


def series(counts: list[float], by: By = By.WEEK, complete: bool = True) -> Series:
    days = [MONDAY + timedelta(weeks=at) for at in range(len(counts))]
    rows = [(day, n / 2, n, 50.0, complete) for day, n in zip(days, counts, strict=True)]
    return Series(SeriesWanted(SCORE, by=by), pd.DataFrame(rows, columns=list(COLUMNS)), days[-1])


def weeks_of(items: float):
    """A place where so many items are seen every week."""
    many = {By.WEEK: 1, By.FORTNIGHT: 2, By.MONTH: 4.3}
    return lambda by: series([many[by] * items] * 12, by)


@pytest.mark.parametrize(
    ("items", "by"), [(20, By.WEEK), (19, By.FORTNIGHT), (10, By.FORTNIGHT), (9, By.MONTH)]
)
def test_thin_weeks_are_pooled_until_a_point_stands_for_twenty(items: float, by: By) -> None:
    assert pooled_by(SCORE, weeks_of(items)) is by


def test_a_place_too_thin_even_by_month_is_still_shown_by_month() -> None:
    assert pooled_by(SCORE, weeks_of(1)) is By.MONTH


@pytest.mark.parametrize("id", ["mar_errors", "competency_in_date", "median_lateness"])
def test_rates_stocks_and_percentiles_are_not_pooled(id: str) -> None:
    assert pooled_by(measure(id), weeks_of(1)) is By.WEEK


def test_a_week_that_is_not_over_says_nothing_of_how_full_weeks_are() -> None:
    full, open_week = series([30, 30, 30]), series([1, 1, 1, 1], complete=False)
    both = pd.concat([full.frame, open_week.frame])
    assert holds_enough(Series(full.wanted, both, full.through))


def test_a_week_in_which_nobody_looked_counts_as_none() -> None:
    assert not holds_enough(series([40, 40, float("nan"), float("nan"), float("nan")]))


def test_what_is_not_supplied_stays_by_week() -> None:
    assert pooled_by(SCORE, lambda by: series([float("nan")] * 6, by)) is By.WEEK


def test_every_day_is_in_one_fortnight_that_begins_on_a_monday() -> None:
    for number in range(800):
        day = date(2023, 1, 1) + timedelta(days=number)
        start = period_start(day, By.FORTNIGHT)
        assert start.weekday() == 0
        assert start <= day <= period_end(start, By.FORTNIGHT)
        assert period_start(period_end(start, By.FORTNIGHT), By.FORTNIGHT) == start


def test_fortnights_follow_each_other_over_the_turn_of_the_year() -> None:
    starts = list(periods(date(2025, 12, 1), date(2026, 2, 1), By.FORTNIGHT))
    assert all(b - a == timedelta(days=14) for a, b in pairwise(starts))
