"""A call never disappears inside "replaced": what a key that comes again may mean, and what not."""

import os
from datetime import date
from pathlib import Path

import pytest

from connectors.report import LoadReport
from connectors.warehouse import Store, load
from metrics.facts import refresh
from tests.connectors.exports import LOG, ask, export, take

CASES = Path(__file__).parent.parent / "cases"
TODAY = date(2026, 11, 29)
ROTA = "visit_id,carer_slot,branch,service_user_id,carer_id,planned_start,planned_end,status\n"
CALL = "V1,1,Oak,A,C1,02/11/2026 07:00,02/11/2026 07:45,planned\n"


def loaded(store: Store, case: str, *names: str) -> tuple[LoadReport, ...]:
    return take(store, *(CASES / case / name for name in names), today=TODAY)


def on_time(store: Store) -> list[tuple]:
    return ask(store, "SELECT count(*) FILTER (is_on_time), count(*) FROM calls_due")


def test_one_key_for_calls_of_two_branches_puts_both_aside(store: Store) -> None:
    (found,) = loaded(store, "36b_merged_in_one_file", "both.csv")
    assert (found.read, found.loaded, found.replaced, found.rejected) == (6, 0, 0, 6)
    assert "one key for two people, places or days" in found.faults[0]
    assert "Northgate" not in found.faults[0]


@pytest.mark.parametrize("other", ["Elm,A,C1,02", "Oak,B,C1,02", "day"])
def test_a_key_with_another_branch_person_or_day_is_put_aside_with_its_twin(
    store: Store, inbox: Path, other: str
) -> None:
    later = CALL.replace("02/11", "03/11")
    twin = later if other == "day" else CALL.replace("Oak,A,C1,02", other)
    sound = CALL.replace("V1", "V2")
    (found,) = take(store, export(inbox, "rota.csv", ROTA + CALL + sound + twin), today=TODAY)
    assert (found.read, found.loaded, found.rejected) == (3, 1, 2)
    assert ask(store, "SELECT line FROM quarantine ORDER BY line") == [(2,), (4,)]


def test_a_night_call_moved_over_midnight_is_of_one_evening(store: Store, inbox: Path) -> None:
    late = CALL.replace("07:00", "23:50").replace("07:45", "23:55")
    later = CALL.replace("02/11/2026 07:00", "03/11/2026 00:10").replace("02/11", "03/11")
    (found,) = take(store, export(inbox, "rota.csv", ROTA + late + later), today=TODAY)
    assert (found.loaded, found.replaced, found.rejected) == (1, 1, 0)


@pytest.mark.parametrize(("case", "rows"), [("34_sci_id", 26), ("ids_in_scientific_notation", 3)])
def test_an_id_that_a_spreadsheet_shortened_is_none(store: Store, case: str, rows: int) -> None:
    (found,) = loaded(store, case, "rota.csv")
    assert (found.read, found.loaded, found.rejected) == (rows, 0, rows)
    assert "a number that a spreadsheet has rounded" in found.faults[0]


def test_two_carers_without_numbers_are_two_slots(store: Store) -> None:
    rota, log = loaded(store, "81_slot2_without_slot1", "rota.csv", "log.csv")
    assert (rota.loaded, log.loaded) == (2, 2)
    assert rota.findings[0].startswith("1 row taken as the second carer")
    assert ask(store, "SELECT carers, minutes_late FROM calls") == [(2, 90)]


def test_the_row_of_a_second_carer_that_comes_twice_is_held_once(store: Store, inbox: Path) -> None:
    second = CALL.replace("C1", "C2")
    (found,) = take(store, export(inbox, "rota.csv", ROTA + CALL + second * 2), today=TODAY)
    assert (found.read, found.loaded, found.unchanged) == (3, 2, 1)
    assert ask(store, "SELECT carer_slot FROM rota ORDER BY 1") == [(1,), (2,)]


def test_of_two_carers_the_log_has_the_slots_of_the_rota(store: Store, inbox: Path) -> None:
    rota = export(inbox, "rota.csv", ROTA + CALL + CALL.replace("C1", "C2"))
    log = "visit_id,carer_slot,carer_id,logged_in_at,logged_out_at\n"
    rows = "V1,1,C2,02/11/2026 07:00,\nV1,1,C1,02/11/2026 07:05,\n"
    take(store, rota, export(inbox, "log.csv", log + rows), today=TODAY)
    asked = "SELECT bool_and(carer_id = attending_carer_id) FROM carer_calls"
    assert ask(store, asked) == [(True,)]


def test_log_sessions_of_a_call_are_one_from_first_to_last(store: Store) -> None:
    case = "A16_log_partial_dups_two_sessions"
    _, log = loaded(store, case, "rota.csv", "log.csv")
    assert (log.read, log.loaded, log.joined) == (2, 1, 1)
    assert on_time(store) == [(1, 1)]
    assert ask(store, "SELECT minutes_given FROM carer_calls") == [(43,)]
    assert loaded(store, case, "log.csv")[0].unchanged == 1


def test_a_night_in_two_sessions_is_one_call(store: Store, inbox: Path) -> None:
    rows = "V1,1,02/11/2026 22:03,02/11/2026 23:58,app,\n"
    rows += "V1,1,03/11/2026 00:01,03/11/2026 06:05,app,\n"
    (found,) = take(store, export(inbox, "log.csv", LOG + rows), today=TODAY)
    assert (found.loaded, found.joined, found.rejected) == (1, 1, 0)
    assert ask(store, "SELECT hour(logged_in_at), day(logged_out_at) FROM call_log") == [(22, 3)]


@pytest.mark.parametrize("other", ["04/11/2026 07:01,", ",04/11/2026 07:41"])
def test_a_log_of_another_day_under_the_same_key_is_no_second_session(
    store: Store, inbox: Path, other: str
) -> None:
    rows = f"V1,1,02/11/2026 07:03,,app,\nV1,1,{other},app,\n"
    (found,) = take(store, export(inbox, "log.csv", LOG + rows), today=TODAY)
    assert (found.read, found.loaded, found.rejected) == (2, 0, 2)
    assert "one key for two people, places or days" in found.faults[0]


def test_after_the_last_log_in_without_a_log_out_the_end_is_unknown(
    store: Store, inbox: Path
) -> None:
    rows = "V1,1,02/11/2026 07:01,02/11/2026 07:20,app,\nV1,1,02/11/2026 07:35,,app,completed\n"
    take(store, export(inbox, "log.csv", LOG + rows), today=TODAY)
    found = ask(store, "SELECT hour(logged_in_at), logged_out_at, outcome FROM call_log")
    assert found == [(7, None, "completed")]


def test_a_key_that_another_file_gives_to_another_person_is_a_finding(
    store: Store, inbox: Path
) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL), today=TODAY)
    (found,) = take(
        store, export(inbox, "other.csv", ROTA + CALL.replace(",A,", ",B,")), today=TODAY
    )
    assert found.replaced == 1
    assert found.findings[0].startswith(
        "1 row replaced under the same key by another place, person"
    )
    assert ask(store, "SELECT findings FROM load_files WHERE file = 'other.csv'") == [
        (found.findings[0],)
    ]


def saved_on(path: Path, day: date) -> None:
    moment = int(day.strftime("%s"))
    os.utime(path, (moment, moment))


def test_an_older_export_never_overwrites_newer_rows(store: Store, inbox: Path) -> None:
    for name, day in (("new.csv", date(2026, 11, 20)), ("old.csv", date(2026, 11, 10))):
        path = export(inbox, name, (CASES / "65_order_newer_first" / name).read_bytes())
        saved_on(path, day)
    take(store, inbox / "new.csv", today=TODAY)
    (found,) = take(store, inbox / "old.csv", today=TODAY)
    assert (found.read, found.replaced, found.older) == (1, 0, 1)
    assert found.findings == ("1 row older than what is held: the newer stay.",)
    assert ask(store, "SELECT hour(planned_start) FROM rota") == [(9,)]


def test_the_time_of_a_change_says_how_old_a_row_is(store: Store, inbox: Path) -> None:
    header = ROTA.strip() + ",changed_at\n"
    newer = CALL.replace("07:00", "07:30").strip() + ",01/11/2026 12:00\n"
    older = CALL.strip() + ",01/11/2026 09:00\n"
    take(store, export(inbox, "rota.csv", header + newer), today=TODAY)
    (found,) = take(store, export(inbox, "rota.csv", header + older), today=TODAY)
    assert found.older == 1


def test_rows_that_a_newer_file_confirms_are_as_new_as_it(store: Store, inbox: Path) -> None:
    moved = CALL.replace("07:00", "07:30")
    for day, rows in ((2, CALL), (9, CALL), (5, moved)):
        path = export(inbox, f"rota_{day}.csv", ROTA + rows)
        saved_on(path, date(2026, 3, day))
        (found,) = take(store, path, today=TODAY)
    assert found.older == 1


def test_what_a_file_did_is_told_in_calls_and_doses(store: Store, inbox: Path) -> None:
    rows = CALL + CALL.replace("V1,1", "V1,2") + CALL.replace("V1", "V2")
    (found,) = take(store, export(inbox, "rota.csv", ROTA + rows), today=TODAY)
    assert found.things == "2 calls now: 2 more, 0 changed, 0 gone"
    moved = CALL.replace("07:00", "07:30") + CALL.replace("V1", "V3")
    (found,) = take(store, export(inbox, "rota.csv", ROTA + moved), today=TODAY)
    assert found.things == "3 calls now: 1 more, 1 changed, 0 gone"


def test_a_rota_moved_after_the_event_is_not_believed(store: Store) -> None:
    case, files = (
        "rota_edited_without_published_start",
        ("1_rota.csv", "2_call_log.csv", "3_rota.csv"),
    )
    for name in files:
        load(store, [CASES / case / name], refresh=refresh, today=TODAY)
    assert on_time(store) == [(0, 2)]
    assert ask(store, "SELECT bool_and(is_edited_after) FROM calls") == [(True,)]


def test_a_rota_moved_before_the_carer_came_is_the_plan(store: Store, inbox: Path) -> None:
    moved = CALL.replace("02/11/2026", "04/11/2026")
    take(store, export(inbox, "rota.csv", ROTA + CALL), today=date(2026, 11, 1))
    take(store, export(inbox, "rota.csv", ROTA + moved), today=date(2026, 11, 3))
    log = export(inbox, "log.csv", LOG + "V1,1,04/11/2026 07:02,,app,\n")
    take(store, log, today=date(2026, 11, 5))
    assert on_time(store) == [(1, 1)]


def test_a_change_that_the_export_dates_before_the_carer_came_is_believed(
    store: Store, inbox: Path
) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL), today=date(2026, 11, 1))
    log = export(inbox, "log.csv", LOG + "V1,1,02/11/2026 09:02,,app,\n")
    moved = CALL.replace("07:00", "09:00").replace("07:45", "09:45").strip() + ",01/11/2026 20:00\n"
    newer = export(inbox, "rota.csv", ROTA.strip() + ",changed_at\n" + moved)
    take(store, log, newer, today=TODAY)
    assert on_time(store) == [(1, 1)]
