"""Temporary tables of the calls asked for, read in place of the views of the same names.

No filter on days reaches the tables through a round, for a round of the night belongs to two days.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import duckdb

# In the order in which they read each other.
HELD = {
    "settings_by_period": "SELECT * FROM main.settings_by_period",
    "carer_calls": """
        SELECT *
        FROM main.carer_calls
        WHERE planned_day BETWEEN $first::DATE - 1 AND $last::DATE + 1
    """,
    "calls": """
        SELECT *
        FROM main.calls
        WHERE planned_day BETWEEN $first::DATE AND $last::DATE
            AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
            AND ($run = '' OR run = $run)
            AND ($area = '' OR cluster = $area)
            AND ($weekday = 0 OR isodow(planned_day) = $weekday)
            AND hour(planned_start) >= $from_hour
            AND hour(planned_start) < $to_hour
    """,
    "legs": """
        SELECT *
        FROM main.legs
        WHERE planned_day BETWEEN $first::DATE AND $last::DATE
            AND to_visit_id IN (SELECT visit_id FROM calls)
    """,
}


@contextmanager
def held(
    cursor: duckdb.DuckDBPyConnection, bound: dict[str, object], names: Sequence[str] = tuple(HELD)
) -> Iterator[None]:
    """The calls that `bound` asks for, in temporary tables that are read in place of the views."""
    made = []
    try:
        for name in names:
            sql = HELD[name]
            needed = {key: value for key, value in bound.items() if f"${key}" in sql}
            cursor.execute(f"CREATE TEMP TABLE {name} AS {sql}", needed)
            made.append(name)
        yield
    finally:
        for name in reversed(made):
            cursor.execute(f"DROP TABLE temp.{name}")
