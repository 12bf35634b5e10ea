"""A measure at one place through time: every period has a row, a gap stays a gap."""

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd

from metrics.by_period import COLUMNS, by_period
from metrics.calendar import By
from metrics.daily import Rows
from metrics.measure import Kind, Measure

DAYS = """
    WITH RECURSIVE places AS (
        SELECT unnest($sites::VARCHAR[]) AS site
        UNION
        SELECT child.site
        FROM sites AS child
        JOIN places ON child.parent = places.site
    ),
    chosen AS (
        SELECT
            facts.part,
            facts.day,
            CASE
                WHEN $part = '' OR facts.part = $part THEN facts.numerator
                ELSE 0
            END AS numerator,
            facts.denominator
        FROM facts
        JOIN fact_state USING (definition)
        WHERE fact_state.measure = $measure
            AND (len($sites::VARCHAR[]) = 0 OR facts.site IN (SELECT site FROM places))
            AND ($area = '' OR facts.area = $area)
            AND ($part = '' OR facts.part = $part OR $shares)
            AND facts.day <= $last_day
    )
    SELECT
        CASE WHEN $by_minute THEN part ELSE '' END AS minute,
        day,
        sum(numerator) AS numerator,
        CASE
            WHEN count(*) = count(denominator) THEN sum(denominator)
        END AS denominator
    FROM chosen
    GROUP BY ALL
    ORDER BY day
"""


@dataclass(frozen=True)
class Wanted:
    """Which series: a measure, at these sites (none means all) and all below them, in one area."""

    measure: Measure
    sites: tuple[str, ...] = ()
    area: str = ""
    part: str = ""
    by: By = By.WEEK


@dataclass(frozen=True)
class Series:
    """`frame` has the columns COLUMNS, one row a period from the first to the newest.

    value = per × numerator / denominator, or the quantile; NaN where nothing was counted.
    complete: the period is over and the exports it is counted from reach its end.
    """

    wanted: Wanted
    frame: pd.DataFrame
    through: date | None  # the last day that is complete in every export the measure reads

    @property
    def measure(self) -> Measure:
        return self.wanted.measure


def through(cursor: duckdb.DuckDBPyConnection, measure: Measure, today: date) -> date | None:
    """The last complete day of the measure: the oldest of its exports' last days, before today.

    Exports that were never loaded do not count; None if none of them was.
    """
    (day,) = cursor.execute(
        "SELECT min(through) FROM coverage WHERE list_contains($reads, source)",
        {"reads": list(measure.reads)},
    ).fetchone()
    return day and min(day, today - timedelta(days=1))


def counted_anything(cursor: duckdb.DuckDBPyConnection) -> bool:
    """Whether this warehouse holds facts; one into which nothing was ever loaded does not."""
    return bool(
        cursor.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'facts'").fetchone()
    )


def series(cursor: duckdb.DuckDBPyConnection, wanted: Wanted, today: date) -> Series:
    """The series of `wanted` up to the last complete day before today; empty before any load.

    Later days are left out: a call that nobody could log yet is not a missed call.
    """
    measure = wanted.measure
    last_day = through(cursor, measure, today) if counted_anything(cursor) else None
    if last_day is None:
        return Series(wanted, pd.DataFrame(columns=list(COLUMNS)), None)
    counted = cursor.execute(
        DAYS,
        {
            "measure": measure.id,
            "sites": list(wanted.sites),
            "area": wanted.area,
            "part": wanted.part,
            "shares": measure.part_shares_denominator,
            "by_minute": measure.kind is Kind.QUANTILE,
            "last_day": last_day,
        },
    ).df()
    return Series(wanted, by_period(counted, wanted, last_day), last_day)


def series_of(rows: Rows | None, wanted: Wanted, last_day: date | None) -> Series:
    """The same from what was read day by day already; not for a percentile."""
    if rows is None or last_day is None:
        return Series(wanted, pd.DataFrame(columns=list(COLUMNS)), last_day)
    kept = rows.days <= np.datetime64(last_day)
    counted = pd.DataFrame(
        {
            "minute": "",
            "day": rows.days[kept],
            "numerator": rows.numerator[kept],
            "denominator": rows.denominator[kept],
        }
    )
    return Series(wanted, by_period(counted, wanted, last_day), last_day)
