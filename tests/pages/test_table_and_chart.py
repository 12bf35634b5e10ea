"""The table of all measures says what the charts behind its rows show, measure by measure."""

import re
from pathlib import Path

import pandas as pd
import pytest

from charts.palette import LIGHT, colour
from charts.reading import Reading, row
from metrics.catalogue import CATALOGUE
from pages.measures.parts import readings_of
from pages.shared.reading import Basis, basis_now
from tests.charts.pictures import draw_run_chart
from tests.pages.conftest import words


@pytest.fixture(scope="module")
def at(loaded_sample: Path) -> Basis:
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("GRIP_STORE", str(loaded_sample))
        return basis_now()


SOME = ("Northgate", "Oak", "Cedar")  # a branch, a unit of a home, a house


@pytest.fixture(scope="module", params=["some", pytest.param("all", marks=pytest.mark.long)])
def everything(at: Basis, request: pytest.FixtureRequest) -> tuple[Reading, ...]:
    """Every measure, at all sites together and at some of them, or at each."""
    sites = SOME if request.param == "some" else at.places.kinds
    places = [(), *((site,) for site in sites)]
    return tuple(each for sites in places for each in readings_of(at, sites))


def annotations(figure) -> list[str]:
    return [each.text for each in figure.layout.annotations]


def newest_colour(of: Reading, figure) -> str:
    """The colour of the point drawn at the newest judged period."""
    newest = of.control.figures.periods[of.control.newest]
    judged = figure.data[-2]
    return judged.marker.color[list(judged.x).index(newest)]


def test_every_measure_is_in_the_table_at_one_site_or_another(everything) -> None:
    shown = {each.series.measure.id for each in everything}
    assert shown == {m.id for m in CATALOGUE}, "the sample of data/provider has nothing of these"
    assert len(everything) > 80


def test_value_target_and_variation_of_every_row_are_those_of_its_chart(everything) -> None:
    judged = [each for each in everything if each.is_judged]
    assert len(judged) > 40
    for each in judged:
        told, figure = row(each), draw_run_chart(each.control)
        name = f"{told.title} at {each.series.wanted.sites}"
        shown = told.last.removesuffix(" between").removesuffix(" min")
        assert f"<b>last {shown}</b>" in annotations(figure), name
        assert newest_colour(each, figure) == colour(each.icons.meaning, LIGHT), name
        assert bool(told.target) == (f"target {told.target}" in annotations(figure)), name


def test_no_assurance_is_told_without_limits_or_without_a_target(everything) -> None:
    for each in everything:
        if each.control.usual is None or each.control.goal is None:
            assert each.icons.assurance == "none"


def test_the_measure_page_draws_the_very_chart_of_the_row(sample, at, visit) -> None:
    of = next(e for e in readings_of(at, ("Northgate",)) if e.series.measure.id == "feasible_gaps")
    test = visit("measures", measure="feasible_gaps", site="Northgate")
    shown = test.get("plotly_chart")[0].proto.spec
    assert f"last {row(of).last}" in shown
    assert f"target {row(of).target}" in shown
    assert of.icons.variation_words in words(test)


def rows_of(test) -> pd.DataFrame:
    (rows,) = [each.value for each in test.dataframe if "Measure" in each.value]
    return rows


def test_the_table_opens_each_chart_at_its_site(sample, visit) -> None:
    test = visit("measures", site="Northgate", course="feasible_gaps")
    (chart,) = test.get("plotly_chart")
    assert chart.proto.alt.startswith("Gaps long enough for the journey")
    links = {each.proto.label: each.proto for each in test.get("page_link")}
    asked = links["All of this measure"].query_string
    assert {"measure=feasible_gaps", "site=Northgate"} <= set(asked.split("&"))


def test_the_table_is_filtered_by_variation_assurance_and_theme(sample, visit) -> None:
    def titles(**asked: str) -> set[str]:
        test = visit("measures", site="Northgate", **asked)
        return set() if "No measure fits" in words(test) else set(rows_of(test)["Measure"])

    everything = titles()
    assert titles(theme="complaints") == {
        "Complaints about late calls",
        "Complaints acknowledged in time",
        "Complaints answered in time",
        "Feedback score",
        "Positive feedback",
    }
    assert titles(assurance="fail") < everything
    assert titles(variation="neither") | titles(variation="improvement") < everything
    assert titles(variation="concern", theme="medicines") == set()


def test_the_table_is_by_theme_and_in_each_the_worst_comes_first(sample, visit) -> None:
    rows = rows_of(visit("measures"))
    for _, of_theme in rows.groupby("", sort=False):
        worse = of_theme["Does it change?"].str.endswith("concern").tolist()
        assert worse == sorted(worse, reverse=True)
    assert rows[""].is_monotonic_increasing
    assert "Does it meet the target?" not in rows, "nowhere is a target of all sites together"


def test_a_target_and_whether_it_is_met_share_a_column_so_that_a_laptop_has_room(
    sample, visit
) -> None:
    rows = rows_of(visit("measures", site="Northgate"))
    assert "Target" not in rows
    met = rows.set_index("Measure")["Does it meet the target?"]
    assert met["Calls that began on time"] == "95 %: no, as things are"
    assert met.isna()["Feedback score"]


@pytest.mark.parametrize("site", ["", "Oak"])
def test_the_counts_above_the_table_add_up_and_tell_what_is_not_supplied(
    sample, visit, site: str
) -> None:
    test = visit("measures", site=site)
    told, rows = words(test), rows_of(test)
    of_all = int(re.search(r"Of (\d+) measures", told).group(1))
    counts = re.findall(r"\*\*(\d+|none)\*\* (?:is|are|has|have) ", told)
    assert sum(int(count) for count in counts if count != "none") == of_all == len(rows)
    missing = (rows["Last"] == "not supplied").sum()
    assert ("not supplied" in told) == bool(missing)
    assert not missing or f"**{missing}** {'is' if missing == 1 else 'are'} not supplied" in told


def test_a_figure_of_long_ago_says_how_old_it_is(sample, visit, monkeypatch) -> None:
    assert not rows_of(visit("measures"))["When"].str.contains("weeks old").all()
    monkeypatch.setenv("GRIP_TODAY", "2027-03-01")
    (when,) = rows_of(visit("measures")).query("Measure == 'Missed calls'")["When"]
    assert "15 weeks old" in when
