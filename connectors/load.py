"""One load: each file into its tables, then what all of them together have changed."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import mkdtemp

import duckdb

from connectors.choose import Layout, Levels
from connectors.opening import Plain, fingerprint, is_zip_of_files, members, recoded
from connectors.places import Spelling
from connectors.read import Books, FileRows, Reader, layouts
from connectors.report import FileProblem, LoadReport, faults_of
from connectors.settings_file import stage_settings
from connectors.source import Flow, Source
from connectors.sources import SOURCES, source
from connectors.tables import one_row

# Which days a load has touched, so that only those are counted again.


TABLES = """
    CREATE OR REPLACE TEMP TABLE touched (source VARCHAR, day DATE);
    CREATE OR REPLACE TEMP TABLE touched_spans (source VARCHAR, since DATE, until DATE);
    CREATE OR REPLACE TEMP TABLE wholly_touched (source VARCHAR);
"""
AHEAD = timedelta(days=31)  # a reference export bears on the days a rota may be published for


def begin(connection: duckdb.DuckDBPyConnection) -> None:
    """Nothing is touched yet."""
    connection.execute(TABLES)
    for export in SOURCES:
        if export.days_of:
            keys = ", ".join(f"{key} {export.column(key).type.sql}" for key in export.keys)
            connection.execute(f"CREATE OR REPLACE TEMP TABLE touched_{export.name} ({keys})")


def note(
    connection: duckdb.DuckDBPyConnection, source: Source, rows: str, *, wholly: bool = False
) -> None:
    """Note the days that `rows` (SQL from FROM on) of this export bear on.

    `wholly`: they are all the rows there are.
    """
    run = connection.execute
    for day in source.days:
        run(
            f"""
            INSERT INTO touched
            SELECT DISTINCT '{source.name}', CAST({day} AS DATE) AS day
            {rows}
            """
        )
    if source.days_of and wholly:
        run("INSERT INTO wholly_touched VALUES (?)", [source.name])
    elif source.days_of:
        run(f"INSERT INTO touched_{source.name} SELECT {', '.join(source.keys)} {rows}")
    if source.flow is Flow.REFERENCE:
        run(
            f"""
            INSERT INTO touched_spans
            SELECT DISTINCT '{source.name}', {source.since or "NULL"}, {source.until or "NULL"}
            {rows}
            """
        )


def finish(connection: duckdb.DuckDBPyConnection, today: date) -> None:
    """Complete `touched(source, day)`: each day of each export once, none unknown."""
    for each in SOURCES:
        if each.days_of:
            _through(connection, each)
    first, last = _horizon(connection, today)
    connection.execute(
        """
        INSERT INTO touched
        SELECT
            source,
            unnest(generate_series(
                greatest(coalesce(since, $first), $first),
                least(coalesce(until, $last), $last),
                INTERVAL 1 DAY
            ))::DATE
        FROM touched_spans
        """,
        {"first": first, "last": last},
    )
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE touched AS
        SELECT DISTINCT source, day
        FROM touched
        WHERE day IS NOT NULL
        """
    )


def _through(connection: duckdb.DuckDBPyConnection, each: Source) -> None:
    other = source(each.days_of)
    day, name = f"CAST({other.days[0]} AS DATE)", each.name
    keys = ", ".join(each.keys)
    connection.execute(
        f"""
        INSERT INTO touched
        SELECT DISTINCT '{name}', {day}
        FROM {other.name}
        WHERE EXISTS (FROM wholly_touched WHERE source = '{name}')
        UNION
        SELECT DISTINCT '{name}', {day}
        FROM {other.name}
        SEMI JOIN touched_{name} USING ({keys})
        """
    )


def _horizon(connection: duckdb.DuckDBPyConnection, today: date) -> tuple[date, date]:
    """From the first day of which any export says something to some weeks from today."""
    firsts = " UNION ALL ".join(
        f"SELECT min({each.days[0]})::DATE AS day FROM {each.name}" for each in SOURCES if each.days
    )
    first = one_row(connection, f"SELECT min(day) FROM ({firsts})")[0]
    return (first or today, today + AHEAD)


# Staged rows into the table of their export: new, replacing, or the same as before.


@dataclass(frozen=True)
class Merged:
    """What became of the staged rows; together they are all of them."""

    loaded: int = 0
    replaced: int = 0
    unchanged: int = 0


class Merge:
    """The table `staged` into the table of `source`; `columns` are those that the file supplies.

    A column that the file does not supply keeps what it held: not supplied is not blank. Where a
    key comes again in one file, each row is counted against the one before it; the last stays.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, source: Source, columns: tuple[str, ...]
    ) -> None:
        self.connection, self.source, self.columns = connection, source, columns
        self.keys = ", ".join(source.keys)
        self.rest = tuple(name for name in columns if name not in source.keys)

    def run(self) -> Merged:
        """Merge, and note the days that the changed rows bear on."""
        repeats = self._split_repeats()
        merged = self._round("staged")
        if not repeats:
            return merged
        same, differing = one_row(
            self.connection,
            "SELECT count(*) FILTER (is_same), count(*) FILTER (NOT is_same) FROM later",
        )
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE lasts AS FROM later WHERE nth = times"
        )
        self._round("lasts")
        return Merged(merged.loaded, merged.replaced + differing, merged.unchanged + same)

    def _split_repeats(self) -> bool:
        """Leave the first row of each key in `staged`; rows after it go to `later`."""
        rows, keys = one_row(
            self.connection,
            f"SELECT count(*), (SELECT count(*) FROM (SELECT DISTINCT {self.keys} FROM staged))"
            " FROM staged",
        )
        if rows == keys:
            return False
        before = " AND ".join(
            f"{name} IS NOT DISTINCT FROM lag({name}) OVER in_order" for name in self.rest
        )
        run = self.connection.execute
        run(
            f"""
            CREATE OR REPLACE TEMP TABLE numbered AS
            SELECT
                {", ".join(self.columns)},
                row_number() OVER in_order AS nth,
                count(*) OVER (PARTITION BY {self.keys}) AS times,
                {before or "TRUE"} AS is_same
            FROM staged
            WINDOW in_order AS (PARTITION BY {self.keys} ORDER BY place)
            """
        )
        run("CREATE OR REPLACE TEMP TABLE later AS FROM numbered WHERE nth > 1")
        columns = ", ".join(self.columns)
        run(f"CREATE OR REPLACE TEMP TABLE staged AS SELECT {columns} FROM numbered WHERE nth = 1")
        run("DROP TABLE numbered")
        return True

    def _round(self, table: str) -> Merged:
        """Merge rows of which no key comes twice."""
        name = self.source.name
        rows = one_row(self.connection, f"SELECT count(*) FROM {table}")[0]
        if not one_row(self.connection, f"SELECT EXISTS (FROM {name})")[0]:
            self._insert(table)
            note(self.connection, self.source, f"FROM {name}", wholly=True)
            return Merged(loaded=rows)
        self._compare(table)
        new, changed = one_row(
            self.connection,
            "SELECT count(*) FILTER (is_new), count(*) FILTER (NOT is_new) FROM changes",
        )
        if new or changed:
            rows_now = f"FROM {name} SEMI JOIN changes USING ({self.keys})"
            note(self.connection, self.source, rows_now)
            self._update()
            self._insert("changes WHERE is_new")
            note(self.connection, self.source, rows_now)
        return Merged(new, changed, rows - new - changed)

    def _compare(self, table: str) -> None:
        """Rows of `table` that are new or differ from what is held, in `changes`."""
        matched = " AND ".join(f"given.{key} = held.{key}" for key in self.source.keys)
        differs = " OR ".join(f"given.{name} IS DISTINCT FROM held.{name}" for name in self.rest)
        first = f"held.{self.source.keys[0]}"
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE changes AS
            SELECT
                {", ".join(f"given.{name}" for name in self.columns)},
                {first} IS NULL AS is_new
            FROM {table} AS given
            LEFT JOIN {self.source.name} AS held ON {matched}
            WHERE {first} IS NULL OR {differs or "FALSE"}
            """
        )

    def _insert(self, rows: str) -> None:
        columns = ", ".join(self.columns)
        self.connection.execute(
            f"INSERT INTO {self.source.name} ({columns}) SELECT {columns} FROM {rows}"
        )

    def _update(self) -> None:
        if not self.rest:
            return
        matched = " AND ".join(f"held.{key} = changes.{key}" for key in self.source.keys)
        values = ", ".join(f"{name} = changes.{name}" for name in self.rest)
        self.connection.execute(
            f"UPDATE {self.source.name} AS held SET {values} FROM changes"
            f" WHERE {matched} AND NOT changes.is_new"
        )


# Rows that a newer export no longer holds go away, where the export is known to be whole.


def keep_key_list(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Remember the keys in the file, sound or rejected: none of those rows is withdrawn.

    For an export that may come in several files, `kept_…` gathers the keys of all of them.
    """
    keys = ", ".join(source.keys)
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS kept_{source.name} AS SELECT {keys} FROM staged LIMIT 0"
    )
    connection.execute(
        f"INSERT INTO kept_{source.name} SELECT {keys} FROM staged UNION ALL FROM rejected_keys"
    )


def withdraw_absent(connection: duckdb.DuckDBPyConnection, source: Source) -> int:
    """Take away all rows of a reference export that none of this load's files holds."""
    return _withdraw(connection, source, "TRUE")


def withdraw_from_days(connection: duckdb.DuckDBPyConnection, source: Source) -> int:
    """Take away the rows of the places and days in `staged` that the file no longer holds."""
    keep_key_list(connection, source)
    place = source.site or f"'{source.name}'"
    day = f"CAST({source.days[0]} AS DATE)"
    covered = f"({place}, {day}) IN (SELECT DISTINCT ({place}, {day}) FROM staged)"
    taken = _withdraw(connection, source, covered)
    connection.execute(f"DROP TABLE kept_{source.name}")
    return taken


def _withdraw(connection: duckdb.DuckDBPyConnection, source: Source, covered: str) -> int:
    keys = ", ".join(source.keys)
    gone = f"""
        FROM {source.name}
        WHERE {covered} AND ({keys}) NOT IN (SELECT ({keys}) FROM kept_{source.name})
    """
    count = one_row(connection, f"SELECT count(*) {gone}")[0]
    if count:
        note(connection, source, gone)
        connection.execute(f"DELETE {gone}")
    return count


# Up to which day each export is complete: before it a gap is a gap, after it nothing is known.


def update(connection: duckdb.DuckDBPyConnection, today: date, loaded: Iterable[str]) -> None:
    """Write the table `coverage` anew. `loaded` are the exports that this load brought.

    A daily export is complete up to its newest day before today, the rota up to that of the call
    log too. An export of events is complete up to its newest event, or as far as the daily exports
    were when it came: a day without an event is a day without a row.
    """
    yesterday = today - timedelta(days=1)
    brought = set(loaded)
    newest = {
        export.name: _newest(connection, export.name, export.days[0], yesterday)
        for export in SOURCES
        if export.days
    }
    if newest["rota"] and newest["call_log"]:
        newest["rota"] = min(newest["rota"], newest["call_log"])
    daily = [newest[export.name] for export in SOURCES if export.flow is Flow.DAILY]
    furthest = max((day for day in daily if day), default=None)
    for each in SOURCES:
        if each.flow is Flow.REFERENCE or (each.flow is Flow.EVENTS and each.name not in brought):
            continue
        days = [newest[each.name], furthest if each.flow is Flow.EVENTS else None]
        through = max((day for day in days if day), default=None)
        connection.execute("DELETE FROM coverage WHERE source = ?", [each.name])
        if through:
            connection.execute("INSERT INTO coverage VALUES (?, ?)", [each.name, through])


def _newest(
    connection: duckdb.DuckDBPyConnection, table: str, column: str, before: date
) -> date | None:
    sql = f"SELECT max({column}::DATE) FROM {table} WHERE {column}::DATE <= ?"
    return one_row(connection, sql, [before])[0]


# How far a load is.


class LoadPhase(StrEnum):
    """What a load is busy with."""

    READING = "reading"
    COUNTING = "counting"
    SAVING = "saving"


@dataclass(frozen=True)
class Progress:
    """`done` of `total` bytes of all files are in; `file` is the one at hand."""

    file: str
    done: int
    total: int
    phase: LoadPhase


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
        begin(self.connection)
        self._places = Spelling(self.connection, partial(note, self.connection))
        for path, name in zip(files, _names(files), strict=True):
            self._file = name
            self.tell(LoadPhase.READING)
            self._one(path, name)
            self._done += path.stat().st_size if path.is_file() else 0
        self._withdraw_from_reference()
        self._tell_of_places()
        loaded = {report.source for report in self._reports if not report.error}
        update(self.connection, today, loaded)
        finish(self.connection, today)
        self._books.write(self._reports)
        self.tell(LoadPhase.COUNTING)
        return tuple(self._reports)

    def tell(self, phase: LoadPhase) -> None:
        """Say how far the load is."""
        self._progress(Progress(self._file, self._done, self._total, phase))

    def _one(self, path: Path, name: str, *, is_packed: bool = False) -> None:
        work = Path(mkdtemp(dir=self.folder))
        before, mark = len(self._reports), fingerprint(path)
        try:
            if path.suffix.lower() == ".toml":
                rows = stage_settings(self.connection, name, path)
                self._into_table(name, None, rows)
            elif is_zip_of_files(path) and not is_packed:
                for member, file in members(name, path, work):
                    self._one(file, member, is_packed=True)
            else:
                self._tables(path, name, work)
        except FileProblem as problem:
            self._reports.append(LoadReport(file=name, error=str(problem)))
        finally:
            shutil.rmtree(work, ignore_errors=True)
        told = self._reports[before:]
        self._reports[before:] = [replace(report, **asdict(mark)) for report in told]

    def _tables(self, path: Path, name: str, work: Path) -> None:
        """One table, or of a workbook each sheet that looks like an export."""
        tables, refused = layouts(name, path, work, self.levels)
        self._reports += [LoadReport(file=one.file, error=str(one)) for one in refused]
        for plain, layout in tables:
            try:
                self._table(plain, layout, work)
            except FileProblem as problem:
                self._reports.append(LoadReport(file=plain.name, error=str(problem)))

    def _table(self, plain: Plain, layout: Layout, work: Path) -> None:
        reader = Reader(self.connection, plain.name, recoded(plain, layout, work), layout)
        for read in layout.reads:
            rows = reader.rows(read, work)
            self._books.keep(plain.name, layout, rows)
            self._into_table(plain.name, layout, rows)

    def _into_table(self, name: str, layout: Layout | None, rows: FileRows) -> None:
        kind = rows.read.source
        self.connection.execute("BEGIN")
        self._places.settle(kind, rows.columns)
        withdrawn = 0 if layout and layout.is_part else self._withdrawn(rows)
        merged = Merge(self.connection, kind, rows.columns).run()
        self.connection.execute("COMMIT")
        self._reports.append(
            LoadReport(
                file=name,
                source=kind.name,
                profile=layout.profile.name if layout else "",
                read=rows.sound + len(rows.rejected) + rows.left_out,
                loaded=merged.loaded,
                replaced=merged.replaced,
                unchanged=merged.unchanged,
                rejected=len(rows.rejected),
                left_out=rows.left_out,
                withdrawn=withdrawn,
                faults=faults_of(rows.rejected),
                notes=rows.notes,
            )
        )

    def _withdrawn(self, rows: FileRows) -> int:
        """Withdraw what the file shows to be gone, now or (reference exports) after all files."""
        kind = rows.read.source
        if kind.replaced_whole:
            keep_key_list(self.connection, kind)
            sure = bool(rows.sound) and not rows.keys_lost
            self._whole[kind.name] = self._whole.get(kind.name, True) and sure
        elif rows.read.complete and kind.days and not rows.keys_lost:
            return withdraw_from_days(self.connection, kind)
        return 0

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


def _names(files: list[Path]) -> list[str]:
    """The name of each file, with its folder where two would have the same."""
    times = Counter(path.name for path in files)
    return [
        path.name if times[path.name] == 1 else f"{path.parent.name}/{path.name}" for path in files
    ]
