"""Doses due with their errors and refusals: by house, shift, round or kind of medicine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import duckdb

from metrics.within import within


class Split(StrEnum):
    """What doses can be broken down by; the value is a column of `doses_due` or made from one."""

    HOUSE = "house"
    SHIFT = "shift"
    ROUND = "medicine_round"
    SCHEDULE = "schedule"  # regular, prn (as needed)
    CONTROLLED = "controlled"  # controlled, other


class Round(StrEnum):
    """The medicine rounds of a day, by the time that a dose is due."""

    MORNING = "morning"  # 05:00 to 10:59
    MIDDAY = "midday"  # 11:00 to 14:59
    TEATIME = "teatime"  # 15:00 to 18:59
    NIGHT = "night"  # 19:00 to 04:59


# Written here and not by who asks: a name of a column cannot be bound.
NAMES = {
    Split.HOUSE: "house",
    Split.SHIFT: "coalesce(shift, '')",
    Split.ROUND: "medicine_round",
    Split.SCHEDULE: "coalesce(schedule, '')",
    Split.CONTROLLED: "CASE WHEN controlled THEN 'controlled' ELSE 'other' END",
}
ORDER = {
    Split.ROUND: tuple(Round),
    Split.SHIFT: ("early", "late", "night"),
    Split.SCHEDULE: ("regular", "prn"),
}

DOSES = """
    SELECT
        {name} AS name,
        count(*) AS doses,
        count(*) FILTER (error_kind = 'gap') AS gaps,
        count(*) FILTER (error_kind = 'code_unexplained') AS codes_unexplained,
        count(*) FILTER (is_refused) AS refused,
        count(*) FILTER (is_omitted) AS omitted
    FROM doses_due
    WHERE day BETWEEN $first AND $last
        AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
    GROUP BY ALL
    ORDER BY name
"""


@dataclass(frozen=True)
class Doses:
    """The doses of one group; `name` is '' where the export leaves its column blank."""

    name: str
    due: int
    gaps: int
    codes_unexplained: int
    refused: int
    omitted: int

    @property
    def errors(self) -> int:
        """Documentation errors: gaps and unexplained codes together."""
        return self.gaps + self.codes_unexplained

    def per_1000(self, count: int) -> float | None:
        """A count of these for every 1,000 doses due; None without a dose.

        >>> round(Doses("all homes", 188_249, 2_289, 0, 0, 0).per_1000(2_289), 1)
        12.2
        """
        return 1000 * count / self.due if self.due else None


def doses_by(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date, split: Split
) -> tuple[Doses, ...] | None:
    """Doses due in these days by `split`. None if the export never gave an outcome."""
    if not supplied(cursor, "mar", "outcome_code"):
        return None
    rows = cursor.execute(
        DOSES.format(name=NAMES[split]),
        {"houses": within(cursor, sites), "first": first, "last": last},
    ).fetchall()
    found = [Doses(*row) for row in rows]
    order = ORDER.get(split, ())
    found.sort(key=lambda one: order.index(one.name) if one.name in order else len(order))
    return tuple(found)


def supplied(cursor: duckdb.DuckDBPyConnection, source: str, what: str) -> bool:
    """Whether an export ever held something: its rows, or a column's values."""
    known = {"source": source, "what": what}
    sql = "SELECT 1 FROM supplied WHERE source = $source AND what = $what LIMIT 1"
    return cursor.execute(sql, known).fetchone() is not None
