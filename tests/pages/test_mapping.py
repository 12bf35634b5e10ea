"""The mapping screen: a file of an unknown layout is matched, saved as a profile and loaded."""

from collections.abc import Callable
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from connectors.profile import read_profile
from connectors.warehouse import Store, read
from plan.intake import load
from tests.pages.conftest import words

LAYOUTS = Path(__file__).parents[1] / "layouts"


@pytest.fixture
def sent(empty_store: Path, visit: Callable) -> Callable[..., AppTest]:
    """Sends a file on the data page; some of its words are others before."""

    def send(name: str, *changed: tuple[str, str], encoding: str = "utf-8") -> AppTest:
        text = (LAYOUTS / name).read_text(encoding="utf-8")
        for old, new in changed:
            text = text.replace(old, new)
        test = visit("data")
        test.file_uploader[0].set_value((name, text.encode(encoding), "text/csv"))
        return button(test, "Load these files").click().run()

    return send


def button(test: AppTest, label: str):
    return next(each for each in test.button if each.label == label)


def picker(test: AppTest, kind: str, label: str):
    return next(each for each in getattr(test, kind) if each.label == label)


def held(store: Path, sql: str) -> list[tuple]:
    with read(Store(store)) as cursor:
        return cursor.execute(sql).fetchall()


def saved(test: AppTest) -> AppTest:
    test = button(test, "Save this layout and load").click().run()
    assert not test.exception
    return test


def test_a_file_of_an_unknown_layout_opens_filled_in_and_loads_when_it_is_saved(
    sent: Callable, empty_store: Path
) -> None:
    test = sent("carelinelive.csv", ("Planned Start", "Rostered from"), ("Booking ID", "Visit No."))
    assert not test.exception
    told = words(test)
    assert "Match the columns of carelinelive" in told
    assert "This looks like the rota and call log" in told
    assert "Not loaded" not in told
    assert picker(test, "multiselect", "planned start is under").value == ["Date", "Rostered from"]
    assert "147 calls with a log on 14 days" in told
    assert "100% of its calls are in the rota" in told
    assert not held(empty_store, "SELECT * FROM rota")
    test = saved(test)
    assert held(empty_store, "SELECT count(*) FROM rota JOIN call_log USING (visit_id)") == [(147,)]
    assert "Match the columns" not in words(test)
    profile = read_profile(empty_store / "profiles" / "carelinelive.toml")
    assert [one.source.name for one in profile.reads] == ["rota", "call_log"]


def test_the_next_file_of_a_saved_layout_loads_by_itself(sent: Callable, empty_store: Path) -> None:
    changes = (("Scheduled", "Rostered"), ("Overdue", "Completed"))
    saved(sent("log_my_care.csv", *changes))
    test = sent("log_my_care.csv", *changes, ("S-000", "S-100"))
    assert "Match the columns" not in words(test)
    assert "What became of these files" in words(test)


def test_what_is_claimed_is_a_plan_only_where_somebody_says_so(
    sent: Callable, empty_store: Path
) -> None:
    test = sent("access.csv")
    (asked,) = test.radio
    assert "Are its claimed times" in asked.label
    assert asked.value is False
    assert "For punctuality one file is missing: the rota" in words(test)
    test = asked.set_value(True).run()
    assert "142 calls on 14 days" in words(test)
    saved(test)
    ends = "SELECT count(*) FROM rota WHERE planned_end > planned_start AND carer_slot = 2"
    assert held(empty_store, ends) == [(27,)]


def test_without_it_only_the_log_is_read(sent: Callable, empty_store: Path) -> None:
    test = saved(sent("access.csv"))
    assert held(empty_store, "SELECT count(*) FROM rota") == [(0,)]
    assert held(empty_store, "SELECT count(DISTINCT visit_id) FROM call_log") == [(142,)]
    assert "For punctuality one file is missing: the rota" in words(test)


def test_a_code_is_said_and_its_rows_are_no_longer_put_aside(
    sent: Callable, empty_store: Path
) -> None:
    test = sent("log_my_care.csv", ("Scheduled start", "Rostered from"))
    assert "6 put aside" in words(test)
    test = picker(test, "selectbox", "Overdue").set_value("planned").run()
    assert "6 put aside" not in words(test)
    saved(test)
    assert held(empty_store, "SELECT count(*) FROM rota") == [(147,)]


def test_a_branch_that_no_heading_names_is_said_once_for_all_rows(
    sent: Callable, empty_store: Path
) -> None:
    test = sent("cordia.csv", ("area", "ward_9"))
    assert "Still needed: branch" in words(test)
    test = picker(test, "text_input", "branch is always").set_value("Northgate").run()
    saved(test)
    assert held(empty_store, "SELECT DISTINCT branch FROM rota") == [("Northgate",)]


def test_events_are_picked_by_their_kind(sent: Callable, empty_store: Path) -> None:
    test = sent("birdie.csv", ("event_type", "event_type_2"), ("check_in", "arrival scan"))
    assert "no kind of event gives logged" in words(test)
    offered = picker(test, "selectbox", "arrival scan").options
    assert offered[:3] == [
        "left out",
        "a row of its own, without a time",
        'its time is "logged in at"',
    ]
    assert picker(test, "selectbox", "Times are in").options == ["UK time", "UTC"]
    test = picker(test, "selectbox", "arrival scan").set_value("logged_in_at").run()
    saved(test)
    (logs,) = held(empty_store, "SELECT count(logged_in_at), count(logged_out_at) FROM call_log")
    assert logs[0] > 130
    assert logs[1] > 130


def test_a_heading_taken_away_and_the_text_say_what_no_picker_does(
    sent: Callable, empty_store: Path
) -> None:
    test = sent("log_my_care.csv", ("Scheduled start", "Rostered from"), ("Overdue", "Completed"))
    test = picker(test, "multiselect", "run is under").set_value([]).run()
    text = test.text_area[0].value
    assert 'run = ""' in text
    test.text_area[0].set_value(text.replace('source = "rota"', 'source = "rota"\ncomplete = true'))
    saved(test.run())
    assert held(empty_store, "SELECT count(run) FROM rota") == [(0,)]
    assert read_profile(empty_store / "profiles" / "log_my_care.toml").reads[0].complete


def test_all_else_that_a_profile_can_say_is_said_by_its_own_picker(
    sent: Callable, empty_store: Path
) -> None:
    renamed = (("Scheduled start", "Rostered from"), ("Northgate", "Café Nord"), (",", "^"))
    test = sent("log_my_care.csv", *renamed, encoding="cp850")
    assert "no line that looks like headings" in words(test)
    for label, text in {"What parts the cells": "^", "The letters": "cp850"}.items():
        box = next(each for each in test.text_input if each.label.startswith(label))
        test = box.set_value(text).run()
    for label in ("Forms of times", "Forms of days"):
        box = next(each for each in test.text_input if each.label.startswith(label))
        test = box.set_value("%d/%m/%Y %H:%M; %d/%m/%Y").run()
    for at, box in enumerate(("It holds every row", "A blank cell takes back")):
        several = [each for each in test.checkbox if each.label.startswith(box)]
        test = several[at].check().run()
    saved(test)
    (path,) = (empty_store / "profiles").glob("*.toml")
    profile = read_profile(path)
    assert (profile.delimiter, profile.encoding) == ("^", "cp850")
    assert profile.time_formats == profile.date_formats == ("%d/%m/%Y %H:%M", "%d/%m/%Y")
    assert [one.complete for one in profile.reads] == [True, False]
    assert [one.blank_takes_back for one in profile.reads] == [False, True]
    assert held(empty_store, "SELECT DISTINCT branch FROM rota WHERE branch LIKE 'Ca%'") == [
        ("Café Nord",)
    ]


def test_times_of_the_carers_under_plain_words_lead_to_the_call_log(
    sent: Callable, empty_store: Path
) -> None:
    plan = (("Scheduled start", "Due"), ("Scheduled end", "Due until"), ("Overdue", "Completed"))
    test = sent("log_my_care.csv", *plan, ("Clocked in", "Start"), ("Clocked out", "Finish"))
    assert "Nothing comes from Start and Finish yet" in words(test)
    test = picker(test, "multiselect", "What this file holds").set_value(["rota", "call_log"]).run()
    assert "Still needed: logged in at" in words(test)
    for label, heading in {"logged in at": "Start", "logged out at": "Finish"}.items():
        test = picker(test, "multiselect", f"{label} is under").set_value([heading]).run()
    assert "Nothing comes from" not in words(test)
    saved(test)
    came = "SELECT count(*) FROM rota JOIN call_log USING (visit_id) WHERE logged_in_at IS NOT NULL"
    assert held(empty_store, came)[0][0] > 130


def test_a_delimiter_of_two_letters_is_told_and_can_be_put_right(sent: Callable) -> None:
    test = sent("log_my_care.csv", ("Scheduled start", "Rostered from"))
    box = next(each for each in test.text_input if each.label.startswith("What parts the cells"))
    test = box.set_value("||").run()
    assert "delimiter must be one character" in words(test)
    box = next(each for each in test.text_input if each.label.startswith("What parts the cells"))
    assert "What the file would give" in words(box.set_value("").run())


def test_a_file_can_be_left_out(sent: Callable, empty_store: Path) -> None:
    test = sent("cordia.csv", ("area", "ward_9"))
    test = button(test, "Leave this file out").click().run()
    assert "Match the columns" not in words(test)
    assert not list(empty_store.glob("profiles/*"))


def test_nothing_about_a_person_is_on_the_screen(sent: Callable) -> None:
    test = sent("access.csv")
    shown = words(test) + str([each.value.to_csv() for each in test.dataframe])
    assert "SU01" not in shown


def test_a_place_that_no_list_has_is_said_to_be_its_nearest_site_by_one_click(
    empty_store: Path, tmp_path: Path, visit: Callable
) -> None:
    files = {
        "complaints.csv": "complaint_id,received_on,branch\nK1,02/11/2026,Nrthgate\n",
        "sites.csv": "site,kind\nNorthgate,branch\n",
        "people.csv": "person,role\nql,Operations director\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    load(Store(empty_store), [tmp_path / name for name in files])
    test = visit("data", acting_as="ql")
    assert "Nrthgate" in words(test)
    test = button(test, "It is this one").click().run()
    assert not test.exception
    assert "Nrthgate" not in words(test)
    assert held(empty_store, "SELECT branch FROM complaints") == [("Northgate",)]
