"""How many calls begin on time on the same weekday otherwise."""

from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

import duckdb

from metrics.calendar import bank_holidays
from metrics.series import counted_anything

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
    days = [each for each in same if each not in holidays]
    rows = cursor.execute(SHARES, {"branch": branch, "days": days}).fetchall()[:USUAL_DAYS]
    if len(rows) < FEWEST_DAYS:
        return None
    return Usual(median(share for _, share in rows), len(rows))
