"""Doses that were due on calls that nobody made: calls missed and doses missed, joined."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from metrics.within import within

DOSES = """
    WITH missed AS (
        SELECT
            visit_id,
            branch,
            planned_start
        FROM calls
        WHERE planned_day BETWEEN $first AND $last AND is_missed
    )
    SELECT
        missed.visit_id,
        missed.branch,
        any_value(doses_due.house) AS house,
        missed.planned_start::DATE AS day,
        count(*) AS doses,
        count(*) FILTER (doses_due.is_given) AS given,
        count(*) FILTER (doses_due.error_kind = 'gap') AS gaps,
        count(*) FILTER (doses_due.is_omitted OR doses_due.outcome_code = 'no_visit') AS missed
    FROM doses_due
    JOIN missed USING (visit_id)
    WHERE len($sites::VARCHAR[]) = 0
        OR list_contains($sites, missed.branch)
        OR list_contains($sites, doses_due.house)
    GROUP BY ALL
    ORDER BY
        day DESC,
        missed.visit_id
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
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date
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
    ).fetchone()
    if not known:
        return None
    asked = {"sites": within(cursor, sites), "first": first, "last": last}
    return tuple(MissedCallDoses(*row) for row in cursor.execute(DOSES, asked).fetchall())
