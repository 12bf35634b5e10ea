"""An empty warehouse in memory, copied from one made once: making every view takes a second."""

import tempfile
from functools import cache
from pathlib import Path

import duckdb

from connectors.tables import empty
from metrics.facts import refresh


def empty_warehouse(*, is_counted: bool = False) -> duckdb.DuckDBPyConnection:
    """Every table, view and macro of the real one; where it is counted, those of the facts too."""
    connection = duckdb.connect()
    (own,) = connection.execute("SELECT current_database()").fetchone()
    connection.execute(f"ATTACH '{empty_file(is_counted)}' AS made (READ_ONLY)")
    connection.execute(f"COPY FROM DATABASE made TO {own}")
    connection.execute("DETACH made")
    return connection


@cache
def _folder() -> tempfile.TemporaryDirectory:
    """Kept until this process ends."""
    return tempfile.TemporaryDirectory()


@cache
def empty_file(is_counted: bool = False) -> Path:
    """The one that others are copied from."""
    path = Path(_folder().name) / f"{'counted' if is_counted else 'empty'}.duckdb"
    with duckdb.connect(path) as connection:
        empty(connection)
        if is_counted:
            refresh(connection)
    return path
