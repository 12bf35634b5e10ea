"""Journeys and rota: the answer first, then what to put right, what was lost, what was learned."""

import csv
import gzip
from datetime import date
from pathlib import Path

import pytest

from connectors.warehouse import Store, load
from metrics import facts
from tests.pages.conftest import ROOT, words

SECTIONS = {
    "to-come": "The rota to come",
    "lost": "Minutes lost, by cause",
    "behind": "Gaps too short, behind us",
    "known": "What journeys really take",
}
CAUSES = 6
TODAY = date(2026, 11, 16)


def tables(test) -> list:
    return [each.value for each in test.dataframe]


def test_the_answer_stands_first_and_the_rest_in_the_order_it_is_needed(sample, visit) -> None:
    test = visit("punctuality", tab="journeys", site="Southbank")
    told = words(test)
    assert "In the next 14 days 76 gaps will be too short" in told
    (looks,) = [each for each in test.button_group if each.key == "look"]
    assert looks.options == list(SECTIONS.values())
    gaps = tables(test)[0]
    assert len(gaps) == 76
    assert set(gaps["Branch"]) == {"Southbank"}
    assert (gaps["Too short by, minutes"] > 0).all()


@pytest.mark.parametrize("look", SECTIONS)
def test_each_section_opens_under_the_same_answer(sample, visit, look) -> None:
    test = visit("punctuality", tab="journeys", site="Southbank", look=look)
    assert not test.exception
    assert "In the next 14 days 76 gaps will be too short" in words(test)
    assert test.header[0].value == SECTIONS[look]


def test_each_cause_has_its_course_and_opens_its_measure(sample, visit) -> None:
    at = {"tab": "journeys", "site": "Southbank", "look": "lost"}
    (causes,) = tables(visit("punctuality", **at))
    assert len(causes) == CAUSES
    assert causes["Trend"].notna().all()
    test = visit("punctuality", **at, course="impossible_gap")
    assert "Impossible gaps in the rota" in test.get("plotly_chart")[0].proto.alt
    links = {each.proto.label: str(each.proto) for each in test.get("page_link")}
    assert "part=impossible_gap" in links["All of this measure"]


def test_each_table_behind_adds_up_to_the_share_in_words(sample, visit) -> None:
    test = visit("punctuality", tab="journeys", site="Southbank", look="behind", weeks="4")
    of_gaps = [each for each in tables(test) if "Too short" in each]
    totals = {(each["Too short"].sum(), each["Gaps"].sum()) for each in of_gaps}
    assert len(of_gaps) == 3
    ((short, gaps),) = totals
    assert f"({short:,} of {gaps:,})" in words(test)


def test_the_list_can_be_narrowed_to_a_day_and_a_run(sample, visit) -> None:
    test = visit("punctuality", tab="journeys", site="Southbank", day="2026-11-17", run="SB-M1")
    gaps = tables(test)[0]
    assert set(gaps["Day"]) == {date(2026, 11, 17)}
    assert set(gaps["Run"]) == {"SB-M1"}


def test_what_is_taken_away_names_visits_and_no_person(sample, visit) -> None:
    columns = {
        name for each in tables(visit("punctuality", tab="journeys")) for name in each.columns
    }
    assert {"Visit", "Visit before"} <= columns
    assert not [name for name in columns if "carer" in name.lower() or "user" in name.lower()]


def test_someone_of_one_branch_sees_that_branch_only(sample, visit) -> None:
    test = visit("punctuality", tab="journeys")
    test.selectbox(key="acting_as").select("BM-NG").run()
    assert set(tables(test)[0]["Branch"]) == {"Northgate"}
    assert "Southbank" not in test.selectbox(key="site").options


def test_an_empty_store_says_what_to_do(empty_store, visit) -> None:
    assert "There are no data yet" in words(visit("punctuality", tab="journeys"))


@pytest.fixture
def only_a_rota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three weeks of the sample's rota and nothing else."""
    with gzip.open(ROOT / "data/sample/rota_2026_06.csv.gz", "rt", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    at = header.index("planned_start")
    kept = [row for row in rows if row[at][3:10] == "11/2026" and row[at][:2] > "08"]
    with (tmp_path / "rota.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *kept])
    root = tmp_path / "store"
    load(Store(root), [tmp_path / "rota.csv"], refresh=facts.refresh, today=TODAY)
    monkeypatch.setenv("GRIP_STORE", str(root))
    monkeypatch.setenv("GRIP_SAMPLE", "no")
    monkeypatch.setenv("GRIP_TODAY", str(TODAY))
    return root


def test_without_call_logs_the_rotas_own_travel_times_are_what_gaps_are_held_to(
    only_a_rota, visit
) -> None:
    test = visit("punctuality", tab="journeys")
    told = words(test)
    assert not test.exception
    assert "In the next 14 days every gap will do" in told
    lost, known = (words(visit("punctuality", tab="journeys", look=at)) for at in ("lost", "known"))
    assert "without call logs nobody knows which calls were late" in lost
    assert "No journey is known yet" in known
