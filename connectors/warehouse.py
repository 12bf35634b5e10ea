"""The warehouse: exports go in by `load`, and `read` gives what the newest generation holds."""

import shutil
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from duckdb import DuckDBPyConnection as Connection

from connectors import generations, pseudonyms
from connectors.choose import Levels
from connectors.generations import KEPT, Busy, Part, Store, StoreProblem
from connectors.load import Intake, Step
from connectors.profile import BUILT_IN, Profile, Read, built_in, folder_profiles, read_profile
from connectors.pseudonyms import CODED, Key, Rewriting
from connectors.report import LoadReport
from connectors.retention import first_kept, forget, forgot, left_over
from connectors.sources import SOURCES
from connectors.tables import create_working_days, empty, is_of_this_version, one_row

__all__ = ["Busy", "Step", "Store", "StoreProblem", "empty"]

T = TypeVar("T")
MEMORY_SHARE = "50%"  # beyond it, work goes to disk beside the store; Python needs the rest


@contextmanager
def read(store: Store, generation: str = "") -> Iterator[Connection]:
    """A generation, or the newest, read-only, external access off, configuration locked.

    While nothing was ever loaded: an empty warehouse in memory, with every table and view.
    Raises StoreProblem for a generation that is no longer kept.
    """
    with closing(generations.opened(store, generation) or _nothing().cursor()) as connection:
        yield connection


def ask(store: Store, question: Callable[..., T], *asked: Any, generation: str = "") -> T:
    """What a generation, or the newest, says to a question."""
    with read(store, generation) as connection:
        return question(connection, *asked)


@cache
def _nothing() -> Connection:
    """Made once for a process: every view takes a while to make."""
    connection = duckdb.connect(config=generations.LOCKED_DOWN)
    empty(connection)
    return connection


def is_outdated(store: Store) -> bool:
    """Whether the newest generation was made by another version: a load of no files renews it."""
    return not ask(store, is_of_this_version)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """How a load is done, beside what its files say.

    `profile` is the file of a profile that has to fit. `dates` says day-first or month-first where
    a file does not show which, `times` whether its clock is local or utc. `complete` names exports
    that hold every row of the places and days in them: what is held of these and is not in the file
    is withdrawn. `agree` is asked before anything is changed. `anew`: all that was held goes.
    `is_invented`: whether the files are the sample's; None where there are no files. `rekeyed`:
    rows that name people go, and come again from the files under another key. `before`: rows about
    people of before this day go.
    """

    profile: Path | None = None
    dates: str = ""
    times: str = ""
    complete: Collection[str] = ()
    agree: Callable[[Sequence[LoadReport]], bool] = lambda _: True
    anew: bool = False
    is_invented: bool | None = None
    rekeyed: bool = False
    before: date | None = None


def load(
    store: Store,
    files: Sequence[Path],
    *,
    refresh: Callable[[Connection], None],
    today: date,
    progress: Callable[[Step], None] | None = None,
    **terms: Any,
) -> tuple[LoadReport, ...]:
    """Load files into a new generation; a report for each file and export it feeds.

    A file that cannot be loaded has its error in its report, and the rest go on. `refresh` counts
    what the days of the temporary table `touched(source, day)` have changed. If something fails
    the generation before stays: Busy, ProfileProblem, StoreProblem. `terms` are those of `Terms`.
    """
    on = Terms(**terms)
    keys = _Keys(store, on, bool(files))

    def count(connection: Connection) -> None:
        refresh(connection)
        intake.tell("Saving")

    with _next_generation(store, count, keys.rewriting, anew=on.anew) as (connection, folder, left):
        levels = _profiles(store, on, codes_people=keys.key is not None)
        tell, done = progress or (lambda _: None), forget(connection, first_kept(today, on.before))
        intake = Intake(connection, folder, levels, tell, keys.key, (*left, *done))
        reports = intake.take_in([Path(file) for file in files], today)
        keys.keep(connection, is_agreed=on.agree(reports))
        connection.execute(MARK, [on.is_invented])
    return reports


class _Keys:
    """Under which key a load codes the people in its files, and what it does to rows held."""

    def __init__(self, store: Store, on: Terms, has_files: bool) -> None:
        self.store, self.on, self.has_files = store, on, has_files
        self.key: Key | None = None
        self.rows: dict[str, int] = {}  # by export, where all of them are to come again

    def rewriting(self) -> Rewriting | None:
        """Choose the key, once no other load is under way. Raises StoreProblem if it is away."""
        held = generations.opened(self.store) if self.has_files and not self.on.anew else None
        fingerprint = ""
        if held:
            with closing(held):
                fingerprint = pseudonyms.fingerprint_in(held)
                self.rows = _rows(held) if self.on.rekeyed else {}
        if fingerprint and not self.on.rekeyed:
            self.key = pseudonyms.key_of(fingerprint)
            return None
        if self.has_files and not pseudonyms.are_kept() and not self.on.is_invented:
            self.key = Key()
        if held and self.on.rekeyed:
            return Rewriting(dict.fromkeys((*CODED, "quarantine", "identifier_key"), "FALSE"))
        return Rewriting(key=self.key) if held and self.key else None

    def keep(self, connection: Connection, *, is_agreed: bool) -> None:
        """The key before the rows: without it none could be added to. Raises StoreProblem."""
        if not is_agreed:
            raise generations.Declined
        now = _rows(connection) if self.rows else {}
        fewer = {name: held - now[name] for name, held in self.rows.items() if now[name] < held}
        if fewer:
            told = ", ".join(f"{count:,} of {name}" for name, count in fewer.items())
            raise StoreProblem(
                f"Rows would be missing: {told}. Nothing was changed. What to do: name every export"
                " that they came from, too."
            )
        if self.key and not pseudonyms.fingerprint_in(connection):
            self.key.keep(self.store)
            connection.execute("INSERT INTO identifier_key VALUES (?)", [self.key.fingerprint])


def _rows(connection: Connection) -> dict[str, int]:
    """How many each export has that names people."""
    tables = connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
    there = [name for (name,) in tables if name in CODED]
    return {n: int(one_row(connection, f"SELECT count(*) FROM {n}")[0]) for n in there}


def key_part(store: Store) -> tuple[Part, ...]:
    """Whether the key is here by which people are known in the newest data; none: no key."""
    if not (fingerprint := ask(store, pseudonyms.fingerprint_in)):
        return ()
    try:
        pseudonyms.key_of(fingerprint)
    except StoreProblem as problem:
        return (Part("key", False, str(problem)),)
    return (Part("key", True, f"{pseudonyms.file_of(fingerprint)} is here"),)


MARK = "UPDATE loads SET invented = ? WHERE load_id = (SELECT max(load_id) FROM loads)"


def take_back(
    store: Store,
    generation: str,
    by: str,
    *,
    refresh: Callable[[Connection], None],
    today: date,
) -> None:
    """Make a new generation of an older one: loads after it are taken back, and stay on record.

    Raises StoreProblem for a generation that is not kept, or is in force already.
    """
    older = [name for name in store.kept() if store.is_whole(name) and name != store.generation]
    if generation not in older:
        known = ", ".join(older) or "none"
        raise StoreProblem(f"There is no older {generation} that is whole. There are: {known}.")
    with _next_generation(store, refresh, upon=generation) as (connection, folder, left):
        newest = store.file(store.generation)
        _carry_history(connection, newest, f"taken back to {generation} by {by}")
        Intake(connection, folder, done=left).take_in([], today)


def withdraw(
    store: Store,
    file: str,
    by: str,
    *,
    refresh: Callable[[Connection], None],
    today: date,
) -> tuple[str, ...]:
    """Take a file out again, by its name or the first letters of its SHA-256; it stays on record.

    The rows go that it was the last to bring or to change. Those that it had replaced are not known
    any more: it is told which files are to be loaded again. Raises StoreProblem for no such file,
    and for a name that several have.
    """
    with _next_generation(store, refresh) as (connection, folder, left):
        found = connection.execute(FILES_OF_THE_NAME, {"file": file}).fetchall()
        prints = sorted({sha256 for *_, sha256 in found})
        if len(prints) != 1:
            raise StoreProblem(
                f"Several files are '{file}': name one by its fingerprint: {', '.join(prints)}."
                if prints
                else f"No file '{file}' is held that can be withdrawn. The Data page lists them."
            )
        intake = Intake(connection, folder, done=left)
        intake.take_in([], today, [(source, number) for source, number, _ in found])
        return tuple(_tell_withdrawn(connection, by, *gone) for gone in intake.gone.items())


def _tell_withdrawn(connection: Connection, by: str, number: int, rows: int) -> str:
    """On record with the file: a row that it had changed is known from an earlier file alone."""
    export, changed, before = one_row(connection, BEFORE, [number])
    told = f"withdrawn by {by}, and {rows:,} row{'' if rows == 1 else 's'} of {export} with it."
    if changed:
        again = f"which went, too: load again {before or 'what came before it'}."
        told += f" {changed:,} of its rows had changed older ones, {again}"
    sql = "UPDATE load_files SET error = file || ': ' || ? WHERE file_number = ?"
    connection.execute(sql, [told, number])
    return told


BEFORE = """
    SELECT
        one.source,
        one.replaced,
        string_agg(DISTINCT before.file, ', ' ORDER BY before.file)
    FROM load_files AS one
    LEFT JOIN load_files AS before
        ON before.source = one.source
        AND before.file_number < one.file_number
        AND before.sha256 <> one.sha256
        AND coalesce(before.error, '') = ''
    WHERE one.file_number = ?
    GROUP BY ALL
"""
FILES_OF_THE_NAME = """
    SELECT
        source,
        file_number,
        sha256
    FROM load_files
    WHERE coalesce(error, '') = ''
        AND file_number IS NOT NULL
        AND source <> ''
        AND (
            file = $file
            OR starts_with(file, $file || '/')
            OR (length($file) >= 6 AND starts_with(sha256, lower($file)))
        )
"""


def _carry_history(connection: Connection, newest: Path, why: str) -> None:
    """Loads that only the newest generation knows, each of their files with why it is not in."""
    run = connection.execute
    last = one_row(connection, "SELECT coalesce(max(load_id), 0) FROM loads")[0]
    run(f"ATTACH '{str(newest).replace(chr(39), chr(39) * 2)}' AS newest (READ_ONLY)")
    for table in ("loads", "load_files"):
        run(f"INSERT INTO {table} BY NAME SELECT * FROM newest.{table} WHERE load_id > ?", [last])
    run("DETACH newest")
    run(
        "UPDATE load_files SET error = file || ': ' || ? WHERE load_id > ?"
        " AND coalesce(error, '') = ''",
        [f"{why}.", last],
    )


def is_ones_own(store: Store) -> bool:
    """Whether the newest files that were loaded are not the sample's.

    Not known, and so False, of what an earlier version loaded.
    """
    newest = "SELECT invented FROM loads WHERE invented IS NOT NULL ORDER BY load_id DESC LIMIT 1"
    with read(store) as cursor:
        return is_of_this_version(cursor) and cursor.execute(newest).fetchall() == [(False,)]


def has_rows(store: Store) -> bool:
    """Whether the newest generation holds a row of any export."""
    tables = " UNION ALL ".join(f"SELECT 1 FROM {source.name}" for source in SOURCES)
    with read(store) as cursor:
        return bool(one_row(cursor, f"SELECT EXISTS ({tables})")[0])


@contextmanager
def _next_generation(
    store: Store,
    refresh: Callable[[Connection], None],
    rewriting: Callable[[], Rewriting | None] = lambda: None,
    **upon: Any,
) -> Iterator[tuple[Connection, Path, tuple[LoadReport, ...]]]:
    """The next generation, to be written to in a folder; with it, what went before it was begun.

    Once it is as it shall be it is counted, written to disk and swapped in. Where its rows are
    written anew, generations before it do not stay beside it; nor do those that a load left which
    was stopped.
    """
    with generations.only_loader(store):
        if left := left_over(store):
            _only_newest(store)
        anew, gone = rewriting(), None
        with generations.building(store, keep=1 if anew else KEPT, **upon) as path:
            if anew:
                pseudonyms.rewrite(path, anew)
            with _drafted(store, path) as connection:
                yield connection, path.parent, left
                connection.execute("BEGIN")
                refresh(connection)
                connection.execute("COMMIT; CHECKPOINT")
                gone = forgot(connection)
            if gone is not None:
                pseudonyms.rewrite(path, Rewriting())
        if gone:
            _only_newest(store)


@contextmanager
def _drafted(store: Store, path: Path) -> Iterator[Connection]:
    """The draft of a generation, with every table and view. Raises StoreProblem."""
    try:
        connection = duckdb.connect(path)
    except duckdb.IOException:
        raise generations.unreadable(store) from None
    with closing(connection):
        connection.execute("SET memory_limit = ?", [MEMORY_SHARE])
        connection.execute("SET temp_directory = ?", [str(path.parent / "spill")])
        if is_of_this_version(connection):
            create_working_days(connection)
        else:
            empty(connection)
        yield connection


def _only_newest(store: Store) -> None:
    """Older generations hold rows that are to be in no file any more."""
    generations.move_aside(store, store.kept()[:-1])
    shutil.rmtree(Path(store.root) / generations.ASIDE, ignore_errors=True)


def _profiles(store: Store, on: Terms, *, codes_people: bool) -> Levels:
    given = on.profile
    own = (folder / f"{given}.toml" for folder in (store.profiles, BUILT_IN))
    named = (read_profile(next(filter(Path.is_file, own), given)),) if given else ()
    levels = (named, folder_profiles(store.profiles), built_in())

    def read_so(read: Read) -> Read:
        is_whole = read.complete or read.source.name in on.complete
        return replace(read, complete=is_whole, codes_people=codes_people)

    def as_said(profile: Profile) -> Profile:
        reads = tuple(map(read_so, profile.reads))
        zone = {"local": Profile.time_zone, "utc": "UTC"}.get(on.times, profile.time_zone)
        return replace(profile, dates=on.dates or profile.dates, time_zone=zone, reads=reads)

    return tuple(tuple(map(as_said, level)) for level in levels)
