"""The tables of a warehouse, made from the sources; all exist, also when nothing was loaded."""

import hashlib
import re
from pathlib import Path

import duckdb

from connectors.source import Source
from connectors.sources import SOURCES
from connectors.sources.settings import DEFINITIONS
from connectors.working_days import create_working_days

VIEWS = Path(__file__).parent / "views.sql"

STATEMENT = re.compile(
    r"(^--.*\n)*^CREATE OR REPLACE (VIEW|MACRO) (?P<name>\w+)(.*\n)*?.*;$", re.MULTILINE
)

BOOKKEEPING = """
    CREATE TABLE IF NOT EXISTS loads (
        load_id INTEGER,
        loaded_at TIMESTAMP,
        today DATE
    );
    CREATE TABLE IF NOT EXISTS load_files (
        load_id INTEGER,
        file VARCHAR,
        source VARCHAR,
        profile VARCHAR,
        read BIGINT,
        loaded BIGINT,
        replaced BIGINT,
        unchanged BIGINT,
        rejected BIGINT,
        withdrawn BIGINT,
        error VARCHAR,
        header VARCHAR
    );
    ALTER TABLE load_files ADD COLUMN IF NOT EXISTS sha256 VARCHAR;
    ALTER TABLE load_files ADD COLUMN IF NOT EXISTS bytes BIGINT;
    CREATE TABLE IF NOT EXISTS quarantine (
        load_id INTEGER,
        file VARCHAR,
        source VARCHAR,
        line BIGINT,
        column_name VARCHAR,
        reason VARCHAR,
        found VARCHAR,
        expected VARCHAR,
        raw VARCHAR
    );
    CREATE TABLE IF NOT EXISTS coverage (
        source VARCHAR,
        through DATE
    );
    CREATE OR REPLACE TABLE setting_defaults (
        name VARCHAR,
        value DOUBLE,
        unit VARCHAR,
        meaning VARCHAR
    );
"""


def create_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Every table that is not there yet, and the default settings and working days as of now."""
    for source in SOURCES:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {source.name} ({columns(source)})")
    _add_new_columns(connection)
    connection.execute(BOOKKEEPING)
    connection.executemany(
        "INSERT INTO setting_defaults VALUES (?, ?, ?, ?)",
        [(one.name, one.value, one.unit, one.meaning) for one in DEFINITIONS],
    )
    create_working_days(connection)


def _add_new_columns(connection: duckdb.DuckDBPyConnection) -> None:
    """Columns that an export did not have when the generation was first made."""
    found = connection.execute("SELECT table_name, column_name FROM duckdb_columns()").fetchall()
    held = set(found)
    for source in SOURCES:
        for column in source.columns:
            if (source.name, column.name) not in held:
                connection.execute(
                    f"ALTER TABLE {source.name} ADD COLUMN {column.name} {column.type.sql}"
                )


def columns(source: Source) -> str:
    """The columns of an export as SQL declares them."""
    return ", ".join(f"{column.name} {column.type.sql}" for column in source.columns)


def create_views(connection: duckdb.DuckDBPyConnection) -> None:
    """The joins that are facts of the business, and which version of them they are."""
    connection.execute(VIEWS.read_text(encoding="utf-8"))
    connection.execute("CREATE OR REPLACE TABLE made_with (version VARCHAR)")
    connection.execute("INSERT INTO made_with VALUES (?)", [version()])


def written_views() -> dict[str, str]:
    """Every view and macro by name, as it is written here with what is said above it."""
    found = STATEMENT.finditer(VIEWS.read_text(encoding="utf-8"))
    return {each.group("name"): each.group().strip() for each in found}


def version() -> str:
    """The version of tables and views that this program reads: it changes whenever they do."""
    tables = [(source.name, columns(source)) for source in SOURCES]
    settings = [(one.name, one.value) for one in DEFINITIONS]
    told = repr((tables, settings, BOOKKEEPING, VIEWS.read_text(encoding="utf-8")))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def is_of_this_version(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether a warehouse was made with the tables and views that this program reads."""
    try:
        return connection.execute("SELECT version FROM made_with").fetchone() == (version(),)
    except duckdb.CatalogException:  # made before versions were told
        return False


def empty(connection: duckdb.DuckDBPyConnection) -> None:
    """A warehouse with nothing in it: every table and view, for a start or a test."""
    create_tables(connection)
    create_views(connection)
