"""Profiles: a vendor's headings, formats, codes and columns to ignore, chosen by headings alone."""

import re
from datetime import datetime
from pathlib import Path

import pytest

from connectors.profile import ProfileProblem, built_in, read_profile
from connectors.warehouse import Store
from tests.connectors.exports import CALL, ROTA, ask, counts, export, take

VENDOR = """
delimiter = ";"
encoding = "cp1252"
time_formats = ["%d.%m.%Y %H.%M"]
ignore = ["Client name", "Notes"]

[[reads]]
source = "rota"

[reads.columns]
visit_id = "{Round}-{Number}"
branch = "Office"
planned_start = "{Date} {From}"
planned_end = "{Date} {Till}"
status = "State"

[reads.constants]
carer_slot = "1"

[reads.codes.status]
OK = "planned"
CANX = "cancelled"
"" = "planned"
"""
VISITS = (
    "Round;Number;Office;Client name;Date;From;Till;State;Notes\n"
    "R1;7;Café;Mary Smith;02.03.2026;08.00;08.30;OK;Fell – again\n"
    "R1;8;Café;John Jones;02.03.2026;09.00;09.30;;\n"
    "R1;9;Café;Ann Brown;02.03.2026;10.00;10.30;canx;\n"
)


def vendor(store: Store, text: str = VENDOR, name: str = "vendor.toml") -> Path:
    store.profiles.mkdir(parents=True, exist_ok=True)
    path = store.profiles / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_foreign_export_loads_by_profile_alone(store: Store, inbox: Path) -> None:
    vendor(store)
    found = take(store, export(inbox, "visits.csv", VISITS.encode("cp1252")))
    assert found[0].profile == "vendor"
    assert counts(found[0]) == (3, 3, 0, 0, 0)
    assert ask(store, "SELECT visit_id, branch, planned_end, status FROM rota ORDER BY 1") == [
        ("R1-7", "Café", datetime(2026, 3, 2, 8, 30), "planned"),
        ("R1-8", "Café", datetime(2026, 3, 2, 9, 30), "planned"),
        ("R1-9", "Café", datetime(2026, 3, 2, 10, 30), "cancelled"),
    ]


def test_columns_to_be_ignored_never_reach_the_warehouse(store: Store, inbox: Path) -> None:
    vendor(store)
    bad = VISITS.replace("OK", "lost").replace("R1;9;Café", "R1;9")
    found = take(store, export(inbox, "visits.csv", bad.encode("cp1252")))
    assert counts(found[0]) == (3, 1, 0, 0, 2)
    assert ask(store, "SELECT line, raw FROM quarantine ORDER BY line") == [
        (2, "R1;7;Café;02.03.2026;08.00;08.30;lost"),
        (4, ""),  # which of its cells are the name cannot be told, so none is kept
    ]
    for name in ("Mary", "Ann Brown", "Fell"):
        assert name.encode() not in (store.path or inbox).read_bytes()


def test_one_file_can_feed_two_exports(store: Store, inbox: Path) -> None:
    header = "visit_id,client_id,tasks,area,carer,planned_start_time,planned_end_time,"
    header += "planned_duration,check_in,check_out,real_duration,check_in_processed\n"
    row = "V1,U1,a-b,North,C1,2026-03-02 08:00,2026-03-02 08:30,00:30,"
    row += "2026-03-02 08:04,2026-03-02 08:31,00:27,1\n"
    found = take(store, export(inbox, "visits.csv", header + row))
    assert [(report.source, report.profile) for report in found] == [
        ("rota", "cordia"),
        ("call_log", "cordia"),
    ]
    assert ask(
        store, "SELECT branch, minute(logged_in_at) FROM rota JOIN call_log USING (visit_id)"
    ) == [("North", 4)]


def test_the_provider_s_own_profile_goes_before_the_built_in_one(store: Store, inbox: Path) -> None:
    vendor(store, '[[reads]]\nsource = "rota"\n', "own.toml")
    assert take(store, export(inbox, "rota.csv", ROTA + CALL))[0].profile == "own"


def test_two_profiles_that_fit_alike_are_an_error_that_names_both(
    store: Store, inbox: Path
) -> None:
    for name in ("one.toml", "two.toml"):
        vendor(store, '[[reads]]\nsource = "rota"\n', name)
    error = take(store, export(inbox, "rota.csv", ROTA + CALL))[0].error
    assert "one, two" in error
    assert "name the profile" in error


def test_a_profile_can_be_given_by_file(store: Store, inbox: Path, tmp_path: Path) -> None:
    given = export(tmp_path, "given.toml", '[[reads]]\nsource = "rota"\n')
    assert take(store, export(inbox, "rota.csv", ROTA), profile=given)[0].profile == "given"


def test_a_profile_that_is_given_has_to_fit(store: Store, inbox: Path, tmp_path: Path) -> None:
    """The built-in one would: but somebody has said which it is."""
    given = export(tmp_path, "given.toml", '[[reads]]\nsource = "mar"\n')
    (report,) = take(store, export(inbox, "rota.csv", ROTA + CALL), profile=given)
    assert (report.loaded, "profile given" in report.error) == (0, True)


def test_times_of_another_zone_become_london_times(store: Store, inbox: Path) -> None:
    zone = 'time_zone = "America/New_York"\ntime_formats = ["%m/%d/%Y %H:%M"]\n'
    vendor(store, zone + '[[reads]]\nsource = "rota"\n')
    rows = "V1,1,N,03/02/2026 08:00,03/02/2026 20:00,planned\n"
    rows += "V2,1,N,03/12/2026 08:00,03/12/2026 08:30,planned\n"  # clocks there have changed
    take(store, export(inbox, "rota.csv", ROTA + rows))
    assert ask(store, "SELECT planned_start, planned_end FROM rota ORDER BY visit_id") == [
        (datetime(2026, 3, 2, 13), datetime(2026, 3, 3, 1)),
        (datetime(2026, 3, 12, 12), datetime(2026, 3, 12, 12, 30)),
    ]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("delimeter = ';'\n[[reads]]\nsource='rota'", "delimeter is not known; known are name"),
        ("delimiter = ';;'\n[[reads]]\nsource='rota'", "delimiter must be one character"),
        ("encoding = 'latin-99'\n[[reads]]\nsource='rota'", "encoding is not one"),
        ("time_formats = ['DD/MM/YYYY']\n[[reads]]\nsource='rota'", "'DD/MM/YYYY' is no form"),
        ("time_formats = ['%d/%m %H:%M']\n[[reads]]\nsource='rota'", "is no form of a date"),
        ("date_formats = ['%Q']\n[[reads]]\nsource='rota'", "write one such as %d/%m/%Y"),
        ("dates = 'US'\n[[reads]]\nsource='rota'", "dates must be day-first or month-first"),
        ("a = " + "[" * 4000 + "]" * 4000, "brackets inside brackets"),
        ("time_zone = 'Mars'\n[[reads]]\nsource='rota'", "time_zone must be a name"),
        ("", "no [[reads]]"),
        ("[[reads]]\nsource = 'visits'", "must be one of rota, call_log"),
        ("[[reads]]\nsource = 'rota'\ncolumns = {when = 'x'}", "rota has no column when"),
        ("[[reads]]\nsource = 'rota'\ncodes = {status = {a = 'b'}}", "it can be planned"),
        ("[[reads]]\nsource = 'rota'\ncomplete = 'yes'", "reads.complete must be a bool"),
        ("[[reads", "not a TOML file"),
    ],
)
def test_a_profile_that_cannot_be_used_says_why(tmp_path: Path, written: str, told: str) -> None:
    with pytest.raises(ProfileProblem, match=re.escape(told)):
        read_profile(export(tmp_path, "vendor.toml", written))


def test_the_profiles_that_ship_can_be_used() -> None:
    assert {profile.name for profile in built_in()} >= {"grip", "cordia"}


def test_a_quotation_mark_in_a_profile_is_only_that(store: Store, inbox: Path) -> None:
    vendor(
        store,
        """
time_formats = ["%H o'clock %d/%m/%Y"]
[[reads]]
source = "rota"
constants = {run = "O'Hara's', NULL) --"}
[reads.codes.status]
"let's go" = "planned"
""",
    )
    row = "V1,1,N,08 o'clock 02/03/2026,09 o'clock 02/03/2026,Let's go\n"
    found = take(store, export(inbox, "rota.csv", ROTA + row))
    assert counts(found[0]) == (1, 1, 0, 0, 0)
    assert ask(store, "SELECT run, hour(planned_end) FROM rota") == [("O'Hara's', NULL) --", 9)]
