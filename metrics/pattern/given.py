"""Planned time against what happens: minutes of a call, and minutes between two calls."""

from dataclasses import dataclass

import duckdb

from metrics.pattern.asked import CHOSEN, Asked
from metrics.pattern.held import held

LONGER = 5  # minutes beyond the plan from which a call counts as having taken longer

GIVEN = f"""
    WITH {CHOSEN}
    SELECT
        CASE
            WHEN $by_place = '' THEN ''
            WHEN $by_place = 'run' THEN coalesce(chosen.run, '')
            ELSE chosen.branch
        END AS place,
        CASE
            WHEN $by_place = '' THEN round(minutes_planned)::INTEGER
        END AS planned,
        count(*) AS calls,
        median(minutes_planned) AS usually_planned,
        median(minutes_given) AS usually_given,
        count(*) FILTER (minutes_given > minutes_planned + {LONGER}) AS longer,
        count(*) FILTER (is_short) AS short
    FROM chosen
    JOIN carer_calls USING (visit_id, planned_day)
    WHERE carer_calls.is_logged
        AND NOT is_cancelled_in_time
        AND planned_day BETWEEN $first::DATE AND $last::DATE
        AND (NOT $verified_only OR chosen.verification_class = 'electronic')
    GROUP BY ALL
    ORDER BY ALL
"""

GAPS = f"""
    WITH {CHOSEN},
    gone AS (
        SELECT
            legs.planned_gap_minutes AS planned,
            walked_legs.minutes_taken AS taken
        FROM legs
        JOIN walked_legs USING (planned_day, from_visit_id, to_visit_id)
        SEMI JOIN chosen ON chosen.visit_id = to_visit_id AND chosen.planned_day = legs.planned_day
        WHERE planned_day BETWEEN $first::DATE AND $last::DATE
            AND NOT is_after_break
            AND minutes_taken IS NOT NULL
    )
    SELECT
        CASE
            WHEN planned < 0 THEN -1
            WHEN planned < 20 THEN 5 * floor(planned / 5)
            WHEN planned < 30 THEN 20
            ELSE 30
        END::INTEGER AS at_least,
        count(*) AS legs,
        median(planned) AS usually_planned,
        median(taken) AS usually_taken,
        count(*) FILTER (taken > planned) AS longer
    FROM gone
    GROUP BY ALL
    ORDER BY ALL
"""


@dataclass(frozen=True)
class Given:
    """What carers were given and took, by planned length or by place; medians in minutes."""

    place: str  # "" where it is told by planned length
    planned: int | None
    calls: int  # a call by two carers counts twice
    usually_planned: float
    usually_given: float
    longer: int  # than planned by more than LONGER minutes
    short: int  # by the setting


@dataclass(frozen=True)
class Gap:
    """What the rota left between two calls and what it took, by planned gap; medians in minutes.

    at_least: where the band of planned gaps begins; -1 for calls that overlap.
    """

    at_least: int
    legs: int
    usually_planned: float
    usually_taken: float
    longer: int  # than planned


def given(
    cursor: duckdb.DuckDBPyConnection, asked: Asked, *, by_place: str = "", verified_only=False
) -> tuple[Given, ...]:
    """Minutes planned and given by planned length, or by place ("run" or "branch")."""
    bound = asked.bound() | {"by_place": by_place, "verified_only": verified_only}
    return tuple(Given(*row) for row in cursor.execute(GIVEN, bound).fetchall())


def gaps(cursor: duckdb.DuckDBPyConnection, asked: Asked) -> tuple[Gap, ...]:
    """Minutes planned and taken between two calls of one carer, breaks of over an hour left out.

    Only of two calls that the carer really made one after the other, as the rota meant.
    """
    with held(cursor, asked.bound(), ("settings_by_period", "carer_calls")):
        return tuple(Gap(*row) for row in cursor.execute(GAPS, asked.bound()).fetchall())
