"""Layouts of five systems: each loads by its shipped profile, or asks what the file cannot say."""

from datetime import datetime
from pathlib import Path

import pytest

from connectors.profile import Profile, ProfileProblem, as_toml, built_in, read_profile
from connectors.warehouse import Store
from tests.connectors.exports import ask, counts, export, take
from tests.connectors.test_cases import CASES

LAYOUTS = Path(__file__).parents[1] / "layouts"
CALLS = """
    SELECT rota.visit_id, carer_slot, planned_start, planned_end, logged_in_at, logged_out_at
    FROM rota
    LEFT JOIN call_log USING (visit_id, carer_slot)
    ORDER BY ALL
"""


def answered(folder: Path) -> Path:
    """The profile of Access once somebody has said that what is claimed was planned."""
    text = as_toml(shipped("access"))
    lines = [line for line in text.splitlines() if not line.startswith("asks")]
    return export(folder, "answered.toml", "\n".join(lines))


def shipped(name: str) -> Profile:
    return next(profile for profile in built_in() if profile.name == name)


@pytest.mark.parametrize(
    ("layout", "profile", "exports"),
    [
        ("carelinelive", "carelinelive", {"rota": 147, "call_log": 147}),
        ("log_my_care", "log_my_care_shifts", {"rota": 147, "call_log": 147}),
        ("cordia", "cordia", {"rota": 142, "call_log": 142}),
        ("birdie", "birdie_events", {"call_log": 649, "mar": 649}),
    ],
)
def test_each_shipped_layout_loads_by_itself_and_every_row_is_accounted_for(
    store: Store, layout: str, profile: str, exports: dict[str, int]
) -> None:
    found = take(store, LAYOUTS / f"{layout}.csv")
    assert [report.error for report in found] == [""] * len(exports)
    assert {report.profile for report in found} == {profile}
    assert {report.source: report.read for report in found} == exports
    assert sum(report.rejected for report in found) == 0


def test_a_day_and_clock_times_are_one_call_and_a_night_ends_the_next_day(store: Store) -> None:
    take(store, CASES / "P1_cll" / "bookings.csv")
    night = [row for row in ask(store, CALLS) if row[0] == "90003"]
    assert night == [
        (
            *("90003", 1, datetime(2026, 11, 2, 22, 30), datetime(2026, 11, 3, 6, 30)),
            *(datetime(2026, 11, 2, 22, 31), datetime(2026, 11, 3, 6, 29)),
        )
    ]
    assert ask(store, "SELECT visit_id FROM rota WHERE status = 'cancelled'") == [("90004",)]


def test_a_claimed_time_is_no_plan_before_somebody_says_so(store: Store) -> None:
    (report,) = take(store, CASES / "P3_abacus" / "abacus.csv")
    assert "claimed times (StartTimeClaimed, DurationClaimed)" in report.error
    assert ask(store, "SELECT count(*) FROM rota UNION ALL SELECT count(*) FROM call_log") == [
        (0,),
        (0,),
    ]


def test_an_end_is_a_start_and_a_duration_and_two_carers_are_two_slots(
    store: Store, inbox: Path
) -> None:
    found = take(store, CASES / "P3_abacus" / "abacus.csv", profile=answered(inbox))
    assert [counts(report) for report in found] == [(2, 2, 0, 0, 0)] * 2
    assert "1 row of two carers, taken as two: the second without a name." in found[0].findings
    seven, noon = "SU1 02/11/2026 07:00:00", "SU1 02/11/2026 12:00:00"
    day = datetime(2026, 11, 2)
    ends = [day.replace(hour=12, minute=m) for m in (0, 30, 3, 34)]
    assert ask(store, CALLS) == [
        (seven, 1, *(day.replace(hour=7, minute=m) for m in (0, 45, 3, 44))),
        (noon, 1, *ends),
        (noon, 2, *ends),
    ]


def test_two_rows_of_a_call_of_two_carers_are_one_carer_each(store: Store, inbox: Path) -> None:
    heading, first, *_ = (LAYOUTS / "access.csv").read_text().splitlines()
    first = first.replace("False,1", "False,2")
    second = first.replace("07:11:26,00:47:53,False", "07:19:00,00:40:00,True")
    file = export(inbox, "access.csv", "\n".join((heading, first, second, "")))
    found = take(store, file, profile=answered(inbox))
    assert [counts(report) for report in found] == [(2, 2, 0, 0, 0)] * 2
    assert [row[1:3] + row[4:] for row in ask(store, CALLS)] == [
        (slot, datetime(2026, 11, 2, 7), datetime(2026, 11, 2, 7, *came), datetime(*left))
        for slot, came, left in (
            (1, (11, 26), (2026, 11, 2, 7, 59, 19)),
            (2, (19, 0), (2026, 11, 2, 7, 59, 0)),
        )
    ]


def test_a_second_load_of_two_carers_changes_and_withdraws_nothing(
    store: Store, inbox: Path
) -> None:
    given = answered(inbox)
    whole = export(
        inbox, "whole.toml", given.read_text().replace("[[reads]]", "[[reads]]\ncomplete = true")
    )
    for profile, unchanged in ((given, 0), (whole, 2)):
        found = take(store, CASES / "P3_abacus" / "abacus.csv", profile=profile)
        assert [(one.unchanged, one.withdrawn) for one in found] == [(unchanged, 0)] * 2
    assert len(ask(store, CALLS)) == 3


def test_events_become_one_row_a_call_and_medicines_never_a_log(store: Store) -> None:
    log, mar = take(store, CASES / "P5_birdie" / "events.csv")
    assert (log.read, log.loaded, log.joined, log.left_out) == (3, 1, 1, 1)
    assert (mar.read, mar.loaded, mar.left_out) == (3, 1, 2)
    assert "events of other kinds left out: 1" in log.notes
    at = datetime(2026, 7, 2)
    assert ask(store, "SELECT visit_id, carer_id, logged_in_at, logged_out_at FROM call_log") == [
        ("V1", "C1", at.replace(hour=7, minute=3), at.replace(hour=7, minute=44))
    ]
    assert ask(store, "SELECT due_at, given_at, outcome_code, schedule FROM mar") == [
        (*[at.replace(hour=7, minute=10)] * 2, "given", "regular")
    ]


def test_two_carers_who_both_check_in_are_two_slots(store: Store) -> None:
    take(store, LAYOUTS / "birdie.csv", LAYOUTS / "birdie_rota.csv")
    assert ask(store, "SELECT carer_id FROM call_log WHERE carer_slot = 2 GROUP BY 1") == [("C20",)]
    assert ask(store, "SELECT count(*) FROM call_log ANTI JOIN rota USING (visit_id)") == [(0,)]


@pytest.mark.parametrize("name", [profile.name for profile in built_in()])
def test_a_profile_is_written_as_it_is_read(tmp_path: Path, name: str) -> None:
    one = shipped(name)
    again = read_profile(export(tmp_path, f"{name}.toml", as_toml(one)))
    assert again == one


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("durations = ['branch']", "can name planned_end, published_end"),
        ("event = 'kind'", "go together"),
        ("event = 'kind'\nevents = {a = 'when'}", "the column of rota"),
        ("event = 'kind'\nevents = {a = 1}", "the column of rota"),
        (
            "[[reads]]\nsource = 'call_log'\nevent = 'kind'\nevents = {out = 'logged_out_at'}",
            "no kind of event gives logged_in_at of call_log",
        ),
    ],
)
def test_ends_and_events_that_mean_nothing_are_refused(
    tmp_path: Path, written: str, told: str
) -> None:
    path = export(tmp_path, "own.toml", f"[[reads]]\nsource = 'rota'\n{written}\n")
    with pytest.raises(ProfileProblem, match=told):
        read_profile(path)


def test_a_profile_is_given_by_its_name_and_one_that_does_not_fit_is_an_error(
    store: Store, inbox: Path
) -> None:
    (report, _) = take(store, LAYOUTS / "cordia.csv", profile=Path("cordia"))
    assert (report.profile, report.error) == ("cordia", "")
    (report,) = take(store, LAYOUTS / "cordia.csv", profile=Path("carelinelive"))
    assert "(profile carelinelive)" in report.error
    assert "Found: no heading for" in report.error


def test_a_duration_that_is_none_is_put_aside(store: Store, inbox: Path) -> None:
    profile = export(
        inbox,
        "own.toml",
        "[[reads]]\nsource = 'rota'\ndurations = ['planned_end']\n"
        "[reads.columns]\nplanned_end = 'minutes'\n[reads.constants]\ncarer_slot = '1'\n",
    )
    rows = "".join(
        f"V{at},N,02/03/2026 08:00,{text}\n" for at, text in enumerate(["45", "1:30", "ages", ""])
    )
    file = export(inbox, "rota.csv", "visit_id,branch,planned_start,minutes\n" + rows)
    (report,) = take(store, file, profile=profile)
    assert counts(report) == (4, 2, 0, 0, 2)
    assert "as hh:mm, hh:mm:ss or minutes" in report.faults[0]
    assert ask(store, "SELECT planned_end FROM rota ORDER BY visit_id") == [
        (datetime(2026, 3, 2, 8, 45),),
        (datetime(2026, 3, 2, 9, 30),),
    ]
