"""Changes of definition or of method: a verdict never compares across one.

They are facts of how figures were counted. A phase that a person accepted (plan/phase_book.py) is a
reading of a chart: it gives the chart another median, and never cuts a verdict.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np

from metrics.difference import Observed
from metrics.measure import Measure
from plan.places import Places

# Measures whose parts are ways of looking.
WAYS_OF_LOOKING = ("audit_findings", "recurring_findings")


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


def changes_at(
    places: Places, changes: dict[str, frozenset[date]], sites: Iterable[str]
) -> frozenset[date]:
    """Changes for all of the provider, and for these sites or what they belong to."""
    here = ("", *places.above(sites))
    return frozenset().union(*(changes.get(place, frozenset()) for place in here))


def read_changes(
    cursor: duckdb.DuckDBPyConnection, measure: Measure, part: str
) -> dict[str, frozenset[date]]:
    """Days on which a measure began to be counted in another way: by site, "" for all of them."""
    found = _changed_settings(cursor, measure)
    if measure.id in WAYS_OF_LOOKING and not part:
        found += _new_ways(cursor, measure)
    return {place: frozenset(day for site, day in found if site == place) for place, _ in found}


def _changed_settings(
    cursor: duckdb.DuckDBPyConnection, measure: Measure
) -> list[tuple[str, date]]:
    return cursor.execute(
        """
        WITH stated AS (
            SELECT
                coalesce(site, '') AS site,
                name,
                from_day,
                value,
                lag(value) OVER (PARTITION BY site, name ORDER BY from_day) AS value_before
            FROM settings
            WHERE list_contains($names, name)
        )
        SELECT DISTINCT
            stated.site,
            stated.from_day
        FROM stated
        JOIN setting_defaults USING (name)
        WHERE stated.from_day IS NOT NULL
            AND stated.value <> coalesce(stated.value_before, setting_defaults.value)
        """,
        {"names": list(measure.settings)},
    ).fetchall()


def _new_ways(cursor: duckdb.DuckDBPyConnection, measure: Measure) -> list[tuple[str, date]]:
    """Another line of checks finds other things: each line but the first begins a phase."""
    return cursor.execute(
        """
        WITH begun AS (
            SELECT
                facts.site,
                facts.part,
                min(facts.day) AS day
            FROM facts
            JOIN fact_state USING (definition)
            WHERE fact_state.measure = $measure
            GROUP BY ALL
        )
        SELECT
            site,
            day
        FROM begun
        QUALIFY day > min(day) OVER (PARTITION BY site)
        """,
        {"measure": measure.id},
    ).fetchall()
