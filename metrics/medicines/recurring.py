"""Errors that came again, by house and kind: on MAR sheets, and in the checks of either line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from metrics.medicines.themes import FoundBy
from metrics.within import within

COUNTED = """
    WITH findings AS (
        SELECT
            house,
            person_id,
            line,
            finding,
            checked_on,
            max(checked_on) OVER (
                PARTITION BY house, line, finding
                ORDER BY checked_on
                RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
            ) AS house_before,
            max(checked_on) OVER (
                PARTITION BY house, line, finding, person_id
                ORDER BY checked_on
                RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
            ) AS sheet_before
        FROM mar_audit
        WHERE finding <> ''
            AND line IN ('first', 'second')
            AND checked_on <= $last
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
    ),
    ruled AS (
        SELECT
            findings.*,
            7 * periods.recurring_window_weeks AS days_allowed
        FROM findings
        LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own
            ON own.site = findings.house
        JOIN settings_by_period AS periods
            ON periods.site = coalesce(own.site, '')
            AND findings.checked_on BETWEEN periods.from_day AND periods.to_day
        WHERE findings.checked_on >= $first
    )
    SELECT
        house,
        kind,
        'mar' AS found_by,
        count(*) AS times,
        count(*) FILTER (is_recurring) AS recurring,
        count(*) FILTER (also_on_sheet) AS same_sheet,
        count(DISTINCT person_id) FILTER (also_on_sheet) AS sheets
    FROM documentation_errors
    WHERE day BETWEEN $first AND $last
        AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
    GROUP BY ALL
    UNION ALL
    SELECT
        house,
        finding,
        line,
        count(*),
        count(*) FILTER (checked_on - house_before::DATE <= days_allowed),
        count(*) FILTER (
            person_id IS NOT NULL AND checked_on - sheet_before::DATE <= days_allowed
        ),
        count(DISTINCT person_id) FILTER (checked_on - sheet_before::DATE <= days_allowed)
    FROM ruled
    GROUP BY ALL
    ORDER BY
        recurring DESC,
        times DESC,
        house,
        kind,
        found_by
"""


@dataclass(frozen=True)
class Recurring:
    """One kind of error in one house, as one source shows it. `times` = first + recurring."""

    house: str
    kind: str
    found_by: FoundBy
    times: int
    recurring: int  # the house had the kind on an earlier day within the window
    same_sheet: int  # of these: the same person's sheet had it
    sheets: int  # on how many sheets it came again

    @property
    def first(self) -> int:
        """Times that it had not been there within the window."""
        return self.times - self.recurring


def recurring(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date
) -> tuple[Recurring, ...]:
    """Every kind of error in these days by house and source, what recurs most first."""
    asked = {"houses": within(cursor, sites), "first": first, "last": last}
    rows = cursor.execute(COUNTED, asked).fetchall()
    return tuple(Recurring(house, kind, FoundBy(by), *rest) for house, kind, by, *rest in rows)
