"""Facts: what each measure counted, for each site, area, part and day.

A fact is kept under the hash of its measure's SQL and of the settings that shape it, so a changed
definition is counted again by itself, and two measures with one SQL share their facts. Work goes
month by month: no window leaves a day's round, so memory stays that of one month.
"""

from collections.abc import Iterable
from datetime import date, timedelta

import duckdb

from metrics.calendar import By, period_end, period_start, periods
from metrics.catalogue import CATALOGUE
from metrics.definition import definition
from metrics.measure import Kind, Measure

LONGEST_STOCK_DAYS = 800  # a competency lasts two years at the most before it is assessed again

TABLES = """
    CREATE TABLE IF NOT EXISTS facts (
        definition VARCHAR,
        site VARCHAR,
        area VARCHAR,
        part VARCHAR,
        day DATE,
        numerator DOUBLE,
        denominator DOUBLE
    );
    CREATE TABLE IF NOT EXISTS fact_state (measure VARCHAR, definition VARCHAR);
    CREATE TABLE IF NOT EXISTS fact_days (source VARCHAR, day DATE);
"""

# Heavy views held as tables of one month: each is read by those after it, so they go in this order.
OF_A_MONTH = ("carer_calls", "calls", "legs")

SETTINGS = """
    CREATE TEMP TABLE settings_by_period AS
    FROM main.settings_by_period
"""

MONTH_OF_CALLS = """
    CREATE TEMP TABLE {view} AS
    SELECT *
    FROM main.{view}
    WHERE planned_day BETWEEN $first AND $last
"""

MONTH_OF_FACTS = """
    INSERT INTO facts
    SELECT
        $definition,
        site,
        area,
        part,
        day,
        numerator,
        denominator
    FROM ({sql})
    WHERE day BETWEEN $first AND $last
"""


def refresh(cursor: duckdb.DuckDBPyConnection, measures: Iterable[Measure] = CATALOGUE) -> None:
    """Count again what a load may have changed.

    Reads the temporary table `touched(source, day)` where there is one; a measure whose definition
    is new is counted for every day there is. The caller holds the transaction.
    """
    cursor.execute(TABLES)
    _remember_days(cursor)
    wanted = {}
    for measure in measures:
        name = definition(cursor, measure)
        wanted[name] = measure, _months(cursor, measure, name)
        cursor.execute("DELETE FROM fact_state WHERE measure = ?", [measure.id])
        cursor.execute("INSERT INTO fact_state VALUES (?, ?)", [measure.id, name])
    cursor.execute("DELETE FROM facts WHERE definition NOT IN (SELECT definition FROM fact_state)")
    cursor.execute("DROP TABLE IF EXISTS temp.settings_by_period")
    cursor.execute(SETTINGS)
    for month in sorted(set().union(*(months for _, months in wanted.values()))):
        due = {name: one for name, (one, months) in wanted.items() if month in months}
        _count_month(cursor, due, month)
    cursor.execute("DROP TABLE temp.settings_by_period")


def _count_month(cursor: duckdb.DuckDBPyConnection, due: dict[str, Measure], month: date) -> None:
    days = {"first": month, "last": period_end(month, By.MONTH)}
    if any({"rota", "call_log"} & set(measure.reads) for measure in due.values()):
        for view in OF_A_MONTH:
            cursor.execute(MONTH_OF_CALLS.format(view=view), days)
    for name, measure in due.items():
        cursor.execute(
            "DELETE FROM facts WHERE definition = $name AND day BETWEEN $first AND $last",
            {"name": name} | days,
        )
        cursor.execute(MONTH_OF_FACTS.format(sql=measure.sql), {"definition": name} | days)
    for view in OF_A_MONTH:
        cursor.execute(f"DROP TABLE IF EXISTS temp.{view}")


def _remember_days(cursor: duckdb.DuckDBPyConnection) -> None:
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


def _months(cursor: duckdb.DuckDBPyConnection, measure: Measure, name: str) -> frozenset[date]:
    """The months to count again: those a touched day reaches, and all of a new definition."""
    known = cursor.execute("SELECT 1 FROM facts WHERE definition = ? LIMIT 1", [name]).fetchone()
    days = cursor.execute(
        f"""
        SELECT DISTINCT
            day
        FROM {"touched" if known else "fact_days"}
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
        months |= _months_grown(cursor, end)
    return frozenset(months)


def _months_grown(cursor: duckdb.DuckDBPyConnection, end: date | None) -> set[date]:
    """Months that this load adds days to: a state, or a day without an event, is counted there."""
    touched = cursor.execute("SELECT min(day) FROM touched").fetchone()[0]
    counted = cursor.execute("SELECT max(day) FROM facts").fetchone()[0]
    if touched is None or end is None:
        return set()
    return set(periods(max(touched, counted or touched) if counted else touched, end, By.MONTH))
