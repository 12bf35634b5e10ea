"""The calls behind a figure: those not on time, the worst first, and those that copy the plan."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import duckdb

from metrics.pattern.asked import CHOSEN, Asked


class Which(StrEnum):
    """Which calls are listed."""

    OFF_TIME = "off_time"  # all that are not on time
    LATE = "late"
    EARLY = "early"
    NOT_SEEN = "not_seen"  # missed, or a log-in or log-out is missing
    COPIES = "copies"  # logged by hand at exactly the planned time


EXCEPTIONS = f"""
    WITH {CHOSEN},
    listed AS (
        SELECT *
        FROM chosen
        WHERE (NOT $verified_only OR verification_class = 'electronic')
            AND CASE $which
                WHEN 'off_time' THEN NOT is_on_time
                WHEN 'late' THEN is_late
                WHEN 'early' THEN NOT is_on_time AND is_logged AND NOT is_late
                WHEN 'not_seen' THEN disposition IN ('missed', 'not_logged')
                ELSE verification_class = 'manual' AND minutes_late = 0
            END
    ),
    counted AS (
        SELECT count(*) AS of_all
        FROM listed
    ),
    worst AS (
        SELECT *
        FROM listed
        ORDER BY
            disposition = 'missed' DESC,
            is_time_critical DESC,
            minutes_late DESC NULLS FIRST,
            planned_start,
            visit_id
        LIMIT $most
    ),
    seen AS (
        SELECT
            visit_id,
            planned_day,
            min(due_start) AS due_start,
            max(logged_in_at) AS logged_in_at
        FROM carer_calls
        WHERE planned_day BETWEEN $first::DATE AND $last::DATE
        GROUP BY ALL
    )
    SELECT
        visit_id,
        branch,
        coalesce(run, '') AS run,
        cluster,
        due_start,
        logged_in_at,
        minutes_late,
        disposition,
        verification_class,
        is_time_critical,
        is_late,
        of_all
    FROM worst
    JOIN seen USING (visit_id, planned_day)
    CROSS JOIN counted
    ORDER BY
        disposition = 'missed' DESC,
        is_time_critical DESC,
        minutes_late DESC NULLS FIRST,
        planned_start,
        visit_id
"""


@dataclass(frozen=True)
class OffTime:
    """One call; of two carers, the later. A rota changed afterwards: as first published."""

    visit_id: str
    branch: str
    run: str
    area: str
    planned: datetime
    logged_in: datetime | None
    minutes_late: float | None
    disposition: str
    verification: str
    is_time_critical: bool
    is_late: bool


@dataclass(frozen=True)
class Exceptions:
    """The worst of them, and how many there are in all."""

    calls: tuple[OffTime, ...]
    of_all: int


def exceptions(
    cursor: duckdb.DuckDBPyConnection,
    asked: Asked,
    which: Which = Which.OFF_TIME,
    *,
    verified_only: bool = False,
    most: int = 50,
) -> Exceptions:
    """Missed calls first, then time-critical ones, then by minutes late; at most so many."""
    bound = asked.bound() | {"which": str(which), "verified_only": verified_only, "most": most}
    rows = cursor.execute(EXCEPTIONS, bound).fetchall()
    return Exceptions(tuple(OffTime(*row[:-1]) for row in rows), rows[0][-1] if rows else 0)
