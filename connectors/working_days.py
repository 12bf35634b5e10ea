"""Every day with its number among England's working days, for SQL to join."""

from functools import lru_cache

import duckdb
import holidays

FIRST_YEAR, LAST_YEAR = 2000, 2060  # no complaint is dated outside, but by a slip of the pen

# number: how many working days there have been up to and including this day.
TABLE = """
    CREATE OR REPLACE TABLE working_days AS
    WITH days AS (
        SELECT unnest(generate_series(
            make_date($first, 1, 1), make_date($last, 12, 31), INTERVAL 1 DAY
        ))::DATE AS day
    ),
    told AS (
        SELECT
            day,
            isodow(day) <= 5 AND NOT list_contains($holidays::DATE[], day) AS is_working_day
        FROM days
    )
    SELECT
        day,
        is_working_day,
        count(*) FILTER (is_working_day) OVER (ORDER BY day) AS number
    FROM told
"""


def create_working_days(connection: duckdb.DuckDBPyConnection) -> None:
    """The table `working_days`, by the bank holidays that the package `holidays` knows today."""
    connection.execute(
        TABLE, {"first": FIRST_YEAR, "last": LAST_YEAR, "holidays": _bank_holidays()}
    )


@lru_cache
def _bank_holidays() -> list[str]:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return [day.isoformat() for day in sorted(holidays.UK(subdiv="ENG", years=years))]
