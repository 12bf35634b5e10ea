"""The data of the week: how far each export reaches, verified calls, rows put aside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from metrics.arrival import arrival
from metrics.series import counted_anything
from reports.edition import Edition
from reports.weekly.week import Week

REACHES = """
    SELECT
        load_files.source,
        coverage.through,
        max(loads.loaded_at) AS loaded_at
    FROM load_files
    JOIN loads USING (load_id)
    LEFT JOIN coverage USING (source)
    WHERE coalesce(load_files.error, '') = '' AND load_files.source <> ''
    GROUP BY ALL
    ORDER BY load_files.source
"""
VERIFIED = """
    SELECT
        coalesce(sum(facts.denominator) FILTER (facts.part = 'electronic'), 0),
        coalesce(sum(facts.denominator), 0)
    FROM facts
    JOIN fact_state USING (definition)
    WHERE fact_state.measure = 'punctuality'
        AND facts.day BETWEEN $first AND $last
        AND list_contains($sites, facts.site)
"""
ROWS = """
    SELECT
        count(DISTINCT loads.load_id),
        coalesce(sum(load_files.read), 0),
        coalesce(sum(load_files.rejected), 0),
        max(loads.today)
    FROM loads
    JOIN load_files USING (load_id)
    WHERE loads.today BETWEEN $first AND $last
"""
NEWEST = """
    SELECT coalesce(max(today) FILTER (today <= $last), min(today))
    FROM loads
"""


@dataclass(frozen=True, kw_only=True)
class Reach:
    """How far one export reaches: `through` its last complete day, None where it has no days."""

    source: str
    through: date | None
    loaded_at: datetime | None
    days_short: int  # of the end of the week; 0 where it reaches it


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What became of the rows of some loads."""

    loads: int
    read: int
    rejected: int
    on: date | None = None  # of the newest of them; of an earlier week, perhaps after it


@dataclass(frozen=True, kw_only=True)
class Quality:
    """How good the data of the week are. `verified` of `calls` were verified electronically."""

    reaches: tuple[Reach, ...]
    verified: int
    calls: int
    this_week: Rows
    last_load: Rows
    provisional: tuple[str, ...]


def quality(edition: Edition, sites: tuple[str, ...], week: Week) -> Quality:
    """Of all exports; verified calls are those of the report's sites."""
    cursor = edition.ground.cursor
    if not counted_anything(cursor):
        nothing = Rows(loads=0, read=0, rejected=0)
        return Quality(reaches=(), verified=0, calls=0, this_week=nothing, last_load=nothing,
                       provisional=())  # fmt: skip
    reaches = tuple(_reaches(cursor, week))
    asked = {"first": week.first, "last": week.last}
    here = sorted(edition.ground.places.within(sites))
    verified, calls = cursor.execute(VERIFIED, asked | {"sites": here}).fetchone()
    (newest,) = cursor.execute(NEWEST, {"last": week.told_on}).fetchone()
    return Quality(
        reaches=reaches,
        verified=int(verified),
        calls=int(calls),
        this_week=_rows(cursor, week.first, week.told_on),
        last_load=_rows(cursor, newest, newest),
        provisional=tuple(_provisional(edition, sites, reaches)),
    )


def _reaches(cursor: duckdb.DuckDBPyConnection, week: Week) -> Iterator[Reach]:
    for source, through, loaded_at in cursor.execute(REACHES).fetchall():
        short = max((week.last - through).days, 0) if through else 0
        yield Reach(source=source, through=through, loaded_at=loaded_at, days_short=short)


def _rows(cursor: duckdb.DuckDBPyConnection, first: date | None, last: date | None) -> Rows:
    if first is None:
        return Rows(loads=0, read=0, rejected=0)
    loads, read, rejected, on = cursor.execute(ROWS, {"first": first, "last": last}).fetchone()
    return Rows(loads=loads, read=int(read), rejected=int(rejected), on=on)


def _provisional(
    edition: Edition, sites: tuple[str, ...], reaches: tuple[Reach, ...]
) -> Iterator[str]:
    """Which weeks may still change, because what happened in them comes in late."""
    complaints = next((e for e in reaches if e.source == "complaints" and e.through), None)
    if complaints:
        until = min(complaints.through, edition.today)
        here = sorted(edition.ground.places.within(sites)) if sites else ()
        yield f"Complaints: {_lower(arrival(edition.ground.cursor, here, until).in_words())}"


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
