"""One load: each file into its tables, then what all of them together have changed."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import duckdb

from connectors.choose import Layout, Levels
from connectors.days import begin, finish, keep_put_aside, log_findings, note, update
from connectors.merge import (
    Merge,
    Provenance,
    keep_key_list,
    withdraw_absent,
    withdraw_file,
    withdraw_from_days,
)
from connectors.opening import Plain, fingerprint, is_zip_of_files, members, recoded
from connectors.places import Spelling
from connectors.pseudonyms import Key
from connectors.read import Books, FileRows, Reader, layouts
from connectors.report import FileProblem, LoadReport, RowFate, faults_of, refused, unturned
from connectors.settings_file import stage_settings
from connectors.source import Source
from connectors.sources import source
from connectors.tables import one_row


@dataclass(frozen=True)
class Step:
    """How far a load is, for a progress bar: so many bytes of all files are in."""

    description: str
    completed: int
    total: int


class Intake:
    """A load at work on the draft of the next generation."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        levels: Levels,
        progress: Callable[[Step], None],
        *,
        key: Key | None = None,
    ) -> None:
        self.connection, self.folder, self.levels, self.key = connection, folder, levels, key
        if key:
            key.serve(connection)
        self._progress = progress
        self._done, self._total = 0, 0
        self._saved: dict[str, datetime] = {}  # files with a call log, and when they were saved
        self._whole: dict[str, bool] = {}  # reference exports of this load: may rows go away?
        self._reports: list[LoadReport] = []

    def take_in(
        self, files: list[Path], today: date, without: Sequence[tuple[str, int]] = ()
    ) -> tuple[LoadReport, ...]:
        """Load every file; leaves the table `touched` for who counts what has changed.

        `without`: exports with the number of a file that goes, with the rows it was last to bring.
        """
        self._total = sum(path.stat().st_size for path in files if path.is_file())
        self._counted: dict[str, int] = {}  # export -> its calls or doses
        self._today = today
        self._books = Books(self.connection, today, self.key)
        loaded_at = one_row(self.connection, "SELECT max(loaded_at) FROM loads")[0]
        self._last: datetime = loaded_at or datetime.min
        begin(self.connection)
        gone = {of for of, number in without if withdraw_file(self.connection, source(of), number)}
        self._places = Spelling(self.connection, partial(note, self.connection))
        for path, name in zip(files, _names(files), strict=True):
            self.tell(f"Reading {path.name}")
            self._one(path, name)
            self._done += path.stat().st_size if path.is_file() else 0
        self._withdraw_from_reference()
        self._tell_of_places()
        loaded = {report.source for report in self._reports if not report.error}
        update(self.connection, today, loaded | gone)
        self._beside_rota()
        finish(self.connection, today)
        self.connection.execute("DROP TABLE IF EXISTS temp.staged; DROP TABLE IF EXISTS staged")
        self._books.write(self._reports)
        self.tell("Counting")
        return tuple(self._reports)

    def tell(self, doing: str) -> None:
        """Say how far the load is."""
        self._progress(Step(doing, self._done, self._total))

    def _one(self, path: Path, name: str, *, is_packed: bool = False) -> None:
        work = Path(mkdtemp(dir=self.folder))
        before, mark = len(self._reports), fingerprint(path)
        if not is_packed:  # which of two exports is the older one
            now = datetime.now()
            saved = datetime.fromtimestamp(path.stat().st_mtime) if path.is_file() else now
            # Where the clock was set back since the last load, what comes now is newer still.
            self._exported_at = min(now, saved) + max(self._last - now, timedelta())
        try:
            if path.suffix.lower() == ".toml":
                rows = stage_settings(self.connection, name, path)
                self._into_table(name, None, rows)
            elif is_zip_of_files(path) and not is_packed:
                for member, file in members(name, path, work):
                    self._one(file, member, is_packed=True)
            else:
                tables, strange = layouts(name, path, work, self.levels)
                self._reports += map(refused, strange)
                for plain, layout in tables:
                    self._table(plain, layout, work)
        except FileProblem as problem:
            self._reports.append(replace(refused(problem), file=name))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        told = self._reports[before:]
        self._reports[before:] = [replace(report, **asdict(mark)) for report in told]

    def _table(self, plain: Plain, layout: Layout, work: Path) -> None:
        """One table of a file into those of the exports that it feeds."""
        try:
            reader = Reader(self.connection, plain.name, recoded(plain, layout, work), layout)
            for read in layout.reads:
                rows = reader.rows(read, work)
                self._books.keep(plain.name, layout, rows)
                self._into_table(plain.name, layout, rows)
        except FileProblem as problem:
            self._reports.append(replace(refused(problem), file=plain.name))

    def _into_table(self, name: str, layout: Layout | None, rows: FileRows) -> None:
        kind = rows.read.source
        self.connection.execute("BEGIN")
        self._places.settle(kind, rows.columns)
        origin = Provenance(self._exported_at, self._books.first + len(self._reports))
        merge = Merge(self.connection, rows.read, rows.columns, origin)
        before = self._things(kind)
        withdrawn = 0 if layout and layout.is_part else self._withdrawn(rows)
        held = before, self._things(kind, again=withdrawn > 0)
        became = merge.run(self._today)
        if kind.name == "call_log":
            keep_put_aside(self.connection)
            self._saved[name] = self._exported_at
        self.connection.execute("COMMIT")
        became.update({RowFate.LEFT_OUT: rows.left_out, RowFate.REJECTED: len(rows.rejected)})
        counts: dict[str, Any] = {fate.value: became[fate] for fate in RowFate}
        report = LoadReport(
            file=name,
            source=kind.name,
            profile=layout.profile.name if layout else "",
            read=rows.count,
            withdrawn=withdrawn,
            things=_in_things(kind, (*held, self._things(kind, again=True)), became["things"]),
            findings=tuple(_findings(became, rows, layout)),
            faults=faults_of(rows.rejected),
            notes=rows.notes,
            **counts,
        )
        self._reports.append(report)

    def _things(self, kind: Source, *, again: bool = False) -> int:
        """How many calls or doses an export holds; counted `again` where some came or went."""
        if kind.name in THINGS and (again or kind.name not in self._counted):
            sql = f"SELECT {THINGS[kind.name][1]} FROM {kind.name}"
            self._counted[kind.name] = int(one_row(self.connection, sql)[0])
        return self._counted.get(kind.name, 0)

    def _withdrawn(self, rows: FileRows) -> int:
        """Withdraw what the file shows to be gone, now or (reference exports) after all files."""
        kind = rows.read.source
        if kind.replaced_whole:
            keep_key_list(self.connection, kind)
            sure = bool(rows.sound) and not rows.keys_lost
            self._whole[kind.name] = self._whole.get(kind.name, True) and sure
        elif rows.read.complete and kind.days and not rows.keys_lost:
            return withdraw_from_days(self.connection, kind, self._exported_at)
        return 0

    def _beside_rota(self) -> None:
        """What logs of this load say beside the rota, once all files are in."""
        for at, one in enumerate(self._reports):
            if one.source == "call_log" and not one.error:
                found = log_findings(self.connection, self._saved[one.file])
                self._reports[at] = replace(one, findings=(*one.findings, *found))

    def _tell_of_places(self) -> None:
        """One spelling of each place in all that is held; what is to be said goes last."""
        notes = self._places.settle_all()
        at = max((at for at, one in enumerate(self._reports) if not one.error), default=None)
        if at is not None:
            self._reports[at] = replace(self._reports[at], notes=(*self._reports[at].notes, *notes))

    def _withdraw_from_reference(self) -> None:
        """A reference export may come in several files: what none of them holds is gone."""
        if any(report.error for report in self._reports):
            return  # the file that failed may be the one that holds it
        for name, sure in self._whole.items():
            if not sure:
                continue
            withdrawn = withdraw_absent(self.connection, source(name))
            last = max(at for at, one in enumerate(self._reports) if one.source == name)
            self._reports[last] = replace(self._reports[last], withdrawn=withdrawn)


DOUBTFUL = {
    "moved": "replaced under the same key by another place, person or day: see whether two systems"
    " number alike",
    RowFate.OLDER: "older than what is held: the newer stay",
    RowFate.JOINED: "put together as log sessions of a call: first log-in, last log-out",
    "two_carers": "of two carers, taken as two: the second without a name",
    "second_carers": "taken as the second carer of a call that has no numbers for them",
}


def _findings(became: Counter[str], rows: FileRows, layout: Layout | None) -> Iterator[str]:
    """What is doubtful in rows that were taken in, was settled by a rule, or was not done."""
    for of, what in DOUBTFUL.items():
        if became[of]:
            yield f"{became[of]:,} row{'' if became[of] == 1 else 's'} {what}."
    kind = rows.read.source
    may_withdraw = kind.replaced_whole or (rows.read.complete and kind.days)
    if may_withdraw and rows.keys_lost and not (layout and layout.is_part):
        yield (
            "nothing was withdrawn: of rows that were put aside it cannot be told which they are."
            " Put them right and load the file again."
        )


THINGS = {
    "rota": ("calls", "count(DISTINCT visit_id)"),
    "call_log": ("calls with a log", "count(DISTINCT visit_id)"),
    "mar": ("doses", "count(*)"),
}


def _in_things(kind: Source, held: Sequence[int], changed: int) -> str:
    """As in "1,204 calls now: 14 more, 2 changed, 0 gone"; `held` before, without what is gone,
    and now."""
    if kind.name not in THINGS:
        return ""
    before, between, now = held
    counts = f"{now - between:,} more, {changed:,} changed, {before - between:,} gone"
    return f"{now:,} {THINGS[kind.name][0]} now: {counts}"


def _names(files: list[Path]) -> list[str]:
    """The name of each file, with its folder where two would have the same."""
    times = Counter(path.name for path in files)
    return [
        unturned(path.name if times[path.name] == 1 else f"{path.parent.name}/{path.name}")
        for path in files
    ]
