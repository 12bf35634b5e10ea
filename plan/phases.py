"""Changes of definition or of method: a verdict never compares across one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np

from metrics.difference import Observed
from metrics.measure import Measure


@dataclass(frozen=True)
class Phase:
    """The stretch, around a start date, in which figures were counted in one way."""

    first: date | None = None  # None: from the beginning
    until: date | None = None  # the day on which the next way of counting began

    def keep(self, observed: Observed) -> Observed:
        """The figures of this phase."""
        rows = observed if self.until is None else observed.before(self.until)
        if self.first is None:
            return rows
        kept = rows.days >= np.datetime64(self.first)
        return Observed(rows.days[kept], rows.numerator[kept], rows.denominator[kept])


def phase_around(start: date, changes: Iterable[date]) -> Phase:
    """The phase that holds `start`; a change on the very day of the start begins it."""
    days = sorted(changes)
    first = max((day for day in days if day <= start), default=None)
    return Phase(first, min((day for day in days if day > start), default=None))


def changes_of(
    cursor: duckdb.DuckDBPyConnection, measure: Measure, sites: Iterable[str]
) -> frozenset[date]:
    """Days on which the measure began to be counted in another way at any of these sites."""
    rows = cursor.execute(
        """
        WITH stated AS (
            SELECT
                name,
                from_day,
                value,
                lag(value) OVER (PARTITION BY site, name ORDER BY from_day) AS value_before
            FROM settings
            WHERE list_contains($names, name)
                AND (site = '' OR list_contains($sites, site))
        )
        SELECT DISTINCT
            stated.from_day
        FROM stated
        JOIN setting_defaults USING (name)
        WHERE stated.value <> coalesce(stated.value_before, setting_defaults.value)
        """,
        {"names": list(measure.settings), "sites": list(sites)},
    ).fetchall()
    return frozenset(day for (day,) in rows if day)
