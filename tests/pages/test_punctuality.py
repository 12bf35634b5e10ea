"""The punctuality page: what it says is what the facts count, and behind each figure its calls."""

from datetime import date
from pathlib import Path

import pytest

from connectors.warehouse import Store, read
from metrics.catalogue import measure
from metrics.questions.calls import Which, exceptions
from metrics.questions.patterns import CallsAsked
from metrics.series import SeriesWanted, series
from plan import intake
from tests.pages.conftest import ROOT, words

PAGE = "punctuality"
TODAY, LAST = date(2026, 11, 16), date(2026, 11, 15)
EIGHT_WEEKS = CallsAsked(date(2026, 9, 21), LAST, ("Parkway",))
SAMPLE = ROOT / "data" / "sample"
THREE_CALLS = """visit_id,carer_slot,branch,run,planned_start,planned_end
V1,1,Smallest,S1,09/11/2026 09:00,09/11/2026 09:30
V2,1,Smallest,S1,10/11/2026 09:00,10/11/2026 09:30
V3,1,Smallest,S1,11/11/2026 09:00,11/11/2026 09:30
"""
THEIR_LOG = """visit_id,carer_slot,logged_in_at,logged_out_at,verification
V1,1,09/11/2026 09:05,09/11/2026 09:35,app
V2,1,10/11/2026 09:45,10/11/2026 10:15,app
V3,1,11/11/2026 09:00,11/11/2026 09:30,manual
"""


@pytest.fixture
def loaded(empty_store, monkeypatch: pytest.MonkeyPatch):
    """A store with these files only."""

    def load(*files: Path) -> None:
        monkeypatch.setenv("GRIP_TODAY", TODAY.isoformat())
        reports = intake.load(Store(empty_store), list(files))
        assert not any(report.error for report in reports)

    return load


@pytest.fixture
def three_calls(loaded, tmp_path: Path) -> None:
    """A branch with three calls: one on time, one late, one logged by hand to the minute."""
    (tmp_path / "rota.csv").write_text(THREE_CALLS, encoding="utf-8")
    (tmp_path / "call_log.csv").write_text(THEIR_LOG, encoding="utf-8")
    loaded(tmp_path / "rota.csv", tmp_path / "call_log.csv")


def counted(sample: Path, part: str = "") -> tuple[float, float]:
    """Calls on time and calls at Parkway in those weeks, by the facts."""
    with read(Store(sample)) as cursor:
        frame = series(
            cursor, SeriesWanted(measure("punctuality"), ("Parkway",), part=part), TODAY
        ).frame
    weeks = frame[frame["period"] >= EIGHT_WEEKS.first]
    return weeks["numerator"].sum(), weeks["denominator"].sum()


def listed(test) -> list[str]:
    """The ids of the calls listed."""
    return next(list(each.value["Call"]) for each in test.dataframe if "Call" in each.value)


def behind(sample: Path, asked: CallsAsked, which: Which = Which.OFF_TIME) -> tuple[list[str], int]:
    with read(Store(sample)) as cursor:
        found = exceptions(cursor, asked, which)
    return [each.visit_id for each in found.calls], found.of_all


@pytest.mark.parametrize(("log", "part"), [("all", ""), ("verified", "electronic")])
def test_the_answer_comes_first_with_the_counts_of_the_facts(sample, visit, log, part) -> None:
    on_time, calls = counted(sample, part)
    told = words(visit(PAGE, site="Parkway", counted=log))
    assert f"{100 * on_time / calls:.1f} % of {calls:,.0f} calls" in told
    assert "were verified electronically; 85 % or more is the norm" in told
    assert "Central Bedfordshire" in told


def test_where_and_when_are_said_only_if_they_stand_out(sample, visit) -> None:
    assert "Fewer are on time on Thursdays 10:00 to 14:00" in words(visit(PAGE, site="Millhouse"))
    assert "Fewer were on time at EF-B1" in words(visit(PAGE, site="Eastfield"))
    assert "No weekday or time of day stands out" in words(visit(PAGE, site="Northgate"))


def test_process_stands_above_outcome_above_what_it_may_cost(sample, visit) -> None:
    (rows,) = [each.value for each in visit(PAGE, site="Parkway").dataframe]
    begin = [
        *("Gaps long enough", "Calls published", "Delays escalated", "Minutes lost"),
        *("Calls that began on time", "Calls cut short", "Calls by a familiar carer"),
    ]
    titles = rows["Measure"]
    assert [title[: len(start)] for title, start in zip(titles, begin, strict=True)] == begin
    assert rows["Trend"].notna().all()


def test_each_section_has_its_charts(sample, visit) -> None:
    begin = {
        "chain": ["Calls that began on time"],
        "calls": ["By weekday and hour", "By run and hour"],
        "spread": ["share of calls by minutes"],
        "given": [],
    }
    for look, starts in begin.items():
        test = visit(PAGE, site="Parkway", look=look)
        assert not test.exception
        charts = [each.proto.alt for each in test.get("plotly_chart")]
        assert [alt[: len(start)] for alt, start in zip(charts, starts, strict=True)] == starts


@pytest.mark.parametrize(
    "narrower", [{"run": "PW-T1"}, {"weekday": "7"}, {"time": "from-18"}, {"area": "Parkway outer"}]
)
def test_a_run_weekday_hour_or_cluster_has_charts_of_its_own(sample, visit, narrower) -> None:
    test = visit(PAGE, site="Parkway", **narrower)
    assert not test.exception
    assert "Counted for all calls only: Calls by a familiar carer" in words(test)
    whole = visit(PAGE, site="Parkway")
    assert test.get("plotly_chart")[0].proto.alt != whole.get("plotly_chart")[0].proto.alt


def test_a_week_lists_its_calls(sample, visit) -> None:
    test = visit(PAGE, look="calls", site="Parkway", week="2026-11-09")
    ids, of_all = behind(sample, CallsAsked(date(2026, 11, 9), LAST, ("Parkway",)))
    assert listed(test) == ids
    assert f"**{of_all} calls**" in words(test)


def test_a_cell_lists_its_calls(sample, visit) -> None:
    asked = CallsAsked(EIGHT_WEEKS.first, LAST, ("Parkway",), weekday=6, from_hour=21, to_hour=22)
    assert (
        listed(visit(PAGE, look="calls", site="Parkway", on="6", at="21"))
        == behind(sample, asked)[0]
    )
    run = CallsAsked(EIGHT_WEEKS.first, LAST, ("Parkway",), run="PW-T1", from_hour=19, to_hour=20)
    assert (
        listed(visit(PAGE, look="calls", site="Parkway", of="PW-T1", at="19"))
        == behind(sample, run)[0]
    )


@pytest.mark.parametrize(
    ("address", "framed"),
    [
        ({"on": "6", "at": "21"}, [1, 0]),
        ({"of": "PW-T1", "at": "19"}, [0, 1]),
        ({"at": "19"}, [0, 0]),
        ({"on": "nine", "at": "late"}, [0, 0]),
    ],
)
def test_the_cell_that_is_listed_has_a_frame(sample, visit, address, framed) -> None:
    maps = visit(PAGE, look="calls", site="Parkway", **address).get("plotly_chart")
    assert [each.proto.spec.count('"dash":"dot"') for each in maps] == framed


def test_what_the_page_leaves_out_is_not_listed(sample, visit) -> None:
    assert "No call fits" in words(visit(PAGE, look="calls", site="Parkway", weekday="1", on="6"))


def test_a_long_list_says_how_many_are_left_and_gives_the_causes(sample, visit) -> None:
    test = visit(PAGE, look="calls", site="Parkway")
    _, of_all = behind(sample, EIGHT_WEEKS)
    assert f"The worst 50 are listed; {of_all - 50} more are not" in words(test)
    table = next(each.value for each in test.dataframe if "Call" in each.value)
    assert table["Minutes by cause"].str.contains("carried over from the call before").any()


def test_log_ins_that_copy_the_plan_are_told_and_listed(sample, visit) -> None:
    test = visit(PAGE, look="calls", site="Parkway", calls="copies")
    ids, of_all = behind(sample, EIGHT_WEEKS, Which.COPIES)
    assert f"{of_all} of them at exactly the planned time" in words(test)
    assert listed(test) == ids


def test_no_person_is_named(sample, visit) -> None:
    tests = [visit(PAGE, look=look, site="Parkway") for look in ("chain", "calls", "given")]
    headings = {name for test in tests for each in test.dataframe for name in each.value.columns}
    assert not {name for name in headings if "user" in name.lower() or "carer" in name.lower()}


def test_someone_of_one_branch_sees_that_one(sample, visit) -> None:
    test = visit(PAGE, look="calls")
    test.selectbox(key="acting_as").select("BM-NG").run()
    table = next(each.value for each in test.dataframe if "Call" in each.value)
    assert set(table["Branch"]) == {"Northgate"}


def test_three_calls_are_too_few_to_say_where(three_calls, visit) -> None:
    test = visit(PAGE, look="calls")
    assert not test.exception
    told = words(test)
    assert "66.7 % of 3 calls" in told
    assert "too few calls to say" in told
    assert listed(test) == ["V2"]
    maps = [each for each in test.get("plotly_chart") if each.proto.alt.startswith("By weekday")]
    assert "too few calls in every cell" in maps[0].proto.alt


def test_without_a_call_log_it_is_not_supplied(loaded, visit) -> None:
    loaded(sorted(SAMPLE.glob("rota*"))[0])
    test = visit(PAGE)
    assert not test.exception
    assert "Not supplied" in words(test)


def test_a_measure_that_is_not_supplied_names_what_is_missing(three_calls, visit) -> None:
    assert "The rota has no `changed_at`." in words(visit("measures", measure="changed_late"))


def test_without_a_rota_it_is_not_supplied(loaded, visit) -> None:
    loaded(SAMPLE / "sites.csv.gz")
    assert "Not supplied" in words(visit(PAGE))
