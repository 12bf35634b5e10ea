"""One day at one branch as the delay review needs it, read by filters that reach the tables."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import duckdb

from metrics.day_runs import Run, runs
from metrics.delays import LateCall, late_calls
from metrics.exceptions import Bounds, DayCall, DayCounts, counts, exceptions, minutes
from metrics.settings import Settings, settings_in_force
from metrics.usual_day import Usual, usual

LOOK_BACK_DAYS = 14  # for exceptions of the same person

CALLS = """
    WITH slots AS MATERIALIZED (
        SELECT
            visit_id,
            count(logged_in_at) = count(*) AS all_came,
            max(logged_in_at) AS came,
            min(due_start) AS planned
        FROM carer_calls
        WHERE planned_day = $day AND branch = $branch AND NOT is_cancelled_in_time
        GROUP BY visit_id
    ),
    that_day AS MATERIALIZED (
        SELECT *
        FROM calls_due
        WHERE planned_day = $day AND branch = $branch
    ),
    told AS (
        SELECT
            visit_id,
            min(delay_alerted_at) AS alerted,
            min(escalated_at) AS escalated,
            arg_min(escalated_to, escalated_at) AS escalated_to
        FROM call_log
        WHERE visit_id IN (SELECT visit_id FROM that_day)
        GROUP BY visit_id
    ),
    before AS (
        SELECT
            service_user_id,
            list(DISTINCT planned_day ORDER BY planned_day DESC) AS earlier
        FROM calls_due
        WHERE planned_day BETWEEN $first AND $before
            AND branch = $branch
            AND (NOT is_on_time OR (is_time_critical AND NOT is_on_time_if_critical))
            AND service_user_id IN (
                SELECT service_user_id
                FROM that_day
                WHERE NOT is_on_time OR (is_time_critical AND NOT is_on_time_if_critical)
            )
        GROUP BY service_user_id
    )
    SELECT
        visit_id,
        coalesce(run, '') AS run,
        coalesce(cluster, '') AS area,
        coalesce(slots.planned, planned_start) AS planned,
        planned_end,
        CASE WHEN all_came THEN came END AS came,
        minutes_late,
        is_on_time,
        is_missed,
        is_logged,
        is_time_critical,
        is_on_time_if_critical,
        is_edited_after,
        is_delayed,
        is_escalated_in_time,
        carers,
        next_call_at AS next_call,
        alerted,
        escalated,
        coalesce(escalated_to, '') AS escalated_to,
        minutes_between(alert_due_at, escalated) AS minutes_to_escalate,
        earlier
    FROM that_day
    LEFT JOIN slots USING (visit_id)
    LEFT JOIN told USING (visit_id)
    LEFT JOIN before USING (service_user_id)
    ORDER BY planned, visit_id
"""


@dataclass(frozen=True)
class ReviewDay:
    """Everything that happened at a branch on a day."""

    branch: str
    day: date
    settings: Settings
    calls: tuple[DayCall, ...]
    runs: tuple[Run, ...]
    counts: DayCounts
    usual: Usual | None
    late: tuple[LateCall, ...]  # the causes of each late call

    @cached_property
    def exceptions(self) -> tuple[DayCall, ...]:
        """The exceptions, worst first."""
        return exceptions(self.calls)

    @cached_property
    def why(self) -> dict[str, LateCall]:
        """The causes of each late call, by visit."""
        return {each.visit_id: each for each in self.late}


def review_day(cursor: duckdb.DuckDBPyConnection, branch: str, day: date) -> ReviewDay:
    """The day as far as it is in the data; whether it is complete is the asker's question."""
    settings = settings_in_force(cursor, branch, day)
    calls = _calls(cursor, branch, day, bounds_of(settings))
    return ReviewDay(
        branch=branch,
        day=day,
        settings=settings,
        calls=calls,
        runs=runs(cursor, branch, day, calls),
        counts=counts(calls, _escalation_is_supplied(cursor)),
        usual=usual(cursor, branch, day),
        late=late_calls(cursor, [branch], day, day),
    )


def bounds_of(settings: Settings) -> Bounds:
    """A long delay is one that should have been escalated by the time anyone came."""
    return Bounds(
        late=settings.value("tolerance_late_minutes"),
        late_if_critical=settings.value("time_critical_late_minutes"),
        long=settings.value("alert_after_minutes") + settings.value("escalate_within_minutes"),
    )


def _calls(
    cursor: duckdb.DuckDBPyConnection, branch: str, day: date, bounds: Bounds
) -> tuple[DayCall, ...]:
    first, before = day - timedelta(days=LOOK_BACK_DAYS), day - timedelta(days=1)
    asked = {"branch": branch, "day": day, "first": first, "before": before}
    found = cursor.execute(CALLS, asked)
    names = [each[0] for each in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return tuple(DayCall(**_plain(row), bounds=bounds) for row in rows)


def _plain(row: dict) -> dict:
    for name in ("minutes_late", "minutes_to_escalate"):
        row[name] = minutes(row[name])
    return row | {"earlier": tuple(row["earlier"] or ())}


def _escalation_is_supplied(cursor: duckdb.DuckDBPyConnection) -> bool:
    asked = "SELECT 1 FROM supplied WHERE source = 'call_log' AND what = 'escalated_at'"
    return bool(cursor.execute(asked).fetchone())
