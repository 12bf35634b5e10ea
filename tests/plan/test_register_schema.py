"""A register of an older version is brought up to date by itself, with a copy kept first."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from connectors.warehouse import StoreProblem
from plan.database import VARIABLE, VERSION, version_of
from plan.model import Person
from plan.register import open_register

FIRST_VERSION = """
    CREATE TABLE entries (
        id {number} PRIMARY KEY{by_itself},
        recorded_at TEXT NOT NULL,
        recorded_by TEXT NOT NULL,
        subject_kind TEXT NOT NULL,
        subject_id TEXT NOT NULL,
        field TEXT NOT NULL,
        value TEXT NOT NULL,
        why TEXT NOT NULL
    )
"""
FIRST_ENTRY = """
    INSERT INTO entries
        (recorded_at, recorded_by, subject_kind, subject_id, field, value, why)
    VALUES
        ('2026-01-05T09:00:00+00:00', 'import', 'person', 'BM', 'role', '"Branch manager"', '')
"""
MANAGER = Person(id="BM", role="Branch manager")


def older_file(store: Path) -> Path:
    """A register as the first version wrote it, without a number."""
    store.mkdir()
    file = store / "register.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute(FIRST_VERSION.format(number="INTEGER", by_itself=" AUTOINCREMENT"))
        connection.execute(FIRST_ENTRY)
    connection.close()
    return file


def test_older_file_is_migrated_and_copied_first(tmp_path: Path) -> None:
    file = older_file(tmp_path / "store")
    register = open_register(file.parent)
    assert register.plan().people == (MANAGER,)
    with register.engine.connect() as connection:
        assert version_of(connection) == VERSION
    (copy,) = file.parent.glob("register.sqlite.version-1.*")
    with sqlite3.connect(copy) as old:
        assert old.execute("SELECT count(*) FROM entries").fetchone() == (1,)
    old.close()
    open_register(file.parent)
    assert len(list(file.parent.glob("register.sqlite.version-1.*"))) == 1


def test_older_database_is_migrated_and_guarded(
    postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, postgres_url)
    with psycopg.connect(postgres_url) as connection:
        connection.execute(FIRST_VERSION.format(number="SERIAL", by_itself=""))
        connection.execute(FIRST_ENTRY)
    register = open_register(tmp_path)
    assert register.plan().people == (MANAGER,)
    with register.engine.connect() as connection:
        assert version_of(connection) == VERSION
        names = connection.execute(text("SELECT tablename FROM pg_tables")).scalars()
        assert [each for each in names if each.startswith("entries_of_version_1_")]
    for change in ("DELETE FROM entries", "TRUNCATE entries", "UPDATE entries SET why = ''"):
        with pytest.raises(DatabaseError, match="only grows"), register.engine.begin() as writing:
            writing.execute(text(change))


def test_register_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    with register.engine.connect() as connection, connection.begin():
        connection.execute(text("INSERT INTO register_schema VALUES (99, '')"))
    with pytest.raises(StoreProblem, match=r"newer Grip.*update Grip"):
        open_register(tmp_path)


def test_an_entry_cannot_take_the_place_of_another(tmp_path: Path) -> None:
    register = open_register(tmp_path)
    register.write(MANAGER, by="import")
    replacing = "INSERT OR REPLACE INTO entries SELECT 1, '', 'x', 'x', 'x', 'x', '1', ''"
    with pytest.raises(DatabaseError, match="only grows"), register.engine.begin() as connection:
        connection.execute(text(replacing))
    assert register.plan().people == (MANAGER,)


def test_database_that_does_not_answer_is_told_without_its_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, f"postgresql://grip:secret@/none?host={tmp_path}")
    with pytest.raises(StoreProblem, match="What to do") as told:
        open_register(tmp_path)
    assert "secret" not in str(told.value)
