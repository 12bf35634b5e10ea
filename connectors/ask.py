"""One row of an answer, read to its end: DuckDB holds a connection until an answer is."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb


def one_row(
    connection: duckdb.DuckDBPyConnection,
    sql: str,
    values: Mapping[str, Any] | Sequence[Any] = (),
) -> tuple[Any, ...]:
    """The first row of a query that always has one."""
    return connection.execute(sql, values or None).fetchall()[0]
