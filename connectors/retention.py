"""Rows about people go once they are old, and are not taken in again; their daily counts stay."""

import os
from contextlib import closing
from dataclasses import replace
from datetime import date

import duckdb
from duckdb import DuckDBPyConnection as Connection

from connectors.generations import Store, StoreProblem, opened
from connectors.read import FileRows
from connectors.report import LoadReport
from connectors.sources import SOURCES
from connectors.tables import one_row

MONTHS = "GRIP_ROWS_KEPT_MONTHS"
LEAST = 9  # what recurs is told by the 26 weeks before the month that is counted

# Which rows of a table are too old, where the first of the days of its export does not say so. An
# assessment bears on two years, a log on its call. Calls go last: others ask for them.
WITHOUT = "visit_id NOT IN (SELECT visit_id FROM rota WHERE planned_start >= $before)"
OLD = {
    "call_log": f"coalesce(logged_in_at, logged_out_at) < $before AND {WITHOUT}",
    "plans_before": f"planned_start < $before AND {WITHOUT}",
    "logs_put_aside": "visit_id IN (SELECT visit_id FROM rota WHERE planned_start < $before)",
    "quarantine": "load_id IN (SELECT load_id FROM loads WHERE today < $before)",
    "competency": "assessed_on + 800 < $before",
    "staff": "to_day < $before",
}
OLD |= {
    one.name: f"{one.days[0]} < $before"
    for one in SOURCES
    if one.name not in OLD and any(column.personal for column in one.columns)
}


def first_kept(today: date, said: date | None = None) -> date | None:
    """From which month on rows are kept, by setting or as said; None: all. Or StoreProblem."""
    months = os.environ.get(MONTHS, "").strip()
    if months and not (months.isdecimal() and LEAST <= int(months) <= 1200):
        raise StoreProblem(f"{MONTHS} is '{months}'. Expected: from {LEAST} to 1200. Put it right.")
    days = [_back(today, int(months))] if months else []
    days += [said.replace(day=1)] if said else []
    if said and days[-1] > (last := _back(today, LEAST)):
        raise StoreProblem(f"Rows of {LEAST} months are needed. Name {last} or a day before it.")
    return max(days, default=None)


def _back(today: date, months: int) -> date:
    year, month = divmod(12 * today.year + today.month - 1 - months, 12)
    return date(year, month + 1, 1)


def forget(connection: Connection, before: date | None) -> tuple[LoadReport, ...]:
    """Take away rows of before a day, and say so; what exports have ever held stays known."""
    run, asked = connection.execute, {"before": before}
    if before is None:
        return ()
    run("CREATE OR REPLACE TEMP TABLE supplied_now AS FROM supplied")
    gone = {of: run(f"DELETE FROM {of} WHERE {old}", asked).fetchall() for of, old in OLD.items()}
    run("DELETE FROM log_counts WHERE day < $before", asked)
    counts = {of: rows for of, ((rows,),) in gone.items() if rows}
    if not counts:
        return ()
    run("INSERT INTO supplied_before FROM supplied_now EXCEPT FROM supplied_before")
    _note(connection, before, sum(counts.values()))
    told = f"{sum(counts.values()):,} rows of before {before:%-d %B %Y} went ("
    told += ", ".join(f"{rows:,} of {of}" for of, rows in counts.items())
    told += "); their daily counts stay, whatever is set later"
    return (LoadReport(file="rows no longer kept", things=told),)


def left_over(store: Store) -> tuple[LoadReport, ...]:
    """Older generations with rows that are gone from the newest, of whose load the end was killed:
    the next load takes them away, and says so."""
    older, newest = store.kept()[:-1], store.kept()[-1:]
    if not older or newest != [store.generation]:  # a damaged one tells nothing
        return ()
    with closing(opened(store, store.generation) or duckdb.connect()) as connection:
        held = "FROM duckdb_tables() WHERE table_name = 'forgotten'"  # an earlier version has none
        if not connection.execute(held).fetchall() or not forgot(connection):
            return ()
    told = f"{len(older)} older, left with rows no longer kept by a load that was stopped, went"
    return (LoadReport(file="older generations", things=told),)


def _note(connection: Connection, before: date, rows: int) -> None:
    sql = "INSERT INTO forgotten SELECT coalesce(max(load_id), 0) + 1, ?, ? FROM loads"
    connection.execute(sql, [before, rows])


def leave_out(connection: Connection, rows: FileRows) -> FileRows:
    """Take what is too old out of `staged`, unless it corrects a row: it is left out."""
    kind, before = rows.read.source, one_row(connection, "SELECT max(before) FROM forgotten")[0]
    lacks_end = kind.name == "staff" and "to_day" not in rows.columns
    if not before or kind.name not in OLD or lacks_end:
        return rows
    keys = ", ".join(kind.keys)
    new = f"({keys}) NOT IN (SELECT ({keys}) FROM {kind.name})"
    old = f"DELETE FROM staged WHERE ({OLD[kind.name]}) AND {new}"
    count = int(one_row(connection, old, {"before": before})[0])
    if not count:
        return rows
    _note(connection, before, 0)
    said = f"{count:,} rows of before {before:%-d %B %Y} left out: they are no longer kept"
    sound, left_out = rows.sound - count, rows.left_out + count
    return replace(rows, sound=sound, left_out=left_out, notes=(*rows.notes, said))


def forgot(connection: Connection) -> int | None:
    """How many rows went in the newest load; None where the file never held one that was to go."""
    newest = "SELECT sum(rows) FROM forgotten WHERE load_id = (SELECT max(load_id) FROM loads)"
    rows: int | None = one_row(connection, newest)[0]
    return rows
