"""Workers count what one computer does, one of them killed and one slow; a lost cluster nothing."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from threading import Thread

import pytest

from connectors import warehouse
from connectors.warehouse import Store, read
from metrics import cluster, facts
from metrics.catalogue import CATALOGUE
from metrics.cluster import ClusterProblem, Workers
from plan import intake
from tests.sample_store import copied, shared_sample

ROOT = Path(__file__).parents[2]
SAMPLE, TODAY = ROOT / "data" / "sample", date(2026, 11, 16)
KEPT = ("facts", "fact_state", "leg_minutes", "way_journeys")


@pytest.fixture
def store(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(copied(shared_sample(tmp_path_factory), tmp_path / "store"))


@contextmanager
def running(*asked: str) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", "dask", *asked]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        yield process
        process.send_signal(signal.SIGCONT)
        process.kill()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[list[subprocess.Popen]]:
    """A scheduler and two workers, and where the scheduler says its address is."""
    pytest.importorskip("distributed")
    where = ["--scheduler-file", str(tmp_path / "scheduler.json")]
    worker = ["worker", *where, "--no-nanny", "--no-dashboard", "--nthreads", "1"]
    worker += ["--local-directory", str(tmp_path)]
    with (
        running("scheduler", *where, "--port", "0", "--no-dashboard") as scheduler,
        running(*worker) as one,
        running(*worker) as other,
    ):
        yield [scheduler, one, other]


def address(tmp_path: Path) -> str:
    file = tmp_path / "scheduler.json"
    wait_for(lambda: file.exists() and file.read_text().endswith("\n}"))  # written to its end
    return json.loads(file.read_text())["address"]


def wait_for(there: Callable[[], object]) -> None:
    while not there():
        time.sleep(0.01)


def half_way(store: Store, act: Callable[[], None]) -> Thread:
    """Do something once the calls of a first month lie in the shared folder."""
    calls = "building-*/*/20*/legs.parquet"

    def watch() -> None:
        wait_for(lambda: any(Path(store.root).glob(calls)))
        act()

    thread = Thread(target=watch, daemon=True)
    thread.start()
    return thread


def held(store: Store) -> dict[str, list[tuple]]:
    with read(store) as warehouse:
        return {table: warehouse.execute(f"FROM {table} ORDER BY ALL").fetchall() for table in KEPT}


def test_two_workers_count_what_one_computer_does_though_one_is_killed_and_one_is_slow(
    store: Store, tmp_path: Path, processes: list[subprocess.Popen]
) -> None:
    before, (_, one, slow) = held(store), processes

    def trouble() -> None:
        one.kill()
        for _ in range(5):
            slow.send_signal(signal.SIGSTOP)
            time.sleep(0.5)
            slow.send_signal(signal.SIGCONT)
            time.sleep(0.1)

    watching = half_way(store, trouble)
    intake.count_anew(store, address(tmp_path))
    watching.join()
    assert one.poll() is not None
    found = held(store)
    assert {table: rows for table, rows in found.items() if rows != before[table]} == {}
    assert {measure for measure, _ in found["fact_state"]} == {one.id for one in CATALOGUE}
    assert all(found.values())


def test_a_lost_scheduler_leaves_the_generation_before(
    store: Store, tmp_path: Path, processes: list[subprocess.Popen]
) -> None:
    generation, kept = store.generation, sorted(Path(store.root).iterdir())
    watching = half_way(store, processes[0].kill)
    with pytest.raises(ClusterProblem, match=r"Nothing was changed\. What to do: "):
        intake.count_anew(store, address(tmp_path))
    watching.join()
    assert store.generation == generation
    assert sorted(Path(store.root).iterdir()) == kept


def test_a_load_is_counted_by_workers_as_by_one_computer(
    tmp_path: Path, processes: list[subprocess.Popen]
) -> None:
    alone, together = Store(tmp_path / "alone"), Store(tmp_path / "together")
    names = ("sites", "clusters", "rota_2026_06", "call_log")
    paths = [SAMPLE / f"{name}.csv.gz" for name in names]
    on = partial(facts.refresh, count=Workers(address(tmp_path)).count)
    warehouse.load(alone, paths, refresh=facts.refresh, today=TODAY)
    warehouse.load(together, paths, refresh=on, today=TODAY)
    assert held(together) == held(alone)
    assert all(process.poll() is None for process in processes)


def test_where_no_scheduler_answers_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "SECONDS_TO_ANSWER", 1)
    with pytest.raises(ClusterProblem, match=r"tcp://127\.0\.0\.1:9 failed"):
        intake.count_anew(Store(tmp_path), "tcp://127.0.0.1:9")
    assert not Store(tmp_path).generation


def test_without_the_client_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterProblem, match=r"requirements-cluster\.txt"):
        intake.count_anew(Store(tmp_path), "tcp://127.0.0.1:9")
