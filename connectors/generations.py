"""Generations of the warehouse: built aside, swapped in whole, the last few kept for going back."""

import hashlib
import os
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
from duckdb import DuckDBPyConnection as Connection
from filelock import FileLock, Timeout

KEPT = 3
POINTER, ASIDE, DAMAGED = "current", "aside", "damaged"
NOTHING = "generation-000000"  # named before the first load has ended
SEALS = "seals"  # the SHA-256 of each generation as it was made; `sha256sum -c seals` reads it
MEND = "Run: python grip.py store check --mend"
NAME = re.compile(r"generation-(\d{6,})")
LOCKED_DOWN: dict[str, Any] = {"enable_external_access": "false", "lock_configuration": "true"}


class StoreProblem(Exception):
    """The store cannot be read or written; the text says why and what to do."""


class Busy(StoreProblem):
    """Another load is under way."""


@dataclass(frozen=True)
class Store:
    """A folder with generations of the warehouse and a pointer to the one in force."""

    root: Path

    @property
    def named(self) -> str:
        """What the pointer names; "" where it is missing or empty."""
        return self._text(POINTER).strip()

    def _text(self, file: str) -> str:
        try:
            return (Path(self.root) / file).read_text("utf-8", errors="replace")
        except FileNotFoundError:
            return ""

    @property
    def generation(self) -> str:
        """The newest generation that is whole; "" while nothing was ever loaded.

        The one that the pointer names, if that is whole. StoreProblem if none is.
        """
        named = self.named
        if self.is_whole(named):
            return named
        if named == NOTHING and not self.file(NOTHING).exists():
            return ""
        kept = self.kept()
        whole = next(filter(self.is_whole, reversed(kept)), "")
        if not whole and (named or kept):
            raise StoreProblem(
                f"{self.root}: the newest data cannot be opened, or their file is missing, and no"
                " generation beside it is whole. Put a backup back:"
                " python grip.py restore FILE --replace"
            )
        return whole

    @property
    def trouble(self) -> str:
        """Why the newest data may not be those that are shown, and what to do; "" if they are."""
        named, used = self.named, self.generation
        if named == used or not used:
            return ""
        if self.file(named).exists() and NAME.fullmatch(named):
            why = f"The newest data, {named}, are damaged and cannot be opened"
        elif NAME.fullmatch(named):
            why = f"The file of the newest data, {named}, is missing"
        else:
            why = f"The file '{POINTER}', which names the newest data, is missing or names none"
        return f"{why}: Grip uses {used}, the newest that is whole. {MEND}"

    def is_whole(self, name: str) -> bool:
        """Whether a generation is as it was made by its seal, or else can be read to its end.

        Asked once for each state of its file.
        """
        path = self.file(name)
        if not NAME.fullmatch(name) or not path.is_file():
            return False
        state = path.stat()
        return _is_whole(path, self.seals().get(path.name, ""), state.st_mtime_ns, state.st_size)

    def seals(self) -> dict[str, str]:
        """File -> SHA-256 of the generations that have one."""
        found = re.finditer(r"^([0-9a-f]{64})  (\S+)$", self._text(SEALS), re.MULTILINE)
        return {file: digest for digest, file in (one.groups() for one in found)}

    @property
    def path(self) -> Path | None:
        """The file of the newest generation that is whole; None while nothing was ever loaded."""
        name = self.generation
        return self.file(name) if name else None

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


@lru_cache(maxsize=64)
def _is_whole(path: Path, seal: str, modified: int, size: int) -> bool:
    if seal and digest(path) == seal:
        return True
    try:  # DuckDB has a checksum of every block, and looks at it when the block is read
        with duckdb.connect(path, read_only=True, config=LOCKED_DOWN) as connection:
            tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
            for (table,) in tables:
                connection.execute(f"SELECT bit_xor(hash(held)) FROM {table} AS held").fetchall()
    except duckdb.Error:
        return False
    return True


def look_again() -> None:
    """Forget which generations were whole: one that was has turned out to be damaged."""
    _is_whole.cache_clear()


def digest(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def only_loader(store: Store) -> Iterator[None]:
    """One loader at a time. Raises Busy if another is at work; leftovers of a killed one go.

    No generation goes unless the pointer names one that is whole: StoreProblem if it does not.
    """
    with alone(store):
        if trouble := store.trouble:
            raise StoreProblem(f"{store.root}: {trouble}, then load again.")
        if not store.named:
            _write(store, POINTER, f"{NOTHING}\n")
        root, named = Path(store.root), _number(store.named)
        for path in (*root.glob("building*"), *root.glob("restoring*"), root / ASIDE):
            shutil.rmtree(path, ignore_errors=True)
        # Those after it were killed before the pointer was set.
        move_aside(store, [name for name in store.kept() if _number(name) > named])
        yield


@contextmanager
def alone(store: Store) -> Iterator[None]:
    """Nobody else writes into the store. Raises Busy if somebody does, StoreProblem as below."""
    with in_own_words(Path(store.root)):
        Path(store.root).mkdir(parents=True, exist_ok=True)
        lock = FileLock(Path(store.root) / "load.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise Busy(
                f"Another load into {store.root} is under way. Wait until it has ended and try"
                " again."
            ) from None
        try:
            yield
        finally:
            lock.release()


# What a disk or a database on it says, by a word in it; what is said of it here; what to do.
_FULL = ("the disk is full", "make room on that disk and do it again")
_CAUSES = {
    "no space": _FULL,
    "is full": _FULL,
    "max_temp_directory_size": _FULL,
    "out of memory": (
        "this computer has too little memory free",
        "close other programs, or load it in parts, such as a month each",
    ),
    "read-only file system": (
        "it may be read and not written",
        "let the user who runs Grip write into it",
    ),
}


@contextmanager
def in_own_words(path: Path) -> Iterator[None]:
    """A disk that takes nothing more is said as a StoreProblem; all else as it is."""
    try:
        yield
    except (OSError, duckdb.Error, sqlite3.Error) as error:
        words = str(error).lower()
        cause = next((cause for word, cause in _CAUSES.items() if word in words), None)
        if cause is None:
            raise
        raise StoreProblem(
            f"{path} cannot be written: {cause[0]}. What was there before is kept. What to do:"
            f" {cause[1]}."
        ) from None


def move_aside(store: Store, names: Iterable[str], to: str = ASIDE) -> None:
    """Generations out of the way: in `aside` they wait until another load has gone well."""
    aside = Path(store.root) / to
    for name in names:
        aside.mkdir(exist_ok=True)
        # One still open in a reader, where the system forbids that: the next load tries.
        with suppress(PermissionError):
            os.replace(store.file(name), aside / store.file(name).name)


class Declined(Exception):
    """What was built is not wanted: nothing is swapped in."""


@contextmanager
def building(
    store: Store, *, anew: bool = False, upon: str = "", keep: int = KEPT
) -> Iterator[Path]:
    """A folder with a copy of the newest generation, `next.duckdb`; swapped in if all goes well.

    `anew`: it begins with nothing, and all others go aside for it. `upon`: with an older one.
    """
    folder = Path(store.root) / f"building-{os.getpid()}"
    folder.mkdir()
    draft = folder / "next.duckdb"
    try:
        held = store.file(upon) if upon else store.path
        if held is not None and not anew:
            copied(held, draft)
        yield draft
        swap_in(store, draft, 1 if anew else keep)
    except Declined:
        return
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def copied(held: Path, draft: Path) -> None:
    """The same file again; where the file system can (XFS, btrfs), only what differs takes room."""
    try:
        with open(held, "rb") as source, open(draft, "wb") as target:
            left = os.fstat(source.fileno()).st_size
            while left:
                done = os.copy_file_range(source.fileno(), target.fileno(), left)
                if not done:
                    raise OSError(f"{held} ended early")
                left -= done
    except (AttributeError, OSError):  # Linux alone has it, and not for every file system
        shutil.copyfile(held, draft)


def swap_in(store: Store, draft: Path, keep: int = KEPT) -> None:
    """The draft gets a name that no generation had before it, its seal, and the pointer."""
    aside = (Path(store.root) / ASIDE).glob("*.duckdb")
    names = (store.named, *store.kept(), *(path.stem for path in aside))
    name = f"generation-{max(map(_number, names)) + 1:06d}"
    to_disk(draft)
    seal = digest(draft)
    os.replace(draft, store.file(name))
    _write_seals(store, {store.file(name).name: seal})
    _write(store, POINTER, f"{name}\n")
    move_aside(store, store.kept()[:-keep])


def _write_seals(store: Store, new: dict[str, str]) -> None:
    kept = {store.file(name).name for name in store.kept()}
    seals = {file: seal for file, seal in (store.seals() | new).items() if file in kept}
    _write(store, SEALS, "".join(f"{seal}  {file}\n" for file, seal in seals.items()))


def _write(store: Store, name: str, text: str) -> None:
    """A small file of the store, replaced in one step."""
    draft = Path(store.root) / f"{name}.new"
    draft.write_text(text, encoding="utf-8")
    to_disk(draft)
    to_disk(Path(store.root))
    os.replace(draft, Path(store.root) / name)
    to_disk(Path(store.root))


def to_disk(path: Path) -> None:
    """What was written to a file or folder survives a power cut."""
    if path.is_dir() and os.name == "nt":
        return  # folders cannot be opened there, and need not be
    handle = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opened(store: Store, generation: str = "") -> Connection | None:
    """One generation, or the newest, read-only; None while nothing was ever loaded.

    Raises StoreProblem for an older one that is no longer kept.
    """
    if generation and generation != store.generation:
        kept = store.kept()
        if generation not in kept:
            raise StoreProblem(
                f"{store.root} does not hold {generation}. Kept are {', '.join(kept) or 'none'}:"
                " the last few, the newest last. Name one of these."
            )
        return duckdb.connect(store.file(generation), read_only=True, config=LOCKED_DOWN)
    for _ in range(3):
        path = store.path
        if path is None:
            return None
        try:
            return duckdb.connect(path, read_only=True, config=LOCKED_DOWN)
        except duckdb.IOException:
            look_again()
            if store.path == path:  # else a load came between and this one is no longer kept
                raise unreadable(store) from None
    raise StoreProblem(f"{store.root}: loads follow each other too fast to read between them.")


def unreadable(store: Store) -> StoreProblem:
    """The newest generation is whole, and is no warehouse that this version can open."""
    return StoreProblem(
        f"{store.root}: {store.generation}, the newest data, cannot be opened by this version of"
        " Grip. Update Grip, or put a backup back: python grip.py restore FILE --replace"
    )


@dataclass(frozen=True)
class Part:
    """One part of a store: whether it is whole, and in words what was found and what to do."""

    name: str
    is_whole: bool
    finding: str


def parts(store: Store) -> tuple[Part, ...]:
    """The pointer and every generation, the newest last, each read to its end."""
    try:
        trouble = store.trouble
    except StoreProblem as problem:
        trouble = str(problem)
    finding = trouble or f"names {store.generation or 'none: nothing was ever loaded'}"
    damaged = "damaged: it is not as it was made, and not every row can be read"
    look_again()
    whole = {name: store.is_whole(name) for name in store.kept()}
    each = (Part(n, ok, "every row can be read" if ok else damaged) for n, ok in whole.items())
    return (Part(POINTER, not trouble, finding), *each)


def mend(store: Store) -> None:
    """What is damaged goes into `damaged`, and the pointer names the newest that is whole.

    Raises StoreProblem, with nothing changed, where no generation is whole.
    """
    with alone(store):
        found = {part.name: part.is_whole for part in parts(store)[1:]}
        whole = [name for name, is_whole in found.items() if is_whole]
        if found and not whole:
            raise StoreProblem(
                f"{store.root}: none of its generations is whole, so nothing was changed. Put a"
                " backup back: python grip.py restore FILE --replace"
            )
        unsealed = [name for name in whole if store.file(name).name not in store.seals()]
        _write_seals(store, {store.file(n).name: digest(store.file(n)) for n in unsealed})
        if whole and found.get(store.named) is not True:
            _write(store, POINTER, f"{whole[-1]}\n")
        move_aside(store, [name for name, is_whole in found.items() if not is_whole], DAMAGED)
