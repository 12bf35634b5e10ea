"""Days: up to which an export is complete, and which ones a load has touched."""

from datetime import date
from pathlib import Path

from connectors.report import freshness
from connectors.warehouse import Store, read
from tests.connectors.exports import CALL, LOG, ROTA, TODAY, ask, export, take

LOGGED = "V1,1,02/03/2026 08:00,02/03/2026 08:30,app,\n"


def rota(inbox: Path, *days: str) -> Path:
    rows = (
        CALL.replace("V1", f"V{at}").replace("02/03/2026", day) for at, day in enumerate(days, 1)
    )
    return export(inbox, "rota.csv", ROTA + "".join(rows))


def through(store: Store) -> dict[str, date]:
    return dict(ask(store, "SELECT source, through FROM coverage"))


def touched_by(store: Store, *files: Path) -> set[tuple[str, str]]:
    found: list[tuple] = []

    def refresh(cursor) -> None:
        found.extend(cursor.execute("SELECT source, day::VARCHAR FROM touched").fetchall())

    take(store, *files, refresh=refresh)
    return set(found)


def test_a_rota_is_complete_up_to_yesterday_although_it_runs_ahead(
    store: Store, inbox: Path
) -> None:
    take(store, rota(inbox, "08/03/2026", "09/03/2026", "10/03/2026", "20/03/2026"))
    assert through(store) == {"rota": date(2026, 3, 9)}


def test_a_rota_is_complete_no_further_than_its_call_log(store: Store, inbox: Path) -> None:
    log = export(inbox, "log.csv", LOG + LOGGED)
    take(store, rota(inbox, "02/03/2026", "09/03/2026"), log)
    assert through(store) == {"rota": date(2026, 3, 2), "call_log": date(2026, 3, 2)}


def test_events_are_complete_as_far_as_the_daily_exports_that_came_before_them(
    store: Store, inbox: Path
) -> None:
    complaints = export(inbox, "c.csv", "complaint_id,received_on\nC1,01/03/2026\n")
    take(store, rota(inbox, "08/03/2026"), complaints)
    assert through(store)["complaints"] == date(2026, 3, 8)
    take(store, rota(inbox, "08/03/2026", "09/03/2026"))
    assert through(store) == {"rota": date(2026, 3, 9), "complaints": date(2026, 3, 8)}


def test_an_export_of_events_without_any_says_that_there_were_none(
    store: Store, inbox: Path
) -> None:
    complaints = export(inbox, "c.csv", "complaint_id,received_on\n")
    take(store, rota(inbox, "08/03/2026"), complaints)
    assert through(store)["complaints"] == date(2026, 3, 8)


def test_a_file_that_failed_covers_nothing(store: Store, inbox: Path) -> None:
    take(store, rota(inbox, "08/03/2026"), export(inbox, "complaints.csv", ""))
    assert "complaints" not in through(store)


def test_a_moved_call_touches_the_day_it_left_and_the_day_it_came_to(
    store: Store, inbox: Path
) -> None:
    take(store, rota(inbox, "02/03/2026", "03/03/2026"))
    assert touched_by(store, rota(inbox, "05/03/2026", "03/03/2026")) == {
        ("rota", "2026-03-02"),
        ("rota", "2026-03-05"),
    }


def test_a_log_touches_the_day_its_call_was_planned_for(store: Store, inbox: Path) -> None:
    night = "V1,1,Northgate,02/03/2026 23:50,03/03/2026 00:20,planned\n"
    late = "V1,1,03/03/2026 00:10,03/03/2026 00:30,app,\n"
    take(store, export(inbox, "rota.csv", ROTA + night), export(inbox, "log.csv", LOG))
    first = touched_by(store, export(inbox, "log.csv", LOG + late))
    assert ("call_log", "2026-03-02") in first
    again = touched_by(store, export(inbox, "log.csv", LOG + late.replace("00:10", "00:15")))
    assert ("call_log", "2026-03-02") in again


def test_a_log_that_comes_a_day_late_touches_its_day(store: Store, inbox: Path) -> None:
    calls = rota(inbox, "02/03/2026", "03/03/2026")
    other = LOGGED.replace("V1", "V2").replace("02/03", "03/03")
    take(store, calls, export(inbox, "log.csv", LOG + other))
    assert touched_by(store, export(inbox, "late.csv", LOG + LOGGED)) == {
        ("call_log", "2026-03-02")
    }


def test_a_changed_reference_row_touches_the_days_it_is_in_force(store: Store, inbox: Path) -> None:
    take(store, rota(inbox, "02/03/2026"))
    staff = "staff_id,site,from,to\nS1,Oak,05/03/2026,07/03/2026\n"
    assert touched_by(store, export(inbox, "staff.csv", staff)) == {
        ("staff", f"2026-03-0{day}") for day in (5, 6, 7)
    }
    for_ever = staff.replace("07/03/2026", "")
    days = {day for _, day in touched_by(store, export(inbox, "staff.csv", for_ever))}
    assert min(days) == "2026-03-05"
    assert max(days) > TODAY.isoformat()


def test_an_export_is_expected_again_by_its_own_rhythm(store: Store, inbox: Path) -> None:
    for day in (2, 9, 16, 24):  # one came a day late
        with read(store) as cursor:
            assert {export.expected_on for export in freshness(cursor)} <= {None}
        take(store, rota(inbox, "01/03/2026"), today=date(2026, 3, day))
    with read(store) as cursor:
        (export,) = freshness(cursor)
    assert (export.source, export.expected_on) == ("rota", date(2026, 3, 31))
    assert not export.is_overdue(date(2026, 3, 31))
    assert export.is_overdue(date(2026, 4, 1))
