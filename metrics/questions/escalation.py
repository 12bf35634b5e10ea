"""How far ahead calls were published, and which delays nobody was told of, read from the calls."""

from dataclasses import dataclass
from datetime import date, datetime

from metrics.within import Cursor, Split

MOST_LISTED = 500

# Days ahead from which a call belongs to a band, the widest first.
BANDS = (
    (14, "14 days or more"),
    (7, "7 to 13 days"),
    (3, "3 to 6 days"),
    (1, "1 or 2 days"),
    (-100_000, "that day or later"),
)

PUBLISHED = """
    WITH visits AS (
        SELECT
            date_trunc('week', planned_start)::DATE AS week,
            visit_id,
            any_value(planned_start::DATE) - max(published_at)::DATE AS days_ahead
        FROM rota
        WHERE planned_start >= $first::DATE
            AND planned_start < $last::DATE + 1
            AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
            AND NOT cancelled_in_time(status, cancelled_at, planned_start)
        GROUP BY ALL
    )
    SELECT
        week,
        count(days_ahead) AS calls,
        median(days_ahead) AS median_days,
        list_transform(
            $bands::INTEGER[],
            lambda least: len(list_filter(list(days_ahead), lambda days: days >= least))
        ) AS at_least
    FROM visits
    GROUP BY ALL
    HAVING count(days_ahead) > 0
    ORDER BY week DESC
"""

SPLIT = """
    SELECT
        {by} AS name,
        count(*) AS delays,
        count(*) FILTER (is_escalated_in_time) AS in_time,
        count(*) FILTER (escalated_at IS NULL) AS never
    FROM calls_due
    WHERE is_delayed
        AND planned_day BETWEEN $first AND $last
        AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
    GROUP BY ALL
    ORDER BY name
"""

NEVER = """
    SELECT
        visit_id,
        branch,
        coalesce(run, ''),
        planned_start,
        CASE WHEN NOT is_missed THEN minutes_late END
    FROM calls_due
    WHERE is_delayed
        AND escalated_at IS NULL
        AND planned_day BETWEEN $first AND $last
        AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, branch))
    ORDER BY planned_start DESC, visit_id
    LIMIT $most
"""


class DelaySplit(Split):
    """What delays are told apart by."""

    RUN = "run", "coalesce(run, '')"
    HOUR = "hour", "hour(planned_start)", "Planned hour"
    WEEKDAY = "weekday", "isodow(planned_day)"


@dataclass(frozen=True)
class Span:
    """Some days at some branches; no branches means all."""

    branches: tuple[str, ...]
    first: date
    last: date

    @property
    def bound(self) -> dict[str, object]:
        return {"branches": list(self.branches), "first": self.first, "last": self.last}


@dataclass(frozen=True)
class PublishedWeek:
    """Calls of a week whose publication is known. `bands`: how many in each of BANDS."""

    week: date
    calls: int
    median_days: float
    bands: tuple[int, ...]


@dataclass(frozen=True)
class Delays:
    """Delays of one run, of one hour (0 to 23) or of one weekday (1 Monday to 7)."""

    name: str
    delays: int
    in_time: int
    never: int


@dataclass(frozen=True)
class Unheard:
    """A delay of which nobody was told. `minutes_late`: None if missed, or nobody logged in."""

    visit_id: str
    branch: str
    run: str
    planned_start: datetime
    minutes_late: float | None


def published_weeks(cursor: Cursor, span: Span) -> tuple[PublishedWeek, ...]:
    """The weeks of the span, the newest first; a double-handed call by its later publication."""
    bands = [least for least, _ in BANDS]
    rows = cursor.execute(PUBLISHED, span.bound | {"bands": bands}).fetchall()
    return tuple(
        PublishedWeek(
            week,
            calls,
            middle,
            tuple(n - before for before, n in zip([0, *at_least], at_least, strict=False)),
        )
        for week, calls, middle, at_least in rows
    )


def delays_by(cursor: Cursor, split: DelaySplit, span: Span) -> tuple[Delays, ...]:
    """Delays by run, hour or weekday, in that order; never by how many."""
    rows = cursor.execute(SPLIT.format(by=split.sql), span.bound).fetchall()
    return tuple(Delays(str(name), *counts) for name, *counts in rows)


def never_escalated(cursor: Cursor, span: Span) -> tuple[Unheard, ...]:
    """The newest delays of which nobody was told, at most MOST_LISTED."""
    rows = cursor.execute(NEVER, span.bound | {"most": MOST_LISTED}).fetchall()
    return tuple(Unheard(*row) for row in rows)
