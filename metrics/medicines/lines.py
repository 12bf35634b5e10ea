"""What local checks of MAR sheets found beside what the second line found, house by house.

Only months in which both lines looked at a house are compared, so that neither is judged by what
the other could not see. The interval is for the difference of two Poisson rates by the method of
variance estimates recovery (Zou and Donner 2008; Li, Tang and Wong 2014) from score intervals,
widened where findings cluster on sheets (quasi-Poisson; McCullagh and Nelder 1989).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

import duckdb

from metrics.medicines.rate_difference import interval, spread
from metrics.within import within

FAR = 2  # the second line finds at least so many times what local checks find

CHECKS = """
    WITH checks AS (
        SELECT
            house,
            line,
            date_trunc('month', checked_on)::DATE AS month,
            check_id,
            count(*) FILTER (finding <> '') AS findings,
            max(doses_checked) AS doses
        FROM mar_audit
        WHERE line IN ('first', 'second')
            AND checked_on BETWEEN $first AND $last
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
        GROUP BY ALL
    )
    SELECT
        house,
        line,
        month,
        findings,
        doses
    FROM checks
    QUALIFY count(DISTINCT line) OVER (PARTITION BY house, month) = 2
    ORDER BY ALL
"""


class Per(StrEnum):
    """What findings are counted by."""

    DOSES = "1,000 doses checked"
    SHEETS = "100 sheets checked"


class Finding(StrEnum):
    """What the comparison says of a house's local checks."""

    FAR_LESS = "far_less"  # the finding: less for sure, and less than half as much
    LESS = "less"
    MORE = "more"
    NO_DIFFERENCE = "no_difference"  # the interval holds zero: cannot be told apart


SENTENCES = {
    Finding.FAR_LESS: "{where} local checks found far less than the second line: {rates}.",
    Finding.LESS: "{where} local checks found less than the second line: {rates}.",
    Finding.MORE: "{where} local checks found more than the second line: {rates}.",
    Finding.NO_DIFFERENCE: "{where} the two lines cannot be told apart: {rates}.",
}


@dataclass(frozen=True)
class Looked:
    """What one line looked at: sheets, doses (None: not supplied) and findings."""

    sheets: int
    doses: int | None
    findings: int
    spread: float = 1.0  # how much more than by chance findings cluster on sheets; at least 1

    def exposure(self, per: Per) -> float:
        """What was looked at, in the unit that findings are counted by."""
        return (self.doses or 0) / 1000 if per is Per.DOSES else self.sheets / 100


@dataclass(frozen=True)
class Compared:
    """A house's two lines. difference = second less local; `low` to `high` is its 95 % interval."""

    house: str  # '' for all of them together
    months: int
    per: Per
    local: Looked
    second: Looked
    local_rate: float
    second_rate: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        return self.second_rate - self.local_rate

    @property
    def finding(self) -> Finding:
        """Which of the four it is."""
        if self.low > 0:
            far = self.second_rate >= FAR * self.local_rate
            return Finding.FAR_LESS if far else Finding.LESS
        return Finding.MORE if self.high < 0 else Finding.NO_DIFFERENCE

    @property
    def sentence(self) -> str:
        """ "At Cedar local checks found far less than the second line: 3.1 against 11.4 in every
        1,000 doses checked." """
        where = f"At {self.house}" if self.house else "In all houses together"
        rates = f"{self.local_rate:.1f} against {self.second_rate:.1f} in every {self.per}"
        return SENTENCES[self.finding].format(where=where, rates=rates)


def lines_compared(
    cursor: duckdb.DuckDBPyConnection,
    sites: Sequence[str],
    first: date,
    last: date,
    per: Per = Per.DOSES,
) -> tuple[Compared, ...]:
    """All houses together, then each house, that both lines checked in the same months.

    Empty if there is none. By doses checked where every check says how many; else by sheets.
    """
    rows = cursor.execute(
        CHECKS, {"houses": within(cursor, sites), "first": first, "last": last}
    ).fetchall()
    if not rows:
        return ()
    if any(not doses for *_, doses in rows):
        per = Per.SHEETS
    houses = [_compared(name, list(own), per) for name, own in groupby(rows, lambda row: row[0])]
    return (_compared("", rows, per), *houses)


def _compared(house: str, rows: list[tuple], per: Per) -> Compared:
    local, second = (
        _looked([row for row in rows if row[1] == line], per) for line in ("first", "second")
    )
    rooms = local.exposure(per), second.exposure(per)
    low, high = interval(
        (local.findings, rooms[0], local.spread), (second.findings, rooms[1], second.spread)
    )
    return Compared(
        house,
        len({row[2] for row in rows}),
        per,
        local,
        second,
        local.findings / rooms[0],
        second.findings / rooms[1],
        low,
        high,
    )


def _looked(rows: list[tuple], per: Per) -> Looked:
    findings = [row[3] for row in rows]
    doses = [row[4] for row in rows]
    rooms = [row[4] if per is Per.DOSES else 1 for row in rows]
    known = None if None in doses else sum(doses)
    return Looked(len(rows), known, sum(findings), spread(zip(findings, rooms, strict=True)))
