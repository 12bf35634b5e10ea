"""The calls behind a figure: those not on time, how early or late, planned beside what happened."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from metrics.calendar import By, period_start
from metrics.measure import Measure
from metrics.questions.day import Severity
from metrics.questions.patterns import ASKED, CHOSEN, CallsAsked
from metrics.series import Series, SeriesWanted, by_period, counted_anything, series_of, through
from metrics.within import Cursor, Worded


class Which(Worded):
    """Which calls are listed."""

    OFF_TIME = "off_time", "Not on time"
    LATE = "late", "Late"
    EARLY = "early", "Too early"
    NOT_SEEN = "not_seen", "Missed or not logged"
    COPIES = "copies", "Logged by hand at the planned minute"


EXCEPTIONS = f"""
    WITH {CHOSEN},
    listed AS (
        SELECT *
        FROM chosen
        WHERE (NOT $verified_only OR verification_class = 'electronic')
            AND CASE $which
                WHEN 'off_time' THEN NOT is_on_time
                WHEN 'late' THEN is_late
                WHEN 'early' THEN NOT is_on_time AND severity = 'too_early'
                WHEN 'not_seen' THEN standing IN ('missed', 'not_logged')
                ELSE verification_class = 'manual' AND minutes_late = 0
            END
    ),
    worst AS (
        SELECT
            *,
            count(*) OVER () AS of_all
        FROM listed
        ORDER BY
            is_missed DESC,
            is_time_critical DESC,
            minutes_late DESC NULLS FIRST,
            planned_start,
            visit_id
        LIMIT $most
    ),
    logged AS (
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
        severity,
        verification_class,
        is_time_critical,
        is_late,
        of_all
    FROM worst
    JOIN logged USING (visit_id, planned_day)
    ORDER BY
        is_missed DESC,
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
    severity: Severity | None  # None: on time, also for a time-critical call
    verification: str
    is_time_critical: bool
    is_late: bool


@dataclass(frozen=True)
class Exceptions:
    """The worst of them, and how many there are in all."""

    calls: tuple[OffTime, ...]
    of_all: int


def exceptions(
    cursor: Cursor,
    asked: CallsAsked,
    which: Which = Which.OFF_TIME,
    *,
    verified_only: bool = False,
    most: int = 50,
) -> Exceptions:
    """Missed calls first, then time-critical ones, then by minutes late; at most so many."""
    bound = asked.bound() | {"which": str(which), "verified_only": verified_only, "most": most}
    rows = cursor.execute(EXCEPTIONS, bound).fetchall()
    calls = (OffTime(*[*row[:7], row[7] and Severity(row[7]), *row[8:-1]]) for row in rows)
    return Exceptions(tuple(calls), rows[0][-1] if rows else 0)


# Temporary tables of the calls asked for, read in place of the views of the same names.
#
# No filter on days reaches the tables through a round, for a round of the night belongs to two
# days. Those of a whole half-year are worked out once, and what asks for fewer narrows them.
# In the order in which they read each other.
HELD = {
    "settings_by_period": "SELECT * FROM settings_by_period",
    "carer_calls": """
        SELECT *
        FROM carer_calls
        WHERE planned_day BETWEEN $first::DATE - 1 AND $last::DATE + 1
    """,
    "calls": f"SELECT * FROM calls {ASKED}",
    "legs": """
        SELECT *
        FROM legs
        WHERE planned_day BETWEEN $first::DATE AND $last::DATE
            AND to_visit_id IN (SELECT visit_id FROM calls)
    """,
}
MOST_HELD = 500_000  # carers' calls; so many take some 300 MB


def hold(cursor: Cursor, bound: dict[str, object], names: Sequence[str] = tuple(HELD)) -> None:
    """Put the calls that `bound` asks for into temporary tables, which all that follows reads."""
    for name in names:
        sql = HELD[name]
        needed = {key: value for key, value in bound.items() if f"${key}" in sql}
        cursor.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {sql}", needed)


@contextmanager
def held(
    cursor: Cursor, bound: dict[str, object], names: Sequence[str] = tuple(HELD)
) -> Iterator[None]:
    """The same for a while; afterwards what is read is what was read before."""
    cursor.begin()
    try:
        hold(cursor, bound, names)
        yield
    finally:
        cursor.rollback()


def hold_all(cursor: Cursor, first: date, last: date) -> bool:
    """Hold the calls of all branches of these days; False where there are too many of them."""
    days = {"first": first, "last": last}
    rows = cursor.execute(
        "SELECT count(*) FROM rota WHERE planned_start BETWEEN $first AND $last", days
    ).fetchall()
    if rows[0][0] > MOST_HELD:
        return False
    hold(cursor, CallsAsked(first, last).bound())
    return True


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
    WITH {CHOSEN}
    SELECT
        CASE
            WHEN planned_gap_minutes < 0 THEN -1
            WHEN planned_gap_minutes < 20 THEN 5 * floor(planned_gap_minutes / 5)
            WHEN planned_gap_minutes < 30 THEN 20
            ELSE 30
        END::INTEGER AS at_least,
        count(*) AS many,
        median(planned_gap_minutes) AS usually_planned,
        median(minutes_taken) AS usually_taken,
        count(*) FILTER (minutes_taken > planned_gap_minutes) AS longer
    FROM legs
    JOIN walked_legs USING (planned_day, from_visit_id, to_visit_id)
    SEMI JOIN chosen ON chosen.visit_id = to_visit_id AND chosen.planned_day = legs.planned_day
    WHERE planned_day BETWEEN $first::DATE AND $last::DATE
        AND NOT is_after_break
        AND minutes_taken IS NOT NULL
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
class GapTimes:
    """What the rota left between two calls and what it took, by planned gap; medians in minutes.

    at_least: where the band of planned gaps begins; -1 for calls that overlap.
    """

    at_least: int
    legs: int
    usually_planned: float
    usually_taken: float
    longer: int  # than planned


def given(
    cursor: Cursor, asked: CallsAsked, *, by_place: str = "", verified_only: bool = False
) -> tuple[Given, ...]:
    """Minutes planned and given by planned length, or by place ("run" or "branch")."""
    bound = asked.bound() | {"by_place": by_place, "verified_only": verified_only}
    return tuple(Given(*row) for row in cursor.execute(GIVEN, bound).fetchall())


def gaps(cursor: Cursor, asked: CallsAsked) -> tuple[GapTimes, ...]:
    """Minutes planned and taken between two calls of one carer, breaks of over an hour left out.

    Only of two calls that the carer really made one after the other, as the rota meant.
    """
    with held(cursor, asked.bound(), ("settings_by_period", "carer_calls")):
        return tuple(GapTimes(*row) for row in cursor.execute(GAPS, asked.bound()).fetchall())


BAND = 5  # minutes
FIRST, LAST = -60, 120  # what lies beyond is counted in one band at either end

# A band ends where it is farthest from the planned time and holds that end, as a tolerance does:
# 15 minutes early is in the band from 15 to 10 early, 15 minutes late in that from 10 to 15.
LATENESS = f"""
    WITH {CHOSEN},
    begun AS (
        SELECT
            is_on_time,
            standing,
            floor(minutes_late)::INTEGER AS minute,
            CASE
                WHEN minutes_late <= 0 THEN {BAND} * floor(minutes_late / {BAND})
                ELSE {BAND} * (ceil(minutes_late / {BAND}) - 1)
            END::INTEGER AS band
        FROM chosen
        WHERE minutes_late IS NOT NULL
            AND (NOT $verified_only OR verification_class = 'electronic')
    ),
    middle AS (
        SELECT
            quantile_disc(minute, 0.5) AS median,
            quantile_disc(minute, 0.9) AS ninetieth
        FROM begun
    )
    SELECT
        greatest({FIRST - BAND}, least({LAST}, band)) AS band,
        count(*) FILTER (standing = 'too_early') AS early,
        count(*) FILTER (is_on_time) AS on_time,
        count(*) FILTER (NOT is_on_time AND standing <> 'too_early') AS late,
        any_value(median) AS median,
        any_value(ninetieth) AS ninetieth
    FROM begun
    CROSS JOIN middle
    GROUP BY greatest({FIRST - BAND}, least({LAST}, band))
    ORDER BY band
"""


@dataclass(frozen=True)
class MinuteBand:
    """Calls from `first` to `last` minutes late; None: all beyond. Below nought is early.

    How many of them were which, each by the tolerance of its own branch and day.
    """

    first: int | None
    last: int | None
    early: int = 0
    on_time: int = 0
    late: int = 0

    @property
    def calls(self) -> int:
        return self.early + self.on_time + self.late

    @property
    def name(self) -> str:
        """As an axis or a table names it.

        >>> MinuteBand(-15, -10).name, MinuteBand(10, 15).name, MinuteBand(120, None).name
        ('10 to 15 min early', '10 to 15 min late', 'over 120 min late')
        """
        if self.first is None or self.last is None:
            edge = self.last if self.first is None else self.first
            return f"over {abs(edge or 0)} min {'early' if self.first is None else 'late'}"
        low, high = sorted((abs(self.first), abs(self.last)))
        return f"{low} to {high} min {'early' if self.first < 0 else 'late'}"


@dataclass(frozen=True)
class Lateness:
    """Calls that every carer logged into, by bands of minutes without a gap.

    median and ninetieth are whole minutes, rounded down; None where nobody logged in.
    """

    bands: tuple[MinuteBand, ...]
    median: int | None
    ninetieth: int | None

    @property
    def calls(self) -> int:
        return sum(band.calls for band in self.bands)

    def share(self, calls: int) -> float:
        """So many as a share of all, in %."""
        return 100 * calls / self.calls if self.calls else 0.0


def lateness(cursor: Cursor, asked: CallsAsked, *, verified_only: bool = False) -> Lateness:
    """The lateness of the calls that are asked for, minutes early below nought."""
    rows = cursor.execute(LATENESS, asked.bound() | {"verified_only": verified_only}).fetchall()
    if not rows:
        return Lateness((), None, None)
    counts = {start: calls for start, *calls, _, _ in rows}
    bands = tuple(
        MinuteBand(
            start if start >= FIRST else None,
            start + BAND if start < LAST else None,
            *counts.get(start, ()),
        )
        for start in range(rows[0][0], rows[-1][0] + BAND, BAND)
    )
    return Lateness(bands, *rows[0][-2:])


# A measure among some calls only (a run, a weekday, some hours), which no fact tells apart.
#
# The measure's own SQL runs unchanged over temporary tables that hold the calls asked for, as it
# does when facts are counted; so the rule is written once. What comes before a call (the round of
# its carer, the journeys learned) is still that of all calls.
COUNTED = """
    SELECT
        '' AS minute,
        day,
        sum(numerator) AS numerator,
        CASE
            WHEN count(*) = count(denominator) THEN sum(denominator)
        END AS denominator
    FROM ({sql})
    WHERE day BETWEEN $first::DATE AND $last::DATE
        AND ($part = '' OR part = $part)
    GROUP BY ALL
    ORDER BY day
"""


def narrowed(
    cursor: Cursor, wanted: Sequence[tuple[Measure, str]], asked: CallsAsked, today: date
) -> tuple[Series, ...]:
    """The series of measures of calls (each with its part, "" for all), week by week.

    From the Monday of `asked.first`; a measure that was not supplied has an empty frame.
    """
    series = [SeriesWanted(one, asked.branches, asked.area, part) for one, part in wanted]
    if not counted_anything(cursor):
        return tuple(series_of(None, each, None) for each in series)
    first, found = period_start(asked.first, By.WEEK), []
    with held(cursor, asked.bound() | {"first": first}):
        for each in series:
            last = through(cursor, each.measure, today)
            rows, last = None, last and min(last, asked.last)
            if last:
                days = {"first": first, "last": last, "part": each.part}
                rows = cursor.execute(COUNTED.format(sql=each.measure.sql), days).df()
            found.append(Series(each, by_period(rows, each, last), last))
    return tuple(found)


def weeks_back(last: date, weeks: int) -> date:
    """The Monday so many weeks before the week of `last` ends, that week counted."""
    return period_start(last, By.WEEK) - timedelta(weeks=weeks - 1)


_RUNS = """
    SELECT DISTINCT run
    FROM rota
    WHERE list_contains($branches, branch)
        AND planned_start >= $first
        AND run IS NOT NULL
    ORDER BY run
"""
_AREAS = """
    SELECT DISTINCT area
    FROM facts
    JOIN fact_state USING (definition)
    WHERE measure = 'punctuality'
        AND area <> ''
        AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, site))
    ORDER BY area
"""


def runs_since(cursor: Cursor, branches: Sequence[str], first: date) -> tuple[str, ...]:
    """The runs of these branches from a day on, by name."""
    rows = cursor.execute(_RUNS, {"branches": list(branches), "first": first}).fetchall()
    return tuple(run for (run,) in rows)


def areas_of(cursor: Cursor, branches: Sequence[str]) -> tuple[str, ...]:
    """The postcode clusters with calls of these branches (none named means all), by name."""
    rows = cursor.execute(_AREAS, {"branches": list(branches)}).fetchall()
    return tuple(area for (area,) in rows)
