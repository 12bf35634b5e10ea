"""Sites side by side: who stands out in words, one chart a site, a funnel where there is one."""

import pytest

from tests.pages.conftest import words

BRANCHES = {
    *("Eastfield", "Hillcrest", "Kingsmead", "Lowfield", "Millhouse", "Northgate"),
    *("Parkway", "Riverside", "Southbank", "Westbrook", "Woodside"),
}


def opened(test) -> set[str]:
    """The sites of the table; where there is but one, its chart stands alone."""
    tables = [each.value for each in test.dataframe if "Site" in each.value]
    charts = [each.proto.alt.split(".")[0] for each in test.get("plotly_chart")]
    return set(tables[0]["Site"]) if tables else set(charts)


def test_every_branch_has_its_course_on_one_scale_and_all_have_a_funnel(sample, visit) -> None:
    test = visit("measures", tab="sites", measure="punctuality")
    assert opened(test) == BRANCHES
    (rows,) = [each.value for each in test.dataframe if "Site" in each.value]
    assert rows["Site"].is_monotonic_increasing
    assert rows["Trend"].notna().all()
    funnel = visit("measures", tab="sites", measure="punctuality", look="funnel")
    assert "99.8 % of sites like these" in funnel.get("plotly_chart")[-1].proto.spec
    assert "stand" in words(test)


def test_only_places_of_one_kind_are_compared(sample, visit) -> None:
    test = visit("measures", tab="sites", measure="feedback_score")
    assert opened(test) == BRANCHES
    houses = visit("measures", tab="sites", measure="feedback_score", kind="house")
    assert opened(houses) == {"Alder", "Birch", "Cedar", "Hazel", "Rowan"}


def test_a_mean_score_has_no_funnel_and_the_page_says_why(sample, visit) -> None:
    test = visit("measures", tab="sites", measure="feedback_score", look="funnel")
    assert "there is no funnel" in words(test)


def test_where_a_site_counted_few_there_is_no_funnel_and_the_page_says_why(sample, visit) -> None:
    test = visit("measures", tab="sites", measure="late_call_complaints", look="funnel")
    assert "No funnel: some counts are below 5 and not shown." in words(test)
    assert not any("99.8 %" in each.proto.spec for each in test.get("plotly_chart"))


@pytest.mark.parametrize(("over", "weeks"), [("month", 4), ("quarter", 13), ("year", 52)])
def test_the_funnel_compares_over_the_chosen_spell(sample, visit, over, weeks) -> None:
    test = visit("measures", tab="sites", measure="punctuality", look="funnel", over=over)
    assert f"the last {weeks} complete weeks" in test.get("plotly_chart")[-1].proto.spec


def test_a_state_is_compared_as_it_was_last_not_added_up(sample, visit) -> None:
    test = visit("measures", tab="sites", measure="competency_in_date", look="funnel", over="year")
    assert "the last complete week" in test.get("plotly_chart")[-1].proto.spec


def test_someone_of_one_branch_sees_that_one_and_no_comparison(sample, visit) -> None:
    test = visit("measures", tab="sites", measure="punctuality")
    test.selectbox(key="acting_as").select("BM-NG").run()
    assert opened(test) == {"Northgate"}
    assert "Too few sites to compare" in words(test)


def test_words_name_those_who_stand_out_and_never_a_rank(sample, visit) -> None:
    told = words(visit("measures", tab="sites", measure="short_calls", over="quarter"))
    assert "Westbrook" in told
    assert "best" not in told
    assert "worst" not in told
