"""Who gave medicines out of date, and who made an error and was, or was not, assessed again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import duckdb

from metrics.medicines.doses import supplied
from metrics.within import within

GIVEN = """
    SELECT
        doses_due.house,
        doses_due.staff_id,
        count(*) AS given,
        count(*) FILTER (competent.staff_id IS NULL) AS out_of_date,
        max(doses_due.day) FILTER (competent.staff_id IS NULL) AS last_on
    FROM doses_due
    LEFT JOIN medicines_competency AS competent
        ON competent.staff_id = doses_due.staff_id
        AND doses_due.day BETWEEN competent.from_day AND competent.to_day
    WHERE doses_due.is_given
        AND doses_due.staff_id IS NOT NULL
        AND doses_due.day BETWEEN $first AND $last
        AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, doses_due.house))
    GROUP BY ALL
    HAVING out_of_date > 0
    ORDER BY
        out_of_date DESC,
        doses_due.house,
        doses_due.staff_id
"""

ERRORS = """
    SELECT
        house,
        staff_id,
        day,
        due_on,
        assessed_on
    FROM errors_in_giving
    WHERE staff_id IS NOT NULL
        AND day BETWEEN $first AND $last
        AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
    ORDER BY
        assessed_on IS NOT NULL,
        due_on,
        house,
        staff_id
"""


class Again(StrEnum):
    """Whether somebody who made an error was seen giving medicines again."""

    IN_TIME = "in_time"
    LATE = "late"
    WAITING = "waiting"  # there is time yet
    OVERDUE = "overdue"


@dataclass(frozen=True)
class OutOfDate:
    """Doses that one member of staff gave in a house, and those while out of date."""

    house: str
    staff_id: str
    given: int
    out_of_date: int
    last_on: date


@dataclass(frozen=True)
class ErrorInGiving:
    """A day on which somebody made an error, and the first assessment from then on, if any."""

    house: str
    staff_id: str
    day: date
    due_on: date
    assessed_on: date | None

    def standing(self, on: date) -> Again:
        """How it stands on a day."""
        if self.assessed_on and self.assessed_on <= on:
            return Again.IN_TIME if self.assessed_on <= self.due_on else Again.LATE
        return Again.WAITING if on <= self.due_on else Again.OVERDUE


def given_out_of_date(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date
) -> tuple[OutOfDate, ...] | None:
    """Who gave doses while out of date, the most first. None without names or competency."""
    if not _named(cursor, "mar"):
        return None
    asked = {"houses": within(cursor, sites), "first": first, "last": last}
    return tuple(OutOfDate(*row) for row in cursor.execute(GIVEN, asked).fetchall())


def errors_in_giving(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date
) -> tuple[ErrorInGiving, ...] | None:
    """Errors made in these days: first those not followed by an assessment, the oldest first.

    None without names or competency.
    """
    if not (_named(cursor, "mar") or _named(cursor, "mar_audit")):
        return None
    asked = {"houses": within(cursor, sites), "first": first, "last": last}
    return tuple(ErrorInGiving(*row) for row in cursor.execute(ERRORS, asked).fetchall())


def _named(cursor: duckdb.DuckDBPyConnection, source: str) -> bool:
    return supplied(cursor, source, "staff_id") and supplied(cursor, "competency", "rows")
