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

    def send(name: str, *changed: tuple[str, str]) -> AppTest:
        text = (LAYOUTS / name).read_text(encoding="utf-8")
        for old, new in changed:
            text = text.replace(old, new)
        test = visit("data")
        test.file_uploader[0].set_value((name, text.encode(), "text/csv"))
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
