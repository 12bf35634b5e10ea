"""What observers saw: where it was not met, how that changed, and whether chance explains it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite, nan, sqrt
from typing import Any

from scipy.special import stdtrit

from metrics.spc.rules import Side
from metrics.within import Cursor, Split, records, rows_within


class ItemSplit(Split):
    """What items seen can be broken down by."""

    UNIT = "unit", "coalesce(unit, service, '')"
    SHIFT = "shift", "coalesce(shift, '')"
    STRAND = "strand", "coalesce(strand, '')"
    WEEKDAY = "weekday", "isodow(day)::VARCHAR"  # 1 Monday to 7 Sunday
    ROLE = "role", "coalesce(observer_role, '')", "Observer"
    NOTICE = (
        "notice",
        """
            CASE coalesce(announced, CASE WHEN audit_type = 'spot_check' THEN FALSE END)
                WHEN TRUE THEN 'announced'
                WHEN FALSE THEN 'unannounced'
                ELSE ''
            END
        """,
    )
    KIND = "kind", "coalesce(audit_type, '')"  # weekly observation, spot check, re-audit


OBSERVED = """
    WITH named AS (
        SELECT
            [{names}] AS names,
            date_trunc('week', day) AS week,
            observation_id,
            score
        FROM observation_items
        WHERE day BETWEEN $first AND $last
            AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, coalesce(unit, service, '')))
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
        sum(score * score)::DOUBLE AS score_by_score,
        sum(score * items)::DOUBLE AS score_by_items,
        sum(items * items)::DOUBLE AS items_by_items,
        0 AS expected,
        0 AS doubt,
        sum(not_met)::BIGINT AS not_met,
        sum(partly)::BIGINT AS partly
    FROM weeks
    GROUP BY ALL
    ORDER BY names
"""


@dataclass(frozen=True)
class ItemsObserved:
    """Items looked at in some weeks, as they are or held against what others saw.

    Of those held against others, `score_by_score` and `score_by_items` are of the gap to them. All
    three `…_by_…` are sums over weeks, for `variance`.
    """

    weeks: int = 0
    observations: int = 0
    items: int = 0
    score: float = 0  # met 1, partly ½, not met 0, added up
    score_by_score: float = 0
    score_by_items: float = 0
    items_by_items: float = 0
    expected: float = 0  # the score, had they been scored as by the others; 0: by themselves
    doubt: float = 0  # because the others, too, saw only so many
    not_met: int = 0
    partly: int = 0

    @property
    def mean(self) -> float:
        """The score of an item, 0 to 1, or its gap to that of the others; NaN without one.

        >>> ItemsObserved(weeks=1, observations=2, items=6, score=4.5, not_met=1, partly=1).mean
        0.75
        """
        return (self.score - self.expected) / self.items if self.items else nan

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
        return max(by_week, cautious * (1 - cautious) / self.items) + self.doubt / self.items**2


def items_observed(
    cursor: Cursor, units: Sequence[str], first: date, last: date, *, splits: Sequence[ItemSplit]
) -> dict[tuple[str, ...], ItemsObserved]:
    """What was seen in these days, by the names of `splits`; '' where that is blank."""
    sql = OBSERVED.format(names=", ".join(split.sql for split in splits))
    rows = rows_within(cursor, sql, units, first=first, last=last)
    return {tuple(names): ItemsObserved(*counts) for names, *counts in rows}


# How far two mean scores lie apart, and whether chance explains it.
#
# Where many are looked at together each interval is widened (Bonferroni) until chance alone would
# mark any of them in only one view of twenty. Weeks are the units of chance, because items seen in
# one week hang together (Welch 1947; the variance of a ratio as Cochran 1977, chapter 6).
FEWEST_ITEMS = 20  # HIS run chart guide (2017): a point stands for at least so many
FEWEST_WEEKS = 5  # below it how far weeks differ is not known
CHANCE = 0.05  # that any one of a view is marked although nothing changed


@dataclass(frozen=True)
class ScoreChange:
    """A difference with its interval, in points of 100; NaN where too few were seen to judge."""

    size: float = nan
    low: float = nan
    high: float = nan

    @property
    def side(self) -> Side:
        """Above or below only where chance does not explain it."""
        if self.low > 0:
            return Side.ABOVE
        return Side.BELOW if self.high < 0 else Side.NEITHER

    @property
    def is_known(self) -> bool:
        """Whether enough was seen to judge."""
        return isfinite(self.size)


def enough(*sides: ItemsObserved) -> bool:
    """Whether every side holds enough items, from enough weeks, to be judged."""
    return all(side.items >= FEWEST_ITEMS and side.weeks >= FEWEST_WEEKS for side in sides)


def change(before: ItemsObserved, since: ItemsObserved, among: int = 1) -> ScoreChange:
    """How far the second lies above the first, where `among` such are looked at together."""
    if not enough(before, since):
        return ScoreChange()
    a, b = before.variance, since.variance
    freedom = (a + b) ** 2 / (a**2 / (before.weeks - 1) + b**2 / (since.weeks - 1))
    return _interval(since.mean - before.mean, a + b, freedom, among)


def apart(gap: ItemsObserved, among: int = 1) -> ScoreChange:
    """How far a mean gap lies from none, where `among` such are looked at together."""
    if not enough(gap):
        return ScoreChange()
    return _interval(gap.mean, gap.variance, gap.weeks - 1, among)


def _interval(size: float, variance: float, freedom: float, among: int) -> ScoreChange:
    half = float(stdtrit(freedom, 1 - CHANCE / 2 / max(1, among))) * sqrt(variance)
    return ScoreChange(100 * size, 100 * (size - half), 100 * (size + half))


BEFORE_WEEKS = 26  # the half-year before, as in the verdict on an action
SHIFTS = ("early", "late", "night")  # in the order of the day; others follow by name
NOTHING = ItemsObserved()

ITEMS = """
    SELECT
        observation_id,
        day,
        coalesce(unit, service, '') AS unit,
        coalesce(shift, '') AS shift,
        coalesce(observer_role, '') AS role,
        coalesce(strand, '') AS strand,
        item,
        result
    FROM observation_items
    WHERE day BETWEEN $first AND $last
        AND (len($sites::VARCHAR[]) = 0 OR list_contains($sites, coalesce(unit, service, '')))
        AND [{names}] = $wanted
    ORDER BY
        day DESC,
        observation_id,
        item
"""


@dataclass(frozen=True)
class ObservedSpell:
    """First and last day of what is looked at, and of what it is compared with; both included."""

    first: date
    last: date
    before_first: date
    before_last: date

    @classmethod
    def since(cls, began: date, last: date, problem_since: date | None = None) -> "ObservedSpell":
        """From the day an action began; before it the half-year, less the bad spell it answered."""
        before = min(began, problem_since or began)
        half_year = timedelta(weeks=BEFORE_WEEKS)
        return cls(began, last, before - half_year, before - timedelta(days=1))


@dataclass(frozen=True)
class Square:
    """What was seen under some names (unit, shift, strand) before and since, and the change."""

    names: tuple[str, ...]
    before: ItemsObserved
    since: ItemsObserved
    change: ScoreChange


@dataclass(frozen=True)
class ObservedItem:
    """One item as it was seen; nothing in it names a person."""

    observation_id: str
    day: date
    unit: str
    shift: str
    role: str
    strand: str
    item: str
    result: str


def pattern(
    cursor: Cursor,
    units: Sequence[str],
    spell: ObservedSpell,
    splits: Sequence[ItemSplit] = (ItemSplit.UNIT, ItemSplit.SHIFT, ItemSplit.STRAND),
) -> tuple[Square, ...]:
    """A square for each unit, shift and strand with anything seen before or since."""
    since = items_observed(cursor, units, spell.first, spell.last, splits=splits)
    before = items_observed(cursor, units, spell.before_first, spell.before_last, splits=splits)
    pairs = {
        names: (before.get(names, NOTHING), since.get(names, NOTHING))
        for names in sorted(before.keys() | since.keys(), key=lambda names: _order(names, splits))
    }
    judged = sum(enough(*pair) for pair in pairs.values())
    return tuple(Square(names, *pair, change(*pair, judged)) for names, pair in pairs.items())


def items_behind(
    cursor: Cursor,
    units: Sequence[str],
    days: tuple[date, date],
    splits: Sequence[ItemSplit],
    *,
    names: Sequence[str],
) -> tuple[ObservedItem, ...]:
    """The items behind one square, from the first to the last of `days`, the newest first."""
    sql = ITEMS.format(names=", ".join(split.sql for split in splits))
    asked = {"first": days[0], "last": days[1], "wanted": list(names)}
    return records(ObservedItem, cursor, sql, units, **asked)


def _order(names: tuple[str, ...], splits: Sequence[ItemSplit]) -> tuple[Any, ...]:
    return tuple(
        (SHIFTS.index(name), "")
        if split is ItemSplit.SHIFT and name in SHIFTS
        else (len(SHIFTS), name)
        for name, split in zip(names, splits, strict=True)
    )
