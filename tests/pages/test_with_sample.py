"""Each page with the sample provider: what it says, what can be picked, what is kept."""

import hashlib

import pytest

from metrics.catalogue import CATALOGUE
from plan.intake import FOLDER
from tests.pages.conftest import PAGES, words


@pytest.mark.parametrize("name", PAGES)
def test_each_page_shows_the_sample_and_says_that_it_is_invented(sample, visit, name) -> None:
    test = visit(name)
    assert not test.exception
    assert not test.error
    assert len(test.title) == 1
    assert "This is sample data" in words(test)
    assert "Data to" in words(test)


def rows(test) -> list[str]:
    """The actions of the board in their order, as their rows name them."""
    links = (each.proto for each in test.get("page_link"))
    return [link.label for link in links if link.help and "action=" in link.query_string]


def test_front_page_has_one_row_an_action_and_says_how_many_are_watched(sample, visit) -> None:
    test = visit()
    assert len(rows(test)) == 15
    assert "15 actions watched" in words(test)


def test_the_branch_that_fell_by_itself_is_what_nobody_works_on(sample, visit) -> None:
    told = words(visit()).replace("\\", "")
    assert told.count("Nobody works on:") == 1
    assert "Parkway · calls that began on time: 71 % in the last 12 weeks, usually 86 %" in told
    assert "measures at sites where no open action works on it" in told
    assert "**4 actions to adapt or stop:** 16 weeks or more" in told


def test_a_branch_manager_reads_of_the_branchs_day_first(sample, visit) -> None:
    test = visit()
    test.selectbox(key="acting_as").select("BM-PW").run()
    told = words(test).replace("\\", "")
    assert "**Yesterday at Parkway:** **" in told
    assert "follow-ups open · **Today’s rota" in told
    assert "Review it" in [each.proto.label for each in test.get("page_link")]


def test_whoever_has_missed_calls_does_not_read_that_nothing_is_needed(sample, visit) -> None:
    test = visit()
    for manager in ("BM-NG", "BM-PW", "BM-HC", "BM-RS"):
        told = words(test.selectbox(key="acting_as").select(manager).run())
        assert "**0 missed**" in told or "nothing, today or this week" not in told


def test_a_site_in_the_address_chooses_its_actions(sample, visit) -> None:
    test = visit(site="Northgate")
    assert rows(test) == [
        "Phone tree so that a delay always finds somebody who can cover it",
        "Rounds rebuilt with the travel times that the log shows",
    ]
    assert test.selectbox(key="site").value == "Northgate"


def test_a_home_shows_the_actions_of_its_units(sample, visit) -> None:
    assert len(rows(visit(site="Beechcroft"))) == 3


def test_what_is_picked_stands_in_the_address(sample, visit) -> None:
    test = visit()
    test.selectbox(key="site").select("Northgate").run()
    assert test.query_params["site"] in ("Northgate", ["Northgate"])


def test_a_branch_manager_sees_the_own_branch_only(sample, visit) -> None:
    test = visit()
    everyone = len(rows(test))
    test.selectbox(key="acting_as").select("BM-NG").run()
    assert 0 < len(rows(test)) < everyone


def test_an_action_of_the_address_is_shown_whole(sample, visit) -> None:
    test = visit("action", action="A01")
    told = words(test)
    assert "Did practice change?" in told
    assert "Did people’s care change?" in told
    assert "Making a difference" in told


def test_an_unknown_action_is_said_to_be_unknown(sample, visit) -> None:
    assert "No action A99" in words(visit("action", action="A99"))


def test_a_note_is_kept_with_the_role_that_wrote_it(copied_sample, visit) -> None:
    test = visit("action", action="A01")
    field = next(each for each in test.text_area if each.label.startswith("Write a note"))
    field.input("Runs of the north side looked at on Tuesday.")
    next(each for each in test.button if each.label.startswith("Save note")).click().run()
    assert "Runs of the north side looked at on Tuesday." in [each.value for each in test.text]


def test_every_measure_has_its_page(sample, visit) -> None:
    options = visit("measures").selectbox(key="measure").options
    assert options == ["All measures", *(measure.title for measure in CATALOGUE)]
    for measure in CATALOGUE:
        test = visit("measures", measure=measure.id, how="true")
        assert not test.exception, measure.id
        assert [each.value for each in test.title] == [measure.title]
        assert test.code


def test_a_measure_is_picked_in_the_list_and_the_list_in_the_measure(sample, visit) -> None:
    test = visit("measures", site="Northgate")
    test.selectbox(key="measure").select("Missed calls").run()
    assert [each.value for each in test.title] == ["Missed calls"]
    assert test.query_params["site"] in ("Northgate", ["Northgate"])
    test.selectbox(key="measure").select("All measures").run()
    assert [each.value for each in test.title] == ["Measures"]


def test_rows_put_aside_are_told_with_reasons_and_never_with_what_they_say(sample, visit) -> None:
    test = visit("data")
    shown = [each.value for each in test.dataframe]
    aside = next(table for table in shown if "reason" in table.columns)
    assert len(aside) > 0
    assert {"file", "line", "column", "reason", "expected"} <= set(aside.columns)
    assert "raw" not in aside.columns


def test_old_data_are_said_to_be_old(sample, visit, monkeypatch) -> None:
    monkeypatch.setenv("GRIP_TODAY", "2028-03-01")
    assert "days ago" in words(visit())


def test_the_data_page_tells_each_file_by_its_fingerprint(sample, visit) -> None:
    loads = visit("data").dataframe[-1].value
    packed = hashlib.sha256((FOLDER / "bed_days.csv.gz").read_bytes()).hexdigest()
    assert loads.loc[loads["file"] == "bed_days.csv.gz", "fingerprint"].tolist() == [packed]


@pytest.mark.parametrize(
    ("old", "asked", "page", "shown"),
    [
        ("travel", {"site": "Parkway"}, "Punctuality", {"tab": "journeys", "site": "Parkway"}),
        ("escalation", {"over": "half"}, "Punctuality", {"tab": "escalated", "over": "half"}),
        ("measure", {"measure": "short_calls"}, "Calls cut short", {"measure": "short_calls"}),
        ("sites", {}, "Calls that began on time", {"measure": "punctuality", "tab": "sites"}),
    ],
)
def test_an_address_of_before_leads_to_the_page_of_now(
    sample, visit, old, asked, page, shown
) -> None:
    test = visit(old, **asked)
    assert not test.exception
    assert [each.value for each in test.title] == [page]
    assert {name: "".join(said) for name, said in test.query_params.items()} == shown


def test_another_tab_keeps_the_place_and_forgets_what_was_picked_on_this_one(sample, visit) -> None:
    test = visit("punctuality", site="Parkway", run="PW-T1", weekday="7")
    (tabs,) = [each for each in test.button_group if each.key == "tab"]
    tabs.set_value("journeys").run()
    assert not test.exception
    assert {name: "".join(said) for name, said in test.query_params.items()} == {
        "site": "Parkway",
        "tab": "journeys",
    }
