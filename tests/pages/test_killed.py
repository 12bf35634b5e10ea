"""Killed at any step or moment of a load: verdicts as before or newer, and the app answers."""

import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.warehouse import Store
from plan import intake
from tests.judged import NOTE, corrected, judged, notes, verdicts
from tests.killed import ROOT, killed
from tests.pages.conftest import words
from tests.plan.cases import TODAY

LOAD = "intake.load(store, [file])"


class Fault:
    """A store with a verdict, a file that changes it, and what must hold after a fault."""

    def __init__(self, folder: Path, visit: Callable) -> None:
        self.folder, self.visit = folder, visit
        self.store, self.file = judged(folder), corrected(folder / "newer")
        self.before = verdicts(self.store.root)
        newer = self.copy("newer_store")
        intake.load(newer, [self.file], today=TODAY)
        self.after = verdicts(newer.root)
        assert self.before != self.after

    def copy(self, name: str) -> Store:
        return Store(Path(shutil.copytree(self.store.root, self.folder / name)))

    def stands(self, store: Store, monkeypatch: pytest.MonkeyPatch) -> bool:
        """Verdicts as before or newer, nothing confirmed gone, the app answers; is it newer?"""
        assert store.trouble == ""
        found = verdicts(store.root)
        assert found in (self.before, self.after)
        assert notes(store.root) == [NOTE]
        monkeypatch.setenv("GRIP_STORE", str(store.root))
        for page in ("actions", "data"):
            test = self.visit(page, acting_as="director")
            assert not test.exception
            assert not test.error
            assert "could not be shown" not in words(test)
        return found == self.after


@pytest.fixture
def fault(tmp_path: Path, visit: Callable, monkeypatch: pytest.MonkeyPatch) -> Fault:
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    monkeypatch.setenv("GRIP_TODAY", f"{TODAY}")
    return Fault(tmp_path, visit)


@pytest.mark.parametrize("steps", [(5, 12), pytest.param(range(99), marks=pytest.mark.long)])
def test_a_load_killed_at_any_step_leaves_the_verdicts_of_before_or_newer_ones(
    fault: Fault, monkeypatch: pytest.MonkeyPatch, steps
) -> None:
    for step in steps:
        store = fault.copy(f"at_{step}")
        was_killed = killed(LOAD, step, store.root, fault.file)
        is_newer = fault.stands(store, monkeypatch)
        assert is_newer or was_killed
        intake.load(store, [fault.file], today=TODAY)
        assert verdicts(store.root) == fault.after
        assert not list(Path(store.root).glob("building*"))
        if not was_killed:
            break
    assert was_killed is isinstance(steps, tuple)


@pytest.mark.parametrize("rounds", [pytest.param(200, marks=pytest.mark.long)])
def test_a_load_killed_at_random_moments_leaves_the_verdicts_of_before_or_newer_ones(
    fault: Fault, monkeypatch: pytest.MonkeyPatch, rounds: int
) -> None:
    dice, store = random.Random(rounds), fault.copy("loaded")
    began, reached = time.monotonic(), set()
    start_loading(fault, store).wait()
    lasted = time.monotonic() - began
    for _ in range(rounds):
        shutil.rmtree(store.root)
        store = fault.copy("loaded")
        loader = start_loading(fault, store)
        time.sleep(dice.uniform(0, 1.5 * lasted))
        loader.kill()
        loader.wait()
        reached.add(fault.stands(store, monkeypatch))
        intake.load(store, [fault.file], today=TODAY)
        assert verdicts(store.root) == fault.after
    assert reached == {False, True}


def start_loading(fault: Fault, store: Store) -> subprocess.Popen:
    command = [sys.executable, "grip.py", "load", str(fault.file), "--store", str(store.root)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
