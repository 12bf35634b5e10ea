"""What a journey really takes, and what the rota makes of it: behind us and to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from metrics.within import Cursor, Worded

BANDS = ("before 07", "07-10", "10-16", "16-19", "after 19")  # as in the warehouse's views

TOO_SHORT = "A gap is too short when the journey has usually taken longer in the past year"


class LearnedFrom(Worded):
    """Where the minutes of a journey come from, the nearest first."""

    # the same person or the same whole postcode
    ONE_HOME = "one_home", "the same home: no journey"
    TIME_OF_DAY = "time_of_day", "this way at this time of day"
    ANY_TIME = "any_time", "this way at any time, at this time’s pace"
    AT_MOST = "at_most", "carers who came in time: it takes no longer"
    ROTA = "rota", "the rota’s own travel time"
    NOTHING = "nothing", "nothing is known yet"


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
    at_most_minutes: int | None  # where the usual minutes are not known, but that they are no more
    legs: int  # that were timed
    learned_from: LearnedFrom


KNOWN = """
    SELECT
        branch,
        from_district,
        to_district,
        band,
        journey_minutes,
        quick_minutes,
        slow_minutes,
        at_most_minutes,
        coalesce(legs, 0),
        coalesce(learned_from, 'nothing')
    FROM journeys
    WHERE month = coalesce($month, (SELECT max(month) FROM leg_minutes WHERE legs > 0))
        AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
    ORDER BY
        branch,
        from_district,
        to_district,
        list_position($bands, band)
"""


def journeys_known(
    cursor: Cursor, branches: Sequence[str], month: date | None = None
) -> tuple[Journey, ...]:
    """Every way of these branches (none named means all), as the year up to that month tells.

    Without a month it is the newest of which logs tell.
    """
    asked = {"branches": list(branches), "month": month, "bands": list(BANDS)}
    rows = cursor.execute(KNOWN, asked).fetchall()
    return tuple(Journey(*[*row[:-1], LearnedFrom(row[-1])]) for row in rows)


class Trouble(Worded):
    """What is wrong with a gap of the rota."""

    OVERLAP = "overlap", "overlaps the call before"
    NO_GAP = "no_gap", "no gap at all"
    TOO_SHORT = "too_short", "shorter than the journey"


@dataclass(frozen=True)
class GapToCome:
    """Two calls of one carer with less between them than the journey takes."""

    branch: str
    run: str
    scheduler_round: str
    working_day: date
    from_visit_id: str
    to_visit_id: str
    from_district: str
    to_district: str
    left_at: datetime  # planned end of the call before
    planned_start: datetime
    is_time_critical: bool  # the call that the gap leads to
    gap_minutes: float
    journey_minutes: float | None  # None: nothing is known of it
    legs: int  # from which the journey was learned
    learned_from: LearnedFrom

    @property
    def minutes_short(self) -> float:
        """How much longer the gap would have to be."""
        return (self.journey_minutes or 0) - self.gap_minutes

    @property
    def trouble(self) -> Trouble:
        if self.gap_minutes < 0:
            return Trouble.OVERLAP
        return Trouble.NO_GAP if self.gap_minutes == 0 else Trouble.TOO_SHORT


@dataclass(frozen=True)
class LateToCome:
    """A call that begins later than its tolerance if nothing changes."""

    branch: str
    run: str
    working_day: date
    visit_id: str
    planned_start: datetime
    is_time_critical: bool
    minutes_late: float


@dataclass(frozen=True)
class RotaToCome:
    """What the rota of some days will break: time-critical calls first, then in order of time."""

    first: date
    last: date
    calls: int  # a call of two carers counts once
    gaps_between: int  # from one call of a carer to the next, whether they will do or not
    gaps_unknown: int  # of which nobody knows how long the journey takes
    gaps: tuple[GapToCome, ...]
    late: tuple[LateToCome, ...]


# The rota's rounds over some working days, each call with the way to it: SQL shared by travel.
#
# `timed` has one row a call and carer of the rounds in which a carer of $branches goes (none named
# means all); `place` is 1 for the first call of a round, which has no gap and no journey. A gap
# must have the `learned_minutes` of the call's month; `needed_minutes` takes the rota's own travel
# time where logs do not tell. It reads the rota by its own times, so that a few days cost little in
# a warehouse of years.
TIMED = """
    in_time AS (
        SELECT *
        FROM rota
        WHERE planned_start >= $first::DATE + INTERVAL 4 HOURS
            AND planned_start < $last::DATE + INTERVAL 28 HOURS
            AND carer_id IS NOT NULL
            AND NOT cancelled_in_time(status, cancelled_at, planned_start)
    ),
    stops AS (
        SELECT
            *,
            working_day(planned_start) AS working_day,
            postcode_district(postcode) AS district
        FROM in_time
        WHERE len($branches::VARCHAR[]) = 0
            OR carer_id IN (
                SELECT carer_id
                FROM in_time
                WHERE list_contains($branches, branch)
            )
    ),
    paired AS (
        SELECT
            visit_id,
            branch,
            coalesce(run, '') AS run,
            coalesce(scheduler_round, '') AS scheduler_round,
            carer_id,
            working_day,
            planned_start,
            planned_end,
            coalesce(time_critical, FALSE) AS is_time_critical,
            planned_travel_minutes,
            district AS to_district,
            row_number() OVER one_round AS place,
            lag(visit_id) OVER one_round AS from_visit_id,
            lag(district) OVER one_round AS from_district,
            lag(planned_end) OVER one_round AS left_at,
            is_one_home(
                service_user_id,
                lag(service_user_id) OVER one_round,
                postcode,
                lag(postcode) OVER one_round
            ) AS is_at_one_home
        FROM stops
        WINDOW one_round AS (
            PARTITION BY working_day, carer_id
            ORDER BY planned_start, planned_end, visit_id
        )
    ),
    known AS MATERIALIZED (
        SELECT *
        FROM journeys
        WHERE month BETWEEN date_trunc('month', $first::DATE) AND $last::DATE + 1
            AND learned_from IS NOT NULL
    ),
    timed AS (
        SELECT
            paired.*,
            minutes_between(left_at, planned_start) AS gap_minutes,
            coalesce(
                least_minutes,
                CASE WHEN gap_minutes >= at_most_minutes THEN at_most_minutes END
            ) AS learned_minutes,
            CASE
                WHEN place > 1 AND is_at_one_home THEN 0
                WHEN place > 1 THEN coalesce(learned_minutes, planned_travel_minutes)
            END AS needed_minutes,
            CASE
                WHEN place > 1 AND is_at_one_home THEN 0
                WHEN learned_minutes IS NOT NULL THEN journey_minutes
                WHEN place > 1 THEN planned_travel_minutes
            END AS journey_minutes,
            CASE
                WHEN is_at_one_home THEN 'one_home'
                WHEN learned_minutes IS NOT NULL THEN learned_from
                WHEN planned_travel_minutes IS NOT NULL THEN 'rota'
                ELSE 'nothing'
            END AS learned_from,
            coalesce(legs, 0) AS legs
        FROM paired
        LEFT JOIN known
            ON known.branch = paired.branch
            AND known.month = date_trunc('month', planned_start)
            AND known.from_district = paired.from_district
            AND known.to_district = paired.to_district
            AND known.band = journey_band(planned_start)
    )
"""


@dataclass(frozen=True)
class GapCounts:
    """Gaps that would not do, of the gaps whose journey is known."""

    branch: str  # "" where the branches are counted together
    name: str  # of the run or the scheduler's round; the Monday of the week as 2026-11-09
    would_not_do: int
    gaps: int


@dataclass(frozen=True)
class GapsBehind:
    """The same gaps three times: each table adds up to `whole`. Worst runs and rounds first."""

    whole: GapCounts
    by_run: tuple[GapCounts, ...]
    by_week: tuple[GapCounts, ...]
    by_scheduler_round: tuple[GapCounts, ...]


COUNT = f"""
    WITH {TIMED}
    SELECT
        CASE
            WHEN grouping(run) = 0 THEN 'run'
            WHEN grouping(week) = 0 THEN 'week'
            WHEN grouping(scheduler_round) = 0 THEN 'scheduler_round'
            ELSE 'whole'
        END AS what,
        coalesce(branch, '') AS branch,
        coalesce(run, week, scheduler_round, '') AS name,
        count(*) FILTER (gap_minutes < learned_minutes) AS would_not_do,
        count(*) AS gaps
    FROM (
        SELECT
            *,
            date_trunc('week', planned_start)::DATE::VARCHAR AS week
        FROM timed
        WHERE learned_minutes IS NOT NULL
            AND NOT is_at_one_home
            AND planned_start::DATE > $first AND planned_start::DATE <= $last
            AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
    )
    GROUP BY GROUPING SETS ((), (branch, run), (week), (branch, scheduler_round))
    ORDER BY
        what,
        CASE WHEN what = 'week' THEN name END,
        would_not_do / gaps DESC,
        branch,
        name
"""


def gaps_behind(cursor: Cursor, branches: Sequence[str], first: date, last: date) -> GapsBehind:
    """How many planned gaps of these branches (none named means all) were too short, and where."""
    day_before = first - timedelta(days=1)  # whose round holds the first night
    asked = {"branches": list(branches), "first": day_before, "last": last}
    found: dict[str, list[GapCounts]] = {}
    for what, *counts in cursor.execute(COUNT, asked).fetchall():
        found.setdefault(what, []).append(GapCounts(*counts))
    (whole,) = found.get("whole", [GapCounts("", "", 0, 0)])
    tables = (tuple(found.get(what, ())) for what in ("run", "week", "scheduler_round"))
    return GapsBehind(whole, *tables)


# Walking the rounds to come: where the carer will be late, and how late (SQL).
#
# A round is the calls of one carer on one working day (04:00 to 04:00) in planned order, those
# cancelled left out. Walking it, a call begins at its planned time, or when the carer has come
# from the call before, whichever is later; so what a call is late is what the one before was, more
# or less what the journey is longer or shorter than the gap, and never less than nought. Where
# nothing is known of a journey the carer is taken to be there at once.
WALK = f"""
    WITH {TIMED},
    walked AS (
        SELECT
            *,
            sum(coalesce(journey_minutes, 0) - coalesce(gap_minutes, 0)) OVER (
                PARTITION BY working_day, carer_id
                ORDER BY place
            ) AS behind
        FROM timed
    ),
    begun AS (
        SELECT
            *,
            behind - min(behind) OVER (
                PARTITION BY working_day, carer_id
                ORDER BY place
            ) AS minutes_late
        FROM walked
    ),
    judged AS (
        SELECT
            begun.*,
            begins_late(
                minutes_late,
                tolerance_late(is_time_critical, tolerance_late_minutes, time_critical_late_minutes)
            ) AS is_late,
            coalesce(gap_minutes < needed_minutes, FALSE)
                OR (gap_minutes <= 0 AND learned_from IN ('rota', 'nothing')) AS will_not_do,
            count(DISTINCT visit_id) OVER () AS calls,
            count(gap_minutes) OVER () AS gaps,
            count(*) FILTER (gap_minutes IS NOT NULL AND needed_minutes IS NULL) OVER ()
                AS gaps_unknown,
            row_number() OVER () AS number
        FROM begun
        LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own ON own.site = begun.branch
        JOIN settings_by_period AS ruled
            ON ruled.site = coalesce(own.site, '')
            AND planned_start::DATE BETWEEN ruled.from_day AND ruled.to_day
        WHERE len($branches::VARCHAR[]) = 0 OR list_contains($branches, begun.branch)
    )
    SELECT
        branch,
        run,
        scheduler_round,
        working_day,
        from_visit_id,
        visit_id,
        from_district,
        to_district,
        left_at,
        planned_start,
        is_time_critical,
        gap_minutes,
        journey_minutes,
        legs,
        learned_from,
        coalesce(will_not_do, FALSE),
        is_late,
        minutes_late,
        calls,
        gaps,
        gaps_unknown
    FROM judged
    WHERE will_not_do OR is_late OR number = 1
    ORDER BY
        NOT is_time_critical,
        planned_start,
        branch,
        run,
        visit_id
"""


DAYS_AHEAD = 14


def gaps_to_come(
    cursor: Cursor, branches: Sequence[str], today: date, days: int = DAYS_AHEAD
) -> RotaToCome:
    """What the rota of these branches (none named means all) will break, from today on."""
    last = today + timedelta(days=days - 1)
    asked = {"branches": list(branches), "first": today, "last": last}
    gaps: list[GapToCome] = []
    late: dict[str, LateToCome] = {}
    totals = (0, 0, 0)
    for row in cursor.execute(WALK, asked).fetchall():
        *of_gap, learned_from, will_not_do, is_late, minutes_late = row[:-3]
        totals = row[-3:]
        gap = GapToCome(*[*of_gap, LearnedFrom(learned_from)])
        if will_not_do:
            gaps.append(gap)
        if is_late:
            place = gap.branch, gap.run, gap.working_day, gap.to_visit_id
            one = LateToCome(*place, gap.planned_start, gap.is_time_critical, minutes_late)
            known = late.setdefault(one.visit_id, one)
            late[one.visit_id] = max(known, one, key=lambda each: each.minutes_late)
    return RotaToCome(today, last, *totals, tuple(gaps), tuple(late.values()))
