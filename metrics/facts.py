"""Facts: what each measure counted, for each site, area, part and day.

A fact is kept under the hash of its measure's SQL and of the settings that shape it, so a changed
definition is counted again by itself, and two measures with one SQL share their facts. Work goes
by whole months, few or many at once: no window leaves a day's round, so memory stays bounded.
What the months teach of journeys is learned on the way, before the measures that lean on it.
"""

from collections.abc import Iterable
from datetime import date

import duckdb

from metrics.calendar import By, period_end
from metrics.catalogue import CATALOGUE
from metrics.definition import definitions
from metrics.journeys import learn
from metrics.measure import Measure
from metrics.months import months_due, remember_days, spans

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

# Heavy views held as tables of the months at work, each before those that read it.
HEAVY = ("carer_calls", "calls", "legs")

SETTINGS = """
    CREATE TEMP TABLE settings_by_period AS
    FROM main.settings_by_period
"""

# With a day at either end, for a round of the night belongs to two days.
MONTHS_OF_CALLS = """
    CREATE TEMP TABLE {view} AS
    SELECT *
    FROM main.{view}
    WHERE planned_day BETWEEN $first::DATE - 1 AND $last::DATE + 1
"""

MONTHS_OF_FACTS = """
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
        AND list_contains($months, date_trunc('month', day)::DATE)
"""

FORGET = """
    DELETE FROM facts
    WHERE definition = $definition
        AND list_contains($months, date_trunc('month', day)::DATE)
"""


def refresh(cursor: duckdb.DuckDBPyConnection, measures: Iterable[Measure] = CATALOGUE) -> None:
    """Count again what a load may have changed.

    Reads the temporary table `touched(source, day)` where there is one; a measure whose definition
    is new is counted for every day there is. The caller holds the transaction.
    """
    cursor.execute(TABLES)
    remember_days(cursor)
    wanted, measures = {}, tuple(measures)
    names = definitions(cursor, measures)
    for measure in measures:
        name = names[measure.id]
        wanted[name] = measure, months_due(cursor, measure, name)
        cursor.execute("DELETE FROM fact_state WHERE measure = ?", [measure.id])
        cursor.execute("INSERT INTO fact_state VALUES (?, ?)", [measure.id, name])
    cursor.execute("DELETE FROM facts WHERE definition NOT IN (SELECT definition FROM fact_state)")
    cursor.execute("DROP TABLE IF EXISTS temp.settings_by_period")
    cursor.execute(SETTINGS)
    for span in spans(cursor, set().union(*(months for _, months in wanted.values()))):
        due = {name: (one, months & span) for name, (one, months) in wanted.items()}
        _count(cursor, {name: asked for name, asked in due.items() if asked[1]}, span)
    cursor.execute("DROP TABLE temp.settings_by_period")


def _count(
    cursor: duckdb.DuckDBPyConnection,
    due: dict[str, tuple[Measure, frozenset[date]]],
    span: frozenset[date],
) -> None:
    """Count each measure that is due in some months of the span, in those months."""
    days = {"first": min(span), "last": period_end(max(span), By.MONTH)}
    if any({"rota", "call_log"} & set(measure.reads) for measure, _ in due.values()):
        for view in HEAVY:
            cursor.execute(MONTHS_OF_CALLS.format(view=view), days)
        learn(cursor, span)
    for name, (measure, months) in due.items():
        asked = {"definition": name, "months": sorted(months)}
        cursor.execute(FORGET, asked)
        cursor.execute(MONTHS_OF_FACTS.format(sql=measure.sql), asked | days)
    for view in HEAVY:
        cursor.execute(f"DROP TABLE IF EXISTS temp.{view}")
