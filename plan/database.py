"""Where the register is kept: its table, its version, triggers that keep the past."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from connectors.warehouse import StoreProblem

FILE = "register.sqlite"  # in the folder of its store
BUSY_SECONDS = 30  # how long a writer waits for another
WRITERS = 7_246_119  # the lock that writers of a PostgreSQL register take in turn

metadata = sa.MetaData()

entries = sa.Table(
    "entries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("recorded_at", sa.Text, nullable=False),  # ISO 8601, UTC
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("subject_kind", sa.Text, nullable=False),
    sa.Column("subject_id", sa.Text, nullable=False),
    sa.Column("field", sa.Text, nullable=False),
    sa.Column("value", sa.Text, nullable=False),  # JSON
    sa.Column("why", sa.Text, nullable=False),
    sa.Index("entries_by_subject", "subject_kind", "subject_id", "field"),
    sqlite_autoincrement=True,  # an id is never used twice, so the order of entries is their ids'
)
versions = sa.Table(
    "register_schema",
    metadata,
    sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("since", sa.Text, nullable=False),  # ISO 8601, UTC
)
VERSION = 2  # since then the version has a number, and no entry can take another's place


def engine_on(address: sa.URL) -> sa.Engine:
    """An engine on the register at `address`, whether its tables are there or not."""
    with in_own_words(address):  # its driver may not be here
        engine = sa.create_engine(address, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "do_connect", _open_file)
        sa.event.listen(engine, "connect", _set_up_sqlite)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _open_file(_dialect: Any, _record: Any, args: list[Any], how: dict[str, Any]) -> Any:
    """The file; where nothing can be written beside it, as SQLite needs to, to be read alone."""
    connection = sqlite3.connect(*args, **how)
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError:
        connection.close()
        file = Path(args[0]).absolute()
        log = file.with_name(f"{file.name}-wal")  # what is in it would be passed over
        if not file.is_file() or (log.is_file() and log.stat().st_size):
            raise
        connection = sqlite3.connect(f"{file.as_uri()}?immutable=1", uri=True, **how)
    return connection


def _set_up_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where we say, see _begin
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA synchronous = FULL")  # what was confirmed survives a power cut
    if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
        return
    for _ in range(BUSY_SECONDS * 20):  # it does not wait by itself when two switch a new file
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except connection.OperationalError:
            time.sleep(0.05)
    raise OperationalError("PRAGMA journal_mode = WAL", None, TimeoutError())


def _begin(connection: sa.Connection) -> None:
    """A writer takes the write lock at once: read then write is one step beside other writers."""
    writes = connection.get_execution_options().get("writes")
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
    elif connection.dialect.name == "postgresql" and writes:  # till the end of the transaction
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITERS})")


# Triggers by which the database itself refuses to change what was said. INSERT OR REPLACE takes a
# row's place without a word to those on changes; PostgreSQL knows no such replacement.
_REFUSAL = "The register only grows: what was said stays said."
_CHANGES = {
    "update": "UPDATE ON entries",
    "delete": "DELETE ON entries",
    "replacement": "INSERT ON entries WHEN EXISTS (SELECT 1 FROM entries WHERE id = NEW.id)",
}
_GUARDS = {
    "sqlite": [
        f"""
        CREATE TRIGGER IF NOT EXISTS entries_refuse_{name}
        BEFORE {change}
        BEGIN
            SELECT RAISE(ABORT, '{_REFUSAL}');
        END
        """
        for name, change in _CHANGES.items()
    ],
    "postgresql": [
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
    ],
}


def create_tables(connection: sa.Connection) -> None:
    """The tables that are not there yet, guarded, of this version."""
    metadata.create_all(connection)
    for statement in _GUARDS.get(connection.dialect.name, ()):
        connection.execute(sa.text(statement))
    now = {"version": VERSION, "since": datetime.now(UTC).isoformat()}
    connection.execute(sa.insert(versions), [now])


def up_to_date(address: sa.URL) -> sa.Engine:
    """An engine on the register there, its tables made or migrated. Raises StoreProblem."""
    engine = engine_on(address)
    with reading(engine) as connection:
        found = version_of(connection)
    if found is not None and found > VERSION:
        raise StoreProblem(
            f"The register was written by a newer Grip (version {found}; this one knows "
            f"{VERSION}). Expected: a register of this version or an older one. "
            "What to do: update Grip, or go back to a copy of the register."
        )
    if found != VERSION:
        _migrate(engine, found)
    return engine


def _migrate(engine: sa.Engine, found: int | None) -> None:
    moment, file = datetime.now(UTC), file_of(engine.url)
    if found and file:  # a copy first: the whole as it was; PostgreSQL copies its table
        _copy_file(engine, f"{file}.version-{found}.{moment:%Y%m%d-%H%M%S-%f}")
    with writing(engine) as connection:
        if version_of(connection) != found:
            return  # another process was first
        if found and not file:
            table = f"entries_of_version_{found}_{moment:%Y%m%d%H%M%S}"
            connection.execute(sa.text(f"CREATE TABLE {table} AS TABLE entries"))
        create_tables(connection)


def _copy_file(engine: sa.Engine, copy: str) -> None:
    with closing(engine.raw_connection()) as plain:
        plain.cursor().execute("VACUUM INTO ?", (copy,))


def copied(address: sa.URL, folder: Path) -> Path:
    """All entries in a SQLite file, whichever database holds them, as at one moment."""
    engine, copy = up_to_date(address), folder / FILE
    if file_of(address):
        _copy_file(engine, str(copy))
        return copy
    at_once = engine.execution_options(isolation_level="REPEATABLE READ")
    with reading(at_once) as held, writing(engine_on(file_in(folder))) as rows:
        create_tables(rows)
        _copy_rows(held, rows)
    return copy


def _copy_rows(held: sa.Connection, into: sa.Connection) -> None:
    into.execute(sa.delete(versions))
    for table in (versions, entries):
        if rows := [row._asdict() for row in held.execute(sa.select(table))]:
            into.execute(sa.insert(table), rows)


def replace_tables(address: sa.URL, copy: Path, moment: str) -> None:
    """PostgreSQL: the tables that are there get another name, in the transaction of the new."""
    with writing(engine_on(address)) as into:
        tables = sa.inspect(into).get_table_names()
        if f"entries_{moment}" in tables:
            return  # it was done, and then the process was killed
        for name in (entries.name, versions.name):
            if name in tables:
                into.execute(sa.text(f"ALTER TABLE {name} RENAME TO {name}_{moment}"))
        index = f"ALTER INDEX IF EXISTS entries_by_subject RENAME TO by_subject_{moment}"
        into.execute(sa.text(index))
        create_tables(into)
        with reading(engine_on(file_in(copy.parent))) as held:
            _copy_rows(held, into)
        numbers = sa.text("pg_get_serial_sequence('entries', 'id')")
        into.execute(sa.select(sa.func.setval(numbers, sa.func.max(entries.c.id))))


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    with in_own_words(engine.url), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that waits for other writers before it reads."""
    with reading(engine.execution_options(writes=True)) as connection, connection.begin():
        yield connection


def version_of(connection: sa.Connection) -> int | None:
    """None: there are no tables yet. The first version had no number."""
    has_table = connection.engine.dialect.has_table
    if has_table(connection, versions.name):
        return connection.execute(sa.select(sa.func.max(versions.c.version))).scalar()
    return 1 if has_table(connection, entries.name) else None


VARIABLE = "GRIP_REGISTER_URL"
OLDER_VARIABLE = "GRIP_REGISTER"  # its name in earlier versions, still read


def address_of(store: Path) -> sa.URL:
    """GRIP_REGISTER_URL if it is set, else `<store>/register.sqlite`. Raises StoreProblem."""
    name = VARIABLE if os.environ.get(VARIABLE) else OLDER_VARIABLE
    if not (given := os.environ.get(name)):
        store.mkdir(parents=True, exist_ok=True)
        return file_in(store)
    try:
        address = sa.make_url(given)
    except ArgumentError:
        raise StoreProblem(
            f"{name} is not the address of a register. Expected: an address such as "
            "postgresql://user@host/database or sqlite:////folder/register.sqlite. "
            "What to do: put it right, or unset it to keep the register beside the data."
        ) from None
    is_postgresql = address.drivername in ("postgresql", "postgres")
    return address.set(drivername="postgresql+psycopg") if is_postgresql else address


def file_in(folder: Path) -> sa.URL:
    return sa.URL.create("sqlite", database=str(folder / FILE))


def file_of(address: sa.URL) -> Path | None:
    """Of a register in SQLite; None where another database holds it."""
    return Path(address.database or "") if address.get_backend_name() == "sqlite" else None


class RegisterProblem(StoreProblem):
    """The register cannot be read or written; the text says why and what to do."""


class RegisterAway(RegisterProblem):
    """The same, of what may be over in a moment by itself."""


def named(address: sa.URL) -> str:
    return address.render_as_string(hide_password=True)


RESTORE = "python grip.py restore FILE --replace"
_AGAIN = "and do the last step again. All that was confirmed is kept"
_FULL = ("cannot be written: the disk is full", f"make room on that disk {_AGAIN}")
_FAILS = "cannot be read or written: the disk is full, or fails"
_LEAVE = f"leave the file where it is, and put a backup back: {RESTORE}"
_GONE = "is missing, or holds nothing any more"
_READ_ONLY = "may be read and not written: its disk is full, or its folder is not this user's"
_MAY_WRITE = "make room on that disk, or let the user who runs Grip write that file and its folder,"
# What a database says, by a word in it; what is said of it here; what to do.
_CAUSES = {
    "is full": _FULL,
    "no space": _FULL,
    "disk i/o error": (_FAILS, f"make room on that disk, or see to it, {_AGAIN}"),
    "malformed": ("is damaged", _LEAVE),
    "not a database": ("is damaged: it is no register", _LEAVE),
    "no such table": (_GONE, f"put a backup back: {RESTORE}. No new one is made"),
    "readonly": (_READ_ONLY, f"{_MAY_WRITE} {_AGAIN}"),
}


@contextmanager
def in_own_words(address: sa.URL) -> Iterator[None]:
    """What a database cannot do is said as a RegisterProblem, and never with its password."""
    try:
        yield
    except (ModuleNotFoundError, DatabaseError) as error:
        is_a_rule = isinstance(error, DatabaseError) and type(error) is not DatabaseError
        if is_a_rule and not isinstance(error, OperationalError):
            raise  # that was broken, such as that no entry is changed
        words = f"{getattr(error, 'orig', '')}".lower()
        cause = next((cause for word, cause in _CAUSES.items() if word in words), None)
        if cause is None:
            raise RegisterAway(
                f"The register at {named(address)} cannot be reached or "
                "written. Expected: a running database that this user may write to. "
                f"What to do: see that it runs, and check {VARIABLE}."
            ) from None
        found, do_next = cause
        raise RegisterProblem(
            f"The register of the plan, {named(address)}, {found}. What to do: {do_next}."
        ) from None


# Where the register of a store is: written down once there is one, so that none takes its place.
MARK = "register.mark"


def check_mark(store: Path, address: sa.URL) -> None:
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


def is_there(address: sa.URL) -> bool:
    """Whether there is a register at an address; none is made by asking."""
    if (file := file_of(address)) and not file.exists():
        return False  # to connect to it would make the file
    with reading(engine_on(address)) as connection:
        return version_of(connection) is not None


def is_filled(address: sa.URL) -> bool:
    """Whether anything was ever said in the register at an address."""
    if not is_there(address):
        return False
    with reading(engine_on(address)) as connection:
        return bool(connection.scalar(sa.select(sa.func.count(entries.c.id))))


def leave_mark(store: Path, address: sa.URL) -> None:
    with suppress(OSError):  # a store that may only be read
        mark = store / MARK
        if not mark.exists() or mark.read_text("utf-8", errors="replace") != named(address):
            mark.write_text(named(address), encoding="utf-8")
