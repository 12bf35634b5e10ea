"""A workbook with the plan on one sheet and its people on another."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from connectors.report import FileProblem, Problem
from plan.intake.sheet import Row, Sheet
from plan.sheet.columns import known_as
from plan.sheet.rows import PEOPLE, PLAN, Table
from plan.sheet.text import written

TITLE_ROWS = 20  # real templates have a title and a key above their headings


def write(path: Path, tables: dict[str, Table]) -> None:
    """A sheet a table. Every cell is text, so that none is ever calculated."""
    book = Workbook()
    book.remove(book.active)
    for name, table in tables.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate((table.headings, *table.rows), start=1):
            for place, text in enumerate(row, start=1):
                cell = sheet.cell(number, place)
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)
                if text:
                    cell.data_type = "s"
        sheet.freeze_panes = "A2"
    book.save(path)


def read(path: Path) -> tuple[Sheet | None, Sheet]:
    """People, if there is such a sheet, and the plan: the sheet of that name or the first."""
    try:
        book = load_workbook(path, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, EOFError):
        raise FileProblem(
            file=path.name,
            problem=Problem.BINARY,
            found="a file that cannot be opened as a workbook",
            expected="a workbook as Excel saves it (.xlsx)",
            do_next="Save it again as .xlsx, or as CSV",
        ) from None
    names = {name.strip().lower(): name for name in book.sheetnames}
    people = book[names[PEOPLE]] if PEOPLE in names else None
    plan = book[names[PLAN]] if PLAN in names else book.worksheets[0]
    return people and _sheet(path.name, people), _sheet(path.name, plan)


def _sheet(file: str, found: Worksheet) -> Sheet:
    merged = _merged(found)
    lines = [
        (row[0].row, [_text(merged.get(cell.coordinate, cell)) for cell in row])
        for row in found.iter_rows()
        if row
    ]
    filled = [(number, cells) for number, cells in lines if any(cells)]
    start = _headings_at([cells for _, cells in filled])
    if not filled:
        return Sheet(file, (), ())
    width = max((at for at, cell in enumerate(filled[start][1], 1) if cell), default=0)
    headings = tuple(_heading(cell) for cell in filled[start][1][:width])
    rows = tuple(_rows(headings, filled[start + 1 :]))
    return Sheet(file, headings, rows)


def _merged(found: Worksheet) -> dict[str, Cell]:
    """Cells joined into one say what their first cell says, on every line."""
    return {
        found.cell(*place).coordinate: found.cell(joined.min_row, joined.min_col)
        for joined in found.merged_cells.ranges
        for place in joined.cells
    }


def _rows(headings: tuple[str, ...], lines: list) -> Iterator[Row]:
    for number, cells in lines:
        kept = tuple(cells[: len(headings)])
        raw = written(Table(kept, ())).rstrip("\r\n")
        yield Row(number, dict(zip(headings, kept, strict=True)), raw)


def _headings_at(lines: list[list[str]]) -> int:
    """The first line that reads like headings of a plan or of people, else the first."""
    for at, cells in enumerate(lines[:TITLE_ROWS]):
        names = {known_as(_heading(cell)) for cell in cells}
        if "action" in names or {"person", "role"} <= names:
            return at
    return 0


def _heading(text: str) -> str:
    return "_".join(text.lower().split())


def _text(cell: Cell) -> str:
    """What a cell shows: dates as YYYY-MM-DD, a share formatted as percent as its percent."""
    value: Any = cell.value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        shown = value * 100 if "%" in (cell.number_format or "") else value
        return f"{shown:.10g}"
    return str(value).strip()
