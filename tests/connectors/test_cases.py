"""Small inputs that go wrong in real systems, each with the right value."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.report import LoadReport
from connectors.warehouse import Store
from tests.connectors.exports import ask, counts, memory, take, take_in

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
    assert counts(report) == (402, 400, 0, 0, 2)  # one key for two branches
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


@pytest.mark.parametrize("case", ["10_us_month", "11_us_week_2_8_nov"])
def test_months_before_days_are_asked_about(tmp_path: Path, case: str) -> None:
    for report in reports(tmp_path, case):
        assert "dates or times that may be read in two ways" in report.error


def test_two_columns_of_one_log_that_disagree_are_asked_about(tmp_path: Path) -> None:
    log, rota = reports(tmp_path, "99c_login_us_logout_uk")
    assert "only if one has the month first" in log.error
    assert rota.loaded == 8


def test_a_clock_of_am_and_pm_is_told(tmp_path: Path) -> None:
    (report,) = reports(tmp_path, "13_ampm")
    assert report.loaded == 1
    assert report.notes == ("times as dd/mm/yyyy hh:mm am/pm",)


@pytest.mark.parametrize(("case", "rows"), [("34_sci_id", 26), ("ids_in_scientific_notation", 3)])
def test_a_number_that_a_spreadsheet_rounded_is_no_identity(
    tmp_path: Path, case: str, rows: int
) -> None:
    (report,) = reports(tmp_path, case)
    assert counts(report) == (rows, 0, 0, 0, rows)
    assert "a number that a spreadsheet has rounded" in report.faults[0]


@pytest.mark.parametrize(
    ("case", "rejected"),
    [("74_long_plan_and_late", [1, 1]), ("A6_negative", [1, 0]), ("log_out_before_log_in", [2, 0])],
)
def test_an_end_before_its_beginning_and_a_log_in_hours_from_its_plan_are_put_aside(
    tmp_path: Path, case: str, rejected: list[int]
) -> None:
    assert [report.rejected for report in reports(tmp_path, case)] == rejected


def test_nights_under_one_date_end_on_the_day_after(store: Store) -> None:
    case = CASES / "night_with_one_date"
    rota, log = take(store, case / "visits.csv", profile=case / "profile.toml")
    assert (counts(rota), counts(log)) == ((3, 3, 0, 0, 0), (3, 3, 0, 0, 0))
    minutes = "SELECT date_diff('minute', planned_start, logged_in_at) FROM rota"
    assert ask(store, f"{minutes} JOIN call_log USING (visit_id) ORDER BY 1") == [(4,), (5,), (8,)]
    assert ask(
        store,
        "SELECT min(logged_out_at - planned_end) > -INTERVAL 3 MINUTE FROM rota"
        " JOIN call_log USING (visit_id)",
    ) == [(True,)]


def test_a_code_that_a_profile_maps_to_blank_is_blank(store: Store) -> None:
    case = CASES / "A5_code_to_blank"
    (report,) = take(store, case / "log.csv", profile=case / "profile.toml")
    assert counts(report) == (2, 2, 0, 0, 0)
    assert ask(store, "SELECT outcome FROM call_log ORDER BY visit_id") == [
        (None,),
        ("completed",),
    ]
