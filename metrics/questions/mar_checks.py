"""Checks of MAR sheets: local beside second line, what the second line sampled and what not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any

from statsmodels.stats.rates import confint_poisson_2indep

from metrics.questions.doses import supplied
from metrics.within import Cursor, Worded, records, rows_within

# The interval for the difference of two rates, where events may cluster.
#
# Two Poisson rates by the method of variance estimates recovery (Zou and Donner 2008; Li, Tang and
# Wong 2014) from score intervals, widened by Pearson's dispersion where events cluster on the
# things looked at (quasi-Poisson; McCullagh and Nelder 1989).


def spread(sheets: Iterable[tuple[int, float]]) -> float:
    """Pearson's dispersion of findings over sheets of these sizes; never below 1.

    >>> spread([(0, 35), (0, 35), (0, 35), (8, 35)])
    8.0
    """
    pairs = list(sheets)
    room = sum(size for _, size in pairs)
    total = sum(found for found, _ in pairs)
    if len(pairs) < 2 or not total:
        return 1.0
    expected = [total * size / room for _, size in pairs]
    found = [count for count, _ in pairs]
    chi = sum((a - b) ** 2 / b for a, b in zip(found, expected, strict=True) if b)
    return max(1.0, chi / (len(pairs) - 1))


def interval(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float]:
    """95 % interval for rate(other) less rate(one); each is (events, exposure, spread)."""
    (events, exposure, wide), (events2, exposure2, wide2) = one, other
    sides = (events2 / wide2, exposure2 / wide2, events / wide, exposure / wide)
    low, high = confint_poisson_2indep(*sides, method="mover", compare="diff")
    return float(low), float(high)


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
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
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


class LinesFinding(Worded):
    """What the comparison says of a house's local checks."""

    # less for sure, and less than half as much
    FAR_LESS = "far_less", "local checks found far less than the second line"
    LESS = "less", "local checks found less than the second line"
    MORE = "more", "local checks found more than the second line"
    # the interval holds zero: cannot be told apart
    NO_DIFFERENCE = "no_difference", "no clear difference between the two lines"


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
class LinesCompared:
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
    def finding(self) -> LinesFinding:
        """Which of the four it is."""
        if self.low > 0:
            far = self.second_rate >= FAR * self.local_rate
            return LinesFinding.FAR_LESS if far else LinesFinding.LESS
        return LinesFinding.MORE if self.high < 0 else LinesFinding.NO_DIFFERENCE

    @property
    def sentence(self) -> str:
        """ "At Cedar local checks found far less than the second line: 3.1 against 11.4 in every
        1,000 doses checked." """
        where = f"At {self.house}" if self.house else "In all houses together"
        rates = f"{self.local_rate:.1f} against {self.second_rate:.1f} in every {self.per}"
        return f"{where} {self.finding.words}: {rates}."


def lines_compared(
    cursor: Cursor, sites: Sequence[str], first: date, last: date, *, per: Per = Per.DOSES
) -> tuple[LinesCompared, ...]:
    """All houses together, then each house, that both lines checked in the same months.

    Empty if there is none. By doses checked where every check says how many; else by sheets.
    """
    rows = rows_within(cursor, CHECKS, sites, first=first, last=last)
    if not rows:
        return ()
    if any(not doses for *_, doses in rows):
        per = Per.SHEETS
    houses = [_compared(name, list(own), per) for name, own in groupby(rows, lambda row: row[0])]
    return (_compared("", rows, per), *houses)


def _compared(house: str, rows: list[tuple[Any, ...]], per: Per) -> LinesCompared:
    sides = []
    for line in ("first", "second"):
        findings, doses = zip(*(row[3:] for row in rows if row[1] == line), strict=True)
        known = None if None in doses else sum(doses)
        sizes = doses if per is Per.DOSES else [1] * len(doses)
        wide = spread(zip(findings, sizes, strict=True))
        sides.append(Looked(len(findings), known, sum(findings), wide))
    local, second = sides
    rooms = local.exposure(per), second.exposure(per)
    low, high = interval(
        (local.findings, rooms[0], local.spread), (second.findings, rooms[1], second.spread)
    )
    return LinesCompared(
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
    done AS (
        SELECT
            mar_audit.house,
            date_trunc('month', checked_on)::DATE AS month,
            count(DISTINCT check_id) AS checks,
            count(DISTINCT in_use.person_id) AS sampled
        FROM mar_audit
        LEFT JOIN in_use
            ON in_use.house = mar_audit.house
            AND in_use.person_id = mar_audit.person_id
            AND in_use.month = date_trunc('month', checked_on)::DATE
        WHERE line = 'second' AND checked_on BETWEEN $first AND $last
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
        shares.value AS percent_asked,
        last_day(sheets.month) <= (
            SELECT min(through)
            FROM coverage
            WHERE source IN ('mar', 'mar_audit')
        ) AS is_over
    FROM sheets
    LEFT JOIN done USING (house, month)
    LEFT JOIN due USING (house, month)
    LEFT JOIN (SELECT DISTINCT site FROM shares) AS own ON own.site = sheets.house
    JOIN shares
        ON shares.site = coalesce(own.site, '')
        AND last_day(sheets.month) BETWEEN shares.from_day AND shares.to_day
    WHERE len($sites::VARCHAR[]) = 0 OR list_contains($sites, sheets.house)
    ORDER BY ALL
"""


class Sampled(Worded):
    """What became of second-line sampling in one house and month."""

    ENOUGH = "enough", "enough"  # the schedule and the share are both met
    SHORT = "short", "too few"  # not as many sheets as the schedule or the share asks
    NONE = "none", "GAP: none sampled"  # although it was due
    NOT_DUE = "not_due", "none due"  # the schedule asks for none, and none was sampled
    NOT_OVER = "not_over", "month not over"  # there is time yet


@dataclass(frozen=True)
class SampledMonth:
    """A house and month. `due`: samples the schedule asks for, None where it has no line."""

    house: str
    month: date
    sheets: int  # in use: people with a dose due in the month
    sampled: int  # of these, sheets that the second line looked at
    checks: int  # samples taken
    due: float | None
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
    def state(self) -> Sampled:
        """One word for the cell of a grid."""
        if not self.due and not self.checks:
            return Sampled.NOT_DUE
        if self.meets_share and self.checks >= (self.due or 0):  # the schedule too
            return Sampled.ENOUGH
        if not self.is_over:
            return Sampled.NOT_OVER
        return Sampled.SHORT if self.checks else Sampled.NONE


def coverage_grid(
    cursor: Cursor, sites: Sequence[str], first: date, last: date
) -> tuple[SampledMonth, ...] | None:
    """Each house with sheets in use and each month of these days, by house and then month.

    None if no audit of MAR sheets was ever supplied. Give whole months: a month cut at an end
    shows what was sampled on those days alone.
    """
    if not supplied(cursor, "mar_audit", "rows"):
        return None
    return records(SampledMonth, cursor, CELLS, sites, first=first, last=last)


QUARTER = timedelta(days=91)  # Kirklees Council: every person at least once a quarter

PEOPLE = """
    WITH in_use AS (
        SELECT DISTINCT
            house,
            person_id
        FROM doses_due
        WHERE day BETWEEN $last - INTERVAL 30 DAYS AND $last
            AND person_id IS NOT NULL
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
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
    cursor: Cursor, sites: Sequence[str], last: date
) -> tuple[Quarter, ...] | None:
    """Each house with a dose due in the month before `last`. None without audits of MAR sheets."""
    if not supplied(cursor, "mar_audit", "rows"):
        return None
    return records(Quarter, cursor, PEOPLE, sites, last=last, since=last - QUARTER)
