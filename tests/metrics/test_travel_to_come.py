"""The rota to come: gaps too short, and who waits, on hand-made days and on made-up ones."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.questions.journeys import LearnedFrom, RotaToCome, Trouble, gaps_to_come
from tests.metrics.test_measures_calls import NINE, after, call
from tests.metrics.warehouse import Warehouse

TODAY = NINE.date()


def round_of(warehouse: Warehouse, *stops: tuple[float, float], **shared) -> None:
    """One carer's calls: each (minutes after nine, minutes planned); ten minutes of travel."""
    for number, (begins, lasts) in enumerate(stops):
        begin = after(begins)
        plan = {"carer_id": "C1", "run": "N1", "planned_travel_minutes": 10} | shared
        call(warehouse, f"V{number}", begin=begin, planned_end=after(lasts, begin), **plan)


def to_come(warehouse: Warehouse, days: int = 14, branches: tuple[str, ...] = ()) -> RotaToCome:
    return gaps_to_come(warehouse.cursor, branches, TODAY, days)


@pytest.mark.parametrize(
    ("begins", "trouble", "short"),
    [
        (40, None, None),  # as long as the journey
        (35, Trouble.TOO_SHORT, 5),
        (30, Trouble.NO_GAP, 10),
        (20, Trouble.OVERLAP, 20),
    ],
)
def test_a_gap_must_be_as_long_as_the_journey(warehouse, begins, trouble, short) -> None:
    round_of(warehouse, (0, 30), (begins, 30))
    found = to_come(warehouse)
    assert [(gap.trouble, gap.minutes_short) for gap in found.gaps] == (
        [(trouble, short)] if trouble else []
    )
    assert (found.calls, found.gaps_between, found.gaps_unknown) == (2, 1, 0)


@pytest.mark.parametrize(("begins", "listed"), [(31, 0), (30, 1), (29, 1)])
def test_overlaps_and_gaps_of_nothing_need_no_learning(warehouse, begins, listed) -> None:
    round_of(warehouse, (0, 30), (begins, 30), planned_travel_minutes=None)
    found = to_come(warehouse)
    assert len(found.gaps) == listed
    assert found.gaps_unknown == 1
    assert all(gap.learned_from is LearnedFrom.NOTHING for gap in found.gaps)


def test_what_a_call_begins_late_is_handed_on_until_the_slack_has_eaten_it(warehouse) -> None:
    """Each gap of 2 loses 8 minutes: 8, 16, 24; then a gap of 28 wins back 18."""
    round_of(warehouse, (0, 30), (32, 30), (64, 30), (96, 30), (154, 30))
    found = to_come(warehouse)
    assert [(late.visit_id, late.minutes_late) for late in found.late] == [("V2", 16), ("V3", 24)]


def test_time_critical_calls_come_first_and_have_their_own_tolerance(warehouse) -> None:
    strict = {"site": "", "name": "time_critical_late_minutes", "from_day": date(2026, 1, 1)}
    warehouse.put("settings", strict | {"value": 5})
    round_of(warehouse, (0, 30), (30, 30), (60, 30))
    round_two = {"carer_id": "C2", "time_critical": True, "planned_travel_minutes": 10}
    call(warehouse, "W0", begin=after(300), **round_two)
    call(warehouse, "W1", begin=after(332), **round_two)
    found = to_come(warehouse)
    assert [gap.to_visit_id for gap in found.gaps] == ["W1", "V1", "V2"]
    assert [late.visit_id for late in found.late] == ["W1", "V2"]


def test_a_call_of_two_carers_is_as_late_as_the_later_one(warehouse) -> None:
    for slot, carer, first in ((1, "C1", 10), (2, "C2", 20)):
        shared = {"carer_id": carer, "planned_travel_minutes": 10}
        call(warehouse, f"V{slot}", begin=after(0), planned_end=after(30 + first), **shared)
        call(warehouse, "V9", slot, begin=after(30), **shared)
    found = to_come(warehouse)
    assert [(late.visit_id, late.minutes_late) for late in found.late] == [("V9", 30)]
    assert found.calls == 3


def test_a_night_belongs_to_the_evening_before_it(warehouse) -> None:
    evening = datetime(2026, 11, 4, 23, 30)
    for number, begin in enumerate((evening, after(35, evening))):
        call(warehouse, f"V{number}", begin=begin, carer_id="C1", planned_travel_minutes=10)
    assert [gap.working_day for gap in to_come(warehouse, days=1).gaps] == [TODAY]


def test_cancelled_calls_and_days_that_were_not_asked_for_are_left_out(warehouse) -> None:
    round_of(warehouse, (0, 30), (60, 30))
    call(warehouse, "X1", begin=after(25), carer_id="C1", status="cancelled")
    call(warehouse, "X2", begin=after(-1440), carer_id="C1", planned_end=after(0))
    call(warehouse, "X3", begin=after(20160), carer_id="C1")
    assert to_come(warehouse).calls == 2


def test_a_round_that_leads_into_another_branch_counts_the_gap_there(warehouse) -> None:
    round_of(warehouse, (0, 30), branch="South")
    call(warehouse, "N1", begin=after(30), carer_id="C1", planned_travel_minutes=10)
    assert [gap.to_visit_id for gap in to_come(warehouse, 14, ("Northgate",)).gaps] == ["N1"]
    assert to_come(warehouse, 14, ("South",)).gaps == ()


def test_a_rota_ahead_of_its_logs_uses_the_newest_journeys_known(warehouse) -> None:
    for number in range(20):
        warehouse.put(
            "leg_minutes",
            {
                "month": date(2026, 9, 1),
                "branch": "Northgate",
                "from_district": "LE1",
                "to_district": "LE2",
                "band": "07-10",
                "minute": 20 + number // 4,
                "timed": 1,
                "legs": 1,
            },
        )
    for visit, begin, postcode in (("V1", 0, "LE1 1AA"), ("V2", 40, "LE2 1AA")):
        call(warehouse, visit, begin=after(begin), carer_id="C1", postcode=postcode)
    warehouse.learn()
    (gap,) = to_come(warehouse).gaps
    assert (gap.journey_minutes, gap.legs, gap.learned_from) == (22, 20, LearnedFrom.TIME_OF_DAY)


def test_without_any_rota_nothing_is_said(warehouse) -> None:
    assert to_come(warehouse) == RotaToCome(TODAY, TODAY + timedelta(days=13), 0, 0, 0, (), ())


# Any rota

STOPS = st.lists(
    st.fixed_dictionaries(
        {
            "carer_id": st.sampled_from(("C1", "C2")),
            "begins": st.integers(0, 2000),
            "lasts": st.sampled_from((15, 30, 45)),
            "planned_travel_minutes": st.sampled_from((None, 0, 5, 20, 40)),
            "status": st.sampled_from(("planned", "planned", "planned", "cancelled")),
        }
    ),
    max_size=9,
)
UNHURRIED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]


def filled(warehouse: Warehouse, stops: list[dict], more: int = 0, seed: int = 0) -> RotaToCome:
    warehouse.clear()
    rows = [
        {
            "visit_id": f"V{number}",
            "carer_slot": 1,
            "branch": "Northgate",
            "carer_id": stop["carer_id"],
            "planned_start": after(stop["begins"]),
            "planned_end": after(stop["begins"] + stop["lasts"]),
            "planned_travel_minutes": stop["planned_travel_minutes"]
            and stop["planned_travel_minutes"] + more,
            "status": stop["status"],
        }
        for number, stop in enumerate(stops)
    ]
    if seed:
        Random(seed).shuffle(rows)
    warehouse.put("rota", *rows)
    return to_come(warehouse)


def walked(stops: list[dict]) -> dict[str, float]:
    """How late each call begins, by walking each round with a watch."""
    rounds = defaultdict(list)
    for number, stop in enumerate(stops):
        if stop["status"] == "planned":
            begins = after(stop["begins"])
            day = (begins - timedelta(hours=4)).date()
            end = begins + timedelta(minutes=stop["lasts"])
            rounds[stop["carer_id"], day].append((begins, end, f"V{number}", stop))
    late = {}
    for calls in rounds.values():
        free = None
        for begins, _, visit, stop in sorted(calls, key=lambda one: one[:3]):
            way = timedelta(minutes=stop["planned_travel_minutes"] or 0)
            seen = begins if free is None else max(begins, free + way)
            late[visit] = (seen - begins).total_seconds() / 60
            free = seen + timedelta(minutes=stop["lasts"])
    return late


@given(STOPS)
@settings(max_examples=20, suppress_health_check=UNHURRIED)
def test_the_walk_is_that_of_someone_with_a_watch(warehouse, stops) -> None:
    late = {visit: minutes for visit, minutes in walked(stops).items() if minutes > 15}
    found = filled(warehouse, stops)
    assert {one.visit_id: one.minutes_late for one in found.late} == late
    assert all(minutes >= 0 for minutes in walked(stops).values())


@given(STOPS, st.integers(1, 30))
@settings(max_examples=6, suppress_health_check=UNHURRIED)
def test_longer_journeys_never_make_fewer_calls_late(warehouse, stops, more) -> None:
    before = {one.visit_id: one.minutes_late for one in filled(warehouse, stops).late}
    longer = {one.visit_id: one.minutes_late for one in filled(warehouse, stops, more).late}
    assert all(longer.get(visit, 0) >= minutes for visit, minutes in before.items())


@given(STOPS, st.integers(1, 99))
@settings(max_examples=6, suppress_health_check=UNHURRIED)
def test_the_order_of_rows_changes_nothing(warehouse, stops, seed) -> None:
    assert filled(warehouse, stops, seed=seed) == filled(warehouse, stops)
