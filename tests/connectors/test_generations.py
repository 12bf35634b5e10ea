"""Generations: readers never wait, a kill leaves the last good one, one loader at a time."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest

from connectors.generations import look_again, mend, only_loader, parts
from connectors.warehouse import Busy, Store, StoreProblem, load, read
from tests.connectors.exports import CALL, ROTA, TODAY, ask, export, take
from tests.disks import sharing_disk

ROOT = Path(__file__).parents[2]
LOADER = """
import sys
from datetime import date
from pathlib import Path
from connectors.warehouse import Store, load

store, *files = map(Path, sys.argv[1:])
print("begins", flush=True)
load(Store(store), files, refresh=lambda cursor: None, today=date(2026, 3, 10))
print("done", flush=True)
"""


def rota(folder: Path, branch: str, calls: int) -> Path:
    rows = (CALL.replace("V1", f"V{at}").replace("Northgate", branch) for at in range(calls))
    return export(folder, f"{branch}.csv", ROTA + "".join(rows))


def loader(store: Store, file: Path) -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "-c", LOADER, str(store.root), str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def is_whole(store: Store, calls: int) -> bool:
    """All calls are of one branch: a load is there whole or not at all."""
    return ask(store, "SELECT count(*), count(DISTINCT branch) FROM rota") == [(calls, 1)]


def kill_rounds(store: Store, inbox: Path, rounds: int, seed: int) -> int:
    """Kill a loader at random moments; gives how many loads got through."""
    dice = random.Random(seed)
    calls, through = 2_000, 0
    files = [rota(inbox, branch, calls) for branch in ("Northgate", "Eastfield")]
    take(store, files[0])
    undisturbed = loader(store, files[0])
    undisturbed.stdout.readline()
    began = time.monotonic()
    undisturbed.wait()
    lasts = time.monotonic() - began  # as busy as the machine is
    for at in range(rounds):
        before = store.generation
        process = loader(store, files[(at + 1) % 2])
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0, 1.5 * lasts))
        process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        process.wait()
        process.stdout.close()
        through += store.generation != before
        assert is_whole(store, calls)
    take(store, files[0])
    assert is_whole(store, calls)
    assert not list(Path(store.root).glob("building*"))
    assert [f"{name}.duckdb" for name in store.kept()] == sorted(
        path.name for path in Path(store.root).glob("*.duckdb*")
    )
    return through


def test_a_load_killed_at_any_moment_leaves_the_generation_before_it(
    store: Store, inbox: Path
) -> None:
    kill_rounds(store, inbox, 4, seed=7)


@pytest.mark.long
def test_a_load_killed_two_hundred_times_leaves_the_generation_before_it(
    store: Store, inbox: Path
) -> None:
    assert 0 < kill_rounds(store, inbox, 200, seed=11) < 200


def test_what_fails_after_the_files_leaves_the_generation_before_it(
    store: Store, inbox: Path
) -> None:
    take(store, rota(inbox, "Northgate", 3))

    def refresh(_: duckdb.DuckDBPyConnection) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        take(store, rota(inbox, "Eastfield", 3), refresh=refresh)
    assert store.generation == "generation-000001"
    assert is_whole(store, 3)
    assert not list(Path(store.root).glob("building*"))


def test_two_loads_at_once_are_one_load_and_a_clear_message(store: Store, inbox: Path) -> None:
    file = rota(inbox, "Northgate", 3)
    with only_loader(store), pytest.raises(Busy, match="Another load into"):
        take(store, file)
    take(store, file)
    assert is_whole(store, 3)


def test_another_process_cannot_load_at_the_same_time(store: Store, inbox: Path) -> None:
    file = rota(inbox, "Northgate", 3)
    with only_loader(store):
        process = loader(store, file)
        assert process.wait() != 0
        assert process.stdout is not None
        process.stdout.close()
    assert store.generation == ""


def test_a_reader_at_work_during_loads_sees_the_generation_it_opened(
    store: Store, inbox: Path
) -> None:
    take(store, rota(inbox, "Northgate", 3))
    with read(store) as cursor:
        for branch in ("Eastfield", "Southbank", "Westbrook", "Millhouse"):
            take(store, rota(inbox, branch, 3))
            found = cursor.execute("SELECT DISTINCT branch FROM rota").fetchall()
            assert found == [("Northgate",)]
    assert ask(store, "SELECT DISTINCT branch FROM rota") == [("Millhouse",)]


def test_readers_of_many_loads_always_find_a_whole_generation(store: Store, inbox: Path) -> None:
    take(store, rota(inbox, "Northgate", 3))
    stop, seen = threading.Event(), []

    def look() -> None:
        while not stop.is_set():
            seen.append(is_whole(store, 3))

    reader = threading.Thread(target=look)
    reader.start()
    for branch in ("Eastfield", "Southbank", "Westbrook", "Millhouse"):
        take(store, rota(inbox, branch, 3))
    stop.set()
    reader.join()
    assert seen
    assert all(seen)


def test_the_last_three_generations_are_kept(store: Store, inbox: Path) -> None:
    for _ in range(5):
        take(store, rota(inbox, "Northgate", 3))
    assert store.generation == "generation-000005"
    assert store.kept() == [f"generation-00000{number}" for number in (3, 4, 5)]


def test_a_reader_can_neither_write_nor_reach_other_files(store: Store, inbox: Path) -> None:
    file = rota(inbox, "Northgate", 3)
    for _ in range(2):  # an empty store first
        with read(store) as cursor:
            for refused in (
                f"FROM read_csv('{file}')",
                f"COPY rota TO '{file}'",
                "SET enable_external_access = true",
                "SET memory_limit = '1GB'",
            ):
                with pytest.raises(duckdb.Error):
                    cursor.execute(refused)
        take(store, file)
    with read(store) as cursor, pytest.raises(duckdb.Error):
        cursor.execute("DELETE FROM rota")


def test_a_pointer_to_a_file_that_is_gone_is_a_clear_error(store: Store, inbox: Path) -> None:
    take(store, rota(inbox, "Northgate", 3))
    for path in Path(store.root).glob("*.duckdb"):
        path.unlink()
    with pytest.raises(StoreProblem, match="missing"), read(store):
        pass


@pytest.mark.parametrize("written", ["", "generation-00002", "generation-000009", "newest", None])
def test_a_pointer_that_names_nothing_deletes_nothing(
    store: Store, inbox: Path, written: str | None
) -> None:
    for branch in ("Northgate", "Eastfield"):
        take(store, rota(inbox, branch, 3))
    held, pointer = store.kept(), Path(store.root) / "current"
    if written is None:
        pointer.unlink()
    else:
        pointer.write_text(written, encoding="utf-8")
    assert store.generation == "generation-000002"
    assert ask(store, "SELECT DISTINCT branch FROM rota") == [("Eastfield",)]
    assert "Grip uses generation-000002" in store.trouble
    with pytest.raises(StoreProblem, match="generation-000002"):
        load(store, [rota(inbox, "Southbank", 3)], refresh=lambda _: None, today=TODAY)
    assert store.kept() == held
    mend(store)
    assert (store.named, store.trouble) == ("generation-000002", "")
    take(store, rota(inbox, "Southbank", 3))
    assert is_whole(store, 3)


def emptied(_: bytes) -> bytes:
    return b""


def no_warehouse(_: bytes) -> bytes:
    return b"no warehouse"


def truncated(held: bytes) -> bytes:
    return held[: len(held) * 2 // 3]


def flipped(held: bytes) -> bytes:
    """Eight bits turned, the same each time."""
    dice, spoilt = random.Random(len(held)), bytearray(held)
    for _ in range(8):
        spoilt[dice.randrange(len(held))] ^= 1 << dice.randrange(8)
    return bytes(spoilt)


@pytest.mark.parametrize("damage", [emptied, no_warehouse, truncated, flipped])
def test_where_the_newest_data_are_damaged_the_newest_that_are_whole_are_used(
    store: Store, inbox: Path, damage: Callable[[bytes], bytes]
) -> None:
    for branch in ("Northgate", "Eastfield"):
        take(store, rota(inbox, branch, 3))
    newest = store.file("generation-000002")
    spoilt = damage(newest.read_bytes())
    newest.write_bytes(spoilt)
    held = store.kept()
    assert store.generation == "generation-000001"
    assert ask(store, "SELECT DISTINCT branch FROM rota") == [("Northgate",)]
    assert "generation-000002, are damaged" in store.trouble
    with pytest.raises(StoreProblem, match="cannot be opened"):
        take(store, rota(inbox, "Southbank", 3))
    assert store.kept() == held
    assert [part.name for part in parts(store) if not part.is_whole] == ["current", held[-1]]
    mend(store)
    assert store.trouble == ""
    assert all(part.is_whole for part in parts(store))
    assert (Path(store.root) / "damaged" / newest.name).read_bytes() == spoilt
    take(store, rota(inbox, "Southbank", 3))
    assert ask(store, "SELECT DISTINCT branch FROM rota") == [("Southbank",)]


def test_the_newest_data_may_be_gone(store: Store, inbox: Path) -> None:
    for branch in ("Northgate", "Eastfield"):
        take(store, rota(inbox, branch, 3))
    store.file("generation-000002").unlink()
    assert ask(store, "SELECT DISTINCT branch FROM rota") == [("Northgate",)]
    assert "generation-000002, is missing" in store.trouble
    mend(store)
    assert (store.named, store.trouble) == ("generation-000001", "")


def test_where_nothing_is_whole_nothing_is_changed(store: Store, inbox: Path) -> None:
    take(store, rota(inbox, "Northgate", 3))
    for name in store.kept():
        store.file(name).write_bytes(b"no warehouse")
    files = sorted(Path(store.root).iterdir())
    with pytest.raises(StoreProblem, match="nothing was changed"):
        mend(store)
    assert sorted(Path(store.root).iterdir()) == files
    with pytest.raises(StoreProblem, match="no generation beside it is whole"), read(store):
        pass


def test_data_without_a_seal_are_read_to_their_end(store: Store, inbox: Path) -> None:
    take(store, rota(inbox, "Northgate", 2_000))
    (Path(store.root) / "seals").unlink()
    assert [part.is_whole for part in parts(store)] == [True] * 3
    newest = store.file(store.generation)
    held = newest.read_bytes()
    newest.write_bytes(held.replace(b"Northgate", b"Southgate"))
    assert [part.is_whole for part in parts(store)][1:] == [True, False]
    newest.write_bytes(held)
    mend(store)
    assert sorted(store.seals()) == [store.file(name).name for name in store.kept()]


def test_what_begins_anew_leaves_nothing_beside_it_and_has_a_name_of_its_own(
    store: Store, inbox: Path
) -> None:
    for branch in ("Northgate", "Eastfield"):
        take(store, rota(inbox, branch, 3))
    take(store, rota(inbox, "Southbank", 3), anew=True, agree=lambda _: False)
    assert ask(store, "SELECT DISTINCT branch FROM rota") == [("Eastfield",)]
    take(store, rota(inbox, "Southbank", 3), anew=True)
    assert ask(store, "SELECT DISTINCT branch FROM rota") == [("Southbank",)]
    assert store.kept() == ["generation-000003"]


@pytest.mark.long
def test_two_hundred_damages_leave_what_was_loaded_before(store: Store, inbox: Path) -> None:
    for branch in ("Northgate", "Eastfield"):
        take(store, rota(inbox, branch, 300))
    newest, dice = store.file("generation-000002"), random.Random(5)
    whole, fallen_back = newest.read_bytes(), 0
    for _ in range(200):
        spoilt = bytearray(whole)
        at = dice.randrange(len(whole))
        if dice.random() < 0.5:
            del spoilt[at:]
        else:
            spoilt[at] ^= 1 << dice.randrange(8)
        newest.write_bytes(spoilt)
        look_again()
        newest_is_whole = not store.trouble  # where the damage is in no block that holds anything
        branch = "Eastfield" if newest_is_whole else "Northgate"
        assert ask(store, "SELECT branch, count(*) FROM rota GROUP BY ALL") == [(branch, 300)]
        fallen_back += not newest_is_whole
    assert fallen_back > 100
    newest.write_bytes(whole)
    look_again()
    assert ask(store, "SELECT DISTINCT branch FROM rota") == [("Eastfield",)]
    assert store.trouble == ""


def test_what_goes_waits_aside_for_one_load(store: Store, inbox: Path) -> None:
    aside = Path(store.root) / "aside"
    for number in range(2, 5):
        take(store, rota(inbox, "Northgate", number))
    assert [path.stem for path in aside.iterdir()] == ["generation-000000"]
    take(store, rota(inbox, "Northgate", 3))
    assert [path.stem for path in aside.iterdir()] == ["generation-000001"]


def test_what_did_not_change_takes_no_room_twice_where_the_disk_can_share(
    tmp_path: Path, inbox: Path
) -> None:
    with sharing_disk(tmp_path / "disk") as disk:
        store = Store(disk / "store")
        take(store, rota(inbox, "Northgate", 200_000))
        os.sync()
        free = shutil.disk_usage(disk).free
        take(store, rota(inbox, "Eastfield", 5))
        os.sync()
        assert free - shutil.disk_usage(disk).free < store.path.stat().st_size * 2 / 3
        assert ask(store, "SELECT count(*) FROM rota") == [(200_000,)]


def refused(*_: int) -> int:
    raise OSError("Operation not supported")


@pytest.mark.parametrize("sharing", [refused, lambda *_: 0])
def test_where_the_disk_cannot_share_a_generation_is_copied(
    store: Store, inbox: Path, monkeypatch: pytest.MonkeyPatch, sharing: Callable[..., int]
) -> None:
    monkeypatch.setattr(os, "copy_file_range", sharing)
    take(store, rota(inbox, "Northgate", 3))
    take(store, rota(inbox, "Eastfield", 5))
    assert ask(store, "SELECT count(*) FROM rota") == [(5,)]


def test_a_load_tells_how_far_it_is(store: Store, inbox: Path) -> None:
    told = []
    files = [rota(inbox, "Northgate", 3), rota(inbox, "Eastfield", 3)]
    load(store, files, refresh=lambda _: None, today=TODAY, progress=told.append)
    reading = [f"Reading {path.name}" for path in files]
    assert [one.description for one in told] == [*reading, "Counting", "Saving"]
    assert told[-1].completed == told[-1].total == sum(path.stat().st_size for path in files)
    assert all(a.completed <= b.completed for a, b in pairwise(told))
