"""Gaps of the rota that held no journey, in days gone by: by run, by week, by scheduler's round."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from metrics.travel.rounds import TIMED


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
        count(*) FILTER (gap_minutes < journey_minutes) AS would_not_do,
        count(*) AS gaps
    FROM (
        SELECT
            *,
            date_trunc('week', planned_start)::DATE::VARCHAR AS week
        FROM timed
        WHERE gap_minutes IS NOT NULL
            AND journey_minutes IS NOT NULL
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


def gaps_behind(
    cursor: duckdb.DuckDBPyConnection, branches: Sequence[str], first: date, last: date
) -> GapsBehind:
    """How many planned gaps of these branches (none named means all) were too short, and where."""
    day_before = first - timedelta(days=1)  # whose round holds the first night
    asked = {"branches": list(branches), "first": day_before, "last": last}
    found: dict[str, list[GapCounts]] = {}
    for what, *counts in cursor.execute(COUNT, asked).fetchall():
        found.setdefault(what, []).append(GapCounts(*counts))
    (whole,) = found.get("whole", [GapCounts("", "", 0, 0)])
    tables = (tuple(found.get(what, ())) for what in ("run", "week", "scheduler_round"))
    return GapsBehind(whole, *tables)
