"""What the legs of some months teach of journeys, kept small: for measures and pages to read."""

from datetime import date

import duckdb

# Legs teach of their own month and of the next.
LEARN = """
    DELETE FROM journey_legs
    WHERE list_contains($months, month);

    INSERT INTO journey_legs
    FROM legs_that_teach
    WHERE list_contains($months, month);

    DELETE FROM journeys_kept
    WHERE month BETWEEN $first AND $last;

    INSERT INTO journeys_kept
    FROM journeys_learned
    WHERE month BETWEEN $first AND $last
"""


def learn(cursor: duckdb.DuckDBPyConnection, months: frozenset[date]) -> None:
    """Count again the legs of whole months, and what journeys take in them.

    A month stands on the one before: months are learned in their order.
    """
    if months:
        _run(cursor, {"months": sorted(months), "first": min(months), "last": max(months)})


def _run(cursor: duckdb.DuckDBPyConnection, asked: dict) -> None:
    for statement in LEARN.split(";"):
        names = {name: value for name, value in asked.items() if f"${name}" in statement}
        cursor.execute(statement, names)
