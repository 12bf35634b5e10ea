"""Exports: what each must look like, and the warehouse that is made of them."""

from pathlib import Path

import duckdb
import pytest

from connectors import sources
from connectors.source import ColumnType, Flow, Source
from connectors.sources import SOURCES
from connectors.sources.settings import DEFINITIONS
from connectors.warehouse import Store, empty, read
from tests.connectors.exports import memory

FILES = Path(sources.__file__).parent


def test_every_export_file_stands_in_the_list() -> None:
    files = {path.stem for path in FILES.glob("*.py")} - {"__init__"}
    assert files == {source.name for source in SOURCES}


def test_every_export_has_a_read_in_the_built_in_profile() -> None:
    from connectors.profile import built_in

    grip = next(profile for profile in built_in() if profile.name == "grip")
    assert [read.source for read in grip.reads] == list(SOURCES)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_an_export_names_its_key_and_its_days(source: Source) -> None:
    names = [column.name for column in source.columns]
    assert source.keys
    assert len(names) == len(set(names))
    for name in (*source.days, source.since, source.until, source.site):
        assert not name or name in names
    assert source.days or source.flow is Flow.REFERENCE
    for column in source.columns:
        assert bool(column.codes) == (column.type is ColumnType.CODE)


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: source.name)
def test_an_empty_warehouse_has_a_table_for_every_export(source: Source) -> None:
    described = memory().execute(f"DESCRIBE {source.name}").fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        (column.name, column.type.sql) for column in source.columns
    ]


def test_a_store_with_nothing_loaded_reads_as_an_empty_warehouse(store: Store) -> None:
    assert store.generation == ""
    assert store.path is None
    with read(store) as cursor:
        assert cursor.execute("SELECT count(*) FROM calls").fetchall() == [(0,)]
        defaults = cursor.execute("SELECT count(*) FROM setting_defaults").fetchall()
        assert defaults == [(len(DEFINITIONS),)]


def test_a_column_that_is_new_is_added_to_an_older_warehouse() -> None:
    connection = duckdb.connect()
    connection.execute("CREATE TABLE rota (visit_id VARCHAR, carer_slot INTEGER)")
    connection.execute("INSERT INTO rota VALUES ('V1', 1)")
    empty(connection)
    assert connection.execute("SELECT visit_id, branch FROM rota").fetchall() == [("V1", None)]
