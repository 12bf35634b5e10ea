"""The plan's own files as rows of text, and what became of each row, kept in the register."""

import csv
import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, TypeVar

from connectors.choose import DELIMITERS
from connectors.opening import NoRow, no_row_but, wide
from connectors.report import FileProblem, LoadReport, Problem, Reason, RejectedRow, unturned
from plan.clock import SAMPLE
from plan.register import LOAD, Claim, Register
from plan.values import CellProblem, as_text

START = 1 << 16  # the headings of a file stand within so many bytes
NOT_KNOWN = "columns that are not known here, left out"
_FAULTS = {
    Reason.RAGGED: ("another number of cells", "as many cells as there are headings"),
    Reason.SECOND_HEADER: ("the headings again", "the headings on the first line only"),
}


@dataclass(frozen=True)
class Row:
    """One row: `cells` by heading, trimmed. `fault` is set where it does not fit the headings."""

    line: int
    cells: dict[str, str]
    raw: str
    fault: Reason | None = None


@dataclass(frozen=True)
class Sheet:
    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def headings_of(path: Path) -> frozenset[str]:
    """The headings of a CSV as far as they can be read; none for a file that is no CSV."""
    try:
        with (gzip.open if path.suffix.lower() == ".gz" else open)(path, "rb") as file:
            text = _text(path.name, file.read(START), errors="replace")
        first: list[str] = next(_lines_of(text), [])
    except (OSError, EOFError, FileProblem, csv.Error, zlib.error):
        return frozenset()
    return frozenset(heading_of(cell) for cell in first)


def read_sheet(path: Path) -> Sheet:
    """Every row of a file. Raises FileProblem where it cannot be read as a CSV at all."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    lines = _lines_of(unturned(_text(path.name, content)))
    try:
        headings = tuple(heading_of(cell) for cell in next(lines, []))
        rows = tuple(_rows(lines, headings))
    except csv.Error:
        found, expected = "a quotation mark that is never closed", "rows that end where they should"
        words = (found, expected, "Save the file again as CSV and load it again")
        raise FileProblem(path.name, Problem.TRUNCATED, *words, lines.line_num) from None
    return Sheet(path.name, headings, rows)


def _rows(lines: Any, headings: tuple[str, ...]) -> Iterator[Row]:
    last = lines.line_num
    for cells in lines:
        line, last = last + 1, lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        raw = StringIO()
        csv.writer(raw, lineterminator="").writerow(cells)
        fault = Reason.RAGGED if len(cells) != len(headings) else None
        if tuple(map(heading_of, cells)) == headings:
            fault = Reason.SECOND_HEADER
        by_heading = dict(zip(headings, map(str.strip, cells), strict=False))
        yield Row(line, by_heading, raw.getvalue(), fault)


def heading_of(cell: str) -> str:
    """A heading as it is compared: in small letters, with underscores."""
    return "_".join(cell.lower().split())


def _lines_of(text: str) -> Any:
    """Rows of cells, parted by what the headings are parted by."""
    headings = text.lstrip().split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=headings.count)
    return csv.reader(StringIO(text), delimiter=delimiter, strict=True)


def _text(name: str, content: bytes, errors: str = "strict") -> str:
    """The text of a file: UTF-8, UTF-16, or what Excel on Windows writes."""
    marked = wide(content)
    if not marked and b"\x00" in content:
        found, do_next = "bytes that are no text", "Save the plan as CSV and load that file"
        raise FileProblem(name, Problem.BINARY, found, "a CSV in UTF-8", do_next)
    for encoding in [marked] if marked else ["utf-8-sig", "cp1252"]:
        try:
            return content.decode(encoding, errors)
        except UnicodeDecodeError:
            continue
    found, do_next = "letters in no encoding that is known here", "Save the file as CSV UTF-8"
    raise FileProblem(name, Problem.ENCODING, found, "UTF-8", f"{do_next} and load it again")


@dataclass(frozen=True, kw_only=True)
class PlanReport(LoadReport):
    """The report on plan.csv or people.csv, with the rows that were put aside."""

    put_aside: tuple[RejectedRow, ...] = ()
    left_blank: tuple[RejectedRow, ...] = ()  # single cells of rows that were taken in


Read = TypeVar("Read")


def read_rows(sheet: Sheet, reader: Callable[[Row], Read]) -> tuple[list[Read], list[RejectedRow]]:
    """What `reader` makes of each row, and the rows it could make nothing of."""
    read, rejected = [], []
    for row in sheet.rows:
        try:
            if row.fault:
                raise CellProblem(row.fault, *_FAULTS[row.fault])
            read.append(reader(row))
        except CellProblem as problem:
            rejected.append(put_aside(sheet.file, row, problem))
    return read, rejected


def put_aside(file: str, row: Row, problem: CellProblem) -> RejectedRow:
    return RejectedRow(file=file, line=row.line, raw=row.raw, **vars(problem))


def check_headings(sheet: Sheet, known: Sequence[str], needed: Iterable[str]) -> tuple[str, ...]:
    """A note on those that are not known, which are left out. Raises FileProblem for a heading that
    is there twice, or is missing."""
    strange = [heading for heading in dict.fromkeys(sheet.headings) if heading not in known]
    twice = [heading for heading in known if sheet.headings.count(heading) > 1]
    missing = [heading for heading in needed if heading not in sheet.headings]
    if not (twice or missing):
        return (f"{NOT_KNOWN}: {', '.join(strange)}",) if strange else ()
    found = "a heading that is there twice" if twice else "no such heading"
    problem = Problem.HEADING if twice else Problem.MISSING_COLUMN
    expected, do_next = ", ".join(known), "Put the headings right and load the file again"
    words = (found, f"the headings {expected}", do_next, 1, (twice or missing)[0])
    raise FileProblem(sheet.file, problem, *words)


def without_totals(sheet: Sheet) -> tuple[Sheet, tuple[str, ...]]:
    """Without rows of totals, and a note on each."""
    totals = [row for row in sheet.rows if no_row_but([*row.cells.values()]) is NoRow.TOTAL]
    kept = tuple(row for row in sheet.rows if row not in totals)
    return replace(sheet, rows=kept), tuple(f"line {of.line} left out: a total" for of in totals)


def remember(register: Register, report: PlanReport, by: str) -> None:
    """Keep a report; one that says the same as the last of its file is not kept again."""
    value = as_text(asdict(report))
    register.record([Claim(kind=LOAD, subject=report.file, field="report", value=value)], by)


def all_loads(register: Register) -> Iterator[tuple[datetime, PlanReport]]:
    """When (UTC) each file of the plan came, and what became of it; not of a sample that left."""
    days = [entry for entry in register.history("store", SAMPLE) if entry.field == "today"]
    left = max((entry.id for entry in days if entry.value == as_text(None)), default=0)
    for entry in (entry for entry in register.histories(LOAD) if entry.id > left):
        facts = entry.content
        for name in ("put_aside", "left_blank"):
            facts[name] = tuple(RejectedRow(**row) for row in facts.get(name, ()))
        yield entry.recorded_at, PlanReport(**facts)
