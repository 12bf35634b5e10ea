"""The sample provider, loaded once for a whole run, however many processes share the tests."""

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from connectors.warehouse import Store
from plan import intake


def shared_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store; read it, never write: `copied` is for that."""
    base = tmp_path_factory.getbasetemp()
    root = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "sample" / "store"
    root.parent.mkdir(exist_ok=True)
    with FileLock(root.with_name("loading.lock")):
        if not Store(root).generation:
            intake.ensure_sample(Store(root))
    return root


def copied(sample: Path, to: Path) -> Path:
    """A store of the same data and plan, for a test to write into."""
    return Path(shutil.copytree(sample, to))
