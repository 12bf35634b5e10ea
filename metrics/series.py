"""A measure at one place through time: every period has a row, a gap stays a gap."""

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import numpy as np
import pandas as pd

from metrics.calendar import By, period_end, period_start, periods
from metrics.measure import Kind, Measure

ONE_WEEK = (By.DAY, By.WEEK)  # at most
COLUMNS = ("period", "numerator", "denominator", "value", "complete")

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


def by_period(counted: pd.DataFrame, wanted: Wanted, last_day: date | None) -> pd.DataFrame:
    """The frame of a Series from rows of (minute, day, numerator, denominator)."""
    if counted.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    days = [day.date() for day in counted["day"]]
    counted = counted.assign(period=[period_start(day, wanted.by) for day in days])
    if wanted.measure.stock:
        newest = counted.groupby("period")["day"].transform("max")
        counted = counted[counted["day"] == newest]
    all_periods = pd.Index(periods(min(days), max(days), wanted.by), name="period")
    sums = counted.groupby("period")[["numerator", "denominator"]].sum(min_count=1)
    frame = sums.reindex(all_periods).reset_index()
    frame["value"] = _values(frame, counted, wanted.measure)
    # A first period that the data enter half way is as provisional as a last one that is not over.
    begun = [start >= min(days) or wanted.by in ONE_WEEK for start in frame["period"]]
    over = [last_day is not None and period_end(s, wanted.by) <= last_day for s in frame["period"]]
    frame["complete"] = np.logical_and(begun, over)
    return frame[list(COLUMNS)]


def _values(frame: pd.DataFrame, counted: pd.DataFrame, measure: Measure) -> np.ndarray:
    if measure.kind is Kind.QUANTILE:
        by_period = {p: _quantile(rows, measure) for p, rows in counted.groupby("period")}
        return np.array([by_period.get(p, np.nan) for p in frame["period"]], dtype=float)
    denominator = frame["denominator"].to_numpy(dtype=float)
    share = np.full(len(frame), np.nan)
    np.divide(
        frame["numerator"].to_numpy(dtype=float), denominator, out=share, where=denominator > 0
    )
    return measure.per * share


def _quantile(rows: pd.DataFrame, measure: Measure) -> float:
    """The smallest whole minute with at least the share `quantile` of all calls at or below it."""
    minutes = rows["minute"].astype(int).to_numpy()
    order = np.argsort(minutes)
    running = np.cumsum(rows["numerator"].to_numpy(dtype=float)[order])
    if not len(running) or running[-1] <= 0:
        return float("nan")
    return float(minutes[order][np.searchsorted(running, measure.quantile * running[-1])])
