"""What is certain is found and told: letters, delimiter, lines before the headings, totals."""

import gzip
from datetime import date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from xlsxwriter import Workbook

from connectors.opening import UNPACK_LIMIT_MB
from tests.connectors.exports import CALL, ROTA, counts, export, memory, take_in

CASES = Path(__file__).parents[1] / "cases"


def load(inbox: Path, text: str | bytes, name: str = "rota.csv"):
    """The only report of a file with this text, and the calls that are held after it."""
    connection = memory()
    (report,) = take_in(connection, inbox, [export(inbox, name, text)])
    return report, connection.execute("FROM rota ORDER BY ALL").fetchall()


@pytest.mark.parametrize(
    ("delimiter", "words"), [(";", "semicolons"), ("\t", "tabs"), ("|", "upright bars")]
)
def test_what_parts_the_cells_is_found_and_told(inbox: Path, delimiter: str, words: str) -> None:
    report, rows = load(inbox, (ROTA + CALL).replace(",", delimiter))
    assert (report.error, len(rows)) == ("", 1)
    assert report.notes == (f"cells parted by {words}",)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16-le", "utf-16-be", "utf-16"])
def test_letters_are_found_and_told(inbox: Path, encoding: str) -> None:
    other = CALL.replace("V1", "V2").replace("Northgate", "Café £5 – “x”")
    text = (ROTA + CALL + other).encode(encoding)
    report, rows = load(inbox, text)
    assert report.error == ""
    assert encoding in report.notes[0]
    assert {row[2] for row in rows} == {"Northgate", "Café £5 – “x”"}


def test_a_line_that_says_what_parts_the_cells_is_passed_over(inbox: Path) -> None:
    report, rows = load(inbox, "sep=;\r\n" + (ROTA + CALL).replace(",", ";"))
    assert (report.error, len(rows)) == ("", 1)


def test_lines_before_the_headings_are_passed_over_and_lines_keep_their_numbers(
    inbox: Path,
) -> None:
    text = 'Visits report\nBranch: "Northgate"\n\n' + ROTA + CALL + CALL.replace("V1", "")
    report, _rows = load(inbox, text)
    assert counts(report) == (2, 1, 0, 0, 1)
    assert report.faults[0].startswith("rota.csv, line 6, column visit_id")
    assert "3 lines before the headings" in report.notes


@pytest.mark.parametrize(
    "heading",
    [
        str.upper,
        lambda text: text.replace("_", " "),
        lambda text: text.replace("_", ""),
        lambda text: text.replace(",", " , "),
        lambda text: "\u200b" + text.replace("_", "\u00a0"),
    ],
)
def test_headings_compare_without_blanks_capitals_and_underscores(inbox: Path, heading) -> None:
    report, rows = load(inbox, heading(ROTA.strip()) + "\n" + CALL)
    assert (report.error, len(rows)) == ("", 1)


def test_delimiters_too_many_at_the_end_of_the_headings_are_no_columns(inbox: Path) -> None:
    report, rows = load(inbox, (ROTA + CALL).replace("\n", ",,\n"))
    assert (report.error, len(rows), report.notes) == ("", 1, ())
    report, rows = load(
        inbox, (ROTA + CALL).replace("\n", ",,\n").replace("planned,,", "planned,,x")
    )
    assert (len(rows), report.notes) == (1, ("1 rows hold something under no heading, left out",))


@pytest.mark.parametrize(
    "row",
    [
        "Total,,,,,3",
        "Total 3 visits",
        "Grand total:,1,,,,",
        ",,Subtotal,,,12",
        "Northgate total,,,,,3.5",
        "End of report",
        "Average,,,,,2.5",
        "Page 1 of 1",
        "(3 rows affected)",
        ",,,,,",
        ROTA.upper().strip(),
    ],
)
def test_a_total_is_told_and_is_no_row_to_put_right(inbox: Path, row: str) -> None:
    for end in ("", "\n"):
        report, _rows = load(inbox, ROTA + CALL + row + end)
        assert (report.error, counts(report), report.left_out) == ("", (2, 1, 0, 0, 0), 1)
        assert report.notes[0].startswith("line 3 left out")


def workbook(path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    """A workbook with these sheets; times are cells of time."""
    with Workbook(path, {"default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return path


@pytest.mark.parametrize("closing", ['"', '"x', 'x"'])
def test_a_quotation_mark_closed_rows_later_swallows_none(inbox: Path, closing: str) -> None:
    rows = CALL.replace("planned", '"planned')
    rows += "".join(CALL.replace("V1", f"V{at}") for at in range(2, 6))
    rows += CALL.replace("V1", "V6").replace("planned\n", f"planned{closing}\n")
    report, held = load(inbox, ROTA + rows + CALL.replace("V1", "V7"))
    assert {"V2", "V3", "V4", "V5", "V7"} <= {row[0] for row in held}
    assert report.read == 7


def test_a_workbook_is_read_sheet_by_sheet(inbox: Path) -> None:
    """Times as cells of time, midnight among them; a sheet that is no export is passed over."""
    start = datetime(2026, 11, 2, 0, 0)
    rota = [["Visits of a week"], [], ROTA.strip().split(",")]
    rota += [
        [
            f"V{at}",
            1,
            "Northgate",
            start + timedelta(hours=8 * at),
            start + timedelta(hours=9),
            "planned",
        ]
        for at in range(2)
    ]
    complaints = [["complaint_id", "received_on"], ["C1", date(2026, 11, 3)]]
    sheets = {"Rota": rota, "Key": [["Colour", "Meaning"]], "Complaints": complaints}
    connection = memory()
    found = take_in(connection, inbox, [workbook(inbox / "week.xlsx", sheets)])
    assert [(one.file, one.source, one.error, one.loaded) for one in found] == [
        ("week.xlsx/Rota", "rota", "", 2),
        ("week.xlsx/Complaints", "complaints", "", 1),
    ]
    assert "sheets that are no export, passed over: Key" in found[0].notes
    starts = connection.execute("SELECT planned_start FROM rota ORDER BY 1").fetchall()
    assert starts == [(start,), (start + timedelta(hours=8),)]


def test_a_zip_of_exports_is_each_of_them(inbox: Path) -> None:
    path = inbox / "exports.zip"
    with ZipFile(path, "w") as packed:
        packed.writestr("week/rota.csv", ROTA + CALL)
        packed.writestr("../../beds.csv", "unit,day,occupied\nOak,02/03/2026,4\n")
        packed.writestr("__MACOSX/._rota.csv", b"\x00\x05\x16\x07")
    found = take_in(memory(), inbox, [path])
    assert [(one.source, one.error, one.loaded) for one in found] == [
        ("rota", "", 1),
        ("bed_days", "", 1),
    ]
    assert len({one.sha256 for one in found}) == 1


def test_a_packed_file_that_unpacks_to_too_much_is_refused(
    inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(UNPACK_LIMIT_MB, "1")
    much = (ROTA + CALL * 40_000).encode()
    with ZipFile(inbox / "bomb.zip", "w") as packed:
        packed.writestr("rota.csv", much)
    (inbox / "rota.csv.gz").write_bytes(gzip.compress(much))
    for name in ("bomb.zip", "rota.csv.gz"):
        (report,) = take_in(memory(), inbox, [inbox / name])
        assert "too much to unpack" in report.error
        assert UNPACK_LIMIT_MB in report.error
