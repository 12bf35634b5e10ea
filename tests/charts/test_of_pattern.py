"""Counts become heat maps: rows in the order of the week, every hour that has a call."""

from datetime import date, timedelta

from charts.heat_map import CellShown, place_by_hour, weekday_by_hour
from metrics.questions.patterns import Tally

MONDAY = date(2026, 9, 21)
COUNTS = (
    *(Tally(None, MONDAY + timedelta(days=at), 7, 40, 36, 30, 29, 2, 10) for at in range(56)),
    Tally(None, MONDAY, 22, 3, 3, 3, 3, 0, 0),
    Tally("N1", None, 7, 40, 30, 30, 20, 2, 10),
    Tally("", None, 9, 40, 36, 30, 29, 2, 10),
    Tally("N1", MONDAY, None, 80, 66, 60, 49, 4, 20),
)


def test_rows_are_weekdays_from_monday_and_columns_hours() -> None:
    one = weekday_by_hour(COUNTS, "the eight weeks")
    assert (one.rows[0], one.rows[-1], one.columns) == ("Monday", "Sunday", ("07", "22"))
    assert {cell.denominator for cell in one.cells if cell.column == "07"} == {320}


def test_verified_calls_alone_are_counted_if_asked() -> None:
    one = weekday_by_hour(COUNTS, "the eight weeks", verified_only=True)
    assert {cell.denominator for cell in one.cells if cell.column == "07"} == {240}


def test_few_calls_are_shown_and_paled() -> None:
    one = weekday_by_hour(COUNTS, "the eight weeks")
    (late,) = [cell for cell in one.cells if cell.column == "22"]
    assert one.extent(late) is CellShown.FEW


def test_places_are_rows_and_calls_of_no_run_say_so() -> None:
    one = place_by_hour(COUNTS, "run", "the eight weeks")
    assert one.rows == ("N1", "no run")
    assert "by run and hour" in one.axis


def test_no_calls_make_an_empty_map() -> None:
    assert weekday_by_hour((), "the eight weeks").cells == ()
    assert place_by_hour((), "run", "the eight weeks").rows == ()
