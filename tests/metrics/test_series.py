"""Series: facts added up by period and place, divided once, with gaps left as gaps."""

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import duckdb
import pytest

from metrics.calendar import By
from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.series import SeriesWanted, series

SHARE = Measure(
    id="share",
    title="Share",
    why="",
    rule="",
    source="",
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent(""),
    theme=Theme.OTHER,
    sql="",
    reads=("rota",),
)
MONDAY = date(2026, 11, 2)
TODAY = date(2026, 11, 30)


@pytest.fixture
def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
    """A store with two houses below one home, and one branch beside them."""
    with duckdb.connect() as connection:
        connection.execute(
            """
        CREATE TABLE facts (definition VARCHAR, site VARCHAR, area VARCHAR, part VARCHAR,
            day DATE, numerator DOUBLE, denominator DOUBLE);
        CREATE TABLE fact_state (measure VARCHAR, definition VARCHAR);
        CREATE TABLE sites (site VARCHAR, parent VARCHAR);
        CREATE TABLE coverage (source VARCHAR, through DATE);
        INSERT INTO fact_state VALUES ('share', 'd');
        INSERT INTO sites VALUES ('Oak', 'Home'), ('Elm', 'Home'), ('Home', NULL);
        INSERT INTO coverage VALUES ('rota', DATE '2026-11-22');
        """
        )
        yield connection


def add(
    cursor: duckdb.DuckDBPyConnection,
    day: int,
    counts: tuple[float, float | None],
    site: str = "Oak",
    part: str = "",
) -> None:
    cursor.execute(
        "INSERT INTO facts VALUES ('d', ?, '', ?, ?, ?, ?)",
        [site, part, MONDAY + timedelta(days=day), *counts],
    )


def values(cursor: duckdb.DuckDBPyConnection, **wanted: object) -> list[float]:
    return list(series(cursor, SeriesWanted(SHARE, **wanted), TODAY).frame["value"])


def test_shares_are_added_up_before_they_are_divided(cursor: duckdb.DuckDBPyConnection) -> None:
    add(cursor, 0, (1, 1))
    add(cursor, 1, (0, 9))
    assert values(cursor) == [10.0]


def test_a_week_without_data_is_a_gap_and_not_a_zero(cursor: duckdb.DuckDBPyConnection) -> None:
    add(cursor, 0, (1, 2))
    add(cursor, 14, (1, 2))
    first, gap, last = values(cursor)
    assert (first, last) == (50.0, 50.0)
    assert math.isnan(gap)


def test_zero_of_some_is_zero_and_zero_of_none_is_a_gap(cursor: duckdb.DuckDBPyConnection) -> None:
    add(cursor, 0, (0, 4))
    add(cursor, 7, (0, 0))
    zero, gap = values(cursor)
    assert zero == 0.0
    assert math.isnan(gap)


def test_a_denominator_that_one_site_lacks_is_not_supplied(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    add(cursor, 0, (1, None))
    add(cursor, 0, (1, 10), site="Elm")
    assert math.isnan(values(cursor)[0])
    assert values(cursor, sites=("Elm",)) == [10.0]


def test_a_home_is_the_sum_of_its_units(cursor: duckdb.DuckDBPyConnection) -> None:
    add(cursor, 0, (1, 2))
    add(cursor, 0, (2, 2), site="Elm")
    add(cursor, 0, (0, 100), site="Northgate")
    assert values(cursor, sites=("Home",)) == [75.0]
    assert values(cursor, sites=("Oak",)) == [50.0]


def test_parts_add_up_to_the_whole(cursor: duckdb.DuckDBPyConnection) -> None:
    add(cursor, 0, (1, 2), part="electronic")
    add(cursor, 0, (3, 3), part="manual")
    assert values(cursor) == [80.0]
    assert values(cursor, part="electronic") == [50.0]


def test_kinds_of_error_share_the_doses_they_were_found_in(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    shared = replace(SHARE, part_shares_denominator=True)
    add(cursor, 0, (0, 50))
    add(cursor, 0, (2, 0), part="gap")
    add(cursor, 0, (3, 0), part="code_unexplained")
    all_kinds = series(cursor, SeriesWanted(shared), TODAY).frame["value"]
    gaps = series(cursor, SeriesWanted(shared, part="gap"), TODAY).frame["value"]
    assert list(all_kinds) == [10.0]
    assert list(gaps) == [4.0]


def test_a_week_that_the_exports_do_not_reach_the_end_of_is_not_complete(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    cursor.execute("UPDATE coverage SET through = DATE '2026-11-19'")
    for day in (0, 7, 14):
        add(cursor, day, (1, 2))
    assert list(series(cursor, SeriesWanted(SHARE), TODAY).frame["complete"]) == [True, True, False]


def test_a_day_that_no_export_reaches_is_not_counted(cursor: duckdb.DuckDBPyConnection) -> None:
    """The rota goes on after the last log: those calls are not missed, they are not known."""
    add(cursor, 20, (1, 2))
    add(cursor, 21, (0, 2))
    assert values(cursor) == [50.0]


def test_no_day_of_today_or_later_is_counted(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute("UPDATE coverage SET through = DATE '2026-12-31'")
    add(cursor, 0, (1, 2))
    add(cursor, 28, (2, 2))
    assert values(cursor) == [50.0]


def test_where_no_export_was_ever_loaded_there_is_no_series(
    cursor: duckdb.DuckDBPyConnection,
) -> None:
    cursor.execute("DELETE FROM coverage")
    add(cursor, 0, (1, 2))
    assert values(cursor) == []


def test_a_stock_shows_the_last_day_of_its_period(cursor: duckdb.DuckDBPyConnection) -> None:
    stock = replace(SHARE, stock=True)
    add(cursor, 0, (1, 4))
    add(cursor, 6, (3, 4))
    assert list(series(cursor, SeriesWanted(stock), TODAY).frame["value"]) == [75.0]


def test_a_percentile_is_that_of_all_calls_of_the_week(cursor: duckdb.DuckDBPyConnection) -> None:
    late = replace(SHARE, kind=Kind.QUANTILE, per=1, quantile=0.9)
    for minute, calls in ((0, 5), (7, 4), (90, 1)):
        add(cursor, minute % 5, (calls, calls), part=str(minute))
    assert list(series(cursor, SeriesWanted(late), TODAY).frame["value"]) == [7.0]
    whole = series(cursor, SeriesWanted(replace(late, quantile=1.0)), TODAY).frame["value"]
    assert list(whole) == [90.0]


@pytest.mark.parametrize("by", By)
def test_a_place_without_facts_has_an_empty_series(
    cursor: duckdb.DuckDBPyConnection, by: By
) -> None:
    empty = series(cursor, SeriesWanted(SHARE, sites=("Nowhere",), by=by), TODAY)
    assert empty.frame.empty
    assert list(empty.frame.columns) == [
        "period",
        "numerator",
        "denominator",
        "value",
        "complete",
    ]
