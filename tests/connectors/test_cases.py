"""Small inputs that go wrong in real systems, each with the right value."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.report import LoadReport
from tests.connectors.exports import counts, memory, take_in

CASES = Path(__file__).parents[1] / "cases"


def reports(folder: Path, case: str) -> Sequence[LoadReport]:
    """What became of the files of a case, in the order of their names."""
    return take_in(memory(), folder, sorted((CASES / case).iterdir()))


@pytest.mark.parametrize(
    ("case", "loaded", "left_out", "note"),
    [
        ("03_semicolons", 3, 0, "cells parted by semicolons"),
        ("semicolons", 1, 0, "cells parted by semicolons"),
        ("tabs", 1, 0, "cells parted by tabs"),
        ("05_cp1252", 1, 0, "letters in cp1252"),
        ("cp1252", 1, 0, "letters in cp1252"),
        ("17_total_row", 3, 1, "line 5 left out: a total"),
        ("17c_total_row_noeol", 3, 1, "line 5 left out: a total"),
        ("18_preamble", 3, 0, "4 lines before the headings"),
        ("75_headings_spaces", 3, 0, ""),
        ("85_sep_line", 3, 0, "1 line before the headings"),
    ],
)
def test_what_is_certain_is_loaded_as_it_is_and_told(
    tmp_path: Path, case: str, loaded: int, left_out: int, note: str
) -> None:
    (report,) = reports(tmp_path, case)
    assert report.error == ""
    assert counts(report) == (loaded + left_out, loaded, 0, 0, 0)
    assert report.notes == ((note,) if note else ())


def test_letters_late_in_a_file_are_found(tmp_path: Path) -> None:
    (report,) = reports(tmp_path, "cp1252_late")
    assert counts(report) == (402, 401, 1, 0, 0)
    assert report.notes == ("letters in cp1252",)


@pytest.mark.parametrize("case", ["83_stray_quote_inches", "quote_never_closed"])
def test_a_quotation_mark_never_closed_costs_its_own_row(tmp_path: Path, case: str) -> None:
    (report,) = reports(tmp_path, case)
    assert (report.error, report.read, report.rejected) == ("", 3, 1)
    assert report.loaded + report.unchanged == 2


def test_lines_before_the_headings_and_below_the_rows(tmp_path: Path) -> None:
    found = reports(tmp_path, "lines_before_the_headings")
    assert [(one.error, one.loaded + one.replaced + one.unchanged) for one in found] == [
        ("", 1)
    ] * 3
    assert [one.left_out for one in found] == [0, 0, 1]
