"""The sites asked for, with all below them: how readings from the tables know what is meant."""

from collections.abc import Sequence

import duckdb

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


def within(cursor: duckdb.DuckDBPyConnection, sites: Sequence[str]) -> list[str]:
    """These sites and all below them; none asked for means all, and stays an empty list."""
    return [site for (site,) in cursor.execute(BELOW, {"sites": list(sites)}).fetchall()]
