"""What journeys really take, how many were timed, and how wide one had to look for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import duckdb

BANDS = ("before 07", "07-10", "10-16", "16-19", "after 19")  # as in the warehouse's views


class LearnedFrom(StrEnum):
    """Where the minutes of a journey come from, the nearest first."""

    ONE_HOME = "one_home"  # the same person or the same whole postcode: no journey
    TIME_OF_DAY = "time_of_day"  # this way at this time of day
    ANY_TIME = "any_time"  # this way at any time
    EITHER_WAY = "either_way"  # this way and the way back
    NEARBY = "nearby"  # all ways of the branch within one district, or all between two
    ROTA = "rota"  # the rota's own travel minutes
    NOTHING = "nothing"  # nobody knows


@dataclass(frozen=True)
class Journey:
    """The way from one district to another at a time of day, in minutes from door to door."""

    branch: str
    from_district: str
    to_district: str
    band: str
    usual_minutes: int | None  # the median
    quick_minutes: int | None  # one in ten is as quick
    slow_minutes: int | None  # one in ten is as slow
    legs: int
    learned_from: LearnedFrom


NEWEST = """
    SELECT max(month)
    FROM journey_legs
    WHERE legs > 0 AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
"""

KNOWN = """
    SELECT
        branch,
        from_district,
        to_district,
        band,
        journey_minutes,
        quick_minutes,
        slow_minutes,
        coalesce(legs, 0),
        coalesce(learned_from, 'nothing')
    FROM journeys
    WHERE month = $month
        AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
    ORDER BY
        branch,
        from_district,
        to_district,
        list_position($bands, band)
"""


def newest_month(cursor: duckdb.DuckDBPyConnection, branches: Sequence[str] = ()) -> date | None:
    """The last month whose logs teach anything of journeys."""
    return cursor.execute(NEWEST, {"branches": list(branches)}).fetchone()[0]


def journeys_known(
    cursor: duckdb.DuckDBPyConnection, branches: Sequence[str], month: date
) -> tuple[Journey, ...]:
    """Every way of these branches (none named means all), as that month and the one before tell."""
    asked = {"branches": list(branches), "month": month, "bands": list(BANDS)}
    rows = cursor.execute(KNOWN, asked).fetchall()
    return tuple(Journey(*row[:-1], LearnedFrom(row[-1])) for row in rows)
