"""Up to which day each export is complete: before it a gap is a gap, after it nothing is known."""

from collections.abc import Iterable
from datetime import date, timedelta

import duckdb

from connectors.ask import one_row
from connectors.source import Flow
from connectors.sources import SOURCES


def update(connection: duckdb.DuckDBPyConnection, today: date, loaded: Iterable[str]) -> None:
    """Write the table `coverage` anew. `loaded` are the exports that this load brought.

    A daily export is complete up to its newest day before today, the rota up to that of the call
    log too. An export of events is complete up to its newest event, or as far as the daily exports
    were when it came: a day without an event is a day without a row.
    """
    yesterday = today - timedelta(days=1)
    brought = set(loaded)
    newest = {
        each.name: _newest(connection, each.name, each.days[0], yesterday)
        for each in SOURCES
        if each.days
    }
    if newest["rota"] and newest["call_log"]:
        newest["rota"] = min(newest["rota"], newest["call_log"])
    daily = [newest[each.name] for each in SOURCES if each.flow is Flow.DAILY]
    furthest = max((day for day in daily if day), default=None)
    for each in SOURCES:
        if each.flow is Flow.REFERENCE or (each.flow is Flow.EVENTS and each.name not in brought):
            continue
        days = [newest[each.name], furthest if each.flow is Flow.EVENTS else None]
        through = max((day for day in days if day), default=None)
        connection.execute("DELETE FROM coverage WHERE source = ?", [each.name])
        if through:
            connection.execute("INSERT INTO coverage VALUES (?, ?)", [each.name, through])


def _newest(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, before: date
) -> date | None:
    sql = f"SELECT max({column}::DATE) FROM {table} WHERE {column}::DATE <= ?"
    return one_row(connection, sql, [before])[0]
