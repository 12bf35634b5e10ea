"""Where is it not met: unit, shift and strand since a day, how each changed, what lies behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from metrics.dignity.change import Change, change, enough
from metrics.dignity.seen import NAMES, Seen, Split, seen_by
from metrics.within import within

BEFORE_WEEKS = 26  # the half-year before, as in the verdict on an action
SHIFTS = ("early", "late", "night")  # in the order of the day; others follow by name
NOTHING = Seen()

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
        AND (len($units::VARCHAR[]) = 0 OR list_contains($units, coalesce(unit, service, '')))
        AND [{names}] = $wanted
    ORDER BY
        day DESC,
        observation_id,
        item
"""


@dataclass(frozen=True)
class Spell:
    """First and last day of what is looked at, and of what it is compared with; both included."""

    first: date
    last: date
    before_first: date
    before_last: date

    @classmethod
    def since(cls, began: date, last: date, problem_since: date | None = None) -> "Spell":
        """From the day an action began; before it the half-year, less the bad spell it answered."""
        before = min(began, problem_since or began)
        half_year = timedelta(weeks=BEFORE_WEEKS)
        return cls(began, last, before - half_year, before - timedelta(days=1))


@dataclass(frozen=True)
class Square:
    """What was seen under some names (unit, shift, strand) before and since, and the change."""

    names: tuple[str, ...]
    before: Seen
    since: Seen
    change: Change


@dataclass(frozen=True)
class Item:
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
    cursor: duckdb.DuckDBPyConnection,
    units: Sequence[str],
    spell: Spell,
    splits: Sequence[Split] = (Split.UNIT, Split.SHIFT, Split.STRAND),
) -> tuple[Square, ...]:
    """A square for each unit, shift and strand with anything seen before or since."""
    since = seen_by(cursor, units, spell.first, spell.last, splits)
    before = seen_by(cursor, units, spell.before_first, spell.before_last, splits)
    pairs = {
        names: (before.get(names, NOTHING), since.get(names, NOTHING))
        for names in sorted(before.keys() | since.keys(), key=lambda names: _order(names, splits))
    }
    judged = sum(enough(*pair) for pair in pairs.values())
    return tuple(Square(names, *pair, change(*pair, judged)) for names, pair in pairs.items())


def items_behind(
    cursor: duckdb.DuckDBPyConnection,
    units: Sequence[str],
    days: tuple[date, date],
    splits: Sequence[Split],
    names: Sequence[str],
) -> tuple[Item, ...]:
    """The items behind one square, from the first to the last of `days`, the newest first."""
    asked = {"units": within(cursor, units), "first": days[0], "last": days[1]}
    sql = ITEMS.format(names=", ".join(NAMES[split] for split in splits))
    return tuple(
        Item(*row) for row in cursor.execute(sql, asked | {"wanted": list(names)}).fetchall()
    )


def _order(names: tuple[str, ...], splits: Sequence[Split]) -> tuple:
    return tuple(
        (SHIFTS.index(name), "") if split is Split.SHIFT and name in SHIFTS else (len(SHIFTS), name)
        for name, split in zip(names, splits, strict=True)
    )
