"""What happened one by one: doses omitted, and findings that were not escalated the same day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from metrics.medicines.doses import supplied
from metrics.within import within

# NCC MERP index for categorising medication errors
HARM = {
    "a": "could cause an error",
    "b": "did not reach the person",
    "c": "reached the person, no harm",
    "d": "had to be watched, no harm",
    "e": "temporary harm, needed treatment",
    "f": "temporary harm, hospital",
    "g": "permanent harm",
    "h": "needed help to stay alive",
    "i": "death",
}

OMISSIONS = """
    WITH omitted AS (
        SELECT
            mar_id,
            house,
            due_at,
            medicine_round,
            coalesce(shift, '') AS shift,
            coalesce(controlled, FALSE) AS controlled,
            coalesce(harm, '') AS harm,
            day - lag(day) OVER (PARTITION BY house ORDER BY due_at, mar_id) AS days_since
        FROM doses_due
        WHERE is_omitted
            AND day <= $last
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
    )
    SELECT *
    FROM omitted
    WHERE due_at::DATE >= $first
    ORDER BY
        due_at DESC,
        mar_id
"""

NOT_ESCALATED = """
    WITH findings AS (
        SELECT
            check_id,
            finding_no,
            house,
            coalesce(shift, '') AS shift,
            coalesce(line, '') AS line,
            finding,
            coalesce(harm, '') AS harm,
            coalesce(found_at::DATE, checked_on) AS found_on,
            escalated_at::DATE AS escalated_on
        FROM mar_audit
        WHERE finding <> ''
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
    )
    SELECT *
    FROM findings
    WHERE found_on BETWEEN $first AND $last
        AND escalated_on IS DISTINCT FROM found_on
    ORDER BY
        escalated_on IS NOT NULL,
        found_on DESC,
        check_id,
        finding_no
"""


@dataclass(frozen=True)
class Omission:
    """A dose omitted. `days_since` the omission before it in the house; None for the first."""

    mar_id: str
    house: str
    due_at: datetime
    medicine_round: str
    shift: str
    controlled: bool
    harm: str  # NCC MERP grade in small letters, '' where nobody graded it
    days_since: int | None

    @property
    def harm_words(self) -> str:
        """The grade as people say it: "D: had to be watched, no harm"."""
        return f"{self.harm.upper()}: {HARM[self.harm]}" if self.harm in HARM else "not graded"


@dataclass(frozen=True)
class NotEscalated:
    """A finding that was escalated on another day, or never (None)."""

    check_id: str
    finding_no: int
    house: str
    shift: str
    line: str
    finding: str
    harm: str
    found_on: date
    escalated_on: date | None

    @property
    def days_waited(self) -> int | None:
        """Days until it was escalated; None while it is not."""
        return (self.escalated_on - self.found_on).days if self.escalated_on else None


def omissions(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date
) -> tuple[Omission, ...] | None:
    """Each dose omitted, the newest first. None if the export never gave an outcome."""
    if not supplied(cursor, "mar", "outcome_code"):
        return None
    asked = {"houses": within(cursor, sites), "first": first, "last": last}
    return tuple(Omission(*row) for row in cursor.execute(OMISSIONS, asked).fetchall())


def not_escalated(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date
) -> tuple[NotEscalated, ...] | None:
    """Findings not escalated the day they were found: first those that still wait, then the newest.

    None if no export ever said when a finding was escalated.
    """
    if not supplied(cursor, "mar_audit", "escalated_at"):
        return None
    asked = {"houses": within(cursor, sites), "first": first, "last": last}
    return tuple(NotEscalated(*row) for row in cursor.execute(NOT_ESCALATED, asked).fetchall())
