"""The version of the register's tables, and how an older one is brought up to date by itself."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Column, Connection, Engine, Integer, Table, Text, func, insert, select, text

from connectors.warehouse import StoreProblem
from plan.register.guard import guard, guard_numbers
from plan.register.table import entries, metadata

versions = Table(
    "register_schema",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("since", Text, nullable=False),  # ISO 8601, UTC
)


def bring_up_to_date(engine: Engine) -> None:
    """Make the tables, or migrate them, a copy first. Raises StoreProblem for a newer version."""
    with engine.connect() as reading:
        found = version_of(reading)
    if found is None:
        with writing(engine) as connection, connection.begin():
            _make(connection)
    elif found > VERSION:
        raise StoreProblem(
            f"The register was written by a newer Grip (version {found}; this one knows "
            f"{VERSION}). Expected: a register of this version or an older one. "
            "What to do: update Grip, or go back to a copy of the register."
        )
    elif found < VERSION:
        _keep_a_copy_of_the_file(engine, found)
        with writing(engine) as connection, connection.begin():
            _migrate(connection)


def writing(engine: Engine) -> Connection:
    """A connection whose transactions wait for other writers before they read."""
    return engine.connect().execution_options(writes=True)


def version_of(connection: Connection) -> int | None:
    """None: there are no tables yet. The first version had no number."""
    has_table = connection.engine.dialect.has_table
    if has_table(connection, versions.name):
        return connection.execute(select(func.max(versions.c.version))).scalar()
    return 1 if has_table(connection, entries.name) else None


def _make(connection: Connection) -> None:
    if version_of(connection) is None:  # nobody else has made them meanwhile
        metadata.create_all(connection)
        guard(connection)
        guard_numbers(connection)
        _say(connection, VERSION)


def _migrate(connection: Connection) -> None:
    found = version_of(connection)  # another process may have been first
    if found == VERSION:
        return
    if connection.dialect.name == "postgresql":
        moment = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        copy = f"entries_of_version_{found}_{moment}"
        connection.execute(text(f"CREATE TABLE {copy} AS TABLE entries"))
    for version, step in _STEPS.items():
        if version > found:
            step(connection)
            _say(connection, version)


def _number_the_version(connection: Connection) -> None:
    """From 1 to 2: the version has a number, and no entry can take another's place."""
    versions.create(connection)
    if connection.dialect.name == "postgresql":
        guard(connection)
    guard_numbers(connection)


_STEPS: dict[int, Callable[[Connection], None]] = {2: _number_the_version}
VERSION = max(_STEPS)


def _say(connection: Connection, version: int) -> None:
    row = {"version": version, "since": datetime.now(UTC).isoformat()}
    connection.execute(insert(versions), [row])


def _keep_a_copy_of_the_file(engine: Engine, version: int) -> None:
    """SQLite: the whole register as it was, beside it. PostgreSQL copies its table instead."""
    file = engine.url.database
    if engine.dialect.name != "sqlite" or not file or file == ":memory:":
        return
    moment = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    copy = Path(file).with_name(f"{Path(file).name}.version-{version}.{moment}")
    plain = engine.raw_connection()
    try:
        plain.cursor().execute("VACUUM INTO ?", (str(copy),))
    finally:
        plain.close()
