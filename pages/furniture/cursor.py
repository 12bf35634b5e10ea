"""A cursor on the data that are here; many reads in one go share it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import duckdb

from connectors.warehouse import read
from pages.furniture.here import Data

_held: ContextVar[tuple[Data, duckdb.DuckDBPyConnection] | None] = ContextVar("held", default=None)


@contextmanager
def cursor_of(here: Data) -> Iterator[duckdb.DuckDBPyConnection]:
    """Opens the newest generation; within another `cursor_of` the same data, that one's cursor.

    Opening takes longer than most questions, so whoever asks many wraps them all in one.
    """
    held = _held.get()
    if held is not None and held[0] == here.data:
        yield held[1]
        return
    with read(here.store) as cursor:
        token = _held.set((here.data, cursor))
        try:
            yield cursor
        finally:
            _held.reset(token)
