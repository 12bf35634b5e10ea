"""Providers that are loaded once for a whole run, however many processes share the tests."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from connectors.warehouse import Store
from data.provider import SEED, small
from plan import intake

TODAY = date(2026, 11, 16)


def shared_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's store; read it, never write: `copied` is for that."""
    with _shared(tmp_path_factory, "sample") as folder:
        if not Store(folder / "store").generation:
            intake.ensure_sample(Store(folder / "store"))
    return folder / "store"


def shared_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small provider: its `exports`, and its `store`, of which the same holds."""
    with _shared(tmp_path_factory, "small") as folder:
        if not Store(folder / "store").generation:
            small.write(folder / "exports", SEED)
            intake.load(Store(folder / "store"), [folder / "exports"], today=TODAY)
    return folder


@contextmanager
def _shared(tmp_path_factory: pytest.TempPathFactory, name: str) -> Iterator[Path]:
    """A folder of the whole run, for one process at a time."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / name
    folder.mkdir(exist_ok=True)
    with FileLock(folder / "loading.lock"):
        yield folder


def copied(sample: Path, to: Path) -> Path:
    """A store of the same data and plan, for a test to write into."""
    return Path(shutil.copytree(sample, to))
