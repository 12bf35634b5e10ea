"""Sites as the tables know them: those asked for with all below them, and all there are."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, Self, TypeVar

import duckdb

T = TypeVar("T")
Cursor = duckdb.DuckDBPyConnection  # asked of a store that is open already


class Worded(StrEnum):
    """One of a closed list: its name, and how it is said."""

    words: str

    def __new__(cls, name: str, words: str = "") -> Self:  # it is looked up by its name alone
        one = str.__new__(cls, name)
        one._value_, one.words = name, words
        return one


class Split(StrEnum):
    """What rows are told apart by: its name, its SQL, for a column's name cannot be bound, and its
    heading, where the name will not do."""

    sql: str
    heading: str

    def __new__(cls, name: str, sql: str, heading: str = "") -> Self:
        one = str.__new__(cls, name)
        one._value_, one.sql, one.heading = name, sql, heading or name.capitalize()
        return one


BELOW = """
    WITH RECURSIVE places AS (
        SELECT unnest($sites::VARCHAR[]) AS site
        UNION
        SELECT child.site
        FROM sites AS child
        JOIN places ON child.parent = places.site
    )
    SELECT site
    FROM places
    ORDER BY site
"""


def within(cursor: Cursor, sites: Sequence[str]) -> list[str]:
    """These sites and all below them; none asked for means all, and stays an empty list."""
    return [site for (site,) in cursor.execute(BELOW, {"sites": list(sites)}).fetchall()]


def rows_within(
    cursor: Cursor, sql: str, sites: Sequence[str], **asked: object
) -> list[tuple[Any, ...]]:
    """The rows of a query about these sites and all below them, which it knows as $sites."""
    return cursor.execute(sql, {"sites": within(cursor, sites), **asked}).fetchall()


def records(
    make: Callable[..., T], cursor: Cursor, sql: str, sites: Sequence[str], **asked: object
) -> tuple[T, ...]:
    """What `make` makes of the columns of each of these rows."""
    return tuple(make(*row) for row in rows_within(cursor, sql, sites, **asked))


PLACES = """
    SELECT
        site,
        coalesce(kind, '') AS kind,
        coalesce(parent, '') AS parent
    FROM known_sites
    WHERE site IS NOT NULL
    ORDER BY site
"""


def known_places(cursor: Cursor) -> list[tuple[str, str, str]]:
    """Every place that an export names: its site, its kind and the place above it, "" if none."""
    return cursor.execute(PLACES).fetchall()
