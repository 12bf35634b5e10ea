"""Sites read once are pooled as the store would pool them: sums by day, percentiles over all."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb
import numpy as np
import pytest

from metrics.calendar import By
from metrics.catalogue import measure
from metrics.series import DayRows, SeriesWanted, counts_of, dailies, daily, series_of
from tests.empty_warehouse import empty_warehouse

FIRST = date(2026, 10, 1)
BEFORE = FIRST + timedelta(days=8)
# site, part, day, numerator, denominator
PUNCTUALITY = [
    ("Oak", "electronic", 0, 8, 10),
    ("Oak", "manual", 0, 1, 2),
    ("Elm", "electronic", 0, 5, 5),
    ("Elm", "electronic", 1, 4, 5),
    ("Oak", "electronic", 2, 3, 4),
    ("Elm", "electronic", 2, 3, None),  # not supplied
    ("Ash", "electronic", 3, 2, 2),
    ("Oak", "electronic", 9, 1, 1),  # after the day
]
LATENESS = [
    ("Oak", "0", 0, 3, 3),
    ("Oak", "20", 0, 1, 1),
    ("Elm", "5", 0, 1, 1),
    ("Elm", "30", 0, 2, 2),
]


@pytest.fixture(scope="module")
def counted() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse(is_counted=True) as connection:
        for id, rows in (("punctuality", PUNCTUALITY), ("median_lateness", LATENESS)):
            connection.execute("UPDATE fact_state SET definition = measure WHERE measure = ?", [id])
            for site, part, day, numerator, denominator in rows:
                on = FIRST + timedelta(days=day)
                values = [id, site, part, on, numerator, denominator]
                connection.execute("INSERT INTO facts VALUES (?, ?, '', ?, ?, ?, ?)", values)
        yield connection


def rows_at(counted, id: str, sites: tuple[str, ...], part: str = "") -> list[tuple]:
    found = daily(counted, measure(id), part, BEFORE).rows(counted, sites).observed
    days = (found.days - np.datetime64(FIRST)).astype(int).tolist()
    return list(zip(days, found.numerator.tolist(), found.denominator.tolist(), strict=True))


def test_a_day_is_the_sum_of_its_sites_and_parts(counted):
    assert rows_at(counted, "punctuality", ("Oak",)) == [(0, 9, 12), (2, 3, 4)]
    assert rows_at(counted, "punctuality", ("Oak", "Elm", "Birch")) == [(0, 14, 17), (1, 4, 5)]
    assert rows_at(counted, "punctuality", ("Oak",), "manual") == [(0, 1, 2)]


def test_a_site_named_twice_counts_once(counted):
    assert rows_at(counted, "punctuality", ("Ash", "Ash")) == [(3, 2, 2)]


def test_a_place_where_nothing_was_counted_has_no_rows(counted):
    assert daily(counted, measure("punctuality"), "", BEFORE).rows(counted, ("Birch",)) is None
    assert daily(counted, measure("mar_errors"), "", BEFORE).rows(counted, ("Oak",)) is None


def test_the_middle_of_two_sites_is_that_of_all_their_calls(counted):
    assert rows_at(counted, "median_lateness", ("Oak",)) == [(0, 0, 1)]
    assert rows_at(counted, "median_lateness", ("Elm",)) == [(0, 30, 1)]
    assert rows_at(counted, "median_lateness", ("Oak", "Elm")) == [(0, 5, 1)]


def test_measures_read_together_are_each_as_if_read_alone(counted):
    wanted = [
        (measure(id), part) for id in ("punctuality", "mar_errors") for part in ("manual", "")
    ]
    for asked, held in zip(wanted, dailies(counted, wanted, BEFORE), strict=True):
        alone = daily(counted, *asked, BEFORE)
        assert held.asked == alone.asked
        assert held.by_site.keys() == alone.by_site.keys()
        for site, rows in held.by_site.items():
            for name, column in vars(rows).items():
                np.testing.assert_array_equal(column, getattr(alone.by_site[site], name))


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("id", ["late_call_complaints", "competency_in_date"])
def test_counts_of_a_family_are_those_of_each_series_of_it(by: By, id: str):
    chance = np.random.default_rng(7)
    of = measure(id)
    family = []
    for _ in range(4):
        days = np.unique(np.datetime64(FIRST) + chance.integers(0, 90, 40))
        counts = chance.integers(0, 9, (2, len(days))).astype(float)
        counts[chance.random(counts.shape) < 0.1] = np.nan
        family.append(DayRows(days, *counts))
    wanted, last = SeriesWanted(of, by=by), FIRST + timedelta(days=80)
    alone = [series_of(rows, wanted, last).frame.set_index("period") for rows in family]
    periods, counts = counts_of(family, series_of(family[0], wanted, last))
    for name, found in zip(("numerator", "denominator"), counts, strict=True):
        expected = [each[name].reindex(periods.tolist()).to_numpy(dtype=float) for each in alone]
        np.testing.assert_array_equal(found, expected)
    assert counts_of([], series_of(family[0], wanted, last))[0].size == 0
