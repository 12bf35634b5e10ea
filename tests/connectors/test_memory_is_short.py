"""Less memory than a load needs: said in plain words, and what was there stays."""

import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.load import write_calls
from connectors import warehouse
from connectors.warehouse import Store, StoreProblem
from tests.connectors.exports import CALL, ROTA, ask, export, take
from tests.disks import of_memory
from tests.house import ROOT


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


@pytest.mark.long
def test_three_gigabytes_with_two_of_memory_are_loaded_or_refused_in_plain_words(
    store: Store, tmp_path: Path
) -> None:
    take(store, export(tmp_path, "rota.csv", ROTA + CALL))
    large = write_calls(tmp_path / "large.csv", 0, 18_500_000, 700)
    assert large.stat().st_size > 3_000_000_000
    command = [sys.executable, "grip.py", "load", str(large), "--store", str(store.root)]
    with of_memory(2 << 10) as with_little:
        done = subprocess.run(
            [*with_little, *command], capture_output=True, text=True, check=False, cwd=ROOT
        )
    assert "Traceback" not in done.stderr
    (calls,) = ask(store, "SELECT count(*) FROM rota")[0]
    if done.returncode == 0:
        assert calls == 18_500_001
    else:
        assert "has too little memory free" in done.stderr + done.stdout, done.returncode
        assert calls == 1
