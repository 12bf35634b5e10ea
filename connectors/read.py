"""CSV to typed rows and rejected rows, with books kept of every row; the only CSV reader."""

import codecs
import csv
import io
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from duckdb import DuckDBPyConnection as Connection

from connectors import opening, report
from connectors.choose import DELIMITERS, PART, Layout, Levels, choose, split
from connectors.opening import Plain, Record
from connectors.profile import Read, nearest, plain
from connectors.pseudonyms import Key, fingerprint_in, key_of
from connectors.report import CellFault, FileProblem, LoadReport, Problem, Reason, RejectedRow
from connectors.staging import OTHER_EVENT, Bound, Staging, Text, file_text, text_in
from connectors.tables import one_row
from connectors.times import SAY_WHICH, doubts


def layouts(
    name: str, path: Path, folder: Path, levels: Levels
) -> tuple[list[tuple[Plain, Layout]], list[FileProblem]]:
    """Every table with its layout, and why others have none.

    In a workbook a sheet that is no export is passed over where another is one. Raises FileProblem
    for a file that cannot be opened.
    """
    chosen, strange = [], []
    for plain_file in opening.unpacked(name, path, folder):
        try:
            layout = choose(plain_file.name, opening.starts(plain_file, levels), levels)
            chosen.append((plain_file, layout))
        except FileProblem as problem:
            strange.append(problem)
    refused = [one for one in strange if one.problem is not Problem.UNKNOWN_KIND]
    if not chosen:
        return [], refused or strange[:1]
    others = ", ".join(one.file.removeprefix(f"{name}/") for one in strange if one not in refused)
    if others:
        first, layout = chosen[0]
        note = f"sheets that are no export, passed over: {others}"
        chosen[0] = (first, replace(layout, others=(note,)))
    return chosen, refused


RECURS = 5  # a word that so many rows have is a code, and says nothing about one person


def written(cells: list[str], delimiter: str) -> str:
    """Cells as a file has them in a row."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(cells)
    return out.getvalue()


IN_KIND = {
    Reason.BLANK: "nothing, or no value such as #N/A",
    Reason.CODE: "a word that is none of them",
    Reason.YES_NO: "a word that is none of them",
    Reason.RANGE: "a number outside it",
    Reason.ORDER: "an earlier time",
    Reason.FAR: "a time days away",
    Reason.UNBELIEVED: "a time more than six hours away",
    Reason.ROUNDED: "a number such as 1.23E+11",
    Reason.TWINS: "the key again, for another",
}


def in_kind(reason: Reason, cell: str, recurs: bool) -> str:
    """What was found, without what the row says: only a word that many rows have is named.

    Of a time or a number that cannot be read its shape: 31/2/26 is '99/9/99'.
    """
    word = cell.strip()
    is_code = reason in (Reason.CODE, Reason.YES_NO) and word.replace("_", "").isalnum()
    if is_code and recurs and len(word) <= 24:
        return f"'{word}'"
    made = "".join(
        "9" if each.isdigit() else "a" if each.isalpha() else each if each in " /:-.,+" else "?"
        for each in word
    )
    return IN_KIND.get(reason, f"'{made}'" if len(made) <= 30 else f"{len(made)} characters")


# The last is of a cell so long that no part of the file ends in it.
UNSOUND = (duckdb.InvalidInputException, duckdb.ConversionException, duckdb.NotImplementedException)


@dataclass(frozen=True)
class FileRows:
    """What one file holds for one export: sound rows in the table `staged`, and rejected ones.

    `rejected_keys` is a table of the keys of rejected rows; `keys_lost` where some cannot be told.
    """

    read: Read
    columns: tuple[str, ...]  # those that the file supplies
    sound: int
    rejected: tuple[RejectedRow, ...] = ()
    keys_lost: bool = False
    left_out: int = 0
    notes: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """Rows of the file, whatever became of them."""
        return self.sound + len(self.rejected) + self.left_out


class Reader:
    """One table, ready to be read for each export that it feeds; `folder` is for copies of it.

    Raises FileProblem if it is not in the letters of its layout.
    """

    def __init__(self, connection: Connection, table: Plain, layout: Layout, folder: Path) -> None:
        self.connection, self.layout, self.folder = connection, layout, folder
        self.name, self.header = table.name, layout.header
        self.path = opening.recoded(table, layout, folder)
        self._cleaned: tuple[array[int], tuple[Record, ...]] | None = None

    def rows(self, read: Read) -> FileRows:
        """Fill `staged` with the sound rows of this export.

        Raises FileProblem if the file ends in the middle of a row, or is not UTF-8.
        """
        if self._cleaned is None and (rows := self._rows_at_once(read)):
            return rows
        clean = self.folder / "cleaned.csv"
        lines, bad = self._cleaned = self._cleaned or self._clean(clean)
        staging = Staging(self.connection, self.layout, read, file_text(clean, self.layout, ","))
        places = staging.stage()
        with open(clean, encoding="utf-8", newline="") as file:
            cleaned = enumerate(islice(csv.reader(file), 1, None))
            found = [Record(lines[place], cells) for place, cells in cleaned if place in places]
        return self._told(staging, found, bad)

    def _clean(self, to: Path) -> tuple["array[int]", tuple[Record, ...]]:
        """Copy the sound records; the line on which each begins, and records that are no rows."""
        lines, bad = array("q"), []
        with open(to, "w", encoding="utf-8", newline="") as file:
            write = csv.writer(file, lineterminator="\n").writerow
            write(self.header.headings)
            for one in opening.records(self.name, self.path, self.header):
                if one.reason:
                    bad.append(one)
                else:
                    lines.append(one.line)
                    write(one.cells)
        return lines, tuple(bad)

    def _rows_at_once(self, read: Read) -> FileRows | None:
        """The rows by DuckDB alone; None if a line cannot be told, or rows may be within a cell."""
        text = file_text(self.path, self.layout)
        try:
            staging = Staging(self.connection, self.layout, read, text)
            places = staging.stage()
            # No line break within a cell and no blank line: the place of a row tells its line.
            breaks, is_ended = opening.line_breaks(self.path)
            rows = staging.rows.total()
            if breaks != rows + is_ended and (places or self._may_swallow_rows(text)):
                return None
        except UNSOUND:
            return None
        return self._told(staging, self._records_at(places) if places else [], ())

    def _records_at(self, places: set[int]) -> list[Record]:
        """The records at these places of a file whose every line is one."""
        with open(self.path, encoding="utf-8-sig", newline="\n") as file:
            chosen = [(at, line) for at, line in enumerate(islice(file, 1, None)) if at in places]
        read = csv.reader((line for _, line in chosen), delimiter=self.header.delimiter)
        first = self.header.before + 2  # the line below the headings
        return [
            opening.judged(self.name, Record(first + at, cells), self.header, line)
            for (at, line), cells in zip(chosen, read, strict=True)
        ]

    def _no_row(self, record: Record) -> RejectedRow:
        """A record that is no row: ragged, or with broken quotes."""
        found = f"{len(record.cells)} cells" if record.cells else "a quotation mark out of place"
        # Which of its cells are to be ignored cannot be told: then none of its text is kept.
        ignores = self.layout.profile.ignore & set(map(plain, self.header.headings))
        raw = "" if ignores else record.text.rstrip("\r\n")
        reason, expected = record.reason or Reason.RAGGED, f"{len(self.header.headings)} cells"
        return RejectedRow(self.name, record.line, "", reason, found, expected, raw)

    def _may_swallow_rows(self, text: Text) -> bool:
        """Whether a cell of several lines holds as many delimiters as a row has."""
        delimiter, cells = text.bound(self.header.delimiter), len(self.header.headings)
        several = " OR ".join(
            f"(contains(h{at}, chr(10)) AND len(h{at}) - len(replace(h{at}, {delimiter}, ''))"
            f" >= {cells - 1})"
            for at in range(cells)
        )
        return _count(self.connection, text, f"FROM {text.origin} WHERE {several}") > 0

    def _told(self, staging: Staging, found: list[Record], bad: tuple[Record, ...]) -> FileRows:
        """The rows, with what became of those that are faulty, or no rows at all."""
        run = self.connection.execute
        for problem in () if self.layout.profile.time_formats else self._doubts(staging):
            raise problem
        # What stands among the rows and is none: a total, the headings again, nothing.
        headings, no_rows = [*map(plain, self.header.headings)], {}
        for one in (*found, *bad):
            again = headings == [*map(plain, one.cells)]
            if what := "the headings again" if again else opening.no_row_but(one.cells):
                no_rows[one.line] = what
        found = [record for record in found if record.line not in no_rows]
        bad = tuple(record for record in bad if record.line not in no_rows)
        rejected = [*map(self._no_row, bad)]
        if found:
            faults = staging.fill("doubtful", self._doubtful(found))
            rejected += self._rejected(faults, staging.read.source.key)
            rejected.sort(key=lambda row: row.line)
        else:
            run("CREATE OR REPLACE TEMP TABLE doubtful AS FROM staged LIMIT 0")
        lost = self._keep_keys(staging.read) or bool(bad)
        sound, events = (staging.rows[fault] for fault in (None, OTHER_EVENT))
        run("DELETE FROM staged WHERE fault IS NOT NULL")
        run("ALTER TABLE staged DROP fault")
        columns = tuple(column.name for column in staging.columns)
        notes = tuple(self._notes(staging, no_rows, events))
        put_aside, left_out = tuple(rejected), len(no_rows) + events
        return FileRows(staging.read, columns, sound, put_aside, lost, left_out, notes)

    def _rejected(self, faults: tuple[CellFault | None, ...], key: str) -> Iterator[RejectedRow]:
        """The rows of the tables `doubtful` and `doubtful_rows`, each with its reason."""
        named = enumerate(map(plain, self.header.headings))
        kept = [f"doubtful_rows.h{at}" for at, one in named if one not in self.layout.ignored]
        found = self.connection.execute(
            f"""
            SELECT line, doubtful.fault, doubtful.cell, {", ".join([key, *kept])}
            FROM doubtful
            JOIN doubtful_rows USING (line)
            WHERE doubtful.fault IS NOT NULL
            """
        ).fetchall()
        times = Counter((fault, cell) for _, fault, cell, *_ in found)
        for line, number, cell, known_by, *texts in found:
            fault = faults[number]
            assert fault, "the headings again are left out before"
            kind = in_kind(fault.reason, cell or "", times[number, cell] >= RECURS)
            told = (fault.column, fault.reason, kind, fault.expected)
            raw = written(texts, self.header.delimiter)
            yield RejectedRow(self.name, line, *told, raw, known_by)

    def _doubts(self, staging: Staging) -> Iterator[FileProblem]:
        """Where the file speaks against how its dates and times are read."""
        found = [*doubts(self.connection, staging.read.source, staging.forms)]
        for name in staging.unread & staging.forms.keys():
            form = staging.forms[name]
            text = staging.text.columns(staging.read)[name]
            turned = f"count({form.months_first.sql('r')}) FILTER ({form.sql('r')} IS NULL)"
            sql = f"SELECT {turned} FROM (SELECT {text} AS r FROM {staging.text.origin})"
            count = form.either and one_row(self.connection, sql, staging.text.bound.of(sql))[0]
            if count:
                what = f"{count:,} that cannot be dd/mm and can be mm/dd"
                found.insert(0, (name, what, SAY_WHICH))
        expected = "dates and times that can be read in one way"
        for name, what, do_next in found:
            yield FileProblem(self.name, Problem.DATES, what, expected, do_next, column=name)

    def _notes(self, staging: Staging, no_rows: dict[int, str], events: int) -> Iterator[str]:
        """What was found that a plain export would not have."""
        yield from self.layout.notes
        for words in dict.fromkeys(form.words for form in staging.forms.values() if form.is_rare):
            yield f"times as {words}"
        for column in (column for column in staging.columns if column.open_list):
            # Words of an open list that are not among those known: they may be slips.
            sql = f"SELECT DISTINCT {column.name} FROM staged WHERE {column.name} NOT IN"
            listed = ", ".join("?" * len(column.codes))
            for (word,) in self.connection.execute(f"{sql} ({listed})", column.codes).fetchall():
                close = nearest(word, column.codes)
                alternative = f"; the nearest known is '{close}'" if close else ""
                yield f"{column.name} '{word}' is a word of its own{alternative}"
        headings, text = self.header.headings, staging.text
        nameless = [f"h{at} <> ''" for at, one in enumerate(headings) if not plain(one)]
        of_none = f"FROM {text.origin} WHERE {' OR '.join(nameless)}" if nameless else ""
        if rows := _count(self.connection, text, of_none):
            yield f"{rows:,} rows hold something under no heading, left out"
        for what, times in Counter(no_rows.values()).items():
            line = min(line for line, one in no_rows.items() if one == what)
            where = f"line {line}" if times == 1 else f"{times:,} rows from line {line} on"
            yield f"{where} left out: {what}"
        yield from staging.long_calls()
        if events:
            yield f"events of other kinds left out: {events:,}"

    def _keep_keys(self, read: Read) -> bool:
        """Keep the keys of rejected rows that can be told; is there one that cannot?"""
        self.connection.execute(
            f"""
            CREATE OR REPLACE TEMP TABLE rejected_keys AS
            SELECT {", ".join(read.source.keys)}
            FROM doubtful
            WHERE fault > 0
            """
        )
        blank = " OR ".join(f"{key} IS NULL" for key in read.source.keys)
        return one_row(self.connection, f"SELECT count(*) FROM rejected_keys WHERE {blank}")[0] > 0

    def _doubtful(self, found: list[Record]) -> Text:
        """The faulty records alone, with their lines, in the table `doubtful_rows`."""
        width = len(self.header.headings)
        cells = list(zip(*(record.cells for record in found), strict=True)) or [()] * width
        table = {"line": pa.array([record.line for record in found], pa.int64())}
        table |= {f"h{at}": pa.array(cells[at], pa.string()) for at in range(width)}
        self.connection.register("found", pa.table(table))
        self.connection.execute("CREATE OR REPLACE TEMP TABLE doubtful_rows AS FROM found")
        self.connection.unregister("found")
        return text_in("doubtful_rows", self.layout, Bound(), "line")


def _count(connection: Connection, text: Text, rows: str) -> int:
    """How many rows of a file `rows` are: SQL from FROM on, or "" for none."""
    sql = f"SELECT count(*) {rows}"
    return int(one_row(connection, sql, text.bound.of(sql))[0]) if rows else 0


FILE = (
    *("file", "source", "profile", "read", *map(str, report.RowFate)),
    *("withdrawn", "error", "things", "sha256", "bytes"),
)
LISTED = ("notes", "findings")
ROW = tuple(field.name for field in fields(RejectedRow))


class Books:
    """What a load will write about itself, kept until the load knows all of it."""

    def __init__(self, connection: Connection, today: date, key: Key | None) -> None:
        self.connection, self.today, self.key = connection, today, key
        held = "SELECT coalesce(max(file_number), 0) + 1 FROM load_files"
        self.first = int(one_row(connection, held)[0])  # the number of this load's first file
        self._headers: dict[str, str] = {}
        self._rejected: list[tuple[str, RejectedRow]] = []

    def keep(self, file: str, layout: Layout, rows: FileRows) -> None:
        """Remember the header of a file and its rejected rows; rows of earlier files that are
        sound in it, in the table `staged`, are put right.
        """
        kind = rows.read.source
        waiting = "FROM quarantine WHERE put_right IS NOT TRUE AND key IS NOT NULL AND source = ?"
        if one_row(self.connection, f"SELECT EXISTS ({waiting})", [kind.name])[0]:
            self.connection.execute(
                "UPDATE quarantine SET put_right = TRUE WHERE put_right IS NOT TRUE AND source = ?"
                f" AND key IN (SELECT {kind.key} FROM staged)",
                [kind.name],
            )
        headings = layout.header.headings
        kept = [heading for heading in headings if plain(heading) not in layout.ignored]
        self._headers[file] = written(kept, layout.header.delimiter)
        self._rejected += [(rows.read.source.name, row) for row in rows.rejected]

    def write(self, reports: list[LoadReport]) -> None:
        """Into the tables `loads`, `load_files` and `quarantine`."""
        number = one_row(self.connection, "SELECT coalesce(max(load_id), 0) + 1 FROM loads")[0]
        load = {"loaded_at": [datetime.now()], "today": [self.today]}
        files: dict[str, list[Any]] = {
            name: [getattr(one, name) for one in reports] for name in FILE
        }
        files |= {of: ["\n".join(getattr(one, of)) for one in reports] for of in LISTED}
        files["header"] = [self._headers.get(one.file, "") for one in reports]
        files["file_number"] = [*range(self.first, self.first + len(reports))]
        rows = {name: [getattr(row, name) for _, row in self._rejected] for name in ROW}
        rows |= {"source": [of for of, _ in self._rejected], "column_name": rows.pop("column")}
        if self.key:
            rows["raw"] = [raw and self.key.sealed(raw) for raw in rows["raw"]]
        for table, columns in (("loads", load), ("load_files", files), ("quarantine", rows)):
            self.connection.register("written", pa.table(columns))
            sql = f"INSERT INTO {table} BY NAME SELECT *, $number AS load_id FROM written"
            self.connection.execute(sql, {"number": number})
            self.connection.unregister("written")


def quarantine_csv(connection: Connection, load_id: int, file: str, source: str) -> bytes:
    """The rows of one file that a load rejected, as they stood in it, under its headings.

    UTF-8 with a byte-order mark, so that spreadsheets and the loader read it alike. A last column
    `put_right` says that it is part of an export: what it lacks is not withdrawn. The headings
    again, and rows whose text could not be kept, are left out. No cell is a formula: the loader
    takes the apostrophe off again. Raises StoreProblem where the key is away that opens them.
    """
    found = connection.execute(
        "SELECT header FROM load_files WHERE load_id = ? AND file = ? AND source = ?",
        [load_id, file, source],
    ).fetchall()
    header = found[0][0] if found else ""
    if not header:
        return b""
    delimiter = max(DELIMITERS, key=lambda each: len(split(header.splitlines(True), each)))
    rows = connection.execute(
        "SELECT raw FROM quarantine WHERE load_id = ? AND file = ? AND source = ? AND reason <> ?"
        " AND raw <> '' AND put_right IS NOT TRUE ORDER BY line",
        [load_id, file, source, Reason.SECOND_HEADER.value],
    ).fetchall()
    fingerprint = fingerprint_in(connection)
    opened = key_of(fingerprint).opened if fingerprint and rows else str
    lines = [_guarded(header, delimiter) + delimiter + PART]
    lines += [_guarded(opened(raw), delimiter) + delimiter + "yes" for (raw,) in rows]
    return codecs.BOM_UTF8 + "".join(line + "\r\n" for line in lines).encode()


def _guarded(row: str, delimiter: str) -> str:
    """A row without formulas; as it stands where it has none."""
    cells = split(row.splitlines(True), delimiter)
    kept = [opening.safe(cell) for cell in cells]
    return row if [*cells] == kept else written(kept, delimiter)
