"""The one table of the register, and a connection to it that refuses to change what was said."""

import time

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
)
from sqlalchemy.exc import OperationalError

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


def _set_up_sqlite(connection, _record) -> None:
    connection.isolation_level = None  # transactions begin where we say, see _begin
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    connection.execute("PRAGMA synchronous = FULL")  # what was confirmed survives a power cut
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _write_ahead(connection)


def _write_ahead(connection) -> None:
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
