"""Which days a load has touched, so that only those are counted again."""

from datetime import date, timedelta

import duckdb

from connectors.ask import one_row
from connectors.source import Flow, Source
from connectors.sources import SOURCES, source

TABLES = """
    CREATE OR REPLACE TEMP TABLE touched (source VARCHAR, day DATE);
    CREATE OR REPLACE TEMP TABLE touched_spans (source VARCHAR, since DATE, until DATE);
    CREATE OR REPLACE TEMP TABLE wholly_touched (source VARCHAR);
"""
AHEAD = timedelta(days=31)  # a reference export bears on the days a rota may be published for


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing is touched yet."""
    connection.execute(TABLES)
    for each in SOURCES:
        if each.days_of:
            keys = ", ".join(f"{key} {each.column(key).type.sql}" for key in each.keys)
            connection.execute(f"CREATE OR REPLACE TEMP TABLE touched_{each.name} ({keys})")


def note(
    connection: duckdb.DuckDBPyConnection, source: Source, rows: str, *, wholly: bool = False
) -> None:
    """Note the days that `rows` (SQL from FROM on) of this export bear on.

    `wholly`: they are all the rows there are.
    """
    run = connection.execute
    for day in source.days:
        run(
            f"""
            INSERT INTO touched
            SELECT DISTINCT '{source.name}', CAST({day} AS DATE) AS day
            {rows}
            """
        )
    if source.days_of and wholly:
        run("INSERT INTO wholly_touched VALUES (?)", [source.name])
    elif source.days_of:
        run(f"INSERT INTO touched_{source.name} SELECT {', '.join(source.keys)} {rows}")
    if source.flow is Flow.REFERENCE:
        run(
            f"""
            INSERT INTO touched_spans
            SELECT DISTINCT '{source.name}', {source.since or "NULL"}, {source.until or "NULL"}
            {rows}
            """
        )


def finish(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """Complete `touched(source, day)`: each day of each export once, none unknown."""
    for each in SOURCES:
        if each.days_of:
            _through(connection, each)
    first, last = _horizon(connection, today)
    connection.execute(
        """
        INSERT INTO touched
        SELECT
            source,
            unnest(generate_series(
                greatest(coalesce(since, $first), $first),
                least(coalesce(until, $last), $last),
                INTERVAL 1 DAY
            ))::DATE
        FROM touched_spans
        """,
        {"first": first, "last": last},
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE touched AS
        SELECT DISTINCT source, day
        FROM touched
        WHERE day IS NOT NULL
        """
    )


def _through(connection: duckdb.DuckDBPyConnection, each: Source) -> None:
    other = source(each.days_of)
    day, name = f"CAST({other.days[0]} AS DATE)", each.name
    keys = ", ".join(each.keys)
    connection.execute(
        f"""
        INSERT INTO touched
        SELECT DISTINCT '{name}', {day}
        FROM {other.name}
        WHERE EXISTS (FROM wholly_touched WHERE source = '{name}')
        UNION
        SELECT DISTINCT '{name}', {day}
        FROM {other.name}
        SEMI JOIN touched_{name} USING ({keys})
        """
    )


def _horizon(connection: duckdb.DuckDBPyConnection, today: date) -> tuple[date, date]:
    """From the first day of which any export says something to some weeks from today."""
    firsts = " UNION ALL ".join(
        f"SELECT min({each.days[0]})::DATE AS day FROM {each.name}" for each in SOURCES if each.days
    )
    first = one_row(connection, f"SELECT min(day) FROM ({firsts})")[0]
    return (first or today, today + AHEAD)
