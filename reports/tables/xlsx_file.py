"""A table as a workbook: first a sheet that says what it is, then the rows with their types.

The same input gives the same bytes: nothing in the workbook is the time at which it was written.
"""

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from plan.sheet import safe
from reports.tables.forms import Form, form_of, is_blank, plain
from reports.tables.table_file import TableFile

MOST_ROWS, MOST_CHARACTERS = 1_048_575, 32_767  # of a sheet below its headings; of a cell
_CUT = " … (cut off here; the CSV holds all)"
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 60, 500  # characters; rows that the width goes by
_DAYS_WIDE = {Form.DAY: 13, Form.WEEKDAY: 17, Form.MINUTE: 19}
_FOLDED = 40  # characters wide: from here a text is folded into lines
_LABELS, _WORDS = 24, 100
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_A4 = 9
_CAUTIOUS = dict.fromkeys(
    ("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False
) | {"in_memory": True, "default_date_format": Form.DAY.value}  # in memory: no copy on the disk


def as_xlsx(table: TableFile) -> bytes:
    """The workbook."""
    file = BytesIO()
    book = Workbook(file, _CAUTIOUS)
    made_on = datetime.combine(table.about.made_on, time())
    told = {"title": table.about.what[:255], "author": "Grip", "created": made_on}
    book.set_properties(told)
    _about(book, table)
    _rows(book, table)
    book.close()
    return file.getvalue()


def _about(book: Workbook, table: TableFile) -> None:
    sheet = book.add_worksheet("About")
    bold = book.add_format({"bold": True, "valign": "top"})
    words = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, _LABELS, bold)
    sheet.set_column(1, 1, _WORDS, words)
    lines = list(table.about.lines())
    left = len(table.rows) - MOST_ROWS
    if left > 0:
        lines.append(("Left out", f"The last {left:,} rows: a sheet holds no more."))
    headings = [str(heading) for heading in table.rows.columns]
    noted = ((heading, table.columns.get(heading)) for heading in headings)
    lines += [(heading, column.note) for heading, column in noted if column and column.note]
    for at, (label, text) in enumerate(lines):
        sheet.write_string(at, 0, _text(label), bold)
        sheet.write_string(at, 1, _text(text), words)
    _on_paper(sheet, table)


def _rows(book: Workbook, table: TableFile) -> None:
    rows = table.rows.head(MOST_ROWS)
    sheet = book.add_worksheet(_sheet_name(table.name))
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    for at, heading in enumerate(rows.columns):
        cells = rows.iloc[:, at]
        form = form_of(cells, table.columns.get(str(heading)))
        width = _width(str(heading), cells, form)
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, _text(str(heading)), head)
        look = {"num_format": form.value, "valign": "top", "text_wrap": width >= _FOLDED}
        shown = book.add_format(look)
        for line, cell in enumerate(cells.tolist(), start=1):
            _write(sheet, (line, at), plain(cell), shown)
    sheet.freeze_panes(1, 0)
    if len(rows.columns):
        sheet.autofilter(0, 0, len(rows), len(rows.columns) - 1)
        sheet.repeat_rows(0)
    _on_paper(sheet, table)


def _write(sheet: Worksheet, place: tuple[int, int], cell: Any, shown: Format) -> None:
    """Numbers and days as such, all else as text, so that no cell is ever calculated."""
    if is_blank(cell):
        return
    match cell:
        case bool():
            sheet.write_string(*place, "yes" if cell else "no", shown)
        case int() | float() if np.isfinite(cell) and abs(cell) < 10**15:
            sheet.write_number(*place, cell, shown)
        case date() if cell.year >= 1900:  # also a time on a day; a workbook knows none before
            sheet.write_datetime(*place, cell, shown)
        case _:
            sheet.write_string(*place, _text(str(cell)), shown)


def _text(told: str) -> str:
    told = safe(told)
    return told if len(told) <= MOST_CHARACTERS else told[: MOST_CHARACTERS - len(_CUT)] + _CUT


def _width(heading: str, cells: pd.Series, form: Form) -> float:
    """As wide as the longest of the first cells; a long heading is folded into lines."""
    if form in _DAYS_WIDE:
        return _DAYS_WIDE[form]
    word = max(map(len, heading.split()), default=0)
    told = (f"{cell:,.1f}" if isinstance(cell, float) else str(cell) for cell in cells[:_LOOKED_AT])
    longest = max((max(map(len, text.splitlines()), default=0) for text in told), default=0)
    return min(max(longest, word, min(len(heading), 16), _NARROWEST) + 2, _WIDEST)


def _sheet_name(name: str) -> str:
    told = _NOT_IN_A_SHEET_NAME.sub(" ", name).strip()[:31].strip()
    return "Data" if told.lower() in ("", "about", "history") else told[:1].upper() + told[1:]


def _on_paper(sheet: Worksheet, table: TableFile) -> None:
    """A4 across, as wide as the page, with what it is at the foot."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    what = table.about.what.replace("&", "&&")
    sheet.set_footer(f"&L{what[:180]}&RPage &P of &N")
