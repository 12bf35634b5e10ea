"""Rows that a newer export no longer holds go away, where the export is known to be whole."""

import duckdb

from connectors.ask import one_row
from connectors.source import Source
from connectors.touched import note


def keep_key_list(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Remember the keys in the file, sound or rejected: none of those rows is withdrawn.

    For an export that may come in several files, `kept_…` gathers the keys of all of them.
    """
    keys = ", ".join(source.keys)
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS kept_{source.name} AS SELECT {keys} FROM staged LIMIT 0"
    )
    connection.execute(
        f"INSERT INTO kept_{source.name} SELECT {keys} FROM staged UNION ALL FROM rejected_keys"
    )


def withdraw_absent(connection: duckdb.DuckDBPyConnection, source: Source) -> int:
    """Take away all rows of a reference export that none of this load's files holds."""
    return _withdraw(connection, source, "TRUE")


def withdraw_from_days(connection: duckdb.DuckDBPyConnection, source: Source) -> int:
    """Take away the rows of the places and days in `staged` that the file no longer holds."""
    keep_key_list(connection, source)
    place = source.site or f"'{source.name}'"
    day = f"CAST({source.days[0]} AS DATE)"
    covered = f"({place}, {day}) IN (SELECT DISTINCT ({place}, {day}) FROM staged)"
    taken = _withdraw(connection, source, covered)
    connection.execute(f"DROP TABLE kept_{source.name}")
    return taken


def _withdraw(connection: duckdb.DuckDBPyConnection, source: Source, covered: str) -> int:
    keys = ", ".join(source.keys)
    gone = f"""
        FROM {source.name}
        WHERE {covered} AND ({keys}) NOT IN (SELECT ({keys}) FROM kept_{source.name})
    """
    count = one_row(connection, f"SELECT count(*) {gone}")[0]
    if count:
        note(connection, source, gone)
        connection.execute(f"DELETE {gone}")
    return count
