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
from lxml import etree
from python_calamine import load_workbook

from plan.sheet import meant, safe
from reports.tables import (
    MOST_CHARACTERS,
    About,
    CellForm,
    TableColumn,
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


def from_xlsx(content: bytes, sheet: int = 1) -> list[list]:
    """The cells of a sheet, by another library than the one that wrote them; "" is a blank."""
    rows = load_workbook(io.BytesIO(content)).get_sheet_by_index(sheet).to_python()
    return [[_spelled(cell) for cell in row] for row in rows]


def _spelled(cell: object) -> object:
    """With the two that are no letters of any alphabet, which the reader leaves spelled out."""
    if not isinstance(cell, str):
        return cell
    return cell.replace("_xFFFE_", "\ufffe").replace("_xFFFF_", "\uffff")


def tree(content: bytes, part: str) -> etree._Element:
    """A part of a workbook as it is written."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return etree.fromstring(parts.read(f"xl/{part}"))


def cells_of(content: bytes, sheet: int = 1) -> list[etree._Element]:
    """The cells of a sheet as they are written."""
    return tree(content, f"worksheets/sheet{sheet + 1}.xml").findall(".//{*}c")


def format_of(content: bytes, cell: str) -> str:
    """The number format of a cell of the second sheet."""
    (found,) = [each for each in cells_of(content) if each.get("r") == cell]
    styles = tree(content, "styles.xml")
    kind = styles.findall("{*}cellXfs/{*}xf")[int(found.get("s"))].get("numFmtId")
    known = {e.get("numFmtId"): e.get("formatCode") for e in styles.findall(".//{*}numFmt")}
    return known[kind]


@given(st.lists(st.one_of(st.text(), st.sampled_from(HOSTILE + ORDINARY)), min_size=1, max_size=30))
@settings(max_examples=40)
def test_any_text_comes_back_as_it_was_and_no_cell_is_a_formula(texts) -> None:
    rows = pd.DataFrame({"Said": pd.Series(texts, dtype=object)})
    found = [row[0] if row else "" for row in from_csv(as_csv(rows))[1:]]
    assert [meant(cell) for cell in found] == texts
    assert [cell for cell in found if safe(cell) != cell and not cell.startswith("'")] == []
    content = as_xlsx(file_of(rows))
    told = [row[0] for row in from_xlsx(content)[1:]]
    assert [meant(cell) for cell in told + [""] * (len(texts) - len(told))] == texts
    cells = cells_of(content)
    assert {cell.get("t") for cell in cells} <= {"s"}
    assert not [cell for cell in cells if cell.find("{*}f") is not None]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_spreadsheet_would_run_is_quoted_off_in_cells_and_headings(text) -> None:
    rows = pd.DataFrame({text: [text]})
    assert from_csv(as_csv(rows)) == [[f"'{text}"], [f"'{text}"]]
    (heading,), (cell,) = from_xlsx(as_xlsx(file_of(rows)))
    assert heading == cell == f"'{text}"


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
    content = as_xlsx(file_of(rows))
    first, second = from_xlsx(content)[1:]
    assert first == ["N1", -3, 12.25, date(2026, 11, 9), datetime(2026, 11, 9, 7, 30), "yes"]
    assert second == ["", 1914, "", "", "", "no"]
    told = [format_of(content, f"{column}2") for column in "CDE"]
    assert told == ["0.0", "d mmm yyyy", "d mmm yyyy, hh:mm"]


def test_a_workbook_says_first_what_it_is_and_as_of_when() -> None:
    rows = pd.DataFrame({"Run": ["N1"], "Too short": [40]})
    share = TableColumn(CellForm.PERCENT, "Share of gaps shorter than the journey usually takes.")
    content = as_xlsx(file_of(rows, columns={"Too short": share}))
    book = load_workbook(io.BytesIO(content))
    assert book.sheet_names == ["About", "Gaps by run"]
    told = dict(book.get_sheet_by_name("About").to_python())
    assert told["What this is"] == "Gaps by run, the last 26 weeks"
    assert told["Data to"] == "15 November 2026"
    assert told["Counted from"] == "rota to 15 November 2026; call log to 15 November 2026"
    assert (told["Data, by name"], told["Plan, last entry"]) == ("g-7", "41")
    assert told["Too short"].startswith("Share of gaps")
    sheet = tree(content, "worksheets/sheet2.xml")
    pane = sheet.find(".//{*}pane")
    assert (pane.get("topLeftCell"), pane.get("state")) == ("A2", "frozen")
    assert sheet.find("{*}autoFilter").get("ref") == "A1:B2"
    assert format_of(content, "B2") == '0" %"'


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
        assert [cell for row in headings for cell in row if cell] == list(rows.columns)


def test_a_text_longer_than_a_cell_is_cut_in_the_workbook_and_says_so() -> None:
    rows = pd.DataFrame({"Note": ["=" + "x" * 40_000]})
    (cell,) = from_xlsx(as_xlsx(file_of(rows)))[1]
    assert len(cell) <= MOST_CHARACTERS
    assert cell.endswith("the CSV holds all)")
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
    cells = cells_of((opened / "rows.xlsx").read_bytes(), 0)
    assert cells
    assert [cell.get("r") for cell in cells if cell.find("{*}f") is not None] == []
    lines = from_csv((opened / "book-Gaps by run.csv").read_bytes())[1:]
    assert [(int(number), meant(said)) for number, said in lines] == list(enumerate(texts))
