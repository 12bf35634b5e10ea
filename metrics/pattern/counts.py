"""How many calls were due and how many began on time, by place, day and hour."""

from dataclasses import dataclass
from datetime import date

import duckdb

from metrics.pattern.asked import CHOSEN, Asked

TALLIES = f"""
    WITH {CHOSEN},
    placed AS (
        SELECT
            *,
            CASE
                WHEN $by_run THEN coalesce(run, '')
                ELSE branch
            END AS place,
            verification_class = 'electronic' AS is_verified,
            verification_class = 'manual' AND minutes_late = 0 AS is_copy
        FROM chosen
    )
    SELECT
        place,
        planned_day,
        hour,
        count(*) AS calls,
        count(*) FILTER (is_on_time) AS on_time,
        count(*) FILTER (is_verified) AS verified,
        count(*) FILTER (is_verified AND is_on_time) AS verified_on_time,
        count(*) FILTER (is_copy) AS copies,
        count(*) FILTER (verification_class = 'manual') AS manual
    FROM placed
    GROUP BY GROUPING SETS (
        (planned_day, hour),
        (place, planned_day),
        (place, hour)
    )
    ORDER BY ALL
"""


@dataclass(frozen=True)
class Tally:
    """Calls due of one day and hour, place and day, or place and hour; None: all of them.

    copies: logged by hand at exactly the planned time.
    """

    place: str | None  # the run where one branch is asked for, else the branch
    day: date | None
    hour: int | None
    calls: int
    on_time: int
    verified: int
    verified_on_time: int
    copies: int
    manual: int

    def counted(self, *, verified_only: bool) -> tuple[int, int]:
        """Calls on time, and calls; of those verified electronically alone if wanted."""
        return (
            (self.verified_on_time, self.verified) if verified_only else (self.on_time, self.calls)
        )


def tallies(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> tuple[Tally, ...]:
    """The calls three times over: by day and hour, by place and day, by place and hour."""
    by_run = len(asked.branches) == 1
    rows = cursor.execute(TALLIES, asked.bound() | {"by_run": by_run}).fetchall()
    return tuple(Tally(*row) for row in rows)


def by_day_and_hour(counts: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """Of all places together."""
    return tuple(each for each in counts if each.place is None)


def by_place_and_day(counts: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """Of all hours together."""
    return tuple(each for each in counts if each.hour is None)


def by_place_and_hour(counts: tuple[Tally, ...]) -> tuple[Tally, ...]:
    """Of all days together."""
    return tuple(each for each in counts if each.day is None)
