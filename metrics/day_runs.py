"""Each run of one day, call by call: what was planned, what was logged, and how delay grew."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby, pairwise

import duckdb

from metrics.exceptions import DayCall, minutes

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


@dataclass(frozen=True, kw_only=True)
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
        most = max(grown, key=lambda each: each.minutes)
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


def _stop(row: tuple, call: DayCall | None) -> Stop:
    _, _, visit_id, planned, planned_end, came, left_at, late, gap, took, critical = row
    return Stop(
        visit_id=visit_id,
        planned=planned,
        planned_end=planned_end,
        came=came,
        left_at=left_at,
        minutes_late=minutes(late),
        planned_gap=minutes(gap),
        actual_gap=minutes(took),
        is_time_critical=critical,
        call=call,
    )


def _worst_first(run: Run) -> tuple:
    return not run.exceptions, -run.greatest_delay, -len(run.exceptions), run.name
