"""A disk of its own, in memory: small, full or read-only, for as long as a test needs it."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FILLER = "filler"


@contextmanager
def disk(at: Path, megabytes: int) -> Iterator[Path]:
    """Mounted at a folder that is made for it; skipped where this user may not mount."""
    at.mkdir()
    if not mounts("-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(at)):
        pytest.skip("this user may not mount a disk of its own: run it as root")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)


@contextmanager
def sharing_disk(at: Path) -> Iterator[Path]:
    """One whose files may share what is the same in them (XFS); skipped where none can be made."""
    image = at.with_suffix(".image")
    image.touch()
    os.truncate(image, 400 << 20)  # takes room only where it is written
    made = shutil.which("mkfs.xfs") and subprocess.run(["mkfs.xfs", "-q", image], check=True)
    at.mkdir()
    if not made or not mounts("-o", "loop", str(image), str(at)):
        pytest.skip("no XFS can be made and mounted here: install xfsprogs and run it as root")
    try:
        yield at
    finally:
        subprocess.run(["umount", "--lazy", str(at)], check=True)
        image.unlink()


def mounts(*words: str) -> bool:
    return subprocess.run(["mount", *words], capture_output=True, check=False).returncode == 0


@contextmanager
def of_memory(megabytes: int) -> Iterator[list[str]]:
    """What to put before a command so that it has only so much; skipped where none can be kept."""
    groups = Path("/sys/fs/cgroup")
    of_old = groups / "memory"
    group = (of_old if of_old.is_dir() else groups) / f"grip-test-{os.getpid()}"
    limit = group / ("memory.limit_in_bytes" if of_old.is_dir() else "memory.max")
    try:
        group.mkdir()
        limit.write_text(str(megabytes << 20))
    except OSError:
        pytest.skip("no group of its own memory can be made here: run it as root")
    try:
        yield ["sh", "-c", f'echo $$ > {group}/cgroup.procs && exec "$@"', "sh"]
    finally:
        group.rmdir()


def fill(at: Path, leave: int) -> None:
    """So that `leave` kilobytes are free on the disk."""
    filler = at / FILLER
    filler.unlink(missing_ok=True)
    has = os.statvfs(at)
    filler.write_bytes(bytes(max(has.f_bavail * has.f_frsize - leave * 1024, 0)))


def empty(at: Path) -> None:
    (at / FILLER).unlink(missing_ok=True)


@contextmanager
def read_only(at: Path) -> Iterator[None]:
    """Nothing can be written on the disk, not even by root."""
    assert mounts("-o", "remount,ro", str(at))
    try:
        yield
    finally:
        assert mounts("-o", "remount,rw", str(at))
