"""Some observations beside the others of the same unit, strand and month.

Spot checks beside announced ones, one role beside the rest, a weekday, an observer: each sees its
own mix of units and months, so each is held against what the others saw in just those.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import nan

import duckdb

from metrics.dignity.change import Change, apart, enough
from metrics.dignity.seen import NAMES, Split
from metrics.within import within

BESIDE = """
    WITH named AS (
        SELECT
            {who} AS who,
            coalesce(unit, service, '') AS unit,
            coalesce(strand, '') AS strand,
            date_trunc('month', day) AS month,
            date_trunc('week', day) AS week,
            observation_id,
            score::DOUBLE AS score
        FROM observation_items
        WHERE day BETWEEN $first AND $last
            AND (len($units::VARCHAR[]) = 0 OR list_contains($units, coalesce(unit, service, '')))
    ),
    cells AS (
        SELECT
            who,
            unit,
            strand,
            month,
            sum(score) AS score,
            count(*) AS items
        FROM named
        GROUP BY ALL
    ),
    together AS (
        SELECT
            *,
            sum(score) OVER (PARTITION BY unit, strand, month) - score AS others_score,
            sum(items) OVER (PARTITION BY unit, strand, month) - items AS others
        FROM cells
    ),
    fair AS (
        SELECT
            * EXCLUDE (score),
            others_score / others AS expected,
            (others_score + 2) / (others + 4) AS cautious
        FROM together
        WHERE others > 0
    ),
    weeks AS (
        SELECT
            who,
            week,
            count(DISTINCT observation_id) AS observations,
            count(*) AS items,
            sum(score) AS score,
            sum(expected) AS expected
        FROM named
        JOIN fair USING (who, unit, strand, month)
        GROUP BY ALL
    ),
    doubt AS (
        SELECT
            who,
            sum(items * items * cautious * (1 - cautious) / others)::DOUBLE AS doubt
        FROM fair
        GROUP BY ALL
    )
    SELECT
        who,
        count(*) AS weeks,
        sum(observations)::BIGINT AS observations,
        sum(items)::BIGINT AS items,
        sum(score) AS score,
        sum(expected) AS expected,
        sum((score - expected) ** 2) AS gap_by_gap,
        sum((score - expected) * items)::DOUBLE AS gap_by_items,
        sum(items * items)::DOUBLE AS items_by_items,
        any_value(doubt.doubt) AS doubt
    FROM weeks
    JOIN doubt USING (who)
    WHERE who <> ''
    GROUP BY ALL
    ORDER BY who
"""


@dataclass(frozen=True)
class Beside:
    """Items of one kind of observation, and what the others saw in the same units and months.

    `mean` is the gap between the two. The last four are sums for `variance`.
    """

    name: str = ""
    weeks: int = 0
    observations: int = 0
    items: int = 0
    score: float = 0  # met 1, partly ½, not met 0, added up
    expected: float = 0  # the same, had they been scored as by the others
    gap_by_gap: float = 0
    gap_by_items: float = 0
    items_by_items: float = 0
    doubt: float = 0  # because the others, too, saw only so many
    gap: Change = field(default_factory=Change)

    @property
    def mean(self) -> float:
        return (self.score - self.expected) / self.items if self.items else nan

    @property
    def variance(self) -> float:
        """Of the gap: how far whole weeks lie from it, and how few items the others saw."""
        if self.weeks < 2:
            return nan
        mean, cautious = self.mean, (self.score + 2) / (self.items + 4)
        off = self.gap_by_gap - 2 * mean * self.gap_by_items + mean**2 * self.items_by_items
        by_week = max(0.0, off) / self.items**2 * self.weeks / (self.weeks - 1)
        own = max(by_week, cautious * (1 - cautious) / self.items)
        return own + self.doubt / self.items**2


def beside(
    cursor: duckdb.DuckDBPyConnection, units: Sequence[str], first: date, last: date, split: Split
) -> tuple[Beside, ...]:
    """Each kind of observation that others can be held against, with its gap to them."""
    found = read(cursor, units, (first, last), NAMES[split])
    judged = sum(enough(one) for one in found.values())
    return tuple(replace(one, gap=apart(one, judged)) for one in found.values())


def read(
    cursor: duckdb.DuckDBPyConnection, units: Sequence[str], days: tuple[date, date], who: str
) -> dict[str, Beside]:
    """The same by any column written by `who`, with no gap judged yet."""
    asked = {"units": within(cursor, units), "first": days[0], "last": days[1]}
    rows = cursor.execute(BESIDE.format(who=who), asked).fetchall()
    return {row[0]: Beside(*row) for row in rows}
