"""Tables that people take away: CSV for a program, XLSX with a sheet that says what it is."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from io import BytesIO
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from charts.picture import Picture, signals_in_words
from charts.words import full_day
from metrics.calendar import By
from metrics.series import Series
from metrics.small_counts import hidden, unless_hidden
from plan.sheet import Table, safe, written
from plan.words.numbers import capital


@dataclass(frozen=True, kw_only=True)
class About:
    """All that one must know of a table who meets it without the page it came from."""

    what: str
    made_on: date
    site: str = ""
    view: str = ""  # the address of the page, without its host
    rule: str = ""  # how its measures are counted
    settings: str = ""  # the definitions in force
    through: date | None = None  # the last complete day; None where no data were loaded
    counted_from: tuple[str, ...] = ()  # the exports, each with how far it reaches
    generation: str = ""
    plan_entry: int = 0
    hidden: str = ""  # how small counts are hidden

    def lines(self) -> Iterator[tuple[str, str]]:
        """Label and words; what is not known has no line."""
        for label, text in (
            ("What this is", self.what),
            ("Sites", self.site),
            ("Data to", full_day(self.through) if self.through else "no data yet"),
            ("Made on", full_day(self.made_on)),
            ("How it is counted", self.rule),
            ("Definitions in force", self.settings),
            ("Counted from", "; ".join(self.counted_from)),
            ("Small counts", self.hidden),
            ("Seen at", self.view),
            ("Data, by name", self.generation),
            ("Plan, last entry", str(self.plan_entry) if self.plan_entry else ""),
        ):
            if text:
                yield label, text


class CellForm(StrEnum):
    """How a column's cells read. The value is the number format of a workbook."""

    AS_IT_IS = "General"
    WHOLE = "#,##0"
    ONE_PLACE = "0.0"
    PERCENT = '0" %"'  # of figures that are percentages already
    PERCENT_ONE_PLACE = '0.0" %"'
    DAY = "d mmm yyyy"
    WEEKDAY = "ddd d mmm yyyy"
    MINUTE = "d mmm yyyy, hh:mm"


_SAID = {
    CellForm.WHOLE: "{:,.0f}",
    CellForm.ONE_PLACE: "{:.1f}",
    CellForm.PERCENT: "{:.0f} %",
    CellForm.PERCENT_ONE_PLACE: "{:.1f} %",
}


@dataclass(frozen=True)
class TableColumn:
    """What is to be known of a column; without a form, its cells tell it."""

    form: CellForm | None = None
    note: str = ""
    is_cut: bool = False  # the screen shows its beginning, the files all of it


def form_of(cells: pd.Series, column: TableColumn | None = None) -> CellForm:
    """The form that was asked for, else that of the cells: days, fractions, or as they are.

    >>> form_of(pd.Series([1.5, None])).name, form_of(pd.Series(["Oak"])).name
    ('ONE_PLACE', 'AS_IT_IS')
    """
    if column is not None and column.form is not None:
        return column.form
    if pd.api.types.is_datetime64_any_dtype(cells):
        known = cells.dropna()
        return CellForm.DAY if (known == known.dt.normalize()).all() else CellForm.MINUTE
    if pd.api.types.is_float_dtype(cells):
        return CellForm.ONE_PLACE if (cells.dropna() % 1).any() else CellForm.AS_IT_IS
    if cells.dtype != object:
        return CellForm.AS_IT_IS
    known = [cell for cell in cells if not is_blank(cell)]
    if known and all(isinstance(cell, date) for cell in known):
        has_time = any(isinstance(cell, datetime) for cell in known)
        return CellForm.MINUTE if has_time else CellForm.DAY
    return CellForm.AS_IT_IS


def in_words(cell: Any, form: CellForm) -> str:
    """A cell as a person reads it; words stay words.

    >>> in_words(1914, CellForm.WHOLE), in_words(95.14, CellForm.PERCENT_ONE_PLACE)
    ('1,914', '95.1 %')
    """
    if is_blank(cell):
        return ""
    if isinstance(cell, str) or form not in _SAID:
        return str(cell)
    return _SAID[form].format(cell)


def is_blank(cell: Any) -> bool:
    """Nothing is there: none, not a number, not a time.

    >>> is_blank(None), is_blank(float("nan")), is_blank(""), is_blank(0)
    (True, True, False, False)
    """
    return cell is None or cell is pd.NaT or cell is pd.NA or (cell != cell) is True


def plain(cell: Any) -> Any:
    """A cell as a value of Python, whatever library it came from."""
    return cell.item() if isinstance(cell, np.generic) else cell


def as_csv(rows: pd.DataFrame) -> bytes:
    """Commas and UTF-8 with a byte-order mark, by which spreadsheets know it.

    >>> as_csv(pd.DataFrame({"House": ["=1+1"], "Doses": [-2]})).decode("utf-8-sig").splitlines()
    ['House,Doses', "'=1+1,-2"]
    """
    headings = tuple(safe(str(heading)) for heading in rows.columns)
    columns = (rows.iloc[:, at].tolist() for at in range(len(headings)))
    cells = ([_cell_in_words(plain(cell)) for cell in column] for column in columns)
    table = Table(headings, tuple(zip(*cells, strict=True)))
    return written(table).encode("utf-8-sig", "replace")


def _cell_in_words(cell: Any) -> str:
    if is_blank(cell):
        return ""
    match cell:
        case bool():
            return "yes" if cell else "no"
        case datetime():
            minute = f" {cell:%H:%M}" if cell.time() != time() else ""
            return f"{cell:%Y-%m-%d}{minute}" + (f":{cell:%S}" if cell.second else "")
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
        case float():
            return repr(int(cell)) if cell.is_integer() else repr(cell)
    return safe(str(cell))


_PERIOD = {
    By.DAY: "Day",
    By.WEEK: "Week from",
    By.FORTNIGHT: "Fortnight from",
    By.MONTH: "Month from",
}
SERIES_COLUMNS = {
    "How many": TableColumn(
        CellForm.WHOLE, "Those that count: of the calls due, the ones on time."
    ),
    "Out of": TableColumn(CellForm.WHOLE, "What they are counted against."),
    "Value": TableColumn(
        CellForm.ONE_PLACE, "How many out of how many, in the unit of the measure."
    ),
    "Signal": TableColumn(note="The rule that the chart marks there, in words."),
    "Complete": TableColumn(note="The period is over and its exports reach its end."),
}


def series_table(shown: Series, drawn: Picture | None, limit: int) -> pd.DataFrame:
    """One row a period, the newest first; a gap stays an empty cell.

    Its signals are those of the picture, where there is one. Fewer than `limit` people are not
    told, nor a figure that could be turned back into them.
    """
    frame, signals = shown.frame, signals_in_words(drawn) if drawn else {}
    columns = {
        _PERIOD[shown.wanted.by]: frame["period"],
        **dict(zip(("How many", "Out of", "Value"), figures_in_words(shown, limit), strict=True)),
        "Signal": [signals.get(period, "") for period in frame["period"]],
        "Complete": ["yes" if done else "not yet" for done in frame["complete"]],
    }
    return pd.DataFrame(columns).iloc[::-1]


def hidden_in_words(shown: Series, limit: int) -> str:
    """How small counts are hidden in that table; "" where none is."""
    if not hidden(shown.frame, shown.measure, shown.wanted.by, limit).anything:
        return ""
    return (
        f"Fewer than {limit} people or events are not told, nor what would give them away. “Not"
        " shown” guards a small count; a longer period shows more."
    )


def figures_in_words(shown: Series, limit: int) -> tuple[list[float | str | None], ...]:
    """Numerators, denominators and values by period: None is a gap, words stand for what is few."""
    untold = hidden(shown.frame, shown.measure, shown.wanted.by, limit)
    columns = (untold.numerators, untold.denominators, untold.values)
    figures = (shown.frame[name].astype(float) for name in ("numerator", "denominator", "value"))
    return tuple(
        [
            unless_hidden(cell, figure, limit) if isfinite(figure) else None
            for figure, cell in zip(column, cells, strict=True)
        ]
        for column, cells in zip(figures, columns, strict=True)
    )


_NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


@dataclass(frozen=True, kw_only=True, eq=False)
class TableFile:
    """Rows as they are on the screen, and what they are. `columns` are those with more to say."""

    name: str
    rows: pd.DataFrame
    about: About
    columns: Mapping[str, TableColumn] = field(default_factory=dict)


def file_name(name: str, through: date | None, ending: str) -> str:
    """With the day to which the data reach.

    >>> file_name("gaps by run", date(2026, 11, 15), "csv")
    'gaps_by_run_to_2026-11-15.csv'
    """
    name = _NOT_IN_A_NAME.sub("_", name).strip("_.") or "table"
    return f"{name}_to_{through.isoformat()}.{ending}" if through else f"{name}.{ending}"


MOST_ROWS, MOST_CHARACTERS = 1_048_575, 32_767  # of a sheet below its headings; of a cell
_CUT = " … (cut off here; the CSV holds all)"
_NARROWEST, _WIDEST, _LOOKED_AT = 8, 60, 500  # characters; rows that the width goes by
_DAYS_WIDE = {CellForm.DAY: 13, CellForm.WEEKDAY: 17, CellForm.MINUTE: 19}
_FOLDED = 40  # characters wide: from here a text is folded into lines
_LABELS, _WORDS = 24, 100
_NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_A4 = 9
CAUTIOUS = dict.fromkeys(
    ("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False
) | {"in_memory": True, "default_date_format": CellForm.DAY.value}  # in memory: no copy on the disk


def as_xlsx(table: TableFile) -> bytes:
    """First a sheet that says what it is, then the rows with their types; ever the same bytes."""
    file = BytesIO()
    book = Workbook(file, CAUTIOUS)
    made_on = datetime.combine(table.about.made_on, time())
    properties = {"title": table.about.what[:255], "author": "Grip", "created": made_on}
    book.set_properties(properties)
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
    name = _NOT_IN_A_SHEET_NAME.sub(" ", table.name).strip()[:31].strip()
    is_taken = name.lower() in ("", "about", "history")
    sheet = book.add_worksheet("Data" if is_taken else capital(name))
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


def _text(text: str) -> str:
    text = safe(text)
    return text if len(text) <= MOST_CHARACTERS else text[: MOST_CHARACTERS - len(_CUT)] + _CUT


def _width(heading: str, cells: pd.Series, form: CellForm) -> float:
    """As wide as the longest of the first cells; a long heading is folded into lines."""
    if form in _DAYS_WIDE:
        return _DAYS_WIDE[form]
    word = max(map(len, heading.split()), default=0)
    texts = (
        f"{cell:,.1f}" if isinstance(cell, float) else str(cell) for cell in cells[:_LOOKED_AT]
    )
    longest = max((max(map(len, text.splitlines()), default=0) for text in texts), default=0)
    return min(max(longest, word, min(len(heading), 16), _NARROWEST) + 2, _WIDEST)


def _on_paper(sheet: Worksheet, table: TableFile) -> None:
    """A4 across, as wide as the page, with what it is at the foot."""
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    what = table.about.what.replace("&", "&&")
    sheet.set_footer(f"&L{what[:180]}&RPage &P of &N")
