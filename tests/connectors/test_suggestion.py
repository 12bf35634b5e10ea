"""A file of an unknown layout: what it may be, and what it would give, before a row is loaded."""

from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import pytest

from connectors.profile import ProfileProblem, as_toml, read_profile, save_profile
from connectors.report import FileProblem
from connectors.suggestion import Held, Suggestion, held, suggestion
from connectors.trial import Tried, trial
from connectors.warehouse import Store
from tests.connectors.exports import CALL, ROTA, ask, export, take
from tests.connectors.test_layouts import LAYOUTS

NOBODY = Held(((), (), ()))  # nothing is known beside the words


def suggested(path: Path, folder: Path, wanted: str = "") -> Suggestion:
    return suggestion(path.name, path, folder, beside=NOBODY, wanted=wanted)


def given(path: Path, folder: Path, wanted: str = "") -> tuple[Tried, ...]:
    profile = suggested(path, folder, wanted).unasked
    return trial(path.name, path, folder, profile=profile)


def columns(found: Suggestion) -> dict[str, dict[str, str]]:
    return {read.source.name: dict(read.columns) for read in found.profile.reads}


def test_a_day_beside_clock_times_is_joined_to_each(tmp_path: Path) -> None:
    found = suggested(LAYOUTS / "carelinelive.csv", tmp_path)
    assert columns(found) == {
        "rota": {
            "visit_id": "Booking ID",
            "branch": "Branch",
            "service_user_id": "Client",
            "carer_id": "Carer",
            "planned_start": "{Date} {Planned Start}",
            "planned_end": "{Date} {Planned Finish}",
            "status": "Status",
        },
        "call_log": {
            "visit_id": "Booking ID",
            "carer_id": "Carer",
            "logged_in_at": "{Date} {Check In}",
            "logged_out_at": "{Date} {Check Out}",
            "verification": "Verified By",
        },
    }
    assert found.lacks == ()
    rota, log = found.profile.reads
    assert rota.codes["status"] == {
        "completed": "planned",
        "cancelled by client": "cancelled",
    }
    assert log.codes["verification"] == {"office": "manual"}


def test_claimed_times_and_durations_are_asked_about(tmp_path: Path) -> None:
    found = suggested(LAYOUTS / "access.csv", tmp_path)
    rota, log = found.profile.reads
    assert rota.durations == ("planned_end",)
    assert log.durations == ("logged_out_at",)
    assert log.columns["logged_out_at"] == "ActualDuration"
    assert rota.counts_carers
    assert rota.columns["visit_id"] == "{ServiceUserRef} {VisitDate} {StartTimeClaimed}"
    assert found.asks == (
        "Are its claimed times (StartTimeClaimed, DurationClaimed) the times that were planned?",
    )
    assert [read.source.name for read in found.unasked.reads] == ["call_log"]
    assert suggested(LAYOUTS / "access.csv", tmp_path, "rota").asks == ()


def test_events_are_pivoted(tmp_path: Path) -> None:
    (log,) = suggested(LAYOUTS / "birdie.csv", tmp_path).profile.reads
    assert (log.event, log.events) == (
        "event_type",
        {"check_in": "logged_in_at", "check_out": "logged_out_at"},
    )
    (would,) = given(LAYOUTS / "birdie.csv", tmp_path)
    assert (would.rows.count, would.rows.sound, would.rows.left_out) == (649, 324, 325)
    assert would.columns == ("visit_id", "carer_slot", "logged_in_at", "logged_out_at")


@pytest.mark.parametrize("layout", ["cordia", "log_my_care"])
def test_planned_and_logged_times_of_one_row_feed_two_exports(tmp_path: Path, layout: str) -> None:
    rota, log = given(LAYOUTS / f"{layout}.csv", tmp_path)
    assert (rota.source.name, log.source.name) == ("rota", "call_log")
    assert rota.things.endswith("on 14 days, 2 November 2026 to 15 November 2026")
    assert rota.places == ("Northgate", "Southgate")
    assert log.joined == (1.0 if layout == "cordia" else pytest.approx(141 / 147))


RENAMED = {  # headings as another provider's system may call them
    "access": "Office=ProviderRef;Person ref=ServiceUserRef;Date of visit=VisitDate;"
    "Start claimed=StartTimeClaimed;Length claimed=DurationClaimed;Actual start=ActualStartTime;"
    "Actual length=ActualDuration;No of carers=NumberOfCarers;Visit ref=OurRef",
    "birdie": "visit=visit_id;when=timestamp;what=event_type;carer=caregiver_id",
    "carelinelive": "Visit no=Booking ID;Service user=Client;Care worker=Carer;Office=Branch;"
    "Visit date=Date;Start (planned)=Planned Start;End (planned)=Planned Finish;Arrived=Check In;"
    "Left=Check Out",
    "cordia": "person=client_id;patch=area;worker=carer;due_start=planned_start_time;"
    "due_end=planned_end_time;arrived=check_in;departed=check_out",
    "log_my_care": "Visit=Shift ID;House=Location;Resident=Service user ID;Due=Scheduled start;"
    "Due until=Scheduled end",
}


@pytest.mark.parametrize("layout", RENAMED)
def test_headings_of_another_system_are_matched_like_those_that_are_known(
    layout: str, tmp_path: Path
) -> None:
    text = (LAYOUTS / f"{layout}.csv").read_text("utf-8")
    headings, _, rows = text.partition("\n")
    known = {old: new for new, old in (pair.split("=") for pair in RENAMED[layout].split(";"))}
    renamed = ",".join(known.get(heading, heading) for heading in headings.split(","))
    found = suggested(export(tmp_path, "other.csv", f"{renamed}\n{rows}"), tmp_path)
    assert found.lacks == ()
    assert all(tried.rows.sound for tried in given(tmp_path / "other.csv", tmp_path))
    used = {name for read in found.profile.reads for name in read.columns.values()}
    for heading in known.values():
        assert any(heading in name for name in used) or heading == "what"


def test_a_heading_without_a_cell_is_no_match_for_one_that_is_only_like_it(tmp_path: Path) -> None:
    text = (LAYOUTS / "access.csv").read_text("utf-8").replace("ServiceUserRef", "Ref of person", 1)
    found = suggested(export(tmp_path, "other.csv", text), tmp_path)
    assert "ServiceUserDetails" not in found.profile.reads[0].columns.values()


def test_a_code_that_is_like_none_is_left_to_be_said(tmp_path: Path) -> None:
    rota, _ = given(LAYOUTS / "log_my_care.csv", tmp_path)
    assert len(rota.rows.rejected) == 6
    assert "'Overdue'" in rota.faults[0]


def test_the_first_rows_show_nothing_about_a_person(tmp_path: Path) -> None:
    for would in given(LAYOUTS / "access.csv", tmp_path, "rota"):
        assert len(would.first) == 20
        assert not {"visit_id", "service_user_id", "carer_id"} & {*would.columns}
        assert "SU01" not in str(would.first)


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("02-Nov-2026 07:00", "%d-%b-%Y %H:%M"),
        ("2 November 2026 7:00 AM", "%d %B %Y %I:%M %p"),
        ("02.11.2026 07.00", "%d.%m.%Y %H.%M"),
    ],
)
def test_forms_of_times_that_are_not_the_usual_ones_are_found(
    tmp_path: Path, written: str, form: str
) -> None:
    rows = "".join(f"V{at},1,N,{written},{written},planned\n" for at in range(5))
    path = export(tmp_path, "visits.csv", ROTA.replace("planned_start", "Start") + rows)
    found = suggested(path, tmp_path)
    assert found.profile.time_formats == (form,)
    assert given(path, tmp_path)[0].rows.sound == 5


def test_lines_before_the_headings_and_semicolons_are_passed_over(tmp_path: Path) -> None:
    text = (LAYOUTS / "log_my_care.csv").read_text().replace(",", ";")
    path = export(tmp_path, "shifts.csv", "Shifts of November\n\n" + text)
    assert suggested(path, tmp_path).lacks == ()


def test_what_has_no_headings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="no line that looks like headings"):
        suggested(export(tmp_path, "notes.csv", "a note\nand another\n"), tmp_path)


def test_what_a_file_lacks_is_named_and_a_known_place_stands_in(tmp_path: Path) -> None:
    text = (LAYOUTS / "log_my_care.csv").read_text().replace("Location", "X")
    path = export(tmp_path, "shifts.csv", text)
    assert suggested(path, tmp_path).lacks == ("branch",)
    one_place = Held(((), (), ()), ("Northgate",))
    found = suggestion(path.name, path, tmp_path, beside=one_place)
    assert found.profile.reads[0].constants["branch"] == "Northgate"


def test_a_layout_with_some_headings_more_is_nearly_a_known_one(
    store: Store, tmp_path: Path
) -> None:
    text = (LAYOUTS / "access.csv").read_text()
    more = "\n".join(f"{line},x" if line else "" for line in text.splitlines())
    path = export(tmp_path, "portal.csv", more.replace(",x", ",VisitCancelled", 1) + "\n")
    found = suggestion(path.name, path, tmp_path, beside=held(store))
    assert (found.like, len(found.asks)) == ("access", 1)
    assert trial(path.name, path, tmp_path, profile=found.unasked)[0].rows.sound == 142


def test_two_rows_of_one_carer_each_are_two_carers_where_a_known_layout_also_names_them(
    store: Store, tmp_path: Path
) -> None:
    heading, first, *_ = (LAYOUTS / "access.csv").read_text().splitlines()  # NumberOfCarers: 1
    second = first.replace("07:11:26,00:47:53", "07:19:00,00:40:00")
    path = export(
        tmp_path, "portal.csv", f"{heading},CarerRef\n{first},C1\n{second},C2\n{second},C2\n"
    )
    found = suggestion(path.name, path, tmp_path, beside=held(store), wanted="rota")
    assert (found.like, found.asks) == ("access", ())
    save_profile(store, "portal", as_toml(found.unasked))
    rota, log = take(store, path)
    as_second = "1 row taken as the second carer of a call that has no numbers for them."
    assert (rota.loaded, rota.unchanged, rota.findings) == (2, 1, (as_second,))
    assert (log.loaded, log.joined, log.findings[1]) == (2, 1, as_second)
    came = ask(store, "SELECT carer_slot, minute(logged_in_at) FROM carer_calls ORDER BY 1")
    assert came == [(1, 11), (2, 19)]


def test_a_saved_suggestion_loads_the_next_file_by_itself(store: Store, tmp_path: Path) -> None:
    text = (LAYOUTS / "carelinelive.csv").read_text().replace("Planned Start", "Rostered from")
    path = export(tmp_path, "bookings.csv", text)
    assert "no heading" in take(store, path)[0].error
    found = suggestion(path.name, path, tmp_path, beside=held(store))
    saved = save_profile(store, "bookings", as_toml(found.unasked))
    assert read_profile(saved) == replace(found.unasked, name="bookings")
    assert [one.loaded for one in take(store, path)] == [147, 147]
    assert ask(store, "SELECT count(*) FROM rota JOIN call_log USING (visit_id)") == [(147,)]
    with pytest.raises(ProfileProblem, match="There is a profile bookings already"):
        save_profile(store, "bookings", as_toml(found.unasked))


@pytest.mark.parametrize("name", ["", "../mine", "a/b", ".x"])
def test_a_profile_is_saved_under_a_plain_name_only(store: Store, name: str) -> None:
    with pytest.raises(ProfileProblem, match="needs a name"):
        save_profile(store, name, '[[reads]]\nsource = "rota"\n')


def test_a_profile_that_is_not_sound_is_not_saved(store: Store) -> None:
    with pytest.raises(ProfileProblem, match="is no form"):
        save_profile(store, "mine", 'time_formats = ["then"]\n[[reads]]\nsource = "rota"\n')
    assert not list(store.profiles.iterdir())


def test_the_share_of_a_log_that_the_rota_held_has(store: Store, tmp_path: Path) -> None:
    take(store, export(tmp_path, "rota.csv", ROTA + CALL), is_invented=False)
    log = "Visit No,Arrived,Left\nV1,02/03/2026 08:00,02/03/2026 08:30\nV2,02/03/2026 09:00,\n"
    path = export(tmp_path, "log.csv", log)
    found = suggestion(path.name, path, tmp_path, beside=held(store))
    (would,) = trial(path.name, path, tmp_path, profile=found.unasked, calls=held(store).calls)
    assert would.joined == 0.5
    assert "50% of its calls are in the rota" in would.sentence


def test_a_file_of_an_unknown_layout_in_a_zip_is_looked_at_as_any_other(tmp_path: Path) -> None:
    packed = tmp_path / "all.zip"
    with ZipFile(packed, "w") as archive:
        for name in ("access.csv", "carelinelive.csv"):
            archive.write(LAYOUTS / name, f"week/{name}")
    plain, name = LAYOUTS / "carelinelive.csv", "all.zip/week/carelinelive.csv"
    found = suggestion(name, packed, tmp_path, beside=NOBODY)
    assert columns(found) == columns(suggested(plain, tmp_path))
    tried = trial(name, packed, tmp_path, profile=found.unasked)
    assert [one.sentence for one in tried] == [one.sentence for one in given(plain, tmp_path)]
