"""A cursor on the data that are here; all reads of one visit share it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar

import duckdb

from connectors.warehouse import read
from pages.furniture.here import Data

_Shared = tuple[ExitStack, dict[Data, duckdb.DuckDBPyConnection]]
_shared: ContextVar[_Shared | None] = ContextVar("shared", default=None)


@contextmanager
def one_cursor() -> Iterator[None]:
    """Within it the same data are opened once, when they are first asked for.

    To open them takes longer than most questions, and a page asks dozens.
    """
    with ExitStack() as closing:
        token = _shared.set((closing, {}))
        try:
            yield
        finally:
            _shared.reset(token)


@contextmanager
def cursor_of(here: Data) -> Iterator[duckdb.DuckDBPyConnection]:
    """The cursor on the newest generation: that of the visit, else one of its own."""
    shared = _shared.get()
    if shared is None:
        with one_cursor(), cursor_of(here) as cursor:
            yield cursor
        return
    closing, cursors = shared
    if here.data not in cursors:
        cursors[here.data] = closing.enter_context(read(here.store))
    yield cursors[here.data]
