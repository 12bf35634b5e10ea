"""Publication and escalation: what the page says is what the measures count."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from connectors.warehouse import Store, read
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.questions.escalation import (
    DelaySplit,
    Span,
    delays_by,
    never_escalated,
    published_weeks,
)
from metrics.series import SeriesWanted, series
from pages.shared.reading import basis_now
from plan import intake
from reports.themes.punctuality import readable
from tests.pages.conftest import ROOT, words

PAGE = "punctuality"
TODAY = date(2026, 11, 16)
FOUR_WEEKS = Span(("Northgate",), date(2026, 10, 19), date(2026, 11, 15))
SAMPLE = ROOT / "data" / "sample"


@pytest.fixture
def only(empty_store, monkeypatch: pytest.MonkeyPatch):
    """A store with some of the sample's exports only."""

    def load(*names: str) -> None:
        monkeypatch.setenv("GRIP_TODAY", TODAY.isoformat())
        intake.load(Store(empty_store), [SAMPLE / name for name in names])

    return load


def sums(sample: Path, id: str) -> tuple[float, float]:
    """Numerator and denominator at Northgate in those weeks, by the facts."""
    with read(Store(sample)) as cursor:
        frame = series(cursor, SeriesWanted(measure(id), ("Northgate",), by=By.WEEK), TODAY).frame
    weeks = frame[frame["period"] >= FOUR_WEEKS.first]
    return weeks["numerator"].sum(), weeks["denominator"].sum()


def test_the_answer_comes_first_with_the_counts_of_the_facts(sample, visit) -> None:
    tabs = ("published", "escalated")
    told = "".join(words(visit(PAGE, tab=tab, site="Northgate")) for tab in tabs)
    for id in ("delays_escalated", "delays_never_escalated", "published_ahead", "changed_late"):
        events, out_of = sums(sample, id)
        assert f"({events:,.0f} of {out_of:,.0f})" in told


def test_delays_by_run_hour_and_weekday_are_the_facts_told_apart(sample) -> None:
    never, delays = sums(sample, "delays_never_escalated")
    in_time, _ = sums(sample, "delays_escalated")
    with read(Store(sample)) as cursor:
        for split in DelaySplit:
            found = delays_by(cursor, split, FOUR_WEEKS)
            assert sum(each.delays for each in found) == delays
            assert sum(each.in_time for each in found) == in_time
            assert sum(each.never for each in found) == never
        assert len(never_escalated(cursor, FOUR_WEEKS)) == never


def test_bands_of_publication_hold_every_call_and_those_in_time(sample) -> None:
    in_time, calls = sums(sample, "published_ahead")
    with read(Store(sample)) as cursor:
        weeks = published_weeks(cursor, FOUR_WEEKS)
    assert [each.week for each in weeks] == sorted((w.week for w in weeks), reverse=True)
    assert sum(sum(each.bands) for each in weeks) == sum(each.calls for each in weeks) == calls
    assert sum(sum(each.bands[:2]) for each in weeks) == in_time  # 7 days or more


def test_settings_stand_behind_how_it_is_counted(sample, visit) -> None:
    tabs = ("published", "escalated")
    told = "".join(words(visit(PAGE, tab=tab, site="Northgate", how="true")) for tab in tabs)
    for said in ("published 7 days ahead", "48 hours or less before", "within 30 minutes of"):
        assert said in told


def test_single_delays_are_listed_for_one_branch_only(sample, visit) -> None:
    def listed(test) -> bool:
        return any("Visit" in each.value.columns for each in test.dataframe)

    at = {"tab": "escalated", "look": "where"}
    assert listed(visit(PAGE, site="Northgate", **at))
    assert not listed(visit(PAGE, **at))


@pytest.mark.parametrize("split", ["run", "hour", "weekday"])
def test_delays_can_be_told_apart(sample, visit, split: str) -> None:
    test = visit(PAGE, tab="escalated", look="where", site="Northgate", delays=split)
    assert not test.exception
    heads = {"run": "Run", "hour": "Planned hour", "weekday": "Weekday"}
    assert any(heads[split] in each.value.columns for each in test.dataframe)


def test_many_branches_are_read_for_few_weeks(sample) -> None:
    half_a_year = replace(FOUR_WEEKS, first=date(2026, 5, 18))
    assert readable(basis_now(), half_a_year) == half_a_year
    many = replace(half_a_year, branches=tuple(f"B{n}" for n in range(51)))
    assert readable(basis_now(), many).first == FOUR_WEEKS.first


def test_a_branch_manager_sees_that_branch_and_its_delays(sample, visit) -> None:
    test = visit(PAGE, tab="escalated")
    test.selectbox(key="acting_as").select("BM-NG").run()
    assert test.selectbox(key="site").options == ["All my sites", "Northgate"]
    assert "never escalated" in words(test)


def test_without_a_call_log_publication_is_told_and_escalation_is_not_supplied(only, visit) -> None:
    only("rota_2026_06.csv.gz", "sites.csv.gz")
    test = visit(PAGE, tab="published")
    assert not test.exception
    told = words(test)
    assert "of calls were published in good time" in told
    told = words(visit(PAGE, tab="escalated", look="where"))
    assert "of delays were escalated" not in told
    assert "does not say which delays were escalated" in told


def test_without_any_rota_the_page_says_what_is_missing(only, visit) -> None:
    only("complaints.csv.gz")
    test = visit(PAGE, tab="published")
    assert not test.exception
    assert "Nothing of this was supplied yet" in words(test)
