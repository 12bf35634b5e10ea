"""A CSV of the plan as rows of text with their true line numbers, whatever they mean."""

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from connectors.report import FileProblem, Problem, Reason

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


@dataclass(frozen=True)
class Row:
    """One row: `cells` by heading, trimmed. `fault` is set where it does not fit the headings."""

    line: int
    cells: dict[str, str]
    raw: str
    fault: Reason | None = None


@dataclass(frozen=True)
class Sheet:
    """A whole file."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def headings_of(path: Path) -> frozenset[str]:
    """The headings of a CSV as far as they can be read; none for a file that is no CSV."""
    try:
        first = next(csv.reader(StringIO(_text(path))), [])
    except (OSError, EOFError, FileProblem, csv.Error):
        return frozenset()
    return frozenset(_heading(cell) for cell in first)


def read_sheet(path: Path) -> Sheet:
    """Every row of a file. Raises FileProblem where it cannot be read as a CSV at all."""
    lines = csv.reader(StringIO(_text(path)), strict=True)
    try:
        headings = tuple(_heading(cell) for cell in next(lines, []))
        rows = tuple(_rows(lines, headings))
    except csv.Error:
        raise FileProblem(
            file=path.name,
            problem=Problem.TRUNCATED,
            found="a quotation mark that is never closed",
            expected="rows that end where they should",
            do_next="Save the file again as CSV and load it again",
            line=lines.line_num,
        ) from None
    return Sheet(path.name, headings, rows)


def _rows(lines, headings: tuple[str, ...]) -> Iterator[Row]:
    last = lines.line_num
    for cells in lines:
        line, last = last + 1, lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        raw = StringIO()
        csv.writer(raw, lineterminator="").writerow(cells)
        trimmed = [cell.strip() for cell in cells]
        fault = None
        if len(cells) != len(headings):
            fault = Reason.RAGGED
        elif tuple(map(_heading, cells)) == headings:
            fault = Reason.SECOND_HEADER
        by_heading = dict(zip(headings, trimmed, strict=False))
        yield Row(line, by_heading, raw.getvalue(), fault)


def _heading(cell: str) -> str:
    return "_".join(cell.lower().split())


def _text(path: Path) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or what Excel on Windows writes."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    if marked is None and b"\x00" in content:
        raise FileProblem(
            file=path.name,
            problem=Problem.BINARY,
            found="bytes that are no text",
            expected="a CSV with commas, in UTF-8",
            do_next="Save the plan as CSV and load that file",
        )
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileProblem(
        file=path.name,
        problem=Problem.ENCODING,
        found="letters in no encoding that is known here",
        expected="UTF-8",
        do_next="Save the file as CSV UTF-8 and load it again",
    )
