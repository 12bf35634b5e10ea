"""One day at one branch as the delay review needs it: its calls, its runs, and what is usual."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median
from typing import Any

import duckdb

from metrics.calendar import bank_holidays
from metrics.catalogue import measure as measure_of
from metrics.questions.doses import supplied
from metrics.questions.exceptions import (
    CallOutcome,
    DayCall,
    DayCounts,
    Severity,
    counts,
    exceptions,
    minutes,
)
from metrics.questions.late_calls import LateCall, late_calls
from metrics.series import counted_anything, through
from metrics.settings import Settings, settings_in_force

LEAST_GROWTH = 5  # minutes from one call to the next that are worth a word

STOPS = """
    WITH in_turn AS (
        SELECT
            coalesce(run, '') AS run,
            coalesce(run, carer_id, '') AS round,
            visit_id,
            due_start AS planned,
            due_start + (planned_end - planned_start) AS planned_end,
            logged_in_at AS came,
            logged_out_at AS left_at,
            minutes_late,
            lag(due_start + (planned_end - planned_start)) OVER one_round AS planned_end_before,
            lag(logged_out_at) OVER one_round AS left_before,
            is_time_critical
        FROM carer_calls
        WHERE planned_day = $day AND branch = $branch AND NOT is_cancelled_in_time
        WINDOW one_round AS (
            PARTITION BY planned_day, coalesce(run, carer_id, ''), carer_slot
            ORDER BY due_start, visit_id
        )
        QUALIFY row_number() OVER (PARTITION BY round, visit_id ORDER BY carer_slot) = 1
    )
    SELECT
        run,
        round,
        visit_id,
        planned,
        planned_end,
        came,
        left_at,
        minutes_late,
        minutes_between(planned_end_before, planned) AS planned_gap,
        minutes_between(left_before, came) AS actual_gap,
        is_time_critical
    FROM in_turn
    ORDER BY
        round,
        planned,
        visit_id
"""


@dataclass(frozen=True)
class Stop:
    """One call of a run, by the first carer who was to go there. `call` is None if it was not due:
    the person refused it, was not at home or in hospital."""

    visit_id: str
    planned: datetime
    planned_end: datetime
    came: datetime | None
    left_at: datetime | None
    minutes_late: float | None
    planned_gap: float | None  # minutes since the call before, as planned and as it was
    actual_gap: float | None
    is_time_critical: bool
    call: DayCall | None


@dataclass(frozen=True)
class Growth:
    """Where a run lost the most time: the place of the call in it, from 1, and how many minutes."""

    place: int
    minutes: float
    stop: Stop

    @property
    def stayed_over(self) -> float | None:
        """Minutes of it that the call before took beyond its plan; None where logs are missing."""
        if self.stop.planned_gap is None or self.stop.actual_gap is None:
            return None
        return self.minutes - (self.stop.actual_gap - self.stop.planned_gap)


@dataclass(frozen=True)
class Run:
    """A run on one day, its calls in planned order. Where the rota names none, a carer's round."""

    name: str
    stops: tuple[Stop, ...]

    @property
    def exceptions(self) -> tuple[DayCall, ...]:
        return tuple(s.call for s in self.stops if s.call is not None and s.call.is_exception)

    @property
    def greatest_delay(self) -> float:
        """The most minutes late of any of its calls; 0 if none was."""
        return max([0.0, *(s.minutes_late for s in self.stops if s.minutes_late is not None)])

    @property
    def growth(self) -> Growth | None:
        """Where the delay grew most from one call to the next; the first call counts from zero."""
        first, *_ = self.stops
        grown = [Growth(1, first.minutes_late or 0.0, first)] + [
            Growth(place, after.minutes_late - before.minutes_late, after)
            for place, (before, after) in enumerate(pairwise(self.stops), start=2)
            if before.minutes_late is not None and after.minutes_late is not None
        ]
        most = max(grown, key=lambda growth: growth.minutes)
        return most if most.minutes >= LEAST_GROWTH else None


def runs(
    cursor: duckdb.DuckDBPyConnection, branch: str, day: date, calls: Iterable[DayCall]
) -> tuple[Run, ...]:
    """Every run of the day: those with exceptions first, of these the greatest delay first."""
    known = {call.visit_id: call for call in calls}
    rows = cursor.execute(STOPS, {"branch": branch, "day": day}).fetchall()
    found = [
        Run(of_run[0][0], tuple(_stop(row, known.get(row[2])) for row in of_run))
        for of_run in (list(group) for _, group in groupby(rows, key=lambda row: row[1]))
    ]
    return tuple(sorted(found, key=_worst_first))


def _stop(row: tuple[Any, ...], call: DayCall | None) -> Stop:
    *before, late, planned_gap, actual_gap, is_time_critical = row[2:]
    gaps = map(minutes, (late, planned_gap, actual_gap))
    return Stop(*[*before, *gaps, is_time_critical, call])


def _worst_first(run: Run) -> tuple[Any, ...]:
    return not run.exceptions, -run.greatest_delay, -len(run.exceptions), run.name


USUAL_DAYS, LOOK_BACK_WEEKS, FEWEST_DAYS = 8, 16, 3

SHARES = """
    SELECT
        facts.day,
        100 * sum(facts.numerator) / sum(facts.denominator) AS share
    FROM facts
    JOIN fact_state USING (definition)
    WHERE fact_state.measure = 'punctuality'
        AND facts.site = $branch
        AND list_contains($days, facts.day)
    GROUP BY facts.day
    HAVING sum(facts.denominator) > 0
    ORDER BY facts.day DESC
"""


@dataclass(frozen=True)
class Usual:
    """Percentage of calls on time on the same weekday before, and from how many days."""

    on_time_percent: float
    days: int


def usual(cursor: duckdb.DuckDBPyConnection, branch: str, day: date) -> Usual | None:
    """The median of the last eight same weekdays that were no bank holidays; None below three."""
    if not counted_anything(cursor):
        return None
    holidays = bank_holidays(day.year - 1, day.year)
    same = [day - timedelta(weeks=back) for back in range(1, LOOK_BACK_WEEKS + 1)]
    days = [day_before for day_before in same if day_before not in holidays]
    rows = cursor.execute(SHARES, {"branch": branch, "days": days}).fetchall()[:USUAL_DAYS]
    if len(rows) < FEWEST_DAYS:
        return None
    return Usual(median(share for _, share in rows), len(rows))


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
        FROM calls
        WHERE planned_day = $day AND branch = $branch AND standing IS NOT NULL
    ),
    warned AS (
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
            AND severity IS NOT NULL
            AND service_user_id IN (
                SELECT service_user_id
                FROM that_day
                WHERE severity IS NOT NULL
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
        standing,
        severity,
        is_time_critical,
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
    LEFT JOIN warned USING (visit_id)
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
        return {call.visit_id: call for call in self.late}


def review_day(cursor: duckdb.DuckDBPyConnection, branch: str, day: date) -> ReviewDay:
    """The day as far as it is in the data; whether it is complete is the asker's question."""
    settings = settings_in_force(cursor, branch, day)
    calls = _calls(cursor, branch, day)
    return ReviewDay(
        branch=branch,
        day=day,
        settings=settings,
        calls=calls,
        runs=runs(cursor, branch, day, calls),
        counts=counts(calls, supplied(cursor, "call_log", "escalated_at")),
        usual=usual(cursor, branch, day),
        late=late_calls(cursor, [branch], day, day),
    )


def _calls(cursor: duckdb.DuckDBPyConnection, branch: str, day: date) -> tuple[DayCall, ...]:
    first, before = day - timedelta(days=LOOK_BACK_DAYS), day - timedelta(days=1)
    asked = {"branch": branch, "day": day, "first": first, "before": before}
    found = cursor.execute(CALLS, asked)
    names = [column[0] for column in found.description]
    rows = [dict(zip(names, row, strict=True)) for row in found.fetchall()]
    return tuple(DayCall(**_plain(row)) for row in rows)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    for name in ("minutes_late", "minutes_to_escalate"):
        row[name] = minutes(row[name])
    return row | {
        "standing": CallOutcome(row["standing"]),
        "severity": row["severity"] and Severity(row["severity"]),
        "earlier": tuple(row["earlier"] or ()),
    }


_DAYS = """
    SELECT
        min(planned_start)::DATE,
        max(planned_start) FILTER (planned_start < $today)::DATE,
        EXISTS (SELECT 1 FROM supplied WHERE source = 'call_log' AND what = 'rows'),
        (
            SELECT list(day)
            FROM export_gaps
            WHERE source = 'call_log' AND site = $branch
        )
    FROM rota
"""


def days_to_review(cursor: duckdb.DuckDBPyConnection, branch: str, today: date) -> tuple[date, ...]:
    """Every day before today that has been planned, the newest first; before them all the last that
    is complete at the branch. None without a call log."""
    asked = {"branch": branch, "today": today}
    first, last, is_logged, gaps = cursor.execute(_DAYS, asked).fetchall()[0]
    through_day = through(cursor, measure_of("punctuality"), today)
    if last is None or through_day is None or not is_logged:
        return ()
    days = [last - timedelta(days=back) for back in range((last - first).days + 1)]
    complete = (day for day in days if day <= through_day and day not in (gaps or ()))
    days.insert(0, next(complete, days[0]))
    return tuple(dict.fromkeys(days))
