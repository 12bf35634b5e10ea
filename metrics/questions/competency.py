"""Staff who give medicines: how their competency stands, and errors with no new assessment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby

import duckdb

from metrics.questions.doses import supplied
from metrics.within import records, rows_within

SOON = timedelta(days=30)

STAFF = """
    WITH assessments AS (
        SELECT
            staff_id,
            arg_max(result, assessed_on) AS result,
            max(assessed_on) AS assessed_on,
            arg_max(
                coalesce(expires_on, (assessed_on + INTERVAL 12 MONTHS)::DATE), assessed_on
            ) AS until
        FROM competency
        WHERE topic = 'medicines' AND kind = 'observed_assessment' AND assessed_on <= $day
        GROUP BY ALL
    ),
    attendances AS (
        SELECT
            staff_id,
            max(assessed_on) AS attended_on
        FROM competency
        WHERE topic = 'medicines' AND kind = 'attendance' AND assessed_on <= $day
        GROUP BY ALL
    )
    SELECT DISTINCT
        staff.site,
        staff.staff_id,
        assessments.assessed_on,
        coalesce(assessments.result = 'pass', FALSE) AS passed,
        assessments.until,
        attendances.attended_on
    FROM staff
    LEFT JOIN assessments USING (staff_id)
    LEFT JOIN attendances USING (staff_id)
    WHERE staff.administers_medicines
        AND $day BETWEEN staff.from_day AND coalesce(staff.to_day, DATE '9999-12-31')
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, staff.site))
    ORDER BY
        staff.site,
        assessments.until NULLS FIRST,
        staff.staff_id
"""


class CompetencyStanding(StrEnum):
    """How somebody's competency stands. Only the first two may give medicines."""

    IN_DATE = "in_date"
    DUE_SOON = "due_soon"  # in date, and expires within 30 days
    LAPSED = "lapsed"  # passed, and expired
    NOT_PASSED = "not_passed"  # the latest assessment was referred or failed
    NEVER = "never"  # never assessed; attendance does not count


@dataclass(frozen=True)
class Member:
    """One member of staff who gives medicines. `until`: the last day in date, if passed."""

    house: str
    staff_id: str
    standing: CompetencyStanding
    assessed_on: date | None
    until: date | None
    attended_on: date | None


@dataclass(frozen=True)
class House:
    """A house's staff who give medicines. in_date (those due soon among them) + lapsed +
    not_passed + never = staff. `attended`: shown, and counted for nothing."""

    house: str
    staff: int
    in_date: int
    due_soon: int
    lapsed: int
    not_passed: int
    never: int
    attended: int  # who attended a course in the twelve months before


def competency_of_staff(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], day: date
) -> tuple[Member, ...] | None:
    """Everybody who gives medicines on a day, by house, those never assessed first.

    None without the exports of staff and competency.
    """
    known = cursor.execute(
        "SELECT EXISTS (FROM competency) AND EXISTS (FROM staff WHERE administers_medicines)"
    ).fetchall()[0]
    if not known[0]:
        return None
    rows = rows_within(cursor, STAFF, sites, day=day)
    return tuple(
        Member(house, who, _standing(assessed, passed, until, day), assessed, until, attended)
        for house, who, assessed, passed, until, attended in rows
    )


def competency_by_house(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], day: date
) -> tuple[House, ...] | None:
    """How many staff of each house are in date, due, lapsed or never assessed on a day."""
    members = competency_of_staff(cursor, sites, day)
    if members is None:
        return None
    return tuple(
        _house(name, list(own), day) for name, own in groupby(members, lambda member: member.house)
    )


def _standing(
    assessed: date | None, passed: bool, until: date | None, day: date
) -> CompetencyStanding:
    if assessed is None or until is None:
        return CompetencyStanding.NEVER
    if not passed:
        return CompetencyStanding.NOT_PASSED
    if until < day:
        return CompetencyStanding.LAPSED
    return CompetencyStanding.DUE_SOON if until <= day + SOON else CompetencyStanding.IN_DATE


def _house(name: str, members: list[Member], day: date) -> House:
    standings = [member.standing for member in members]
    soon = standings.count(CompetencyStanding.DUE_SOON)
    recent = [each for each in members if each.attended_on and (day - each.attended_on).days < 366]
    return House(
        house=name,
        staff=len(members),
        in_date=standings.count(CompetencyStanding.IN_DATE) + soon,
        due_soon=soon,
        lapsed=standings.count(CompetencyStanding.LAPSED),
        not_passed=standings.count(CompetencyStanding.NOT_PASSED),
        never=standings.count(CompetencyStanding.NEVER),
        attended=len(recent),
    )


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
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
    ORDER BY
        assessed_on IS NOT NULL,
        due_on,
        house,
        staff_id
"""


class Again(StrEnum):
    """Whether somebody who made an error was seen giving medicines again."""

    IN_TIME = "in_time"
    AFTER_DUE = "after_due"
    WAITING = "waiting"  # there is time yet
    OVERDUE = "overdue"


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
            return Again.IN_TIME if self.assessed_on <= self.due_on else Again.AFTER_DUE
        return Again.WAITING if on <= self.due_on else Again.OVERDUE


def errors_in_giving(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date
) -> tuple[ErrorInGiving, ...] | None:
    """Errors made in these days: first those not followed by an assessment, the oldest first.

    None without names or competency.
    """
    is_named = any(supplied(cursor, source, "staff_id") for source in ("mar", "mar_audit"))
    if not is_named or not supplied(cursor, "competency", "rows"):
        return None
    return records(ErrorInGiving, cursor, ERRORS, sites, first=first, last=last)
