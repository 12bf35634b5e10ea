"""The workbook behind a native chart: named columns of true values, opened by "Edit data"."""

from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name

from charts.picture import Picture, signals_told
from metrics.calendar import By
from reports.slides.lettering import printable
from reports.slides.native.drawn import COURSE
from reports.slides.native.trace import Trace

SHEET = "Figures"
PERIOD = {
    By.DAY: "Day",
    By.WEEK: "Week starting",
    By.FORTNIGHT: "Fortnight starting",
    By.MONTH: "Month starting",
}
_CAUTIOUS = dict.fromkeys(
    ("strings_to_formulas", "strings_to_numbers", "strings_to_urls"), False
) | {"in_memory": True}
_FIGURES = "B"  # the column of what happened, right of the periods
Cell = float | date | str | None


@dataclass(frozen=True)
class Column:
    """A heading and what stands under it."""

    heading: str
    cells: tuple[Cell, ...]
    repeats: bool = False  # each cell is that of the figures in its row


@dataclass(frozen=True)
class Place:
    """Where a series lies in the sheet: its heading, days and values, as a workbook says it."""

    heading: str
    heading_at: str
    days: str
    values: str


@dataclass(frozen=True)
class Sheet:
    """Every column in order, and where each series lies."""

    columns: tuple[Column, ...]
    places: tuple[Place, ...]


def sheet_of(one: Picture, drawn: tuple[Trace, ...]) -> Sheet:
    """The periods with what was counted and what stands out; then each line with its own days."""
    told = signals_told(one)
    shared = [each for each in drawn if not each.own_days]
    shared.sort(key=lambda each: each.name != COURSE)
    columns = [Column(PERIOD[one.story.by], one.figures.periods)]
    columns += [Column(_heading(one, each), each.values, each.repeats) for each in shared]
    columns.append(Column("What stands out", tuple(told.get(d, "") for d in one.figures.periods)))
    at = {each.name: (0, 1 + place) for place, each in enumerate(shared)}
    for each in drawn:
        if each.own_days:
            at[each.name] = (len(columns), len(columns) + 1)
            columns += [Column(f"{each.name}: day", each.days), Column(each.name, each.values)]
    return Sheet(
        tuple(columns), tuple(_place(columns, at[each.name], len(each.days)) for each in drawn)
    )


def workbook(sheet: Sheet, made_on: date) -> bytes:
    """The sheet as XLSX; the same bytes each time."""
    file = BytesIO()
    book = Workbook(file, _CAUTIOUS)
    made = datetime.combine(made_on, time())
    book.set_properties(
        {"title": sheet.columns[1].heading[:255], "author": "Grip", "created": made}
    )
    page = book.add_worksheet(SHEET)
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "d mmm yyyy"})
    for at, column in enumerate(sheet.columns):
        page.write_string(0, at, printable(column.heading), bold)
        page.set_column(at, at, 16)
        for line, cell in enumerate(column.cells, start=1):
            match cell:
                case date():
                    page.write_datetime(line, at, datetime.combine(cell, time()), day)
                case str() if cell:
                    page.write_string(line, at, printable(cell))
                case int() | float() if column.repeats:
                    page.write_formula(line, at, f"={_FIGURES}{line + 1}", None, cell)
                case int() | float():
                    page.write_number(line, at, cell)
    page.freeze_panes(1, 1)
    book.close()
    return file.getvalue()


def _heading(one: Picture, trace: Trace) -> str:
    """The figures themselves are named as the chart is."""
    return one.story.axis if trace.name == COURSE else trace.name


def _place(columns: list[Column], at: tuple[int, int], length: int) -> Place:
    days, values = map(xl_col_to_name, at)
    return Place(
        columns[at[1]].heading,
        f"{SHEET}!${values}$1",
        f"{SHEET}!${days}$2:${days}${length + 1}",
        f"{SHEET}!${values}$2:${values}${length + 1}",
    )
