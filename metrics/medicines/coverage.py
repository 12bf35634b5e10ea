"""Second-line sampling by house and month, against the schedule and against a share of sheets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import duckdb

from metrics.medicines.doses import supplied
from metrics.within import within

CELLS = """
    WITH in_use AS (
        SELECT DISTINCT
            house,
            person_id,
            date_trunc('month', day)::DATE AS month
        FROM doses_due
        WHERE day BETWEEN $first AND $last
    ),
    sheets AS (
        SELECT
            house,
            month,
            count(*) AS sheets
        FROM in_use
        GROUP BY ALL
    ),
    checks AS (
        SELECT
            mar_audit.house,
            date_trunc('month', checked_on)::DATE AS month,
            check_id,
            any_value(in_use.person_id) AS sampled,
            max(doses_checked) AS doses
        FROM mar_audit
        LEFT JOIN in_use
            ON in_use.house = mar_audit.house
            AND in_use.person_id = mar_audit.person_id
            AND in_use.month = date_trunc('month', checked_on)::DATE
        WHERE line = 'second' AND checked_on BETWEEN $first AND $last
        GROUP BY ALL
    ),
    done AS (
        SELECT
            house,
            month,
            count(*) AS checks,
            count(DISTINCT sampled) AS sampled,
            sum(doses) AS doses
        FROM checks
        GROUP BY ALL
    ),
    due AS (
        SELECT
            site AS house,
            date_trunc('month', last_day)::DATE AS month,
            sum(number) AS due
        FROM schedule_due
        WHERE starts_with(what, 'second_line')
            AND last_day >= $first
            AND first_day <= $last
        GROUP BY ALL
    ),
    complete AS (
        SELECT min(through) AS day
        FROM coverage
        WHERE source IN ('mar', 'mar_audit')
    ),
    shares AS (
        SELECT *
        FROM setting_spans
        WHERE name = 'mar_sample_percent'
    )
    SELECT
        sheets.house,
        sheets.month,
        sheets.sheets,
        coalesce(done.sampled, 0) AS sampled,
        coalesce(done.checks, 0) AS checks,
        due.due,
        done.doses,
        shares.value AS percent_asked,
        last_day(sheets.month) <= complete.day AS is_over
    FROM sheets
    CROSS JOIN complete
    LEFT JOIN done USING (house, month)
    LEFT JOIN due USING (house, month)
    LEFT JOIN (SELECT DISTINCT site FROM shares) AS own ON own.site = sheets.house
    JOIN shares
        ON shares.site = coalesce(own.site, '')
        AND last_day(sheets.month) BETWEEN shares.from_day AND shares.to_day
    WHERE len($houses::VARCHAR[]) = 0 OR list_contains($houses, sheets.house)
    ORDER BY
        sheets.house,
        sheets.month
"""


class Sampled(StrEnum):
    """What became of second-line sampling in one house and month."""

    ENOUGH = "enough"  # the schedule and the share are both met
    SHORT = "short"  # some sheets sampled, but not as many as the schedule or the share asks
    NONE = "none"  # none was sampled although it was due: a gap
    NOT_DUE = "not_due"  # the schedule asks for none, and none was sampled
    NOT_OVER = "not_over"  # the month goes on, and there is time yet


@dataclass(frozen=True)
class Cell:
    """A house and month. `due`: samples the schedule asks for, None where it has no line."""

    house: str
    month: date
    sheets: int  # in use: people with a dose due in the month
    sampled: int  # of these, sheets that the second line looked at
    checks: int  # samples taken
    due: float | None
    doses_checked: int | None
    percent_asked: float
    is_over: bool

    @property
    def percent_sampled(self) -> float:
        """Sheets sampled of all in use."""
        return 100 * self.sampled / self.sheets if self.sheets else 0.0

    @property
    def meets_share(self) -> bool:
        """Whether the share of sheets that is asked for was sampled."""
        return self.percent_sampled >= self.percent_asked - 1e-9

    @property
    def meets_schedule(self) -> bool:
        """Whether as many samples were taken as the schedule asks; nothing asked is met."""
        return self.checks >= (self.due or 0)

    @property
    def state(self) -> Sampled:
        """One word for the cell of a grid."""
        if not self.due and not self.checks:
            return Sampled.NOT_DUE
        if self.meets_share and self.meets_schedule:
            return Sampled.ENOUGH
        if not self.is_over:
            return Sampled.NOT_OVER
        return Sampled.SHORT if self.checks else Sampled.NONE


def coverage_grid(
    cursor: duckdb.DuckDBPyConnection, sites: Sequence[str], first: date, last: date
) -> tuple[Cell, ...] | None:
    """Each house with sheets in use and each month of these days, by house and then month.

    None if no audit of MAR sheets was ever supplied. Give whole months: a month cut at an end
    shows what was sampled on those days alone.
    """
    if not supplied(cursor, "mar_audit", "rows"):
        return None
    asked = {"houses": within(cursor, sites), "first": first, "last": last}
    return tuple(Cell(*row) for row in cursor.execute(CELLS, asked).fetchall())
