"""Generations of the warehouse: built aside, swapped in whole, the last few kept for going back."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

KEPT = 3
POINTER, ASIDE = "current", "aside"
FIRST = "generation-000001"
NAME = re.compile(r"generation-(\d{6,})")
LOCKED_DOWN: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "lock_configuration": "true",
}


class StoreProblem(Exception):
    """The store cannot be read or written; the text says why and what to do."""


class Busy(StoreProblem):
    """Another load is under way."""


@dataclass(frozen=True)
class Store:
    """A folder with generations of the warehouse and a pointer to the one in force."""

    root: Path

    @property
    def generation(self) -> str:
        """The name of the newest generation; "" while nothing was ever loaded."""
        try:
            return (Path(self.root) / POINTER).read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            return ""

    @property
    def path(self) -> Path | None:
        """The file of the newest generation. StoreProblem if it is named but gone."""
        name, kept = self.generation, set(self.kept())
        if not (Path(self.root) / POINTER).exists():
            kept -= {FIRST}  # the first load was killed before it had a pointer
        if not name and not kept:
            return None
        path = self.file(name)
        if not NAME.fullmatch(name) or not path.exists():
            raise StoreProblem(
                f"{self.root}: the file of the newest data is missing, or '{POINTER}' does not name"
                f" it. Put the folder back from a backup, or write into '{POINTER}' the name of a"
                f" generation that is there: {', '.join(sorted(kept, key=_number)) or 'none'}."
            )
        return path

    @property
    def profiles(self) -> Path:
        """The provider's own profiles."""
        return Path(self.root) / "profiles"

    def file(self, name: str) -> Path:
        return Path(self.root) / f"{name}.duckdb"

    def kept(self) -> list[str]:
        """The names of the generations that are there, oldest first."""
        names = [path.stem for path in Path(self.root).glob("generation-*.duckdb")]
        return sorted((n for n in names if NAME.fullmatch(n)), key=_number)


def _number(name: str) -> int:
    found = NAME.fullmatch(name)
    return int(found.group(1)) if found else 0


@contextmanager
def only_loader(store: Store) -> Iterator[None]:
    """One loader at a time. Raises Busy if another is at work; leftovers of a killed one go."""
    Path(store.root).mkdir(parents=True, exist_ok=True)
    lock = FileLock(Path(store.root) / "load.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise Busy(
            f"Another load into {store.root} is under way. Wait until it has ended and try again."
        ) from None
    try:
        _sweep(store)
        yield
    finally:
        lock.release()


def _sweep(store: Store) -> None:
    """Leftovers go; but no generation unless the pointer names one that opens."""
    if newest := store.path:
        try:
            duckdb.connect(newest, read_only=True, config=LOCKED_DOWN).close()
        except duckdb.IOException:
            raise unreadable(store) from None
    for path in (*Path(store.root).glob("building*"), Path(store.root) / ASIDE):
        shutil.rmtree(path, ignore_errors=True)
    named = _number(store.generation)
    # Those after it were killed before the pointer was set.
    move_aside(store, [name for name in store.kept() if _number(name) > named])


def move_aside(store: Store, names: Iterable[str]) -> None:
    """Generations out of the way, where they wait until another load has gone well."""
    aside = Path(store.root) / ASIDE
    for name in names:
        aside.mkdir(exist_ok=True)
        # One still open in a reader, where the system forbids that: the next load tries.
        with suppress(PermissionError):
            os.replace(store.file(name), aside / store.file(name).name)


def begin_anew(store: Store) -> None:
    """All that is held goes aside: the next load finds an empty store."""
    move_aside(store, store.kept())
    (Path(store.root) / POINTER).unlink(missing_ok=True)


@contextmanager
def building(store: Store) -> Iterator[Path]:
    """A folder with a copy of the newest generation, `next.duckdb`; swapped in if all goes well."""
    folder = Path(store.root) / f"building-{os.getpid()}"
    folder.mkdir()
    draft = folder / "next.duckdb"
    try:
        if store.path is not None:
            shutil.copyfile(store.path, draft)
        yield draft
        _swap_in(store, draft)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _swap_in(store: Store, draft: Path) -> None:
    name = f"generation-{_number(store.generation) + 1:06d}"
    _to_disk(draft)
    os.replace(draft, store.file(name))
    pointer = draft.with_name(POINTER)
    pointer.write_text(f"{name}\n", encoding="utf-8")
    _to_disk(pointer)
    _to_disk(Path(store.root))
    os.replace(pointer, Path(store.root) / POINTER)
    _to_disk(Path(store.root))
    move_aside(store, store.kept()[:-KEPT])


def _to_disk(path: Path) -> None:
    if path.is_dir() and os.name == "nt":
        return  # folders cannot be opened there, and need not be
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(store: Store, generation: str = "") -> duckdb.DuckDBPyConnection | None:
    """One generation, or the newest, read-only; None while nothing was ever loaded."""
    if generation and generation != store.generation:
        return _opened_again(store, generation)
    for _ in range(3):
        path = store.path
        if path is None:
            return None
        try:
            return duckdb.connect(path, read_only=True, config=LOCKED_DOWN)
        except duckdb.IOException:
            if store.path == path:  # else a load came between and this one is no longer kept
                raise unreadable(store) from None
    raise StoreProblem(f"{store.root}: loads follow each other too fast to read between them.")


def _opened_again(store: Store, generation: str) -> duckdb.DuckDBPyConnection:
    """An older generation. Raises StoreProblem if it is no longer kept."""
    kept = store.kept()
    if generation not in kept:
        raise StoreProblem(
            f"{store.root} does not hold {generation}. Kept are {', '.join(kept) or 'none'}:"
            " the last few, the newest last. Name one of these."
        )
    return duckdb.connect(store.file(generation), read_only=True, config=LOCKED_DOWN)


def unreadable(store: Store) -> StoreProblem:
    """The newest generation is there, and is no warehouse that this version can open."""
    return StoreProblem(
        f"{store.root}: {store.generation}, the newest data, cannot be opened. Put its file back"
        f" from a backup, or write the name of an older generation into '{POINTER}'."
    )
