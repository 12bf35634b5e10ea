"""Staff who give medicines: how their competency stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from metrics.within import Cursor, rows_within

STAFF = """
    WITH seen AS (
        SELECT
            staff_id,
            arg_max(result, assessed_on) FILTER (kind = 'observed_assessment') AS result,
            max(assessed_on) FILTER (kind = 'observed_assessment') AS assessed_on,
            arg_max(
                coalesce(expires_on, (assessed_on + INTERVAL 12 MONTHS)::DATE), assessed_on
            ) FILTER (kind = 'observed_assessment') AS until,
            max(assessed_on) FILTER (kind = 'attendance') AS attended_on
        FROM competency
        WHERE topic = 'medicines' AND assessed_on <= $day
        GROUP BY ALL
    )
    SELECT DISTINCT
        staff.site,
        staff.staff_id,
        CASE
            WHEN seen.until IS NULL THEN 'never'
            WHEN seen.result IS DISTINCT FROM 'pass' THEN 'not_passed'
            WHEN seen.until < $day THEN 'lapsed'
            WHEN seen.until <= $day::DATE + 30 THEN 'due_soon'
            ELSE 'in_date'
        END AS standing,
        seen.assessed_on,
        seen.until,
        seen.attended_on
    FROM staff
    LEFT JOIN seen USING (staff_id)
    WHERE staff.administers_medicines
        AND $day BETWEEN staff.from_day AND coalesce(staff.to_day, DATE '9999-12-31')
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, staff.site))
    ORDER BY
        staff.site,
        seen.until NULLS FIRST,
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
    cursor: Cursor, sites: Sequence[str], day: date
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
        Member(house, who, CompetencyStanding(standing), *days)
        for house, who, standing, *days in rows
    )


def competency_by_house(
    cursor: Cursor, sites: Sequence[str], day: date
) -> tuple[House, ...] | None:
    """How many staff of each house are in date, due, lapsed or never assessed on a day."""
    members = competency_of_staff(cursor, sites, day)
    if members is None:
        return None
    houses = []
    for name, own in groupby(members, lambda member: member.house):
        of_house = list(own)
        standings = [member.standing for member in of_house]
        soon = standings.count(CompetencyStanding.DUE_SOON)
        attended = (member.attended_on for member in of_house if member.attended_on)
        one = House(
            house=name,
            staff=len(of_house),
            in_date=standings.count(CompetencyStanding.IN_DATE) + soon,
            due_soon=soon,
            lapsed=standings.count(CompetencyStanding.LAPSED),
            not_passed=standings.count(CompetencyStanding.NOT_PASSED),
            never=standings.count(CompetencyStanding.NEVER),
            attended=sum((day - attended_on).days < 366 for attended_on in attended),
        )
        houses.append(one)
    return tuple(houses)
