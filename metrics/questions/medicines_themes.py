"""Medicines themes, the standing item of a meeting: which kinds of error, where, and what was done.

Each kind is counted by who found it: the MAR itself, local checks, the second line. The time since
the last meeting stands beside as many days before it. A kind's change is what there was more (or
less) than if things had stayed at the rate of the days before; where nobody looked then, as before
second-line sampling began, there is none: more looking is not more error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from scipy.stats import binomtest

from metrics.catalogue import measure
from metrics.series import counted_anything, through
from metrics.settings import settings_in_force
from metrics.small_counts import hidden_at, houses_of_few
from metrics.within import Cursor, Worded, records, rows_within

COUNTED = """
    WITH looked AS (
        SELECT
            'mar' AS found_by,
            count(*) FILTER (day >= $first) AS exposure,
            count(*) FILTER (day < $first) AS exposure_before
        FROM doses_due
        WHERE day BETWEEN $before AND $last
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
        UNION ALL
        SELECT
            line,
            count(DISTINCT check_id) FILTER (checked_on >= $first),
            count(DISTINCT check_id) FILTER (checked_on < $first)
        FROM mar_audit
        WHERE checked_on BETWEEN $before AND $last
            AND line IN ('first', 'second')
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
        GROUP BY line
    )
    SELECT
        found_by,
        kind,
        house,
        count(*) FILTER (day >= $first) AS count,
        count(*) FILTER (day >= $first AND is_recurring) AS recurring,
        count(*) FILTER (day < $first) AS before,
        any_value(looked.exposure) AS exposure,
        any_value(looked.exposure_before) AS exposure_before
    FROM errors_found
    JOIN looked USING (found_by)
    WHERE day BETWEEN $before AND $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
    GROUP BY ALL
    ORDER BY ALL
"""

DONE = """
    WITH assessed AS (
        SELECT
            count(*) AS assessed,
            count(*) FILTER (result = 'pass') AS passed
        FROM competency
        WHERE topic = 'medicines'
            AND kind = 'observed_assessment'
            AND assessed_on BETWEEN $first AND $last
            AND (
                len($sites::VARCHAR[]) = 0
                OR staff_id IN (SELECT staff_id FROM staff WHERE list_contains($sites, site))
            )
    ),
    checked AS (
        SELECT
            count(DISTINCT check_id) FILTER (line = 'second') AS sampled,
            count(*) FILTER (finding <> '') AS found,
            count(*) FILTER (
                finding <> '' AND escalated_at::DATE = coalesce(found_at::DATE, checked_on)
            ) AS escalated_same_day
        FROM mar_audit
        WHERE checked_on BETWEEN $first AND $last
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, house))
    ),
    known AS (
        SELECT
            EXISTS (FROM supplied WHERE source = 'competency') AS of_competency,
            EXISTS (FROM supplied WHERE source = 'mar_audit' AND what = 'rows') AS of_audits,
            EXISTS (FROM supplied WHERE source = 'mar_audit' AND what = 'escalated_at')
                AS of_escalation
    )
    SELECT
        CASE WHEN known.of_competency THEN assessed.assessed END,
        CASE WHEN known.of_competency THEN assessed.passed END,
        CASE WHEN known.of_audits THEN checked.sampled END,
        CASE WHEN known.of_audits THEN checked.found END,
        CASE WHEN known.of_escalation THEN checked.escalated_same_day END
    FROM assessed
    CROSS JOIN checked
    CROSS JOIN known
"""


BY_CHANCE = 0.01  # a dozen kinds are looked at together: one in twenty would tell tales


class FoundBy(Worded):
    """Where a kind of error shows."""

    MAR = "mar", "in the MAR"
    FIRST = "first", "by local checks"
    SECOND = "second", "by the second line"


@dataclass(frozen=True)
class HouseCount:
    """How often a kind came in one house since the last meeting, and how often again."""

    house: str
    count: int
    recurring: int  # of these, the like was there on an earlier day within the window
    hidden: str = ""  # said in its place where it is small in a house of few people

    @property
    def in_words(self) -> str:
        """As in "Alder 12"."""
        return f"{self.house} {self.hidden or self.count}"


@dataclass(frozen=True)
class ErrorTheme:
    """One kind of error. `exposure`: doses due, or sheets checked by that line."""

    kind: str
    found_by: FoundBy
    count: int
    before: int
    exposure: int
    exposure_before: int
    houses: tuple[HouseCount, ...]  # with any since the last meeting, the most first

    @property
    def change(self) -> float | None:
        """More (or less, below 0) than at the rate of the days before; None: nobody looked then."""
        if not self.exposure or not self.exposure_before:
            return None
        return self.count - self.before * self.exposure / self.exposure_before

    @property
    def is_beyond_chance(self) -> bool:
        """Whether both counts could hardly come from one rate.

        The exact conditional test of two Poisson rates (Przyborowski and Wilenski 1940): of all
        that were counted, those since the meeting are binomial by exposure.
        """
        total, room = self.count + self.before, self.exposure + self.exposure_before
        if not total or not self.exposure or not self.exposure_before:
            return False
        return bool(binomtest(self.count, total, self.exposure / room).pvalue < BY_CHANCE)

    @property
    def recurs_in(self) -> tuple[str, ...]:
        """The houses where it came again."""
        return tuple(house.house for house in self.houses if house.recurring)


@dataclass(frozen=True)
class DoneSinceMeeting:
    """What the exports show to have been done since the last meeting; None: not supplied."""

    assessed: int | None  # observed assessments in medicines
    passed: int | None
    sampled: int | None  # sheets that the second line checked
    found: int | None  # findings of both lines
    escalated_same_day: int | None


@dataclass(frozen=True)
class Themes:
    """The standing item. `first` to `last` are the days counted; empty where there is nothing."""

    first: date
    last: date
    themes: tuple[ErrorTheme, ...]  # the most frequent first
    done: DoneSinceMeeting

    @property
    def by_change(self) -> tuple[ErrorTheme, ...]:
        """Those whose change is known, the one that grew most first."""
        known = [theme for theme in self.themes if theme.change is not None]
        return tuple(sorted(known, key=lambda theme: -(theme.change or 0)))


def themes(cursor: Cursor, sites: Sequence[str], since: date, last: date) -> Themes | None:
    """What medicines show since the last meeting, up to the last complete day.

    None if neither a MAR nor an audit of one was ever supplied. `last` before `since`: no days yet.
    """
    (known,) = cursor.execute("SELECT EXISTS (FROM mar) OR EXISTS (FROM mar_audit)").fetchall()[0]
    if not known:
        return None
    before = since - timedelta(days=max((last - since).days + 1, 0))
    rows = rows_within(cursor, COUNTED, sites, first=since, last=last, before=before)
    limit = int(settings_in_force(cursor, "", last).value("small_cell"))
    few = houses_of_few(cursor, last, limit)
    found = [_theme(list(own), few, limit) for _, own in groupby(rows, lambda row: row[:2])]
    found = [theme for theme in found if theme.count or theme.before]
    found.sort(key=lambda theme: (-theme.count, -theme.before, theme.kind, theme.found_by))
    (done,) = records(DoneSinceMeeting, cursor, DONE, sites, first=since, last=last)
    return Themes(since, last, tuple(found), done)


ARE_COUNTED = """
    SELECT EXISTS (
        FROM facts
        JOIN fact_state USING (definition)
        WHERE list_contains($measures, fact_state.measure)
            AND facts.denominator > 0
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, facts.site))
    )
"""


def themes_up_to(cursor: Cursor, sites: Sequence[str], since: date, today: date) -> Themes | None:
    """The same up to the last day that is complete today; None where none were ever counted."""
    measures = ["mar_errors", "audit_findings"]
    if not counted_anything(cursor):
        return None
    ((are_counted,),) = rows_within(cursor, ARE_COUNTED, sites, measures=measures)
    days = (through(cursor, measure(name), today) for name in measures)
    last = max(filter(None, days), default=None)
    return themes(cursor, sites, since, last) if are_counted and last else None


def _theme(rows: list[tuple[Any, ...]], few: frozenset[str], limit: int) -> ErrorTheme:
    found_by, kind, _, _, _, _, exposure, exposure_before = rows[0]
    houses = [
        HouseCount(house, many, again, hidden_at(house, many, few, limit))
        for _, _, house, many, again, *_ in rows
        if many
    ]
    return ErrorTheme(
        kind,
        FoundBy(found_by),
        sum(row[3] for row in rows),
        sum(row[5] for row in rows),
        exposure,
        exposure_before,
        tuple(sorted(houses, key=lambda house: (-house.count, house.house))),
    )
