"""A store of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from connectors.tables import is_of_this_version
from connectors.warehouse import Store, StoreProblem, read
from tests.connectors.exports import check_kept


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "store")
    yield store
    try:
        with read(store) as warehouse:
            if is_of_this_version(warehouse):
                check_kept(warehouse)
    except (StoreProblem, duckdb.Error):
        pass  # a test has damaged it


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder
