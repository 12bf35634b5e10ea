"""Complaints and feedback by cluster: small counts hidden, late complaints waited for."""

from datetime import date
from urllib.parse import unquote

import pytest
from pandas.testing import assert_series_equal

from connectors.warehouse import Store
from metrics.catalogue import measure
from metrics.questions.complaints import Cluster
from metrics.series import SeriesWanted, series
from pages.complaints.parts import in_words, table_of
from pages.shared.reading import basis_of_all
from plan import intake
from tests.pages.conftest import ROOT, words

PAGE = "complaints"
TODAY = date(2026, 11, 16)
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture
def only(empty_store, monkeypatch: pytest.MonkeyPatch):
    """A store with some of the sample's exports only."""

    def load(*names: str) -> None:
        monkeypatch.setenv("GRIP_TODAY", TODAY.isoformat())
        intake.load(Store(empty_store), [SAMPLE / name for name in names])

    return load


def cluster(name: str, complaints: int | None, calls: int = 4000, on_time: int = 3600) -> Cluster:
    return Cluster(name, complaints, calls, 40, 148.0, 24, on_time, 4000)


def table(test):
    return next(each.value for each in test.dataframe if "Cluster" in each.value.columns)


def test_where_complaints_are_many_and_calls_least_punctual_is_said_first() -> None:
    told = in_words((cluster("QX1", 12), cluster("QX2", 36, on_time=3000), cluster("QX3", 12)), 5)
    assert told == (
        "In **QX2** complaints about late calls are three times those elsewhere,"
        " and punctuality is lowest there (75 % on time)."
    )


def test_no_cluster_is_named_for_complaints_that_are_few_or_alike() -> None:
    told = in_words((cluster("QX1", 4), cluster("QX2", 3)), 5)
    assert "No area has clearly more complaints about late calls" in told
    assert "chance" not in told


def test_complaints_that_were_not_supplied_are_not_none() -> None:
    told = in_words((cluster("QX1", None), cluster("QX2", None)), 5)
    assert "Complaints cannot be set against calls" in told
    assert set(table_of((cluster("QX1", None),), 5)["Late-call complaints"]) == {"not supplied"}


def test_the_table_hides_small_counts_and_one_more_to_guard_them() -> None:
    rows = tuple(cluster(f"QX{n}", count) for n, count in enumerate((2, 30, 12, 44)))
    told = table_of(rows, 5)
    assert told["Late-call complaints"].tolist() == ["fewer than 5", 30, "not shown", 44, 88]
    assert told["Per 1,000 calls"].tolist() == ["–", 7.5, "–", 11.0, 5.5]


def test_feedback_of_few_people_is_not_shown() -> None:
    few = Cluster("QX1", 6, 400, 4, 20.0, 4, 380, 400)
    told = table_of((few, cluster("QX2", 8), cluster("QX3", 9)), 5)
    assert told["Answers"].iloc[0] == "fewer than 5"
    assert told["Mean score of 5"].iloc[0] == told["Positive"].iloc[0] == "–"


def test_no_count_below_the_setting_is_on_the_page_of_all_sites(sample, visit) -> None:
    shown = table(visit(PAGE))
    counts = [text for text in shown["Late-call complaints"] if text.isdigit()]
    assert counts
    assert all(int(text) >= 5 for text in counts)
    assert "fewer than 5" in set(shown["Late-call complaints"])


def test_a_branch_shows_its_clusters_with_three_courses_and_one_in_full(sample, visit) -> None:
    test = visit(PAGE, site="Eastfield")
    assert not test.exception
    old, new = "Eastfield", "Eastfield harbour"
    named = [f"{area} {part}" for area in (new, old) for part in ("inner", "outer", "villages")]
    assert sorted(table(test)["Cluster"].tolist()) == sorted([*named, "All of these"])
    trends = [name for name in table(test) if name.startswith("Trend")]
    of_old, of_all = 3, 6  # of the new areas nobody has said anything yet
    assert [table(test)[name].notna().sum() for name in trends] == [of_old, of_old, of_all]
    assert len(test.get("plotly_chart")) == 3
    assert "provisional: one complaint in ten arrives" in words(test)


def test_counts_behind_the_small_charts_are_not_on_them(sample, visit) -> None:
    test = visit(PAGE, site="Eastfield")
    trends = [table(test)[name] for name in table(test) if name.startswith("Trend")]
    charts = [each.proto.spec for each in test.get("plotly_chart")]
    charts += [unquote(address) for trend in trends for address in trend.dropna()]
    assert len(charts) == 15
    assert not any(" of " in chart and "counted)" in chart for chart in charts)


def test_settings_stand_behind_how_it_is_counted(sample, visit) -> None:
    told = words(visit(PAGE, site="Eastfield", how="true"))
    for said in ("a score of 4 or more", "within 3 working days", "within 20 working days"):
        assert said in told


def test_a_home_without_calls_has_no_clusters_but_its_complaints(sample, visit) -> None:
    test = visit(PAGE, site="Oak")
    assert not test.exception
    told = words(test)
    assert "Nothing here is known by postcode" in told
    assert "answer" in told


def test_complaints_one_by_one_are_shown_at_one_site_only(sample, visit) -> None:
    def listed(test) -> bool:
        return any("Complaint" in each.value.columns for each in test.dataframe)

    assert listed(visit(PAGE, site="Eastfield", look="answered"))
    assert not listed(visit(PAGE, look="answered"))


def test_a_branch_manager_picks_among_own_places_only(sample, visit) -> None:
    test = visit(PAGE)
    test.selectbox(key="acting_as").select("BM-NG").run()
    assert test.selectbox(key="site").options == ["All my sites", "Northgate"]
    assert {name.split()[0] for name in table(test)["Cluster"]} == {"Northgate", "All"}


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (("rota_2026_06.csv.gz", "clusters.csv.gz"), "Complaints cannot be set against calls"),
        (("complaints.csv.gz",), "Complaints cannot be set against calls"),
        (("feedback.csv.gz",), "Complaints cannot be set against calls"),
        (("mar.csv.gz",), "Nothing here is known by postcode"),
    ],
)
def test_the_page_works_with_only_some_exports(only, visit, files, said) -> None:
    only(*files)
    test = visit(PAGE)
    assert not test.exception
    assert said in words(test)


def test_every_page_ends_answers_with_the_same_month_and_says_why(sample, visit) -> None:
    last = "in the last complete month, from 1 September (35 of 47)"
    why = "so a month is complete when none of its complaints has time left"
    told = words(visit(PAGE, look="answered", course="complaints_answered"))
    assert "Acknowledgements are complete to 31 October, answers to 30 September." in told
    assert last in told
    assert why in told
    told = words(visit("measures", measure="complaints_answered"))
    assert "Complete to 30 September." in told
    assert last in told
    assert why in told


@pytest.mark.parametrize("id", ["late_call_complaints", "feedback_score", "punctuality"])
def test_an_area_out_of_days_read_for_all_is_what_a_question_for_it_alone_gives(sample, id):
    basis = basis_of_all()
    areas = sorted(basis.counted(id).areas)
    assert len(areas) > 10
    with basis.records() as records:
        for area in areas[:6]:
            wanted = SeriesWanted(measure(id), area=area)
            shown = records.series(wanted).frame
            alone = series(records.cursor, wanted, basis.today).frame
            for name in ("period", "numerator", "denominator", "value"):
                assert_series_equal(shown[name], alone[name])
