"""Dates and times: one form for a column of a file, years that can be, clocks that change."""

from datetime import datetime
from pathlib import Path

import pytest

from connectors.report import LoadReport
from connectors.warehouse import Store
from tests.connectors.exports import ROTA, ask, counts, export, memory, take, take_in

STARTS = "SELECT planned_start FROM rota ORDER BY visit_id"


def rota(folder: Path, *starts: str) -> Path:
    """A rota whose calls begin so, and end as they begin."""
    rows = (f"V{at},1,Northgate,{start},{start},planned\n" for at, start in enumerate(starts))
    return export(folder, "rota.csv", ROTA + "".join(rows))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("02/03/2026 08:05", datetime(2026, 3, 2, 8, 5)),
        ("02/03/2026 08:05:30", datetime(2026, 3, 2, 8, 5, 30)),
        (" 02/03/2026 08:05 ", datetime(2026, 3, 2, 8, 5)),
        ("2026-03-02 08:05", datetime(2026, 3, 2, 8, 5)),
        ("2026-03-02T08:05:30", datetime(2026, 3, 2, 8, 5, 30)),
        ("2026-03-02T08:05Z", datetime(2026, 3, 2, 8, 5)),
        ("2026-07-01T08:05:00Z", datetime(2026, 7, 1, 9, 5)),
        ("2026-07-01T08:05:00+01:00", datetime(2026, 7, 1, 8, 5)),
        ("2026-07-01 08:05:00+0100", datetime(2026, 7, 1, 8, 5)),
        ("46083.5", datetime(2026, 3, 2, 12, 0)),
        ("46083", datetime(2026, 3, 2)),
        ("02/03/2026 24:00", datetime(2026, 3, 3)),
        ("02/03/2026 24:00:00", datetime(2026, 3, 3)),
        ("2026-12-31T24:00", datetime(2027, 1, 1)),
        ("02/03/2026 24:30", datetime(2026, 3, 3, 0, 30)),
        ("02/03/2026 25:10", datetime(2026, 3, 3, 1, 10)),
        ("31/12/2026 31:00:15", datetime(2027, 1, 1, 7, 0, 15)),
        ("02/03/2026 07:00 PM", datetime(2026, 3, 2, 19, 0)),
        ("02/03/2026 7:05am", datetime(2026, 3, 2, 7, 5)),
        ("02/03/2026 12:00:30 am", datetime(2026, 3, 2, 0, 0, 30)),
        ("02/03/2026 08:05:30.000", datetime(2026, 3, 2, 8, 5, 30)),
        ("2026-03-02 08:05:30.1234567", datetime(2026, 3, 2, 8, 5, 30, 123456)),
        ("2026-07-01T08:05:00.0000000Z", datetime(2026, 7, 1, 9, 5)),
    ],
)
def test_a_time_is_read_in_each_form(inbox: Path, written: str, meant: datetime) -> None:
    connection = memory()
    take_in(connection, inbox, [rota(inbox, written)])
    assert connection.execute(STARTS).fetchall() == [(meant,)]


@pytest.mark.parametrize(
    "written",
    [
        "02/03/26 08:00",  # the year 26
        "31/02/2026 08:00",
        "02/03/2026",  # a day is no time
        "02/03/2026 48:00",
        "02/03/2126 08:00",
        "02/03/2026 24:60",
        "epoch",
        "infinity",
        "12",
    ],
)
def test_a_time_that_cannot_be_is_put_aside(inbox: Path, written: str) -> None:
    connection = memory()
    found = take_in(connection, inbox, [rota(inbox, "02/03/2026 08:00", written)])
    assert counts(found[0]) == (2, 1, 0, 0, 1)
    told = connection.execute("SELECT line, column_name, reason FROM quarantine").fetchall()
    assert told == [(3, "planned_start", "a date or time that cannot be read")]


def test_a_column_has_one_form_and_it_is_that_of_most_cells(inbox: Path) -> None:
    connection = memory()
    mixed = rota(inbox, "2026-03-02 08:00", "02/03/2026 08:00", "03/03/2026 08:00")
    assert counts(take_in(connection, inbox, [mixed])[0]) == (3, 2, 0, 0, 1)
    assert connection.execute("SELECT line FROM quarantine").fetchall() == [(2,)]


def test_the_form_of_most_cells_holds_where_the_first_rows_have_another(inbox: Path) -> None:
    connection = memory()
    mixed = rota(inbox, *["46083.5"] * 6_000, *["02/03/2026 08:00"] * 7_000)
    assert counts(take_in(connection, inbox, [mixed])[0]) == (13_000, 7_000, 0, 0, 6_000)


def test_each_column_has_its_own_form(inbox: Path) -> None:
    connection = memory()
    row = "V1,1,Northgate,02/03/2026 08:00,2026-03-02T08:30,planned\n"
    take_in(connection, inbox, [export(inbox, "rota.csv", ROTA + row)])
    ends = connection.execute("SELECT planned_end FROM rota").fetchall()
    assert ends == [(datetime(2026, 3, 2, 8, 30),)]


def test_calls_over_midnight_and_in_the_two_clock_change_nights_stay_local(
    store: Store, inbox: Path
) -> None:
    """The night the clocks go forward has no 01:30, autumn has two: both stand as written."""
    rows = (
        "V1,1,Northgate,02/03/2026 23:45,03/03/2026 00:15,planned\n"
        "V2,1,Northgate,29/03/2026 00:45,29/03/2026 02:15,planned\n"
        "V3,1,Northgate,29/03/2026 01:30,29/03/2026 02:30,planned\n"
        "V4,1,Northgate,25/10/2026 01:30,25/10/2026 01:50,planned\n"
    )
    take(store, export(inbox, "rota.csv", ROTA + rows))
    assert ask(store, "SELECT visit_id, planned_start, planned_end FROM rota ORDER BY 1") == [
        ("V1", datetime(2026, 3, 2, 23, 45), datetime(2026, 3, 3, 0, 15)),
        ("V2", datetime(2026, 3, 29, 0, 45), datetime(2026, 3, 29, 2, 15)),
        ("V3", datetime(2026, 3, 29, 1, 30), datetime(2026, 3, 29, 2, 30)),
        ("V4", datetime(2026, 10, 25, 1, 30), datetime(2026, 10, 25, 1, 50)),
    ]


def test_offsets_are_told_apart_in_the_nights_the_clocks_change(inbox: Path) -> None:
    connection = memory()
    written = ["2026-03-29T00:59Z", "2026-03-29T01:00Z", "2026-10-25T00:30Z", "2026-10-25T01:30Z"]
    take_in(connection, inbox, [rota(inbox, *written)])
    hours = [(start.hour, start.minute) for (start,) in connection.execute(STARTS).fetchall()]
    assert hours == [(0, 59), (2, 0), (1, 30), (1, 30)]


@pytest.mark.parametrize("written", ["02/03/2026", "2026-03-02", "46083", "02/03/2026 14:10"])
def test_a_day_is_read_in_each_form(inbox: Path, written: str) -> None:
    connection = memory()
    text = f"complaint_id,received_on\nC1,{written}\n"
    take_in(connection, inbox, [export(inbox, "complaints.csv", text)])
    day = connection.execute("SELECT received_on::VARCHAR FROM complaints").fetchall()
    assert day == [("2026-03-02",)]


def refusal(inbox: Path, *files: Path, **more) -> str:
    """Why the only file of a load was not loaded."""
    (report,) = take_in(memory(), inbox, files)
    assert counts(report) == (0, 0, 0, 0, 0)
    return report.error


def test_one_date_that_can_only_have_the_month_first_refuses_the_file(inbox: Path) -> None:
    """The other dates may have changed places too: nothing is loaded before somebody says."""
    starts = ["02/03/2026 08:00", "03/13/2026 08:00", "25/12/2026 08:00"]
    error = refusal(inbox, rota(inbox, *starts))
    assert "column planned_start" in error
    assert "1 that cannot be dd/mm and can be mm/dd" in error
    assert "--dates month-first" in error


def test_the_same_day_of_many_months_is_asked_about(inbox: Path) -> None:
    error = refusal(inbox, rota(inbox, *(f"11/{day:02}/2026 08:00" for day in range(2, 9))))
    assert "11 February 2026 to 11 August 2026 with the day first" in error
    assert "2 November 2026 to 8 November 2026 with the month first" in error


@pytest.mark.parametrize("first", ["2026-11-{0:02}", "{0:02}/11/2026"])
def test_columns_of_one_row_that_disagree_about_the_day_are_asked_about(
    inbox: Path, first: str
) -> None:
    rows = "".join(
        f"V{day},1,Northgate,11/{day:02}/2026 08:00,{first.format(day)} 08:30,planned\n"
        for day in (2, 3, 5, 6)
    )
    error = refusal(inbox, export(inbox, "rota.csv", ROTA + rows))
    assert "only if one has the month first" in error


def test_what_somebody_says_of_the_dates_decides(store: Store, inbox: Path) -> None:
    file = rota(inbox, *(f"11/{day:02}/2026 08:00" for day in range(2, 9)))
    for said, month in (("month-first", 11), ("day-first", 8)):
        (report,) = take(store, file, dates=said)
        assert report.error == ""
        assert ask(store, "SELECT month(max(planned_start)) FROM rota") == [(month,)]


def test_a_profile_decides_and_its_odd_dates_are_rows_put_aside(store: Store, inbox: Path) -> None:
    store.profiles.mkdir(parents=True)
    said = 'dates = "day-first"\n[[reads]]\nsource = "rota"\n'
    (store.profiles / "own.toml").write_text(said, encoding="utf-8")
    (report,) = take(store, rota(inbox, "02/03/2026 08:00", "03/13/2026 08:00"))
    assert counts(report) == (2, 1, 0, 0, 1)


def test_days_on_end_are_not_asked_about(inbox: Path) -> None:
    starts = [f"{day:02}/11/2026 08:00" for day in range(1, 13)]
    assert counts(take_in(memory(), inbox, [rota(inbox, *starts)])[0]) == (12, 12, 0, 0, 0)


def test_a_clock_of_twelve_hours_without_am_or_pm_is_asked_about(inbox: Path) -> None:
    starts = [f"{day}/03/2026 {hour:02}:00" for day in range(14, 20) for hour in (8, 12, 1, 5)]
    assert "12 hours without am or pm" in refusal(inbox, rota(inbox, *starts))
    starts = [f"{day}/03/2026 {hour}:00 PM" for day in range(14, 20) for hour in (8, 12, 1, 5)]
    (report,) = take_in(memory(), inbox, [rota(inbox, *starts)])
    assert report.notes == ("times as dd/mm/yyyy hh:mm am/pm",)


ONE_DAY = """
together = true
[[reads]]
source = "rota"
columns = {planned_start = "{Day} {From}", planned_end = "{Day} {Till}"}
[[reads]]
source = "call_log"
columns = {logged_in_at = "{Day} {In}", logged_out_at = "{Day} {Out}"}
"""


def take_by_day(store: Store, inbox: Path, rows: str) -> tuple[LoadReport, ...]:
    """Rows with one date for the plan and for the log."""
    store.profiles.mkdir(parents=True)
    (store.profiles / "own.toml").write_text(ONE_DAY, encoding="utf-8")
    headings = "visit_id,carer_slot,branch,Day,From,Till,In,Out\n"
    return take(store, export(inbox, "v.csv", headings + rows))


def test_an_end_earlier_on_the_clock_is_the_day_after_where_both_have_one_date(
    store: Store, inbox: Path
) -> None:
    text = "V1,1,Oak,14/03/2026,22:00,07:00,22:04,06:58\n"
    text += "V2,1,Oak,14/03/2026,08:00,08:30,08:05,\n"
    text += "V3,1,Oak,14/03/2026,23:30,24:15,23:38,00:20\n"
    text += "V4,1,Oak,14/03/2026,23:55,00:40,00:04,00:41\n"  # came after midnight
    text += "V5,1,Oak,15/03/2026,00:05,00:40,23:58,00:41\n"  # came before it
    assert [report.loaded for report in take_by_day(store, inbox, text)] == [5, 5]
    assert ask(store, "SELECT planned_end FROM rota ORDER BY visit_id") == [
        (datetime(2026, 3, 15, 7),),
        (datetime(2026, 3, 14, 8, 30),),
        (datetime(2026, 3, 15, 0, 15),),
        (datetime(2026, 3, 15, 0, 40),),
        (datetime(2026, 3, 15, 0, 40),),
    ]
    assert ask(store, "SELECT logged_in_at FROM call_log ORDER BY visit_id")[-2:] == [
        (datetime(2026, 3, 15, 0, 4),),
        (datetime(2026, 3, 14, 23, 58),),
    ]
    assert ask(store, "SELECT logged_out_at FROM call_log ORDER BY visit_id") == [
        (datetime(2026, 3, 15, 6, 58),),
        (None,),
        (datetime(2026, 3, 15, 0, 20),),
        (datetime(2026, 3, 15, 0, 41),),
        (datetime(2026, 3, 15, 0, 41),),
    ]


def test_live_in_care_of_nearly_a_day_under_one_date_ends_on_the_next(
    store: Store, inbox: Path
) -> None:
    text = "V1,1,Oak,14/03/2026,09:00,08:00,09:02,08:01\n"
    text += "V2,1,Oak,14/03/2026,09:00,08:59,09:02,08:57\n"
    text += "V3,1,Oak,14/03/2026,08:00,08:30,08:35,08:15\n"  # a slip: the rota plans no such call
    text += "V4,1,Oak,25/10/2026,01:50,01:10,01:52,01:12\n"  # an hour that comes twice
    text += "V5,1,Oak,14/03/2026,09:00,09:00,09:00,09:00\n"
    rota, log = take_by_day(store, inbox, text)
    assert (rota.loaded, log.loaded, log.rejected) == (5, 4, 1)
    told = "on the day after the beginning, over 18 hours on, in 2 rows"
    assert (rota.notes, log.notes) == ((f"planned end {told}",), (f"logged out at {told}",))
    asked = "SELECT minutes_planned, minutes_given FROM carer_calls WHERE visit_id <> 'V4'"
    assert ask(store, f"{asked} ORDER BY visit_id") == [
        (1380, 1379),
        (1439, 1435),
        (30, None),
        (0, 0),
    ]
    assert ask(store, "SELECT day(logged_out_at) FROM call_log WHERE visit_id = 'V4'") == [(25,)]


def test_an_end_little_earlier_on_the_clock_is_no_night_but_a_slip(
    store: Store, inbox: Path
) -> None:
    text = "V1,1,Oak,14/03/2026,08:00,08:30,08:35,08:15\n"  # not 23 hours and 40 minutes
    text += "V2,1,Oak,14/03/2026,16:00,10:00,16:04,10:02\n"
    rota, log = take_by_day(store, inbox, text)
    assert (rota.loaded, log.loaded, log.rejected) == (2, 1, 1)
    assert "column logged_out_at: an end before its beginning" in log.faults[0]
    assert ask(store, "SELECT visit_id, logged_out_at FROM call_log") == [
        ("V2", datetime(2026, 3, 15, 10, 2))
    ]
