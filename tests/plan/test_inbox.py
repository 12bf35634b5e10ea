"""A watched folder: what arrives is loaded once, moved and told; a kill loses nothing."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

from connectors.report import files_of_loads
from connectors.warehouse import Store, read
from plan.inbox import DONE, QUARANTINE, arrivals, watch
from plan.intake import load
from plan.register import open_register
from tests.connectors.exports import CALL, ROTA, begin, export

ROOT = Path(__file__).parents[2]


def filled(tmp_path: Path) -> tuple[Store, Path]:
    """A store in which nothing was loaded yet, and an empty inbox."""
    store, inbox = Store(tmp_path / "store"), tmp_path / "inbox"
    begin(store)
    inbox.mkdir()
    return store, inbox


def calls_and_loads(store: Store) -> tuple[int, int]:
    with read(store) as cursor:
        ((calls,),) = cursor.execute("SELECT count(*) FROM rota").fetchall()
        return calls, len(files_of_loads(cursor))


def test_what_arrives_is_loaded_once_and_moved_with_a_report_beside_it(tmp_path: Path) -> None:
    store, inbox = filled(tmp_path)
    export(inbox, "rota.csv", ROTA + CALL)
    export(inbox, "again.csv", ROTA + CALL)
    export(inbox, "strange.csv", "a,b\n1,2\n")
    export(inbox, "more.csv.part", ROTA)
    went = {arrival.name: arrival.went for arrival in watch(store, inbox, once=True)}
    assert went == {"again.csv": DONE, "rota.csv": DONE, "strange.csv": QUARANTINE}
    assert [path.name for path in inbox.iterdir() if path.is_file()] == ["more.csv.part"]
    told = {p.name: p.read_text("utf-8") for p in inbox.glob("*/*.report.txt")}
    assert told["again.csv.report.txt"].startswith("again.csv: rota: 1 rows read: 1 loaded.")
    assert told["rota.csv.report.txt"].startswith("rota.csv: loaded before, on ")
    assert "What to do:" in told["strange.csv.report.txt"]
    assert calls_and_loads(store)[0] == 1
    kept = arrivals(open_register(Path(store.root)))
    assert kept["folder"] == [str(inbox)]
    assert (kept[DONE], kept[QUARANTINE]) == (["again.csv", "rota.csv"], ["strange.csv"])


def test_what_was_loaded_before_a_kill_and_not_moved_is_not_loaded_again(tmp_path: Path) -> None:
    store, inbox = filled(tmp_path)
    load(store, [export(inbox, "rota.csv", ROTA + CALL)])
    before = calls_and_loads(store)
    (arrival,) = watch(store, inbox, once=True)
    assert (arrival.went, calls_and_loads(store)) == (DONE, before)


def test_a_kill_in_the_middle_of_a_load_loses_nothing(tmp_path: Path) -> None:
    store, inbox = filled(tmp_path)
    export(inbox, "rota.csv", ROTA + CALL)
    command = [sys.executable, "grip.py", "watch", str(inbox), "--store", str(store.root)]
    watching = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    until = monotonic() + 300
    while not list(Path(store.root).glob("building-*")) and monotonic() < until:
        sleep(0.02)
    os.kill(watching.pid, signal.SIGKILL)
    watching.wait()
    assert (inbox / "rota.csv").exists()
    (arrival,) = watch(store, inbox, once=True)
    assert (arrival.name, arrival.went) == ("rota.csv", DONE)
    assert calls_and_loads(store)[0] == 1
