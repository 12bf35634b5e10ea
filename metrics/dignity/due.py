"""Observations and supervision prompts done of those due, by unit and role, over some days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from metrics.within import within

DONE = """
    SELECT
        facts.site AS unit,
        facts.part AS role,
        sum(facts.numerator)::BIGINT AS done,
        sum(facts.denominator)::BIGINT AS due
    FROM facts
    JOIN fact_state USING (definition)
    WHERE fact_state.measure = $measure
        AND facts.day BETWEEN $first AND $last
        AND (len($units::VARCHAR[]) = 0 OR list_contains($units, facts.site))
    GROUP BY ALL
    HAVING sum(facts.denominator) > 0
    ORDER BY
        unit,
        role
"""


@dataclass(frozen=True)
class Done:
    """What one role did of what was due in one unit, in whole weeks and months; role '' = any."""

    unit: str
    role: str
    done: int
    due: int

    @property
    def percent(self) -> float:
        return 100 * self.done / self.due


def done_of_due(
    cursor: duckdb.DuckDBPyConnection,
    measure: str,
    units: Sequence[str],
    first: date,
    last: date,
) -> tuple[Done, ...]:
    """What `measure` counted of the weeks and months that ended in these days; empty: not due."""
    asked = {"measure": measure, "units": within(cursor, units), "first": first, "last": last}
    return tuple(Done(*row) for row in cursor.execute(DONE, asked).fetchall())
