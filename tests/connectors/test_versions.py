"""Data that another version loaded: told apart, and counted anew with nothing lost."""

from pathlib import Path

import duckdb
import pytest

from connectors.warehouse import Store, is_outdated, read
from plan import intake
from tests.connectors.exports import CALL, LOG, ROTA, export


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """One call, loaded through the one door."""
    log = LOG + "V1,1,02/03/2026 08:05,02/03/2026 08:30,app,completed\n"
    files = [export(tmp_path, "rota.csv", ROTA + CALL), export(tmp_path, "call_log.csv", log)]
    store = Store(tmp_path / "store")
    intake.load(store, files)
    return store


def change(store: Store, sql: str) -> None:
    """Make the newest generation as another version would have left it."""
    with duckdb.connect(store.path) as connection:
        connection.execute(sql)


def on_time(store: Store) -> list[tuple]:
    with read(store) as cursor:
        return cursor.execute(
            """
            SELECT
                sum(numerator),
                sum(denominator)
            FROM facts
            JOIN fact_state USING (definition)
            WHERE measure = 'punctuality'
            """
        ).fetchall()


def test_data_just_loaded_are_of_this_version(store: Store, tmp_path: Path) -> None:
    assert not is_outdated(store)
    assert not is_outdated(Store(tmp_path / "nothing"))
    assert not intake.renew(store)
    assert store.generation == "generation-000001"


@pytest.mark.parametrize(
    "older",
    [
        "DROP TABLE made_with",
        "UPDATE made_with SET version = 'another'",
        "DROP TABLE made_with; DROP VIEW calls_due; CREATE VIEW calls_due AS SELECT 1 AS one",
        "DROP TABLE made_with; DELETE FROM facts; DELETE FROM fact_state",
        "DROP TABLE made_with; DROP TABLE working_days; ALTER TABLE rota DROP scheduler_round",
    ],
)
def test_what_an_older_version_left_is_counted_anew(store: Store, older: str) -> None:
    before = on_time(store)
    change(store, older)
    assert is_outdated(store)
    assert intake.renew(store)
    assert not is_outdated(store)
    assert on_time(store) == before == [(1, 1)]
    with read(store) as cursor:
        assert cursor.execute("SELECT count(*) FROM calls_due").fetchone() == (1,)
    assert store.kept() == ["generation-000001", "generation-000002"]
