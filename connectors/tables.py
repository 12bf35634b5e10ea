"""The tables of a warehouse, made from the sources; all exist, also when nothing was loaded."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import holidays
from duckdb import DuckDBPyConnection as Connection

from connectors.source import Source
from connectors.sources import SOURCES
from connectors.sources.settings import DEFINITIONS

FIRST_YEAR, LAST_YEAR = 2000, 2060  # no complaint is dated outside, but by a slip of the pen

# number: how many working days there have been up to and including this day.
TABLE = """
    CREATE OR REPLACE TABLE working_days AS
    WITH days AS (
        SELECT unnest(generate_series(
            make_date($first, 1, 1), make_date($last, 12, 31), INTERVAL 1 DAY
        ))::DATE AS day
    ),
    told AS (
        SELECT
            day,
            isodow(day) <= 5 AND NOT list_contains($holidays::DATE[], day) AS is_working_day
        FROM days
    )
    SELECT
        day,
        is_working_day,
        sum(is_working_day::INTEGER) OVER (ORDER BY day)::BIGINT AS number
    FROM told
"""


def create_working_days(connection: Connection) -> None:
    """The table `working_days`, by the bank holidays that the package `holidays` knows today."""
    connection.execute(
        TABLE, {"first": FIRST_YEAR, "last": LAST_YEAR, "holidays": _bank_holidays()}
    )


@lru_cache
def _bank_holidays() -> list[str]:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    return sorted(map(str, holidays.country_holidays("GB", subdiv="ENG", years=years)))


# A file a noun; each reads only views of those before it.
VIEWS = tuple(
    Path(__file__).parent / "views" / f"{noun}.sql"
    for noun in ("places", "calls", "legs", "doses", "care")
)

STATEMENT = re.compile(
    r"(^--.*\n)*^CREATE OR REPLACE (VIEW|MACRO) (?P<name>\w+)(.*\n)*?.*;$", re.MULTILINE
)

# The tables of the store itself, each with its columns, those of later versions last.
BOOKKEEPING = {
    "loads": "load_id INTEGER, loaded_at TIMESTAMP, today DATE, invented BOOLEAN",
    "load_files": "load_id INTEGER, file VARCHAR, source VARCHAR, profile VARCHAR, read BIGINT,"
    " loaded BIGINT, replaced BIGINT, unchanged BIGINT, rejected BIGINT, withdrawn BIGINT,"
    " error VARCHAR, header VARCHAR, sha256 VARCHAR, bytes BIGINT, joined BIGINT DEFAULT 0,"
    " older BIGINT DEFAULT 0, left_out BIGINT, notes VARCHAR, things VARCHAR, findings VARCHAR,"
    " file_number INTEGER",
    "quarantine": "load_id INTEGER, file VARCHAR, source VARCHAR, line BIGINT, column_name VARCHAR,"
    " reason VARCHAR, found VARCHAR, expected VARCHAR, raw VARCHAR, key VARCHAR,"
    " put_right BOOLEAN",
    "coverage": "source VARCHAR, through DATE",
    "identifier_key": "fingerprint VARCHAR",
    # Rows about people of before a day went with a load, and what exports had held until then.
    "forgotten": "load_id INTEGER, before DATE, rows BIGINT",
    "supplied_before": "source VARCHAR, what VARCHAR",
    # What was planned for calls of days gone by, until a load of `replaced_on` said otherwise.
    "plans_before": "visit_id VARCHAR, carer_slot INTEGER, planned_start TIMESTAMP,"
    " planned_end TIMESTAMP, replaced_on DATE",
    # Calls whose row of the log was put aside, or is held and not believed.
    "logs_put_aside": "visit_id VARCHAR, carer_slot INTEGER",
    # How many calls stand in so many rows of an export, as the load that wrote them counted.
    "held_things": "source VARCHAR, rows BIGINT, things BIGINT",
    "setting_defaults": "name VARCHAR, value DOUBLE, unit VARCHAR, meaning VARCHAR",
}


def create_tables(connection: Connection) -> None:
    """Every table and column that is not there yet, and the default settings and working days as
    of now.
    """
    run = connection.execute
    run("DROP TABLE IF EXISTS setting_defaults")
    held = {*run("SELECT table_name, column_name FROM duckdb_columns()").fetchall()}
    for table, told in {**{one.name: columns(one) for one in SOURCES}, **BOOKKEEPING}.items():
        run(f"CREATE TABLE IF NOT EXISTS {table} ({told})")
        for column in told.split(", ") if table in {name for name, _ in held} else ():
            if (table, column.split()[0]) not in held:
                run(f"ALTER TABLE {table} ADD COLUMN {column}")
    connection.executemany(
        "INSERT INTO setting_defaults VALUES (?, ?, ?, ?)",
        [(setting.name, setting.value, setting.unit, setting.meaning) for setting in DEFINITIONS],
    )
    create_working_days(connection)


def columns(source: Source) -> str:
    """The columns of an export as SQL declares them."""
    return ", ".join(f"{column.name} {column.type.sql}" for column in source.columns)


def _views() -> str:
    return "\n\n".join(path.read_text(encoding="utf-8") for path in VIEWS)


def written_views() -> dict[str, str]:
    """Every view and macro by name, as it is written here with what is said above it."""
    found = STATEMENT.finditer(_views())
    return {statement.group("name"): statement.group().strip() for statement in found}


def version() -> str:
    """The version of tables and views that this program reads: it changes whenever they do."""
    tables = [(source.name, columns(source)) for source in SOURCES]
    settings = [(setting.name, setting.value) for setting in DEFINITIONS]
    told = repr((tables, settings, BOOKKEEPING, _views()))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def is_of_this_version(connection: Connection) -> bool:
    """Whether a warehouse was made with the tables and views that this program reads."""
    try:
        return connection.execute("SELECT version FROM made_with").fetchone() == (version(),)
    except duckdb.CatalogException:  # made before versions were told
        return False


def empty(connection: Connection) -> None:
    """A warehouse with nothing in it: every table and view, for a start or a test."""
    create_tables(connection)
    connection.execute(_views())
    connection.execute("CREATE OR REPLACE TABLE made_with (version VARCHAR)")
    connection.execute("INSERT INTO made_with VALUES (?)", [version()])


# One row of an answer, read to its end: DuckDB holds a connection until an answer is.
def one_row(
    connection: Connection,
    sql: str,
    values: Mapping[str, Any] | Sequence[Any] = (),
) -> tuple[Any, ...]:
    """The first row of a query that always has one."""
    return connection.execute(sql, values or None).fetchall()[0]


def how_many(connection: Connection, source: Source, table: str = "") -> int:
    """Rows of an export, a call once: as the load before told it, or counted.

    Distinct first: memory may be short.
    """
    of = table or source.name
    (rows,) = one_row(connection, f"SELECT count(*) FROM {of}")
    if "visit_id" not in source.keys:
        return int(rows)
    known = "SELECT things FROM held_things WHERE (source, rows) = (?, ?)"
    if not table and (told := connection.execute(known, [source.name, rows]).fetchall()):
        return int(told[0][0])
    return int(one_row(connection, f"SELECT count(*) FROM (SELECT DISTINCT visit_id FROM {of})")[0])


def keep_how_many(connection: Connection, source: Source, things: int) -> None:
    """For the next load: so many things in as many rows as there are now."""
    connection.execute("DELETE FROM held_things WHERE source = ?", [source.name])
    rows = f"SELECT ?, count(*), ? FROM {source.name}"
    connection.execute(f"INSERT INTO held_things {rows}", [source.name, things])
