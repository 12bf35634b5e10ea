"""The rota to come: gaps that will not work, and the calls that begin late if nothing changes."""

from collections.abc import Sequence
from datetime import date, timedelta

import duckdb

from metrics.travel.gaps import GapToCome, LateToCome, RotaToCome
from metrics.travel.learned import LearnedFrom
from metrics.travel.walk import WALK

DAYS_AHEAD = 14


def gaps_to_come(
    cursor: duckdb.DuckDBPyConnection,
    branches: Sequence[str],
    today: date,
    days: int = DAYS_AHEAD,
) -> RotaToCome:
    """What the rota of these branches (none named means all) will break, from today on."""
    last = today + timedelta(days=days - 1)
    asked = {"branches": list(branches), "first": today, "last": last}
    gaps: list[GapToCome] = []
    late: dict[str, LateToCome] = {}
    totals = (0, 0, 0)
    for row in cursor.execute(WALK, asked).fetchall():
        *told, learned_from, will_not_do, is_late, minutes_late = row[:-3]
        totals = row[-3:]
        gap = GapToCome(*told, LearnedFrom(learned_from))
        if will_not_do:
            gaps.append(gap)
        if is_late:
            one = _late(gap, minutes_late)
            known = late.setdefault(one.visit_id, one)
            late[one.visit_id] = max(known, one, key=lambda each: each.minutes_late)
    return RotaToCome(today, last, *totals, tuple(gaps), tuple(late.values()))


def _late(gap: GapToCome, minutes_late: float) -> LateToCome:
    """The call that the gap leads to."""
    return LateToCome(
        gap.branch,
        gap.run,
        gap.working_day,
        gap.to_visit_id,
        gap.planned_start,
        gap.is_time_critical,
        minutes_late,
    )
