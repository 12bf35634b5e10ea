"""The same row again: replaced, unchanged, withdrawn; and what a file does not say stays."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from connectors.report import LoadReport
from connectors.warehouse import Store
from tests.connectors.exports import CALL, LOG, ROTA, ask, counts, export, take

CASES = Path(__file__).parents[1] / "cases"
MOVED = CALL.replace("08:00", "09:00").replace("08:30", "09:30")
OTHER = "V2,1,Northgate,02/03/2026 10:00,02/03/2026 10:30,planned\n"
COMPLETE = '[[reads]]\nsource = "rota"\ncomplete = true\n'
ERASING = '[[reads]]\nsource = "rota"\nblank_takes_back = true\n'


def test_the_same_file_twice_changes_nothing(store: Store, inbox: Path) -> None:
    rota = export(inbox, "rota.csv", ROTA + CALL + OTHER)
    log = export(inbox, "log.csv", LOG + "V1,1,02/03/2026 08:00,,app,\n")
    take(store, rota, log)
    before = ask(store, "FROM rota"), ask(store, "FROM call_log")
    touched: list[tuple] = []

    def refresh(cursor) -> None:
        touched.extend(cursor.execute("FROM touched").fetchall())

    again = take(store, rota, log, refresh=refresh)
    assert [counts(report) for report in again] == [(2, 0, 0, 2, 0), (1, 0, 0, 1, 0)]
    assert (ask(store, "FROM rota"), ask(store, "FROM call_log")) == before
    assert not touched


def test_a_row_that_comes_again_changed_replaces(store: Store, inbox: Path) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL + OTHER))
    found = take(store, export(inbox, "rota.csv", ROTA + MOVED + OTHER))
    assert counts(found[0]) == (2, 0, 1, 1, 0)
    assert ask(store, "SELECT hour(planned_start) FROM rota ORDER BY visit_id") == [(9,), (10,)]


def test_the_same_visit_in_two_exports_of_one_load_counts_once(store: Store, inbox: Path) -> None:
    first = export(inbox, "rota_1.csv", ROTA + CALL)
    second = export(inbox, "rota_2.csv", ROTA + MOVED + OTHER)
    found = take(store, first, second)
    assert [counts(report) for report in found] == [(1, 1, 0, 0, 0), (2, 1, 1, 0, 0)]
    assert ask(store, "SELECT count(*) FROM rota") == [(2,)]


def test_within_a_file_the_later_row_of_a_key_stays(store: Store, inbox: Path) -> None:
    found = take(store, export(inbox, "rota.csv", ROTA + CALL + OTHER + CALL + MOVED))
    assert counts(found[0]) == (4, 2, 1, 1, 0)
    assert ask(store, "SELECT hour(planned_start) FROM rota ORDER BY visit_id") == [(9,), (10,)]


def test_there_and_back_within_a_file_ends_as_it_was(store: Store, inbox: Path) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL))
    found = take(store, export(inbox, "rota.csv", ROTA + MOVED + CALL + CALL))
    assert counts(found[0]) == (3, 0, 2, 1, 0)
    assert ask(store, "SELECT hour(planned_start) FROM rota") == [(8,)]


def test_a_column_that_a_file_does_not_have_keeps_what_it_held(store: Store, inbox: Path) -> None:
    full = ROTA.strip() + ",run\n" + CALL.strip() + ",R1\n"
    take(store, export(inbox, "full.csv", full))
    take(store, export(inbox, "short.csv", ROTA + MOVED))
    assert ask(store, "SELECT run, hour(planned_start) FROM rota") == [("R1", 9)]


def test_a_blank_cell_erases_nothing_unless_the_profile_says_so(store: Store, inbox: Path) -> None:
    full = ROTA.strip() + ",run\n" + CALL.strip() + ",R1\n"
    blank = export(inbox, "blank.csv", full.replace("R1", ""))
    take(store, export(inbox, "full.csv", full))
    assert counts(take(store, blank)[0]) == (1, 0, 0, 1, 0)
    assert ask(store, "SELECT run FROM rota") == [("R1",)]
    complete_profile(store, 'name = "taken_back"\n' + ERASING)
    assert counts(take(store, blank, profile=store.profiles / "whole_days.toml")[0])[2] == 1
    assert ask(store, "SELECT run FROM rota") == [(None,)]


def complete_profile(store: Store, written: str = COMPLETE) -> None:
    store.profiles.mkdir(parents=True)
    (store.profiles / "whole_days.toml").write_text(written, encoding="utf-8")


def test_a_complete_export_withdraws_the_calls_it_no_longer_holds(
    store: Store, inbox: Path
) -> None:
    complete_profile(store)
    elsewhere = OTHER.replace("V2", "V3").replace("Northgate", "Eastfield")
    next_day = OTHER.replace("V2", "V4").replace("02/03", "03/03")
    take(store, export(inbox, "rota.csv", ROTA + CALL + OTHER + elsewhere + next_day))
    found = take(store, export(inbox, "rota.csv", ROTA + CALL))
    assert counts(found[0]) == (1, 0, 0, 1, 0)
    assert found[0].withdrawn == 1
    assert ask(store, "SELECT visit_id FROM rota ORDER BY 1") == [("V1",), ("V3",), ("V4",)]


def test_a_call_that_the_complete_export_holds_in_a_bad_row_is_not_withdrawn(
    store: Store, inbox: Path
) -> None:
    complete_profile(store)
    take(store, export(inbox, "rota.csv", ROTA + CALL + OTHER))
    bad = OTHER.replace("planned", "canx")
    assert take(store, export(inbox, "rota.csv", ROTA + CALL + bad))[0].withdrawn == 0
    assert take(store, export(inbox, "rota.csv", ROTA + CALL + "V2,1\n"))[0].withdrawn == 0


def test_an_export_that_is_not_said_to_be_complete_withdraws_nothing(
    store: Store, inbox: Path
) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL + OTHER))
    assert take(store, export(inbox, "rota.csv", ROTA + CALL))[0].withdrawn == 0


def test_a_complete_extract_withdraws_a_day_that_holds_nothing_any_more(store: Store) -> None:
    case = CASES / "63_overlap_deleted"
    take(store, case / "w1.csv")
    seen: list[int] = []

    def look(reports: Sequence[LoadReport]) -> bool:
        seen.append(reports[0].withdrawn)
        return False

    take(store, case / "w2.csv", complete=("rota",), agree=look)
    assert seen == [1]
    assert ask(store, "SELECT count(*) FROM rota WHERE visit_id = 'V12'") == [(1,)]
    (report,) = take(store, case / "w2.csv", complete=("rota",))
    assert (report.withdrawn, report.unchanged, report.loaded) == (1, 6, 7)
    assert ask(store, "SELECT count(*) FROM rota WHERE visit_id = 'V12'") == [(0,)]
    assert ask(store, "SELECT count(*) FROM rota") == [(20,)]


def test_a_total_does_not_keep_a_call_that_is_gone(store: Store) -> None:
    case = CASES / "K1_total_blocks_withdraw"
    take(store, case / "a.csv")
    (report,) = take(store, case / "b.csv", complete=("rota",))
    assert (report.withdrawn, report.left_out, report.rejected) == (1, 1, 0)
    assert ask(store, "SELECT visit_id FROM rota") == [("V2",)]


def test_a_row_put_aside_without_its_key_withdraws_nothing_and_says_so(
    store: Store, inbox: Path
) -> None:
    take(store, export(inbox, "rota.csv", ROTA + CALL + OTHER))
    short = export(inbox, "rota.csv", ROTA + CALL + "V2,1\n")
    (report,) = take(store, short, complete=("rota",))
    assert report.withdrawn == 0
    assert "nothing was withdrawn" in report.findings[-1]


def test_one_wrong_date_takes_no_month_away(store: Store, inbox: Path) -> None:
    between = OTHER.replace("V2", "V3").replace("02/03", "12/03")
    take(store, export(inbox, "rota.csv", ROTA + CALL + OTHER + between))
    wrong = CALL.replace("V1", "V4").replace("02/03", "22/03")
    (report,) = take(store, export(inbox, "rota.csv", ROTA + CALL + wrong), complete=("rota",))
    assert report.withdrawn == 1
    assert ask(store, "SELECT visit_id FROM rota ORDER BY 1") == [("V1",), ("V3",), ("V4",)]


CLUSTERS = "postcode_prefix,cluster\n"


@pytest.mark.parametrize(
    ("heading", "held", "newer", "rows"),
    [
        ("site,kind\n", "Oak,unit\nElm,unit\n", "Oak,house\nAsh,unit\n", 3),
        ("unit,day,occupied\n", "Oak,30/10/2025,9\nOak,31/10/2025,9\n", "Oak,01/11/2025,8\n", 3),
        ("postcode_prefix,cluster\n", "LE1,A\nLE2,A\n", "LE1,B\nLE3,A\n", 2),
    ],
)
def test_only_clusters_and_schedule_are_replaced_whole(
    store: Store, inbox: Path, heading: str, held: str, newer: str, rows: int
) -> None:
    take(store, export(inbox, "held.csv", heading + held))
    (found,) = take(store, export(inbox, "newer.csv", heading + newer))
    assert found.withdrawn == (1 if found.source == "clusters" else 0)
    assert ask(store, f"SELECT count(*) FROM {found.source}") == [(rows,)]


def test_the_files_of_one_reference_export_are_one_whole(store: Store, inbox: Path) -> None:
    parts = (
        export(inbox, "a.csv", CLUSTERS + "LE1,A\n"),
        export(inbox, "b.csv", CLUSTERS + "LE2,A\n"),
    )
    take(store, *parts)
    assert sum(report.withdrawn for report in take(store, *parts)) == 0
    assert ask(store, "SELECT count(*) FROM clusters") == [(2,)]


def test_a_reference_export_with_no_sound_row_takes_nothing_away(store: Store, inbox: Path) -> None:
    take(store, export(inbox, "clusters.csv", CLUSTERS + "LE1,A\nLE2,A\n"))
    for text in (CLUSTERS, CLUSTERS + ",A\n", CLUSTERS + "LE2,A\nLE1\n"):
        assert take(store, export(inbox, "clusters.csv", text))[0].withdrawn == 0
    assert ask(store, "SELECT count(*) FROM clusters") == [(2,)]


@pytest.mark.long
def test_the_later_row_stays_and_lines_are_true_in_a_file_of_many_megabytes(
    store: Store, inbox: Path
) -> None:
    """Such a file is read by several threads at once."""
    calls = 1_500_000
    header = ROTA.strip() + ",time_critical,cancel_reason\n"
    spare = "," + "yes," + 60 * "x" + "\n"
    rows = [CALL.replace("V1", f"V{at}").strip() + spare for at in range(calls)]
    rows[calls // 2] = MOVED.replace("V1", "V7").strip() + spare
    rows[calls - 9] = rows[calls - 9].replace("planned", "canx")
    found = take(store, export(inbox, "rota.csv", header + "".join(rows)))
    assert counts(found[0]) == (calls, calls - 2, 1, 0, 1)
    assert ask(store, "SELECT hour(planned_start) FROM rota WHERE visit_id = 'V7'") == [(9,)]
    assert ask(store, "SELECT line FROM quarantine") == [(calls - 9 + 2,)]
