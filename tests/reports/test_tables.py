"""Tables that are taken away: as they were, with what they are, and nothing in them ever runs."""

import csv
import io
import shutil
import subprocess
import zipfile
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from plan.sheet import meant, safe
from reports.tables import (
    MOST_CHARACTERS,
    About,
    Column,
    Form,
    TableFile,
    as_csv,
    as_xlsx,
    file_name,
)

HOSTILE = (
    "=1+1",
    "+44 161 496 0000",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "  =1+1",
    '"=1+1',
    "'=1+1",
    "\u200b=1+1",
    "＝1+1",
    " ＋1",
    '=HYPERLINK("http://example.org","open")',
    "=cmd|'/c calc'!A1",
)
ORDINARY = ("Rounds rebuilt", "-5", "+4.5", "-1,914", "-3 %", "'tis", "", "Ty\u2019n-y-coed", "a=b")
TOLD = About(
    what="Gaps by run, the last 26 weeks",
    made_on=date(2026, 11, 16),
    site="Northgate",
    rule="A gap is the time between two calls of one carer.",
    through=date(2026, 11, 15),
    counted_from=("rota to 15 November 2026", "call log to 15 November 2026"),
    generation="g-7",
    plan_entry=41,
    hidden="Fewer than 5 are not shown.",
)


def file_of(rows: pd.DataFrame, **more) -> TableFile:
    return TableFile(name="gaps by run", rows=rows, about=TOLD, **more)


def from_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def from_xlsx(content: bytes, sheet: int = 1) -> list[tuple]:
    """The cells of a sheet, by another library than the one that wrote them."""
    book = load_workbook(io.BytesIO(content))
    return [tuple(row) for row in book.worksheets[sheet].iter_rows()]


@given(st.lists(st.one_of(st.text(), st.sampled_from(HOSTILE + ORDINARY)), min_size=1, max_size=30))
@settings(max_examples=40, deadline=None)
def test_any_text_comes_back_as_it_was_and_no_cell_is_a_formula(texts) -> None:
    rows = pd.DataFrame({"Said": pd.Series(texts, dtype=object)})
    found = [row[0] if row else "" for row in from_csv(as_csv(rows))[1:]]
    assert [meant(cell) for cell in found] == texts
    assert [cell for cell in found if safe(cell) != cell and not cell.startswith("'")] == []
    cells = [row[0] for row in from_xlsx(as_xlsx(file_of(rows)))[1:]]
    assert [meant(unescape(cell.value or "")) for cell in cells] == texts
    assert {cell.data_type for cell in cells} <= {"s", "n"}  # "n" is openpyxl's blank
    assert not [cell for cell in cells if cell.data_type == "n" and cell.value is not None]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_run_is_quoted_off_in_cells_and_headings(text) -> None:
    rows = pd.DataFrame({text: [text]})
    assert from_csv(as_csv(rows)) == [[f"'{text}"], [f"'{text}"]]
    (heading,), (cell,) = from_xlsx(as_xlsx(file_of(rows)))
    assert unescape(heading.value) == unescape(cell.value) == f"'{text}"


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text) -> None:
    assert safe(text) == meant(text) == text


def test_numbers_and_days_keep_their_types_and_what_is_missing_is_blank() -> None:
    rows = pd.DataFrame(
        {
            "Run": ["N1", None],
            "Gaps": [-3, 1914],
            "Short": [12.25, np.nan],
            "Week from": [date(2026, 11, 9), None],
            "Seen at": pd.to_datetime(["2026-11-09 07:30", None]),
            "Done": [True, False],
        }
    )
    lines = from_csv(as_csv(rows))
    assert lines[1] == ["N1", "-3", "12.25", "2026-11-09", "2026-11-09 07:30", "yes"]
    assert lines[2] == ["", "1914", "", "", "", "no"]
    first, second = from_xlsx(as_xlsx(file_of(rows)))[1:]
    values = ["N1", -3, 12.25, datetime(2026, 11, 9), datetime(2026, 11, 9, 7, 30), "yes"]
    assert [cell.value for cell in first] == values
    assert [cell.value for cell in second] == [None, 1914, None, None, None, "no"]
    assert [c.number_format for c in first[2:5]] == ["0.0", "d mmm yyyy", "d mmm yyyy, hh:mm"]


def test_a_workbook_says_first_what_it_is_and_as_of_when() -> None:
    rows = pd.DataFrame({"Run": ["N1"], "Too short": [40]})
    share = Column(Form.PERCENT, "Share of gaps shorter than the journey usually takes.")
    content = as_xlsx(file_of(rows, columns={"Too short": share}))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["About", "Gaps by run"]
    told = {row[0].value: row[1].value for row in book["About"].iter_rows()}
    assert told["What this is"] == "Gaps by run, the last 26 weeks"
    assert told["Data to"] == "15 November 2026"
    assert told["Counted from"] == "rota to 15 November 2026; call log to 15 November 2026"
    assert (told["Data, by name"], told["Plan, last entry"]) == ("g-7", "41")
    assert told["Too short"].startswith("Share of gaps")
    sheet = book["Gaps by run"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B2")
    assert sheet["B2"].number_format == '0" %"'


def test_the_same_table_gives_the_same_bytes_and_holds_no_time_of_writing() -> None:
    rows = pd.DataFrame({"Run": ["N1"], "Gaps": [3]})
    first, again = as_xlsx(file_of(rows)), as_xlsx(file_of(rows.copy()))
    assert first == again
    with zipfile.ZipFile(io.BytesIO(first)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert core.count("2026-11-16T00:00:00Z") == 2


def test_a_table_without_rows_or_columns_is_a_file_all_the_same() -> None:
    for rows in (pd.DataFrame(), pd.DataFrame(columns=["Run", "Gaps"])):
        assert from_csv(as_csv(rows))[0] == list(rows.columns)
        headings = from_xlsx(as_xlsx(file_of(rows)))
        assert [cell.value for row in headings for cell in row if cell.value] == list(rows.columns)


def test_a_text_longer_than_a_cell_is_cut_in_the_workbook_and_says_so() -> None:
    rows = pd.DataFrame({"Note": ["=" + "x" * 40_000]})
    (cell,) = from_xlsx(as_xlsx(file_of(rows)))[1]
    assert len(cell.value) <= MOST_CHARACTERS
    assert cell.value.endswith("the CSV holds all)")
    assert len(meant(from_csv(as_csv(rows))[1][0])) == 40_001


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("gaps by run", "gaps_by_run_to_2026-11-15.csv"),
        ("../../etc", "etc_to_2026-11-15.csv"),
        ("", "table_to_2026-11-15.csv"),
    ],
)
def test_a_file_name_says_what_it_is_and_to_which_day_the_data_reach(name, wanted) -> None:
    assert file_name(name, TOLD.through, "csv") == wanted


@pytest.mark.long
@pytest.mark.skipif(not shutil.which("localc"), reason="LibreOffice Calc is not installed")
def test_libreoffice_runs_nothing_of_either_file(tmp_path) -> None:
    texts = [*HOSTILE, *(each for each in ORDINARY if each)]
    rows = pd.DataFrame({"Nr": range(len(texts)), "Said": texts})
    table = file_of(rows)
    (tmp_path / "rows.csv").write_bytes(as_csv(rows))
    (tmp_path / "book.xlsx").write_bytes(as_xlsx(table))
    opened = tmp_path / "opened"
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    office = ("soffice", f"-env:UserInstallation=file://{tmp_path}/home", "--headless")
    for name, kind in (("rows.csv", "xlsx"), ("book.xlsx", every_sheet)):
        convert = (*office, "--convert-to", kind, "--outdir", str(opened), str(tmp_path / name))
        subprocess.run(convert, check=True, capture_output=True)
    cells = from_xlsx((opened / "rows.xlsx").read_bytes(), 0)[1:]
    assert [cell.coordinate for row in cells for cell in row if cell.data_type == "f"] == []
    lines = from_csv((opened / "book-Gaps by run.csv").read_bytes())[1:]
    assert [(int(number), meant(said)) for number, said in lines] == list(enumerate(texts))
