"""The same observer over time: a number for a name, scores by month, and whether one drifts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import duckdb

from metrics.dignity.beside import Beside, read
from metrics.dignity.change import Change, change, enough
from metrics.dignity.pattern import Spell
from metrics.within import within

WHO = "coalesce(observer_id, '')"
NOTHING = Beside()

# Numbered within a role by who began first, over all there is: a number stays the same whichever
# unit is looked at, and it is in no export.
NUMBERED = """
    SELECT
        observer_id,
        role,
        row_number() OVER (
            PARTITION BY role
            ORDER BY
                began,
                observer_id
        ) AS number
    FROM (
        SELECT
            observer_id,
            coalesce(arg_max(observer_role, observed_at), '') AS role,
            min(observed_at) AS began
        FROM audits
        WHERE observer_id <> ''
        GROUP BY observer_id
    )
"""

MONTHS = """
    SELECT
        observer_id,
        date_trunc('month', day)::DATE AS month,
        count(*) AS items,
        sum(score)::DOUBLE AS score
    FROM observation_items
    WHERE observer_id <> ''
        AND day BETWEEN $first AND $last
        AND (len($units::VARCHAR[]) = 0 OR list_contains($units, coalesce(unit, service, '')))
    GROUP BY ALL
    ORDER BY month
"""


@dataclass(frozen=True)
class Month:
    """What one observer saw in one month."""

    month: date
    items: int
    score: float


@dataclass(frozen=True)
class Observer:
    """One observer. `drift`: how far the gap to the others moved, so this one's marks alone."""

    number: int  # within the role
    role: str
    months: tuple[Month, ...]
    before: Beside
    since: Beside
    drift: Change


def observers(
    cursor: duckdb.DuckDBPyConnection, units: Sequence[str], spell: Spell
) -> tuple[Observer, ...]:
    """Every observer of these units in the spell, by role and number. Blank ids are left out."""
    before = _nameless(read(cursor, units, (spell.before_first, spell.before_last), WHO))
    since = _nameless(read(cursor, units, (spell.first, spell.last), WHO))
    months = _months(cursor, units, spell)
    numbers = {who: (role, number) for who, role, number in cursor.execute(NUMBERED).fetchall()}
    sides = {who: (before.get(who, NOTHING), since.get(who, NOTHING)) for who in months}
    judged = sum(enough(*pair) for pair in sides.values())
    return tuple(
        Observer(number, role, months[who], *sides[who], change(*sides[who], judged))
        for who, (role, number) in sorted(numbers.items(), key=lambda one: one[1])
        if who in months
    )


def _nameless(found: dict[str, Beside]) -> dict[str, Beside]:
    return {who: replace(one, name="") for who, one in found.items()}


def _months(
    cursor: duckdb.DuckDBPyConnection, units: Sequence[str], spell: Spell
) -> dict[str, tuple[Month, ...]]:
    asked = {"units": within(cursor, units), "first": spell.before_first, "last": spell.last}
    found: dict[str, tuple[Month, ...]] = {}
    for who, *counts in cursor.execute(MONTHS, asked).fetchall():
        found[who] = (*found.get(who, ()), Month(*counts))
    return found
