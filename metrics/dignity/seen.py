"""What observers saw, by strand, unit, shift, weekday, role or notice: items, score, not met."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import nan

import duckdb

from metrics.within import within


class Split(StrEnum):
    """What items seen can be broken down by."""

    UNIT = "unit"
    SHIFT = "shift"
    STRAND = "strand"
    WEEKDAY = "weekday"  # 1 Monday to 7 Sunday
    ROLE = "role"  # of the observer
    NOTICE = "notice"  # announced, unannounced
    KIND = "kind"  # weekly observation, spot check, supervision, re-audit


# Written here and not by who asks: a name of a column cannot be bound.
NAMES = {
    Split.UNIT: "coalesce(unit, service, '')",
    Split.SHIFT: "coalesce(shift, '')",
    Split.STRAND: "coalesce(strand, '')",
    Split.WEEKDAY: "isodow(day)::VARCHAR",
    Split.ROLE: "coalesce(observer_role, '')",
    Split.NOTICE: """
        CASE coalesce(announced, CASE WHEN audit_type = 'spot_check' THEN FALSE END)
            WHEN TRUE THEN 'announced'
            WHEN FALSE THEN 'unannounced'
            ELSE ''
        END
    """,
    Split.KIND: "coalesce(audit_type, '')",
}

SEEN = """
    WITH named AS (
        SELECT
            [{names}] AS names,
            date_trunc('week', day) AS week,
            observation_id,
            score
        FROM observation_items
        WHERE day BETWEEN $first AND $last
            AND (len($units::VARCHAR[]) = 0 OR list_contains($units, coalesce(unit, service, '')))
    ),
    weeks AS (
        SELECT
            names,
            week,
            count(DISTINCT observation_id) AS observations,
            count(*) AS items,
            sum(score) AS score,
            count(*) FILTER (score = 0) AS not_met,
            count(*) FILTER (score = 0.5) AS partly
        FROM named
        GROUP BY ALL
    )
    SELECT
        names,
        count(*) AS weeks,
        sum(observations)::BIGINT AS observations,
        sum(items)::BIGINT AS items,
        sum(score)::DOUBLE AS score,
        sum(not_met)::BIGINT AS not_met,
        sum(partly)::BIGINT AS partly,
        sum(score * score)::DOUBLE AS score_by_score,
        sum(score * items)::DOUBLE AS score_by_items,
        sum(items * items)::DOUBLE AS items_by_items
    FROM weeks
    GROUP BY ALL
    ORDER BY names
"""


@dataclass(frozen=True)
class Seen:
    """Items looked at in some weeks. The last three are sums over weeks, for `variance`."""

    weeks: int = 0
    observations: int = 0
    items: int = 0
    score: float = 0  # met 1, partly ½, not met 0, added up
    not_met: int = 0
    partly: int = 0
    score_by_score: float = 0
    score_by_items: float = 0
    items_by_items: float = 0

    @property
    def met(self) -> int:
        return self.items - self.not_met - self.partly

    @property
    def mean(self) -> float:
        """The score of an item, 0 to 1; NaN without one.

        >>> Seen(weeks=1, observations=2, items=6, score=4.5, not_met=1, partly=1).mean
        0.75
        """
        return self.score / self.items if self.items else nan

    @property
    def variance(self) -> float:
        """Of the mean, by how far whole weeks lie from it; never less than single items would give.

        Items seen in one week hang together (one observer, one busy week), so a week counts as one.
        With two items met and two not met thought on, a cell where all was met is not certain.
        """
        if self.weeks < 2:
            return nan
        mean = self.mean
        apart = self.score_by_score - 2 * mean * self.score_by_items + mean**2 * self.items_by_items
        by_week = max(0.0, apart) / self.items**2 * self.weeks / (self.weeks - 1)
        cautious = (self.score + 2) / (self.items + 4)
        return max(by_week, cautious * (1 - cautious) / self.items)


def seen_by(
    cursor: duckdb.DuckDBPyConnection,
    units: Sequence[str],
    first: date,
    last: date,
    splits: Sequence[Split],
) -> dict[tuple[str, ...], Seen]:
    """What was seen in these days, by the names of `splits`; '' where that is blank."""
    asked = {"units": within(cursor, units), "first": first, "last": last}
    sql = SEEN.format(names=", ".join(NAMES[split] for split in splits))
    return {tuple(names): Seen(*counts) for names, *counts in cursor.execute(sql, asked).fetchall()}
