"""Which months a load makes it needful to count again, and how many are counted at once."""

from collections.abc import Iterator
from datetime import date, timedelta

import duckdb

from metrics.calendar import By, period_end, period_start, periods
from metrics.measure import Kind, Measure

LONGEST_STOCK_DAYS = 800  # a competency lasts two years at the most before it is assessed again
CALLS_AT_ONCE = 250_000


def remember_days(cursor: duckdb.DuckDBPyConnection) -> None:
    """Keep the days of the temporary table `touched` among all days that exports ever bore on."""
    cursor.execute("CREATE TEMP TABLE IF NOT EXISTS touched (source VARCHAR, day DATE)")
    cursor.execute(
        """
        INSERT INTO fact_days
        SELECT DISTINCT
            source,
            day
        FROM touched
        WHERE day IS NOT NULL
        EXCEPT
        FROM fact_days
        """
    )


def months_due(cursor: duckdb.DuckDBPyConnection, measure: Measure, name: str) -> frozenset[date]:
    """The months to count again: those a touched day reaches, and all of a new definition.

    All, too, where a row waits for later days before it counts.
    """
    known = cursor.execute("SELECT 1 FROM facts WHERE definition = ? LIMIT 1", [name]).fetchone()
    days = cursor.execute(
        f"""
        SELECT DISTINCT
            day
        FROM {"touched" if known and not measure.undecided else "fact_days"}
        WHERE list_contains($reads, source) AND day IS NOT NULL
        """,
        {"reads": list(measure.reads)},
    ).fetchall()
    reach = timedelta(days=LONGEST_STOCK_DAYS if measure.stock else measure.reach)
    end = cursor.execute("SELECT max(day) FROM fact_days").fetchone()[0]
    months = set()
    for month in {period_start(day, By.MONTH) for (day,) in days}:
        last = min(period_end(month, By.MONTH) + reach, end)
        months |= set(periods(month, max(month, last), By.MONTH))
    if measure.stock or measure.kind is Kind.RARE:
        months |= _months_grown(cursor, name)
    return frozenset(months)


def _months_grown(cursor: duckdb.DuckDBPyConnection, name: str) -> set[date]:
    """Months at either end of what was counted: a load may have added days to them.

    A state, or a day without an event, is counted on days of which its own exports say nothing.
    """
    known = cursor.execute(
        """
        SELECT
            min(day),
            max(day)
        FROM fact_days
        """
    ).fetchone()
    counted = cursor.execute(
        """
        SELECT
            min(day),
            max(day)
        FROM facts
        WHERE definition = ?
        """,
        [name],
    ).fetchone()
    months = set(periods(*known, By.MONTH)) if known[0] else set()
    if counted[0]:
        first, last = (period_start(day, By.MONTH) for day in counted)
        months = {month for month in months if not first < month < last}
    return months


def spans(cursor: duckdb.DuckDBPyConnection, months: set[date]) -> Iterator[frozenset[date]]:
    """Months that follow each other, as many at once as memory easily holds the calls of."""
    calls = dict(
        cursor.execute(
            """
            SELECT
                date_trunc('month', planned_start)::DATE AS month,
                count(*)
            FROM rota
            GROUP BY ALL
            """
        ).fetchall()
    )
    span: list[date] = []
    for month in sorted(months):
        follows = span and period_end(span[-1], By.MONTH) + timedelta(days=1) == month
        held = sum(calls.get(one, 0) for one in [*span, month])
        if span and (not follows or held > CALLS_AT_ONCE):
            yield frozenset(span)
            span = []
        span.append(month)
    if span:
        yield frozenset(span)
