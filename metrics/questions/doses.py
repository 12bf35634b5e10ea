"""Doses due: errors, refusals and omissions, those that came again, those on calls nobody made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from metrics.questions.medicines_themes import FoundBy
from metrics.within import Cursor, Split, records, rows_within


class DoseSplit(Split):
    """What doses can be broken down by."""

    HOUSE = "house", "house"
    SHIFT = "shift", "coalesce(shift, '')"
    ROUND = "medicine_round", "medicine_round", "Medicine round"
    SCHEDULE = "schedule", "coalesce(schedule, '')", "Regular or as needed"
    CONTROLLED = (
        "controlled",
        "CASE WHEN controlled THEN 'controlled' ELSE 'other' END",
        "Controlled or not",
    )


class Round(StrEnum):
    """The medicine rounds of a day, by the time that a dose is due."""

    MORNING = "morning"  # 05:00 to 10:59
    MIDDAY = "midday"  # 11:00 to 14:59
    TEATIME = "teatime"  # 15:00 to 18:59
    NIGHT = "night"  # 19:00 to 04:59


ORDER = {
    DoseSplit.ROUND: tuple(Round),
    DoseSplit.SHIFT: ("early", "late", "night"),
    DoseSplit.SCHEDULE: ("regular", "prn"),
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
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
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
    cursor: Cursor, sites: Sequence[str], first: date, last: date, *, split: DoseSplit
) -> tuple[Doses, ...] | None:
    """Doses due in these days by `split`. None if the export never gave an outcome."""
    if not supplied(cursor, "mar", "outcome_code"):
        return None
    rows = rows_within(cursor, DOSES.format(name=split.sql), sites, first=first, last=last)
    order = ORDER.get(split, ())
    found = (Doses(*row) for row in rows)
    place = {name: at for at, name in enumerate(order)}
    return tuple(sorted(found, key=lambda group: place.get(group.name, len(order))))


def supplied(cursor: Cursor, source: str, what: str) -> bool:
    """Whether an export ever held something: its rows, or a column's values."""
    known = {"source": source, "what": what}
    sql = "SELECT 1 FROM supplied WHERE source = $source AND what = $what LIMIT 1"
    return cursor.execute(sql, known).fetchone() is not None


COUNTED = """
    SELECT
        house,
        kind,
        found_by,
        count(*) AS times,
        count(*) FILTER (is_recurring) AS recurring,
        count(DISTINCT person_id) FILTER (is_recurring) AS sheets
    FROM errors_found
    WHERE day BETWEEN $first AND $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
        AND found_by IN ('mar', 'first', 'second')
        AND NOT (found_by = 'mar' AND kind = 'omitted')
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
    recurring: int  # the like was there on an earlier day within the window
    sheets: int  # on how many sheets it came again

    @property
    def first(self) -> int:
        """Times that it had not been there within the window."""
        return self.times - self.recurring


def recurring(
    cursor: Cursor, sites: Sequence[str], first: date, last: date
) -> tuple[Recurring, ...]:
    """Every kind of error in these days by house and source, what recurs most first."""
    rows = rows_within(cursor, COUNTED, sites, first=first, last=last)
    return tuple(Recurring(house, kind, FoundBy(by), *rest) for house, kind, by, *rest in rows)


MISSED_WITH_CALLS = """
    SELECT
        calls.visit_id,
        calls.branch,
        any_value(doses_due.house) AS house,
        calls.planned_start::DATE AS day,
        count(*) AS doses,
        count(*) FILTER (doses_due.is_given) AS given,
        count(*) FILTER (doses_due.error_kind = 'gap') AS gaps,
        count(*) FILTER (doses_due.is_omitted OR doses_due.outcome_code = 'no_visit') AS missed
    FROM doses_due
    JOIN calls USING (visit_id)
    WHERE calls.planned_day BETWEEN $first AND $last
        AND calls.is_missed
        AND (
            len($sites::VARCHAR[]) = 0
            OR list_contains($sites, calls.branch)
            OR list_contains($sites, doses_due.house)
        )
    GROUP BY ALL
    ORDER BY
        day DESC,
        calls.visit_id
"""


@dataclass(frozen=True)
class MissedCallDoses:
    """A call missed and the doses that were due on it."""

    visit_id: str
    branch: str
    house: str  # as the MAR names the place
    day: date
    doses: int
    given: int  # by whoever came instead
    gaps: int  # nothing recorded
    missed: int  # recorded as omitted, or as "no visit"


def doses_of_missed_calls(
    cursor: Cursor, sites: Sequence[str], first: date, last: date
) -> tuple[MissedCallDoses, ...] | None:
    """Each missed call on which doses were due, the newest first.

    None if no dose ever named its call, or no call was ever logged. `last` is no later than the
    last complete day of the call log: a call that nobody could log yet is not missed.
    """
    (known,) = cursor.execute(
        """
        SELECT
            EXISTS (FROM mar WHERE visit_id IS NOT NULL)
            AND EXISTS (FROM supplied WHERE source = 'call_log')
        """
    ).fetchall()[0]
    if not known:
        return None
    return records(MissedCallDoses, cursor, MISSED_WITH_CALLS, sites, first=first, last=last)


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
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
    QUALIFY due_at::DATE >= $first
    ORDER BY
        due_at DESC,
        mar_id
"""

NOT_ESCALATED = """
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
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
        AND found_on BETWEEN $first AND $last
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
    cursor: Cursor, sites: Sequence[str], first: date, last: date
) -> tuple[Omission, ...] | None:
    """Each dose omitted, the newest first. None if the export never gave an outcome."""
    if not supplied(cursor, "mar", "outcome_code"):
        return None
    return records(Omission, cursor, OMISSIONS, sites, first=first, last=last)


def not_escalated(
    cursor: Cursor, sites: Sequence[str], first: date, last: date
) -> tuple[NotEscalated, ...] | None:
    """Findings not escalated the day they were found: first those that still wait, then the newest.

    None if no export ever said when a finding was escalated.
    """
    if not supplied(cursor, "mar_audit", "escalated_at"):
        return None
    return records(NotEscalated, cursor, NOT_ESCALATED, sites, first=first, last=last)
