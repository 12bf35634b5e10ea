"""One load: each file into its tables, then what all of them together have changed."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from duckdb import DuckDBPyConnection as Connection

from connectors import days, merge
from connectors.choose import Layout, Levels
from connectors.opening import Plain, fingerprint, is_zip_of_files, members
from connectors.places import Spelling
from connectors.pseudonyms import Key
from connectors.read import Books, FileRows, Reader, layouts
from connectors.report import FileProblem, LoadReport, RowFate, faults_of, refused, unturned
from connectors.retention import leave_out
from connectors.settings_file import stage_settings
from connectors.source import Source
from connectors.sources import source
from connectors.tables import how_many, keep_how_many, one_row


@dataclass(frozen=True)
class Step:
    """How far a load is, for a progress bar: so many bytes of all files are in."""

    description: str
    completed: int
    total: int


@dataclass(frozen=True)
class OpenTable:
    """A table that was opened, and what is known of the file that it lay in."""

    plain: Plain
    layout: Layout | None
    folder: Path
    mark: dict[str, Any]  # its SHA-256 and size
    saved: datetime  # which of two exports is the older one

    @property
    def is_part(self) -> bool:
        """Whether its file holds a part of the export, and so says of no row that it is gone."""
        return self.layout is not None and self.layout.is_part

    def refused(self, problem: FileProblem, name: str = "") -> LoadReport:
        """The report of what could not be loaded."""
        return replace(refused(problem), file=name or problem.file, **self.mark)


@dataclass(eq=False)
class Intake:
    """A load at work on the draft of the next generation."""

    connection: Connection
    folder: Path
    levels: Levels = ()
    progress: Callable[[Step], None] = lambda _: None
    key: Key | None = None
    done: tuple[LoadReport, ...] = ()  # what else the load says of itself

    def __post_init__(self) -> None:
        if self.key:
            self.key.serve(self.connection)
        self._done, self._total = 0, 0
        self._saved: dict[str, datetime] = {}  # when each table was saved
        self._whole: dict[str, bool] = {}  # reference exports of this load: may rows go away?
        self._logs: dict[int, OpenTable] = {}  # logs that wait for the rotas of the load
        self._reports: list[LoadReport] = []
        self.gone: dict[int, int] = {}  # rows that went with each file that is withdrawn

    def take_in(
        self, files: list[Path], today: date, without: Sequence[tuple[str, int]] = ()
    ) -> tuple[LoadReport, ...]:
        """Load every file; leaves the table `touched` for who counts what has changed.

        `without`: exports with the number of a file that goes, with the rows it was last to bring.
        """
        self._total = sum(path.stat().st_size for path in files if path.is_file())
        self._today, self._books = today, Books(self.connection, today, self.key)
        days.begin(self.connection)
        self.gone = {n: merge.withdraw_file(self.connection, source(of), n) for of, n in without}
        self._places = Spelling(self.connection, partial(days.note, self.connection))
        times = Counter(path.name for path in files)  # of two with one name, each with its folder
        for path in files:
            self.tell(f"Reading {path.name}")
            name = path.name if times[path.name] == 1 else "/".join(path.parts[-2:])
            self._one(path, unturned(name))
            self._done += path.stat().st_size if path.is_file() else 0
        for at, log in self._logs.items():
            self._reports[at : at + 1] = self._table(log, at)
        self._all_together()
        loaded = {report.source for report in self._reports if not report.error}
        loaded |= {of for of, number in without if self.gone[number]}
        days.update(self.connection, today, loaded)
        self._beside_rota()
        days.finish(self.connection, today)
        self.connection.execute("DROP TABLE IF EXISTS temp.staged; DROP TABLE IF EXISTS staged")
        self._books.write(self._reports)
        self.tell("Counting")
        return tuple(self._reports)

    def tell(self, doing: str) -> None:
        """Say how far the load is."""
        self.progress(Step(doing, self._done, self._total))

    def _saved_at(self, path: Path) -> datetime:
        """When a file was saved; where the clock was set back since the last load, newer still."""
        now = datetime.now()
        saved = datetime.fromtimestamp(path.stat().st_mtime) if path.is_file() else now
        last = one_row(self.connection, "SELECT max(loaded_at) FROM loads")[0] or now
        return min(now, saved) + max(last - now, timedelta())

    def _one(self, path: Path, name: str, within: OpenTable | None = None) -> None:
        """Every table of a file, but logs, which wait. `within`: the zip that the file lay in."""
        work, waiting = Path(mkdtemp(dir=self.folder)), len(self._logs)
        whole = within or OpenTable(
            Plain(name, path), None, work, fingerprint(path), self._saved_at(path)
        )
        try:
            if path.suffix.lower() == ".toml":
                rows = stage_settings(self.connection, name, path)
                one = replace(whole, plain=Plain(name, path))
                self._reports.append(self._into_table(one, rows, len(self._reports)))
            elif is_zip_of_files(path) and not within:
                for member, file in members(name, path, work):
                    self._one(file, member, whole)
            else:
                tables, strange = layouts(name, path, work, self.levels)
                self._reports += map(whole.refused, strange)
                for plain, layout in tables:
                    one = replace(whole, plain=plain, layout=layout, folder=work)
                    at = len(self._reports)
                    if {read.source.name for read in layout.reads} == {"call_log"}:
                        self._logs[at] = one
                        self._reports.append(LoadReport(file=plain.name))
                    else:
                        self._reports += self._table(one, at)
        except FileProblem as problem:
            self._reports.append(whole.refused(problem, name))
        finally:
            if len(self._logs) == waiting:
                shutil.rmtree(work, ignore_errors=True)

    def _table(self, one: OpenTable, at: int) -> list[LoadReport]:
        """One table of a file into those of the exports that it feeds, the rota before its log."""
        reports: list[LoadReport] = []
        self._saved[one.plain.name] = one.saved
        assert one.layout, "only settings have none"
        try:
            reader = Reader(self.connection, one.plain, one.layout, one.folder)
            for read in sorted(one.layout.reads, key=lambda read: read.source.name != "rota"):
                rows = leave_out(self.connection, reader.rows(read))
                self._books.keep(one.plain.name, one.layout, rows)
                reports.append(self._into_table(one, rows, at + len(reports)))
        except FileProblem as problem:
            reports.append(one.refused(problem, one.plain.name))
        return reports

    def _into_table(self, one: OpenTable, rows: FileRows, at: int) -> LoadReport:
        """The staged rows into the table of their export; `at`: the place of the report."""
        kind = rows.read.source
        self.connection.execute("BEGIN")
        self._places.settle(kind, rows.columns)
        number = self._books.first + at
        merging = merge.Merge(self.connection, rows.read, one.saved, number)
        held = [how_many(self.connection, kind)]
        withdrawn = 0 if one.is_part else self._withdrawn(rows, one.saved)
        held.append(how_many(self.connection, kind))  # without what is withdrawn
        became = merging.run(self._today)
        keep_how_many(self.connection, kind, held[1] + became["new"])
        if kind.name == "call_log":
            days.keep_put_aside(self.connection)
        self.connection.execute("COMMIT")
        became.update({RowFate.LEFT_OUT: rows.left_out, RowFate.REJECTED: len(rows.rejected)})
        counts: dict[str, Any] = {fate.value: became[fate] for fate in RowFate}
        return LoadReport(
            file=one.plain.name,
            source=kind.name,
            profile=one.layout.profile.name if one.layout else "",
            read=rows.count,
            withdrawn=withdrawn,
            things=_in_things(kind, held, became),
            findings=tuple(_findings(became, rows, one.is_part)),
            faults=faults_of(rows.rejected),
            notes=rows.notes,
            **one.mark,
            **counts,
        )

    def _add(self, at: int, what: str, told: Sequence[str]) -> None:
        one = self._reports[at]
        more: dict[str, Any] = {what: (*getattr(one, what), *told)}
        self._reports[at] = replace(one, **more)

    def _withdrawn(self, rows: FileRows, saved: datetime) -> int:
        """Withdraw what the file shows to be gone, now or (reference exports) after all files."""
        kind = rows.read.source
        if kind.replaced_whole:
            merge.keep_key_list(self.connection, kind)
            sure = bool(rows.sound) and not rows.keys_lost
            self._whole[kind.name] = self._whole.get(kind.name, True) and sure
        elif rows.read.complete and kind.days and not rows.keys_lost:
            return merge.withdraw_from_days(self.connection, kind, saved)
        return 0

    def _beside_rota(self) -> None:
        """What logs and rotas of this load say of each other, once all files are in."""
        unbelieved = days.settle_put_aside(self.connection)
        for at, one in enumerate(self._reports):
            if one.source == "rota" and unbelieved:
                self._add(at, "findings", [unbelieved])
            elif one.source == "call_log" and not one.error:
                found = days.log_findings(self.connection, self._saved[one.file])
                self._add(at, "findings", found)

    def _all_together(self) -> None:
        """What only all files together show: rows that are gone from reference exports that may
        come in several, and one spelling of each place; what is to be said of that goes last.
        """
        sound = [at for at, report in enumerate(self._reports) if not report.error]
        has_failed = len(sound) < len(self._reports)  # it may be the one that holds the rows
        for name in (name for name, sure in self._whole.items() if sure and not has_failed):
            withdrawn = merge.withdraw_absent(self.connection, source(name))
            last = max(at for at in sound if self._reports[at].source == name)
            self._reports[last] = replace(self._reports[last], withdrawn=withdrawn)
        notes = self._places.settle_all()
        if sound:
            self._add(sound[-1], "notes", notes)
        self._reports += self.done


DOUBTFUL = {
    "moved": "replaced under the same key by another place, person or day: see whether two systems"
    " number alike",
    RowFate.OLDER: "older than what is held: the newer stay",
    RowFate.JOINED: "put together as log sessions of a call: first log-in, last log-out",
    "two_carers": "of two carers, taken as two: the second without a name",
    "second_carers": "taken as the second carer of a call that has no numbers for them",
}


def _findings(became: Counter[str], rows: FileRows, is_part: bool) -> Iterator[str]:
    """What is doubtful in rows that were taken in, was settled by a rule, or was not done."""
    for of, what in DOUBTFUL.items():
        if became[of]:
            yield f"{became[of]:,} row{'' if became[of] == 1 else 's'} {what}."
    kind = rows.read.source
    may_withdraw = kind.replaced_whole or (rows.read.complete and kind.days)
    if may_withdraw and rows.keys_lost and not is_part:
        yield (
            "nothing was withdrawn: of rows that were put aside it cannot be told which they are."
            " Put them right and load the file again."
        )


THINGS = {"rota": "calls", "call_log": "calls with a log", "mar": "doses"}


def _in_things(kind: Source, held: Sequence[int], became: Counter[str]) -> str:
    """As in "1,204 calls now: 14 more, 2 changed, 0 gone"; `held` before and without these."""
    if kind.name not in THINGS:
        return ""
    (before, between), new = held, became["new"]
    counts = f"{new:,} more, {became['things']:,} changed, {before - between:,} gone"
    return f"{between + new:,} {THINGS[kind.name]} now: {counts}"
