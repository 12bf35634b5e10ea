"""Whose MAR sheet the second line has not looked at for three months."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from metrics.medicines.doses import supplied
from metrics.within import within

QUARTER = timedelta(days=91)  # Kirklees Council: every person at least once a quarter

PEOPLE = """
    WITH in_use AS (
        SELECT DISTINCT
            house,
            person_id
        FROM doses_due
        WHERE day BETWEEN $last - INTERVAL 30 DAYS AND $last
            AND person_id IS NOT NULL
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
    ),
    looked AS (
        SELECT
            house,
            person_id,
            max(checked_on) AS looked_on
        FROM mar_audit
        WHERE line = 'second' AND checked_on <= $last
        GROUP BY ALL
    )
    SELECT
        in_use.house,
        count(*) AS people,
        count(looked.looked_on) FILTER (looked.looked_on > $since) AS looked_at,
        count(*) FILTER (looked.looked_on IS NULL) AS never
    FROM in_use
    LEFT JOIN looked USING (house, person_id)
    GROUP BY ALL
    ORDER BY in_use.house
"""


@dataclass(frozen=True)
class Quarter:
    """A house's people with a sheet in use, and whose the second line saw in three months."""

    house: str
    people: int
    looked_at: int
    never: int  # whose sheet it has never seen

    @property
    def not_looked_at(self) -> int:
        """People whose sheet it has not seen for three months."""
        return self.people - self.looked_at


def sheets_of_the_quarter(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], last: date
) -> tuple[Quarter, ...] | None:
    """Each house with a dose due in the month before `last`. None without audits of MAR sheets."""
    if not supplied(cursor, "mar_audit", "rows"):
        return None
    asked = {"houses": within(cursor, sites), "last": last, "since": last - QUARTER}
    return tuple(Quarter(*row) for row in cursor.execute(PEOPLE, asked).fetchall())
