"""Causes of lateness: they add up whatever the rows, and the facts follow them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics import facts
from metrics.catalogue import measure
from metrics.questions.late_calls import Cause, Causes, days_listed, late_calls
from tests.metrics.test_delays_second_opinion import EVER, filled, rounds, told
from tests.metrics.warehouse import Warehouse

UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]
WEEK, FIVE_MINUTES = timedelta(days=7), timedelta(minutes=5)
MIDNIGHT = datetime(2026, 11, 1)


@pytest.fixture(scope="module")
def store() -> Iterator[Warehouse]:
    one = Warehouse()
    yield one
    one.cursor.close()


def moved(rows: list[dict], by: timedelta) -> list[dict]:
    return [
        {name: value + by if isinstance(value, date) else value for name, value in row.items()}
        for row in rows
    ]


@given(rounds())
@settings(max_examples=8, suppress_health_check=UNHURRIED)
def test_causes_add_up_exactly_and_are_never_below_nought(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    for call in late_calls(filled(store, tables).cursor, [], *EVER):
        assert sum(call.causes.seconds) == round(60 * call.minutes_late)
        assert min(call.causes.seconds) >= 0
        assert [cause for cause, _ in call.causes.items()] == list(Cause)


@given(rounds(), st.randoms(use_true_random=False))
@settings(max_examples=6, suppress_health_check=UNHURRIED)
def test_shuffling_the_rows_changes_nothing(
    store: Warehouse, tables: dict[str, list[dict]], chance
) -> None:
    before = late_calls(filled(store, tables).cursor, [], *EVER)
    shuffled = {name: chance.sample(rows, len(rows)) for name, rows in tables.items()}
    assert late_calls(filled(store, shuffled).cursor, [], *EVER) == before


@given(rounds(days=(date(2026, 11, 3), date(2026, 6, 10))))
@settings(max_examples=6, suppress_health_check=UNHURRIED)
def test_moving_a_whole_day_by_a_week_moves_its_late_calls(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    before = told(late_calls(filled(store, tables).cursor, [], *EVER))
    later = {name: moved(rows, WEEK) for name, rows in tables.items()}
    after = told(late_calls(filled(store, later).cursor, [], *EVER))
    assert after == {(visit, day + WEEK): found for (visit, day), found in before.items()}


def test_who_logs_both_places_of_a_call_does_not_come_from_that_call(store: Warehouse) -> None:
    begin = datetime(2025, 10, 25)
    planned = {"branch": "North", "planned_start": begin, "planned_end": begin + FIVE_MINUTES}
    moved_on = {"published_start": begin - 4 * FIVE_MINUTES, "changed_at": begin - 3 * FIVE_MINUTES}
    came = {1: begin - 6 * FIVE_MINUTES, 2: begin + 4 * FIVE_MINUTES}
    key = {slot: {"visit_id": "V0", "carer_slot": slot} for slot in came}
    tables = {
        "rota": [key[1] | planned | moved_on, key[2] | planned],
        "call_log": [
            key[slot] | {"carer_id": "C1", "logged_in_at": at} for slot, at in came.items()
        ],
    }
    (call,) = late_calls(filled(store, tables).cursor, [], *EVER)
    assert call.causes.main is Cause.FIRST_CALL


@given(rounds())
@settings(max_examples=6, suppress_health_check=UNHURRIED)
def test_the_measure_counts_the_minutes_of_the_late_calls(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    found = late_calls(filled(store, tables).cursor, [], *EVER)
    expected: dict[tuple, int] = defaultdict(int)
    for call in found:
        for cause, lost in zip(Cause, call.causes.seconds, strict=True):
            expected[call.branch, call.area, cause.value, call.planned_day] += lost
    counted = {key: n for key, (n, _) in store.facts("delay_minutes").items() if key[2]}
    assert counted == {key: lost / 60 for key, lost in expected.items() if lost}


@given(rounds())
@settings(max_examples=6, suppress_health_check=UNHURRIED)
def test_one_day_asked_alone_is_told_as_in_a_longer_time(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    found = late_calls(filled(store, tables).cursor, [], *EVER)
    alone = [late_calls(store.cursor, [], day, day) for day in {c.planned_day for c in found}]
    assert {call for calls in alone for call in calls} == set(found)


def put(warehouse: Warehouse, visit: str, begin: datetime, late: int) -> None:
    """Half an hour of one carer's night, begun so many minutes late and over as planned."""
    key = {"visit_id": visit, "carer_slot": 1}
    times = {"planned_start": begin, "planned_end": begin + timedelta(minutes=30)}
    plan = {"branch": "Northgate", "carer_id": "C1", "planned_travel_minutes": 5}
    warehouse.put("rota", key | plan | times)
    seen = begin + timedelta(minutes=late)
    log = {"logged_in_at": seen, "logged_out_at": seen + timedelta(minutes=30)}
    warehouse.put("call_log", key | log | {"verification": "app", "outcome": "completed"})


def test_a_round_over_the_night_between_two_months_is_one_round(warehouse: Warehouse) -> None:
    put(warehouse, "V1", MIDNIGHT - timedelta(minutes=35), 20)
    put(warehouse, "V2", MIDNIGHT, 20)
    warehouse.cursor.execute("CREATE TEMP TABLE touched (source VARCHAR, day DATE)")
    for day in (MIDNIGHT.date() - timedelta(days=1), MIDNIGHT.date()):
        warehouse.cursor.execute("INSERT INTO touched VALUES ('rota', ?)", [day])
    facts.refresh(warehouse.cursor, [measure("delay_minutes")])
    kept = warehouse.cursor.execute(
        "SELECT day, part, numerator FROM facts WHERE part <> '' ORDER BY day"
    ).fetchall()
    assert kept == [
        (MIDNIGHT.date() - timedelta(days=1), "first_call", 20),
        (MIDNIGHT.date(), "inherited", 20),
    ]


def test_in_spring_a_gap_over_the_lost_hour_is_no_break(warehouse: Warehouse) -> None:
    """00:30 to 02:10 is forty minutes in the night in which 01:00 is followed by 03:00."""
    night = datetime(2026, 3, 29)
    put(warehouse, "V1", night, 0)
    put(warehouse, "V2", night + timedelta(hours=2, minutes=10), 16)
    (late,) = late_calls(warehouse.cursor, [], *EVER)
    assert (late.planned_gap_minutes, late.actual_gap_minutes) == (40, 56)
    assert late.causes.minutes(Cause.GAP_OTHERWISE) == 16


@pytest.mark.parametrize(
    ("limits", "late"), [({}, 0), ({"time_critical_late_minutes": 5}, 1)], ids=["usual", "strict"]
)
def test_a_time_critical_call_is_late_by_the_stricter_limit(
    warehouse: Warehouse, limits: dict, late: int
) -> None:
    put(warehouse, "V1", MIDNIGHT, 10)
    warehouse.cursor.execute("UPDATE rota SET time_critical = TRUE")
    for name, value in limits.items():
        row = {"site": "", "name": name, "from_day": date(2025, 1, 1), "value": value}
        warehouse.put("settings", row)
    assert len(late_calls(warehouse.cursor, [], *EVER)) == late


def test_nobody_named_by_rota_or_log_is_unknown(warehouse: Warehouse) -> None:
    put(warehouse, "V1", MIDNIGHT, 20)
    warehouse.cursor.execute("UPDATE rota SET carer_id = NULL")
    (late,) = late_calls(warehouse.cursor, [], *EVER)
    assert late.causes.main is Cause.UNKNOWN


def test_main_cause_is_that_of_most_minutes() -> None:
    assert Causes((0, 60, 120, 0, 0, 0)).main is Cause.IMPOSSIBLE_GAP
    assert Causes((0, 60, 60, 0, 0, 0)).main is Cause.INHERITED


def test_days_told_are_the_last_whole_week_and_never_beyond_what_is_known() -> None:
    wednesday = date(2026, 11, 18)
    assert days_listed(wednesday) == (date(2026, 11, 9), date(2026, 11, 15))
    assert days_listed(date(2026, 11, 15)) == (date(2026, 11, 9), date(2026, 11, 15))
    assert days_listed(wednesday, first=date(2026, 11, 17)) == (date(2026, 11, 17), wednesday)
    assert days_listed(wednesday, last=date(2026, 12, 1)) == (date(2026, 11, 12), wednesday)
    assert days_listed(None) is None
