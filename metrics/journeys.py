"""What the legs of some months teach of journeys, kept small: counts by way, time and minute."""

from datetime import date

import duckdb

FORGET = """
    DELETE FROM journey_legs
    WHERE list_contains($months, month)
"""

LEARN = """
    INSERT INTO journey_legs
    WITH gone AS (
        SELECT
            month,
            branch,
            from_district,
            to_district,
            band,
            CASE
                WHEN began_late AND NOT is_after_break AND minutes_taken >= 0
                THEN round(minutes_taken)::INTEGER
            END AS minute
        FROM walked_legs
        UNION ALL
        SELECT
            month,
            branch,
            from_district,
            to_district,
            band,
            NULL
        FROM legs
    )
    SELECT
        month,
        branch,
        from_district,
        to_district,
        CASE WHEN minute IS NOT NULL THEN band END AS band,
        minute,
        count(minute) AS legs
    FROM gone
    WHERE list_contains($months, month)
        AND from_district IS NOT NULL
        AND to_district IS NOT NULL
    GROUP BY ALL
"""


def learn(cursor: duckdb.DuckDBPyConnection, months: frozenset[date]) -> None:
    """Count again the legs that teach how long journeys take, in whole months."""
    cursor.execute(FORGET, {"months": sorted(months)})
    cursor.execute(LEARN, {"months": sorted(months)})
