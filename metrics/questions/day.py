"""One day at one branch: how each call stands, the exceptions, its runs, and what is usual."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median
from typing import Any

from metrics.calendar import bank_holidays
from metrics.catalogue import measure as measure_of
from metrics.questions.doses import supplied
from metrics.questions.late_calls import LateCall, late_calls
from metrics.series import counted_anything, through
from metrics.settings import Settings, settings_in_force
from metrics.within import Cursor


class CallOutcome(StrEnum):
    """What became of a call, as `calls` has it; all but those not known add up to the calls due."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    NOT_LOGGED = "not_logged"
    TOO_EARLY = "too_early"
    NOT_KNOWN = "not_known"  # its log is not there: nobody can say whether anybody came


class Severity(StrEnum):
    """Kinds of exception, the worst first."""

    MISSED = "missed"
    NOT_KNOWN = "not_known"
    TIME_CRITICAL = "time_critical"  # late at a time-critical call
    LONG_DELAY = "long_delay"  # so late that it should have been escalated before anyone came
    NOT_LOGGED = "not_logged"
    LATE = "late"
    TOO_EARLY = "too_early"


@dataclass(frozen=True, kw_only=True)
class DayCall:
    """One call due, or not known to be. Times are London's; lateness is counted from `planned`."""

    visit_id: str
    run: str
    area: str
    planned: datetime
    planned_end: datetime
    came: datetime | None  # the log-in of the carer who came last
    minutes_late: float | None
    standing: CallOutcome
    severity: Severity | None  # None for a call that is no exception
    is_time_critical: bool
    is_edited_after: bool
    is_delayed: bool
    is_escalated_in_time: bool
    carers: int
    next_call: datetime | None
    alerted: datetime | None
    escalated: datetime | None
    escalated_to: str
    minutes_to_escalate: float | None  # from the alert, or from when it was due
    earlier: tuple[date, ...] = field(default=())  # exceptions of the same person, 14 days back

    @property
    def is_exception(self) -> bool:
        return self.severity is not None


@dataclass(frozen=True, kw_only=True)
class DayCounts:
    """How many calls were due and how each stands, those not known apart; delays overlap."""

    due: int
    by_standing: dict[CallOutcome, int]
    delays: int
    escalated_in_time: int | None  # None: the exports never said when anything was escalated
    critical_beyond: int  # on time as calls go, and not for a time-critical call

    def of(self, standing: CallOutcome) -> int:
        return self.by_standing[standing]

    @property
    def on_time_percent(self) -> float:
        """NaN if nothing was due."""
        return 100 * self.of(CallOutcome.ON_TIME) / self.due if self.due else float("nan")


def counts(calls: tuple[DayCall, ...], escalation_is_supplied: bool) -> DayCounts:
    """The day in figures, each as its measure counts it."""
    standings = [call.standing for call in calls]
    in_time = sum(call.is_delayed and call.is_escalated_in_time for call in calls)
    return DayCounts(
        due=len(calls) - standings.count(CallOutcome.NOT_KNOWN),
        by_standing={outcome: standings.count(outcome) for outcome in CallOutcome},
        delays=sum(call.is_delayed for call in calls),
        escalated_in_time=in_time if escalation_is_supplied else None,
        critical_beyond=sum(
            call.standing is CallOutcome.ON_TIME and call.is_exception for call in calls
        ),
    )


LEAST_GROWTH = 5  # minutes from one call to the next that are worth a word

STOPS = """
    SELECT
        coalesce(run, '') AS run,
        coalesce(run, carer_id, '') AS round,
        visit_id,
        due_start AS planned,
        due_start + (planned_end - planned_start) AS planned_end,
        logged_in_at AS came,
        logged_out_at AS left_at,
        minutes_late,
        minutes_between(
            lag(due_start + (planned_end - planned_start)) OVER one_round, due_start
        ) AS planned_gap,
        minutes_between(lag(logged_out_at) OVER one_round, logged_in_at) AS actual_gap,
        is_time_critical
    FROM carer_calls
    WHERE planned_day = $day AND branch = $branch AND NOT is_cancelled_in_time
    WINDOW one_round AS (
        PARTITION BY planned_day, coalesce(run, carer_id, ''), carer_slot
        ORDER BY due_start, visit_id
    )
    QUALIFY row_number() OVER (PARTITION BY round, visit_id ORDER BY carer_slot) = 1
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


def runs(cursor: Cursor, branch: str, day: date, calls: Iterable[DayCall]) -> tuple[Run, ...]:
    """Every run of the day: those with exceptions first, of these the greatest delay first."""
    known = {call.visit_id: call for call in calls}
    rows = cursor.execute(STOPS, {"branch": branch, "day": day}).fetchall()
    found = []
    for _, group in groupby(rows, key=lambda row: row[1]):
        of_run = list(group)
        stops = (Stop(*[*row[2:], known.get(row[2])]) for row in of_run)
        found.append(Run(of_run[0][0], tuple(stops)))
    found.sort(key=lambda r: (not r.exceptions, -r.greatest_delay, -len(r.exceptions), r.name))
    return tuple(found)


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


def usual(cursor: Cursor, branch: str, day: date) -> Usual | None:
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


@dataclass(frozen=True, kw_only=True)
class DayInFigures:
    """The calls of a branch on a day, counted, beside what is usual."""

    branch: str
    day: date
    calls: tuple[DayCall, ...]
    counts: DayCounts
    usual: Usual | None

    @cached_property
    def exceptions(self) -> tuple[DayCall, ...]:
        """The exceptions, worst first; of one kind the time-critical first, then the later."""
        kinds: list[Severity | None] = list(Severity)

        def worst_first(call: DayCall) -> tuple[Any, ...]:
            late = call.minutes_late or 0.0
            how_far = abs(late) if call.severity is Severity.TOO_EARLY else late
            return kinds.index(call.severity), not call.is_time_critical, -how_far, call.planned

        return tuple(sorted((c for c in self.calls if c.is_exception), key=worst_first))


@dataclass(frozen=True, kw_only=True)
class ReviewDay(DayInFigures):
    """Everything that happened at a branch on a day."""

    settings: Settings
    runs: tuple[Run, ...]
    late: tuple[LateCall, ...]  # the causes of each late call

    @cached_property
    def why(self) -> dict[str, LateCall]:
        return {call.visit_id: call for call in self.late}


def looked_back(day: date) -> date:
    """The first of the days whose calls a review of the day reads."""
    return day - timedelta(days=LOOK_BACK_DAYS)


def day_in_figures(cursor: Cursor, branch: str, day: date) -> DayInFigures:
    """The day without its runs and causes, which take longest to work out."""
    calls = _calls(cursor, branch, day)
    return DayInFigures(
        branch=branch,
        day=day,
        calls=calls,
        counts=counts(calls, supplied(cursor, "call_log", "escalated_at")),
        usual=usual(cursor, branch, day),
    )


def review_day(cursor: Cursor, branch: str, day: date) -> ReviewDay:
    """The day as far as it is in the data; whether it is complete is the asker's question."""
    figures = day_in_figures(cursor, branch, day)
    return ReviewDay(
        **vars(figures),
        settings=settings_in_force(cursor, branch, day),
        runs=runs(cursor, branch, day, figures.calls),
        late=late_calls(cursor, [branch], day, day),
    )


def _calls(cursor: Cursor, branch: str, day: date) -> tuple[DayCall, ...]:
    first, before = looked_back(day), day - timedelta(days=1)
    asked = {"branch": branch, "day": day, "first": first, "before": before}
    found = cursor.execute(CALLS, asked)
    names = [column[0] for column in found.description]
    calls = []
    for row in found.fetchall():
        call = dict(zip(names, row, strict=True))
        call["standing"] = CallOutcome(call["standing"])
        call["severity"] = call["severity"] and Severity(call["severity"])
        calls.append(DayCall(**call | {"earlier": tuple(call["earlier"] or ())}))
    return tuple(calls)


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


def days_to_review(cursor: Cursor, branch: str, today: date) -> tuple[date, ...]:
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
