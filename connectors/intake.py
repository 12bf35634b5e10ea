"""One load: each file by itself into its tables, then what all of them together have changed."""

import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path

import duckdb

from connectors import coverage, touched
from connectors.books import Books
from connectors.choose import choose
from connectors.fingerprint import fingerprint
from connectors.merge import Merge
from connectors.opening import headers, recoded, unpacked
from connectors.profile import Profile
from connectors.progress import Phase, Progress
from connectors.read import Reader, Rows
from connectors.report import FileProblem, LoadReport, faults_of
from connectors.settings_file import stage_settings
from connectors.sources import source
from connectors.withdraw import keep_key_list, withdraw_absent, withdraw_from_days

Levels = tuple[tuple[Profile, ...], ...]


class Intake:
    """A load at work on the draft of the next generation."""

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        folder: Path,
        levels: Levels,
        progress: Callable[[Progress], None],
    ) -> None:
        self.connection, self.folder, self.levels = connection, folder, levels
        self._progress = progress
        self._file, self._done, self._total = "", 0, 0
        self._whole: dict[str, bool] = {}  # reference exports of this load: may rows go away?
        self._reports: list[LoadReport] = []

    def take_in(self, files: list[Path], today: date) -> tuple[LoadReport, ...]:
        """Load every file; leaves the table `touched` for who counts what has changed."""
        self._total = sum(path.stat().st_size for path in files if path.is_file())
        self._books = Books(self.connection, today)
        touched.begin(self.connection)
        for path, name in zip(files, _names(files), strict=True):
            self._file = name
            self.tell(Phase.READING)
            self._one(path, name)
            self._done += path.stat().st_size if path.is_file() else 0
        self._withdraw_from_reference()
        loaded = {one.source for one in self._reports if not one.error}
        coverage.update(self.connection, today, loaded)
        touched.finish(self.connection, today)
        self._books.write(self._reports)
        self.tell(Phase.COUNTING)
        return tuple(self._reports)

    def tell(self, phase: Phase) -> None:
        """Say how far the load is."""
        self._progress(Progress(self._file, self._done, self._total, phase))

    def _one(self, path: Path, name: str) -> None:
        work = self.folder / "file"
        work.mkdir()
        before, mark = len(self._reports), fingerprint(path)
        try:
            if path.suffix.lower() == ".toml":
                rows = stage_settings(self.connection, name, path)
                self._into_table(name, "", rows, part=False)
            else:
                self._csv(path, name, work)
        except FileProblem as problem:
            self._reports.append(LoadReport(file=name, error=str(problem)))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        told = self._reports[before:]
        self._reports[before:] = [replace(one, **asdict(mark)) for one in told]

    def _csv(self, path: Path, name: str, work: Path) -> None:
        encodings = {one.encoding for level in self.levels for one in level}
        plain = unpacked(name, path, work)
        layout = choose(name, headers(plain, sorted(encodings)), self.levels)
        utf8 = recoded(plain, layout.profile.encoding, work)
        reader = Reader(self.connection, name, utf8, layout)
        for read in layout.reads:
            rows = reader.rows(read, work)
            self._books.keep(name, layout, rows)
            used = layout.profile.name
            self._into_table(name, used, rows, part=layout.is_part)

    def _into_table(self, name: str, profile: str, rows: Rows, *, part: bool) -> None:
        kind = rows.read.source
        self.connection.execute("BEGIN")
        withdrawn = self._withdrawn(rows) if not part else 0
        merged = Merge(self.connection, kind, rows.columns).run()
        self.connection.execute("COMMIT")
        self._reports.append(
            LoadReport(
                file=name,
                source=kind.name,
                profile=profile,
                read=rows.sound + len(rows.rejected),
                loaded=merged.loaded,
                replaced=merged.replaced,
                unchanged=merged.unchanged,
                rejected=len(rows.rejected),
                withdrawn=withdrawn,
                faults=faults_of(rows.rejected),
            )
        )

    def _withdrawn(self, rows: Rows) -> int:
        """Withdraw what the file shows to be gone, now or (reference exports) after all files."""
        kind = rows.read.source
        if kind.replaced_whole:
            keep_key_list(self.connection, kind)
            sure = bool(rows.sound) and not rows.keys_lost
            self._whole[kind.name] = self._whole.get(kind.name, True) and sure
        elif rows.read.complete and kind.days and not rows.keys_lost:
            return withdraw_from_days(self.connection, kind)
        return 0

    def _withdraw_from_reference(self) -> None:
        """A reference export may come in several files: what none of them holds is gone."""
        if any(one.error for one in self._reports):
            return  # the file that failed may be the one that holds it
        for name, sure in self._whole.items():
            if not sure:
                continue
            withdrawn = withdraw_absent(self.connection, source(name))
            last = max(at for at, one in enumerate(self._reports) if one.source == name)
            self._reports[last] = replace(self._reports[last], withdrawn=withdrawn)


def _names(files: list[Path]) -> list[str]:
    """The name of each file, with its folder where two would have the same."""
    times = Counter(path.name for path in files)
    return [
        path.name if times[path.name] == 1 else f"{path.parent.name}/{path.name}" for path in files
    ]
