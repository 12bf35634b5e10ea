"""Less memory than a load needs: said in plain words, and what was there stays."""

from pathlib import Path

import pytest

from connectors import warehouse
from connectors.warehouse import Store, StoreProblem
from tests.connectors.exports import CALL, ROTA, ask, export, take


def test_where_memory_is_short_a_load_says_so_and_changes_nothing(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(store, export(tmp_path, "rota.csv", ROTA + CALL))
    held = store.generation
    monkeypatch.setattr(warehouse, "MEMORY_SHARE", "1MB")
    newer = export(tmp_path, "newer.csv", ROTA + CALL.replace("V1", "V2"))
    with pytest.raises(StoreProblem, match=r"has too little memory free.*load it in parts"):
        take(store, newer)
    assert store.generation == held
    assert ask(store, "SELECT visit_id FROM rota") == [("V1",)]
