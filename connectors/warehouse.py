"""The warehouse: exports go in by `load`, and `read` gives what the newest generation holds."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from connectors.generations import Busy, Store, StoreProblem, opened
from connectors.tables import empty

__all__ = ["Busy", "Store", "StoreProblem", "empty", "read"]


@contextmanager
def read(store: Store) -> Iterator[duckdb.DuckDBPyConnection]:
    """The newest generation, read-only, external access off, configuration locked.

    While nothing was ever loaded: an empty warehouse in memory, with every table and view.
    """
    connection = opened(store)
    if connection is None:
        connection = duckdb.connect()
        empty(connection)
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
    try:
        yield connection
    finally:
        connection.close()
