"""What journeys take, as the legs of carers without slack teach it; and the gaps behind us."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from metrics.questions.journeys import (
    GapCounts,
    Journey,
    LearnedFrom,
    gaps_behind,
    gaps_to_come,
    journeys_known,
)
from tests.metrics import invented
from tests.metrics.test_measures_calls import NINE, after, call
from tests.metrics.warehouse import Warehouse
from tests.second_opinion import second_opinion_travel

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
ONE, OTHER, THIRD = "LE1 4AB", "LE2 1AA", "LE3 1AA"
UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]


def leg(
    warehouse: Warehouse,
    name: str,
    took: float,
    *,
    way: tuple[str, str] = (ONE, OTHER),
    begin: datetime = NINE,
    gap: float = 5,
    late: float = 1,
    **log,
) -> None:
    """A round of two calls of a carer of its own: the second begins so late, after so long."""
    carer = {"carer_id": f"C{name}"}
    second = after(30 + gap, begin)
    seen = after(late, second)
    left = {"logged_in_at": begin, "logged_out_at": after(-took, seen)}
    came = {"logged_in_at": seen, "logged_out_at": after(30, seen)}
    call(warehouse, f"{name}a", begin=begin, postcode=way[0], log=left, **carer)
    call(warehouse, f"{name}b", begin=second, postcode=way[1], log=came | log, **carer)


def legs(warehouse: Warehouse, minutes: list[float], name: str = "L", **how) -> None:
    for number, took in enumerate(minutes):
        leg(warehouse, f"{name}{number}", took, **how)


def known(warehouse: Warehouse, month: date = NOVEMBER) -> dict[tuple, Journey]:
    """By way and time of day, those that are known."""
    warehouse.learn()
    found = journeys_known(warehouse.cursor, ["Northgate"], month)
    return {
        (one.from_district, one.to_district, one.band): one
        for one in found
        if one.learned_from is not LearnedFrom.NOTHING
    }


def usual(warehouse: Warehouse, month: date = NOVEMBER) -> Journey | None:
    return known(warehouse, month).get(("LE1", "LE2", "07-10"))


def test_the_usual_journey_is_the_median_with_its_quick_and_slow_tenth(warehouse) -> None:
    legs(warehouse, [8, 9, 10, 11, 12, 13, 14, 15, 16, 30])
    assert usual(warehouse) == Journey(
        "Northgate", "LE1", "LE2", "07-10", 12, 8, 16, 10, LearnedFrom.TIME_OF_DAY
    )


def test_pauses_on_one_leg_in_ten_do_not_make_the_journey_longer(warehouse) -> None:
    legs(warehouse, [12] * 18 + [32, 32])
    assert usual(warehouse).usual_minutes == 12


@pytest.mark.parametrize(
    "how",
    [
        {"late": 0},  # there was slack
        {"late": -3},
        {"gap": 61},  # a break
        {"carer_id": "someone else"},  # another carer came
        {"logged_in_at": None},
    ],
)
def test_legs_that_tell_nothing_of_the_journey(warehouse, how) -> None:
    legs(warehouse, [12] * 6, **how)
    assert usual(warehouse) is None


def test_a_gap_below_nought_cannot_be_a_journey(warehouse) -> None:
    legs(warehouse, [-4] * 6)
    assert usual(warehouse) is None


def test_a_call_without_logs_in_between_leaves_the_leg_untold(warehouse) -> None:
    for number in range(6):
        leg(warehouse, f"L{number}", 12, gap=30)
        call(
            warehouse, f"X{number}", begin=after(35), planned_end=after(40), carer_id=f"CL{number}"
        )
    assert usual(warehouse) is None


def test_the_carer_who_really_went_teaches(warehouse) -> None:
    for number in range(5):
        leg(warehouse, f"L{number}", 12)
    warehouse.cursor.execute("UPDATE call_log SET carer_id = visit_id[2:2]")
    warehouse.cursor.execute("UPDATE rota SET carer_id = NULL")
    assert usual(warehouse).usual_minutes == 12


def test_calls_out_of_order_teach_the_way_that_was_gone(warehouse) -> None:
    """Planned LE1, LE2, LE3; gone LE1, LE3, LE2: the ways are LE1 to LE3 and LE3 to LE2."""
    for number in range(5):
        carer = {"carer_id": f"C{number}"}
        for visit, planned, seen, place in (
            ("a", 0, 0, ONE), ("b", 32, 90, OTHER), ("c", 34, 45, THIRD),
        ):  # fmt: skip
            log = {"logged_in_at": after(seen), "logged_out_at": after(seen + 30)}
            begin = after(planned)
            call(warehouse, f"{visit}{number}", begin=begin, postcode=place, log=log, **carer)
    found = known(warehouse)
    assert found["LE1", "LE3", "07-10"].usual_minutes == 15
    assert found["LE3", "LE2", "07-10"].usual_minutes == 15
    assert found["LE1", "LE2", "07-10"].learned_from is LearnedFrom.NEARBY  # planned, never gone


def test_where_few_went_one_looks_wider(warehouse) -> None:
    afternoon = NINE + timedelta(hours=4)
    legs(warehouse, [10] * 3)
    legs(warehouse, [20] * 3, "M", begin=afternoon)
    legs(warehouse, [40] * 5, "N", way=(THIRD, ONE), begin=afternoon)
    leg(warehouse, "O", 99, way=(OTHER, THIRD))
    found = known(warehouse)
    told = {way: (one.usual_minutes, one.legs, one.learned_from) for way, one in found.items()}
    assert told["LE1", "LE2", "07-10"] == (10, 6, LearnedFrom.ANY_TIME)
    assert told["LE3", "LE1", "07-10"] == (40, 5, LearnedFrom.ANY_TIME)
    assert told["LE3", "LE1", "10-16"] == (40, 5, LearnedFrom.TIME_OF_DAY)
    assert told["LE2", "LE3", "07-10"] == (20, 12, LearnedFrom.NEARBY)


def test_the_way_back_counts_before_other_ways(warehouse) -> None:
    legs(warehouse, [10] * 3)
    legs(warehouse, [12] * 3, "M", way=(OTHER, ONE))
    legs(warehouse, [40] * 9, "N", way=(THIRD, ONE))
    one = usual(warehouse)
    assert (one.usual_minutes, one.legs, one.learned_from) == (10, 6, LearnedFrom.EITHER_WAY)


def test_a_month_counts_for_itself_and_the_next(warehouse) -> None:
    legs(warehouse, [12] * 3)
    legs(warehouse, [14] * 3, "M", begin=NINE + timedelta(days=30))
    assert usual(warehouse, NOVEMBER) is None
    assert usual(warehouse, DECEMBER).legs == 6
    assert usual(warehouse, date(2027, 1, 1)) is None


def test_branches_do_not_teach_each_other(warehouse) -> None:
    legs(warehouse, [12] * 6)
    warehouse.cursor.execute("UPDATE rota SET branch = 'South' WHERE visit_id < 'L2'")
    assert usual(warehouse) is None


@pytest.mark.parametrize(
    ("clock", "band"),
    [
        ("04:00", "before 07"),
        ("07:00", "07-10"),
        ("10:00", "10-16"),
        ("16:00", "16-19"),
        ("19:00", "after 19"),
        ("03:59", "after 19"),
    ],
)
def test_times_of_day(warehouse, clock, band) -> None:
    found = warehouse.cursor.execute(f"SELECT journey_band(TIMESTAMP '2026-11-04 {clock}')")
    assert found.fetchone() == (band,)
    assert second_opinion_travel.band(datetime.fromisoformat(f"2026-11-04 {clock}")) == band


# Gaps behind


def test_gaps_behind_by_run_week_and_round_each_add_up(warehouse) -> None:
    for number, (gap, run) in enumerate(((5, "N1"), (15, "N1"), (5, "N2"), (None, "N2"))):
        begin = NINE + timedelta(days=7 * (number % 2))
        shared = {"carer_id": f"C{number}", "run": run, "scheduler_round": "days"}
        shared |= {"planned_travel_minutes": gap and 10}
        call(warehouse, f"V{number}a", begin=begin, **shared)
        call(warehouse, f"V{number}b", begin=after(30 + (gap or 0), begin), **shared)
    found = gaps_behind(warehouse.cursor, ["Northgate"], date(2026, 11, 2), date(2026, 11, 15))
    assert found.whole == GapCounts("", "", 2, 3)
    assert found.by_run == (GapCounts("Northgate", "N2", 1, 1), GapCounts("Northgate", "N1", 1, 2))
    assert found.by_week == (GapCounts("", "2026-11-02", 2, 2), GapCounts("", "2026-11-09", 0, 1))
    assert found.by_scheduler_round == (GapCounts("Northgate", "days", 2, 3),)


@given(invented.homecare())
@settings(max_examples=6, deadline=None, suppress_health_check=UNHURRIED)
def test_gaps_behind_are_those_of_the_measure(tables: dict[str, list[dict]]) -> None:
    warehouse = Warehouse()
    for table, rows in tables.items():
        warehouse.put(table, *rows)
    facts = warehouse.facts("feasible_gaps").items()
    for first in invented.DAYS[:4]:
        last = first + timedelta(days=6)
        counted = [one for (_, _, _, day), one in facts if first <= day <= last]
        whole = gaps_behind(warehouse.cursor, (), first, last).whole
        assert whole.gaps == sum(gaps for _, gaps in counted)
        assert whole.gaps - whole.would_not_do == sum(enough for enough, _ in counted)
    warehouse.cursor.close()


@pytest.mark.parametrize(
    ("first", "second", "gaps"),
    [
        ({"service_user_id": "P1"}, {"service_user_id": "P1"}, 0),
        ({"postcode": "LE1 4AB"}, {"postcode": "le14ab"}, 0),
        ({"postcode": "LE1 4"}, {"postcode": "LE1 4"}, 1),
        ({"postcode": "LE1"}, {"postcode": "LE1"}, 1),
        ({"service_user_id": "P1"}, {"service_user_id": "P2"}, 1),
        ({}, {}, 1),
    ],
)
def test_from_a_home_to_itself_is_no_journey(warehouse, first, second, gaps) -> None:
    shared = {"carer_id": "C1", "planned_travel_minutes": 10}
    call(warehouse, "V1", **shared, **first)
    call(warehouse, "V2", begin=after(30), **shared, **second)
    assert warehouse.total("feasible_gaps") == (0, gaps)
    whole = gaps_behind(warehouse.cursor, (), date(2026, 11, 2), date(2026, 11, 8)).whole
    assert (whole.would_not_do, whole.gaps) == (gaps, gaps)
    assert len(gaps_to_come(warehouse.cursor, (), NINE.date()).gaps) == gaps
