"""A measure among some calls: its own rule, counted over those calls only."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from metrics.catalogue import measure
from metrics.facts import refresh
from metrics.questions.calls import (
    exceptions,
    gaps,
    given,
    hold_all,
    lateness,
    narrowed,
    weeks_back,
)
from metrics.questions.day import review_day
from metrics.questions.late_calls import late_calls
from metrics.questions.patterns import CallsAsked, tallies
from metrics.series import SeriesWanted, series
from tests.metrics.test_measures_calls import call, there
from tests.metrics.warehouse import Warehouse

FIRST, LAST = date(2026, 9, 7), date(2026, 11, 1)
TODAY, WEEK = date(2026, 11, 2), timedelta(weeks=1)
MEASURES = ("punctuality", "published_ahead", "delay_minutes", "short_calls", "feasible_gaps")


@pytest.fixture(scope="module")
def eight_weeks() -> Iterator[Warehouse]:
    """Two runs; N2 is late on Sundays. Read by all, changed by none."""
    warehouse, number = Warehouse(), 0
    for at in range((LAST - FIRST).days + 1):
        day = FIRST + timedelta(days=at)
        for run, hour in (("N1", 8), ("N1", 9), ("N2", 8), ("N2", 10)):
            number += 1
            begin = datetime(day.year, day.month, day.day, hour)
            late = 30 if run == "N2" and day.weekday() == 6 else 5
            planned = {"run": run, "carer_id": f"C{run}", "published_at": datetime(2026, 8, 1)}
            log = there(late, begin=begin, carer_id=f"C{run}")
            call(warehouse, f"V{number}", begin=begin, log=log, **planned)
    for source in ("rota", "call_log"):
        warehouse.put("coverage", {"source": source, "through": LAST})
    warehouse.cursor.execute(
        "CREATE TEMP TABLE touched AS SELECT source, planned_start::DATE AS day FROM rota,"
        " (VALUES ('rota'), ('call_log')) AS named (source)"
    )
    refresh(warehouse.cursor)
    yield warehouse
    warehouse.cursor.close()


def asked(**narrower) -> CallsAsked:
    return CallsAsked(FIRST, LAST, **narrower)


@pytest.mark.parametrize("id", MEASURES)
def test_all_calls_give_the_series_of_the_facts(eight_weeks: Warehouse, id: str) -> None:
    (found,) = narrowed(eight_weeks.cursor, [(measure(id), "")], asked(), TODAY)
    whole = series(eight_weeks.cursor, SeriesWanted(measure(id)), TODAY)
    pd.testing.assert_frame_equal(found.frame, whole.frame, check_dtype=False)


def test_a_run_on_a_weekday_has_a_series_of_its_own(eight_weeks: Warehouse) -> None:
    late = asked(run="N2", weekday=7)
    (found,) = narrowed(eight_weeks.cursor, [(measure("punctuality"), "")], late, TODAY)
    assert set(found.frame["value"]) == {0}
    assert set(found.frame["denominator"]) == {2}


def test_hours_and_verification_narrow_it_too(eight_weeks: Warehouse) -> None:
    early = asked(from_hour=8, to_hour=9)
    (found,) = narrowed(eight_weeks.cursor, [(measure("punctuality"), "electronic")], early, TODAY)
    assert set(found.frame["denominator"]) == {14}
    (none,) = narrowed(eight_weeks.cursor, [(measure("punctuality"), "manual")], early, TODAY)
    assert none.frame.empty


def test_the_views_are_as_before_afterwards(eight_weeks: Warehouse) -> None:
    before = eight_weeks.cursor.execute("SELECT count(*) FROM calls").fetchone()
    narrowed(eight_weeks.cursor, [(measure("punctuality"), "")], asked(run="N1"), TODAY)
    assert eight_weeks.cursor.execute("SELECT count(*) FROM calls").fetchone() == before


def test_nothing_loaded_gives_an_empty_series(warehouse: Warehouse) -> None:
    (found,) = narrowed(warehouse.cursor, [(measure("punctuality"), "")], asked(), TODAY)
    assert found.frame.empty


def test_weeks_are_counted_back_from_the_week_of_the_last_day() -> None:
    assert weeks_back(date(2026, 11, 15), 1) == date(2026, 11, 9)
    assert weeks_back(date(2026, 11, 15), 26) == date(2026, 5, 18)


@pytest.mark.parametrize(
    "narrower",
    [{}, {"run": "N2"}, {"weekday": 7}, {"from_hour": 9, "to_hour": 10}, {"first": TODAY - WEEK}],
    ids=str,
)
def test_what_is_asked_of_calls_held_is_what_is_asked_of_all(
    eight_weeks: Warehouse, narrower: dict
) -> None:
    wanted = replace(asked(), **narrower)
    questions = (
        lambda cursor: tallies(cursor, wanted),
        lambda cursor: exceptions(cursor, wanted),
        lambda cursor: lateness(cursor, wanted),
        lambda cursor: gaps(cursor, wanted),
        lambda cursor: given(cursor, wanted, by_place="run"),
        lambda cursor: late_calls(cursor, (), wanted.first, LAST),
        lambda cursor: review_day(cursor, "Northgate", LAST),
        lambda cursor: [
            one.frame.to_dict()
            for one in narrowed(cursor, [(measure(id), "") for id in MEASURES], wanted, TODAY)
        ],
    )
    with eight_weeks.cursor.cursor() as held:
        assert hold_all(held, FIRST - WEEK, TODAY)
        for question in questions:
            assert question(held) == question(eight_weeks.cursor)


def test_more_calls_than_memory_should_hold_are_not_held(
    eight_weeks: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("metrics.questions.calls.MOST_HELD", 10)
    with eight_weeks.cursor.cursor() as cursor:
        assert not hold_all(cursor, FIRST, LAST)
        assert len(tallies(cursor, asked())) == len(tallies(eight_weeks.cursor, asked()))
