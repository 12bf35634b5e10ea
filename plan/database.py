"""Where the register is kept: its table, its version, triggers that keep the past."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import (
    URL,
    Column,
    Connection,
    Engine,
    Index,
    Integer,
    MetaData,
    NullPool,
    Table,
    Text,
    create_engine,
    event,
    func,
    insert,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from connectors.warehouse import StoreProblem

BUSY_SECONDS = 30  # how long a writer waits for another
WRITERS = 7_246_119  # the lock that writers of a PostgreSQL register take in turn

metadata = MetaData()

entries = Table(
    "entries",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("recorded_at", Text, nullable=False),  # ISO 8601, UTC
    Column("recorded_by", Text, nullable=False),
    Column("subject_kind", Text, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("field", Text, nullable=False),
    Column("value", Text, nullable=False),  # JSON
    Column("why", Text, nullable=False),
    Index("entries_by_subject", "subject_kind", "subject_id", "field"),
    sqlite_autoincrement=True,  # an id is never used twice, so the order of entries is their ids'
)


def engine_on(address: URL) -> Engine:
    """An engine on the register at `address`, whether its tables are there or not."""
    engine = create_engine(address, poolclass=NullPool)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin)
    elif engine.dialect.name == "postgresql":
        event.listen(engine, "begin", _queue)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, see _begin
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA synchronous = FULL")  # what was confirmed survives a power cut
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _write_ahead(connection)


def _write_ahead(connection: sqlite3.Connection) -> None:
    """SQLite does not wait by itself when two processes switch a new file to WAL at once."""
    for _ in range(BUSY_SECONDS * 20):
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except connection.OperationalError:
            time.sleep(0.05)
    raise OperationalError("PRAGMA journal_mode = WAL", None, TimeoutError())


def _begin(connection: Connection) -> None:
    """A writer takes the write lock at once: read then write is one step beside other writers."""
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _queue(connection: Connection) -> None:
    """PostgreSQL: the same; the lock ends with the transaction."""
    if connection.get_execution_options().get("writes"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")


# Triggers by which the database itself refuses to change what was said.


_REFUSAL = "The register only grows: what was said stays said."

_SQLITE = [
    f"""
    CREATE TRIGGER entries_refuse_{change.lower()}
    BEFORE {change} ON entries
    BEGIN
        SELECT RAISE(ABORT, '{_REFUSAL}');
    END
    """
    for change in ("UPDATE", "DELETE")
]
# INSERT OR REPLACE takes a row's place without a word to the triggers above.
_SQLITE_NUMBERS = [
    f"""
    CREATE TRIGGER entries_refuse_replacement
    BEFORE INSERT ON entries
    WHEN EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)
    BEGIN
        SELECT RAISE(ABORT, '{_REFUSAL}');
    END
    """
]
_POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION entries_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{_REFUSAL}';
    END
    $$
    """,
    """
    CREATE TRIGGER entries_refuse_change
    BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
    FOR EACH STATEMENT EXECUTE FUNCTION entries_refuse()
    """,
]


def guard(connection: Connection) -> None:
    """No entry can be changed or deleted."""
    _run(connection, {"sqlite": _SQLITE, "postgresql": _POSTGRESQL})


def guard_numbers(connection: Connection) -> None:
    """No entry can take the place of another. PostgreSQL knows no such replacement."""
    _run(connection, {"sqlite": _SQLITE_NUMBERS})


def _run(connection: Connection, statements: dict[str, list[str]]) -> None:
    for statement in statements.get(connection.dialect.name, ()):
        connection.execute(text(statement))


# The version of the register's tables, and how an older one is brought up to date by itself.


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
        create_tables(connection)


def create_tables(connection: Connection) -> None:
    """The tables of a new register, guarded, of this version."""
    metadata.create_all(connection)
    guard(connection)
    guard_numbers(connection)
    _say(connection, VERSION)


def _migrate(connection: Connection) -> None:
    found = version_of(connection)  # another process may have been first
    if found is None or found == VERSION:
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


# Where the register is kept: beside the data, or at the address that is named.


VARIABLE = "GRIP_REGISTER_URL"
OLDER_VARIABLE = "GRIP_REGISTER"  # its name in earlier versions, still read


def address_of(store: Path) -> URL:
    """GRIP_REGISTER_URL if it is set, else `<store>/register.sqlite`. Raises StoreProblem."""
    name = VARIABLE if os.environ.get(VARIABLE) else OLDER_VARIABLE
    given = os.environ.get(name)
    if not given:
        store.mkdir(parents=True, exist_ok=True)
        return file_in(store)
    try:
        address = make_url(given)
    except ArgumentError:
        raise StoreProblem(
            f"{name} is not the address of a register. Expected: an address such as "
            "postgresql://user@host/database or sqlite:////folder/register.sqlite. "
            "What to do: put it right, or unset it to keep the register beside the data."
        ) from None
    is_postgresql = address.drivername in ("postgresql", "postgres")
    return address.set(drivername="postgresql+psycopg") if is_postgresql else address


def file_in(folder: Path) -> URL:
    """The address of a register that is a file of a folder."""
    return URL.create("sqlite", database=str(folder / "register.sqlite"))


class RegisterProblem(StoreProblem):
    """The register cannot be read or written; the text says why and what to do."""


class RegisterAway(RegisterProblem):
    """The same, of what may be over in a moment by itself."""


def out_of_reach(address: URL) -> RegisterProblem:
    """What is said of a database that does not answer; never with its password."""
    return RegisterAway(
        f"The register at {named(address)} cannot be reached or "
        "written. Expected: a running database that this user may write to. "
        f"What to do: see that it runs, and check {VARIABLE}."
    )


def named(address: URL) -> str:
    """An address without its password."""
    return address.render_as_string(hide_password=True)


RESTORE = "python grip.py restore FILE --replace"
_FULL = (
    "cannot be written: the disk is full",
    "make room on that disk and do the last step again. All that was confirmed is kept",
)
# What a database says, by a word in it; what is said of it here; what to do.
_CAUSES = {
    "is full": _FULL,
    "no space": _FULL,
    "malformed": (
        "is damaged",
        f"leave the file where it is, and put a backup back: {RESTORE}",
    ),
    "not a database": (
        "is damaged: it is no register",
        f"leave the file where it is, and put a backup back: {RESTORE}",
    ),
    "no such table": (
        "is missing, or holds nothing any more",
        f"put a backup back: {RESTORE}. No new one is made",
    ),
    "readonly": (
        "may be read and not written",
        "let the user who runs Grip write that file and its folder",
    ),
}


@contextmanager
def in_own_words(address: URL) -> Iterator[None]:
    """What a database cannot do is said as a RegisterProblem."""
    try:
        yield
    except ModuleNotFoundError:
        raise out_of_reach(address) from None
    except DatabaseError as error:
        if not isinstance(error, OperationalError) and type(error) is not DatabaseError:
            raise  # a rule that was broken, such as that no entry is changed
        said = f"{error.orig}".lower()
        cause = next((words for word, words in _CAUSES.items() if word in said), None)
        if cause is None:
            raise out_of_reach(address) from None
        found, do_next = cause
        raise RegisterProblem(
            f"The register of the plan, {named(address)}, {found}. What to do: {do_next}."
        ) from None


# Where the register of a store is: written down once there is one, so that none takes its place.


MARK = "register.mark"


def check_mark(store: Path, address: URL) -> None:
    """Raises RegisterProblem where this store has had a register, and there is none here."""
    mark = store / MARK
    if not mark.exists() or is_there(address):
        return
    before, now = mark.read_text("utf-8", errors="replace").strip(), named(address)
    where = f"at {now}, where it was" if before == now else f"at {now}; it was at {before}"
    raise RegisterProblem(
        f"The register of the plan is missing: there is none {where}. No new one is made in its"
        f" place. What to do: see that {VARIABLE} names the right one, or put a"
        f" backup back: {RESTORE}. Only if the plan is to begin anew, delete {MARK} in {store}."
    )


def is_there(address: URL) -> bool:
    """Whether there is a register at an address; none is made by asking."""
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").exists():
        return False  # to connect to it would make the file
    with engine_on(address).connect() as connection:
        return version_of(connection) is not None


def leave_mark(store: Path, address: URL) -> None:
    """Write down where the register of this store is."""
    with suppress(OSError):  # a store that may only be read
        mark = store / MARK
        if not mark.exists() or mark.read_text("utf-8", errors="replace") != named(address):
            mark.write_text(named(address), encoding="utf-8")
