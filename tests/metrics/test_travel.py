"""What journeys take, as legs teach it that can or cannot have waited; and the gaps behind us."""

from datetime import date, datetime, timedelta
from random import Random

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
    late: float = 6,
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
    legs(warehouse, [8, 9, 10, 11, 12, 13, 14, 15, 16, 30] * 2)
    assert usual(warehouse) == Journey(
        "Northgate", "LE1", "LE2", "07-10", 12, 8, 16, None, 20, LearnedFrom.TIME_OF_DAY
    )


def test_pauses_on_one_leg_in_ten_do_not_make_the_journey_longer(warehouse) -> None:
    legs(warehouse, [12] * 18 + [32, 32])
    assert usual(warehouse).usual_minutes == 12


def test_a_carer_in_time_who_logs_in_a_little_late_does_not_make_the_journey_longer(
    warehouse,
) -> None:
    legs(warehouse, [12] * 20)
    legs(warehouse, [22] * 60, "M", gap=20, late=2)
    legs(warehouse, [20] * 60, "N", gap=20, late=0)
    assert usual(warehouse).usual_minutes == 12


def test_legs_that_kept_to_the_time_say_that_the_long_ones_are_rare(warehouse) -> None:
    """Half of the carers had 10 minutes and half 5: the late ones alone would say 16 minutes.

    Journeys take 8, 12 or 16. With 10 minutes the one of 16 is timed, the others are no longer than
    15; with 5 minutes those of 12 and 16 are, the one of 8 is no longer than 10.
    """
    for number in range(20):
        for took in (8, 12, 16):
            for time in (10, 5):
                seen = max(took, time)
                leg(warehouse, f"L{number}-{took}-{time}", seen, gap=time, late=seen - time)
    known = usual(warehouse)
    assert (known.usual_minutes, known.slow_minutes) == (12, 16)


@pytest.mark.parametrize(
    "how",
    [
        {"late": 0},  # there was slack
        {"late": 5},  # or a log-in somewhat late
        {"late": -3},
        {"gap": 61},  # a break
        {"carer_id": "someone else"},  # another carer came
        {"logged_in_at": None},
    ],
)
def test_legs_that_tell_nothing_of_the_journey(warehouse, how) -> None:
    legs(warehouse, [12] * 20, **how)
    assert usual(warehouse) is None


def test_a_gap_below_nought_cannot_be_a_journey(warehouse) -> None:
    legs(warehouse, [-4] * 20)
    assert usual(warehouse) is None


def test_where_nobody_comes_late_the_journey_is_known_to_fit(warehouse) -> None:
    legs(warehouse, [20] * 29, gap=20, late=0)
    assert usual(warehouse) is None
    legs(warehouse, [16], "M", gap=20, late=0)
    journey = usual(warehouse)
    assert (journey.usual_minutes, journey.at_most_minutes) == (None, 25)
    assert journey.learned_from is LearnedFrom.AT_MOST
    legs(warehouse, [15] * 5, "N", gap=20, late=0)  # who left five minutes late
    assert usual(warehouse).at_most_minutes == 20
    assert warehouse.total("feasible_gaps") == (35, 35)
    legs(warehouse, [12] * 4, "O", gap=19, late=0)
    assert warehouse.total("feasible_gaps") == (35, 35)  # of 19 minutes nobody knows
    legs(warehouse, [12], "P", gap=19, late=0)
    assert usual(warehouse).at_most_minutes == 17
    assert warehouse.total("feasible_gaps") == (40, 40)
    legs(warehouse, [12] * 2, "Q", gap=0)  # one in twenty was timed
    assert warehouse.total("feasible_gaps") == (40, 40)
    leg(warehouse, "R", 12, gap=0)
    assert warehouse.total("feasible_gaps") == (0, 0)


def test_a_call_without_logs_in_between_leaves_the_leg_untold(warehouse) -> None:
    for number in range(20):
        leg(warehouse, f"L{number}", 12, gap=30)
        call(
            warehouse, f"X{number}", begin=after(35), planned_end=after(40), carer_id=f"CL{number}"
        )
    assert usual(warehouse) is None


def test_the_carer_who_really_went_teaches(warehouse) -> None:
    legs(warehouse, [12] * 20)
    warehouse.cursor.execute("UPDATE call_log SET carer_id = regexp_extract(visit_id, '[0-9]+')")
    warehouse.cursor.execute("UPDATE rota SET carer_id = NULL")
    assert usual(warehouse).usual_minutes == 12


def test_calls_out_of_order_teach_the_way_that_was_gone(warehouse) -> None:
    """Planned LE1, LE2, LE3; gone LE1, LE3, LE2: the ways are LE1 to LE3 and LE3 to LE2."""
    for number in range(20):
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
    assert ("LE1", "LE2", "07-10") not in found  # planned, never gone


def test_few_legs_are_not_known_whatever_the_rota_believes(warehouse) -> None:
    legs(warehouse, [12] * 19)
    warehouse.cursor.execute("UPDATE rota SET planned_travel_minutes = 5")
    assert usual(warehouse) is None
    assert warehouse.total("feasible_gaps") == (0, 0)


def test_where_few_went_at_a_time_of_day_other_times_tell_at_its_pace(warehouse) -> None:
    """In the morning other ways take a fifth less than at any time."""
    afternoon = NINE + timedelta(hours=4)
    legs(warehouse, [20] * 19)
    legs(warehouse, [20] * 31, "M", begin=afternoon)
    legs(warehouse, [16] * 80, "N", way=(THIRD, ONE))
    legs(warehouse, [20] * 90, "O", way=(THIRD, ONE), begin=afternoon)
    assert usual(warehouse) is None  # a pace needs a hundred legs
    leg(warehouse, "P", 16, way=(THIRD, ONE))
    found = known(warehouse)
    told = {way: (one.usual_minutes, one.legs, one.learned_from) for way, one in found.items()}
    assert told["LE3", "LE1", "07-10"] == (16, 81, LearnedFrom.TIME_OF_DAY)
    assert told["LE1", "LE2", "10-16"] == (20, 31, LearnedFrom.TIME_OF_DAY)
    pace = (16 / 20) ** (81 / 100)  # nineteen say that there is no difference
    assert told["LE1", "LE2", "07-10"] == (round(20 * pace), 50, LearnedFrom.ANY_TIME)
    assert ("LE2", "LE1", "07-10") not in found  # the way back is another


def test_a_month_counts_for_itself_and_the_eleven_after(warehouse) -> None:
    legs(warehouse, [12] * 10)
    legs(warehouse, [14] * 10, "M", begin=NINE + timedelta(days=30))
    legs(warehouse, [14], "N", begin=NINE + timedelta(days=342))
    legs(warehouse, [14], "O", begin=NINE + timedelta(days=372))
    assert usual(warehouse, NOVEMBER) is None
    assert usual(warehouse, DECEMBER).legs == 20
    assert usual(warehouse, date(2027, 10, 1)).legs == 21
    assert usual(warehouse, date(2027, 11, 1)) is None


def test_branches_do_not_teach_each_other(warehouse) -> None:
    legs(warehouse, [12] * 20)
    warehouse.cursor.execute("UPDATE rota SET branch = 'South' WHERE visit_id < 'L1'")
    assert usual(warehouse) is None


@pytest.mark.parametrize("seed", range(4))
def test_journeys_are_those_of_the_second_opinion(warehouse, seed) -> None:
    """Some hundred legs on a few ways, sometimes with and sometimes without time in hand."""
    chance = Random(seed)
    taught, gone = [], set()
    for name in ("LE1", "LE2", "LE3"):
        for band, often in zip(second_opinion_travel.BANDS, (2, 40, 90, 15, 1), strict=True):
            way = (name, "LE4", band)
            gone |= {way}
            for _ in range(chance.randrange(2 * often)):
                limit, took = chance.randrange(4, 30), round(chance.gauss(14, 4))
                taught.append((way, (max(limit, took), took > limit)))
    for way, (minute, is_timed) in taught:
        names = ("from_district", "to_district", "band")
        row = {"month": NOVEMBER, "branch": "Northgate"} | dict(zip(names, way, strict=True))
        warehouse.put("leg_minutes", row | {"minute": minute, "timed": is_timed, "legs": 1})
    warehouse.cursor.execute("INSERT INTO way_journeys FROM journeys_learned")
    rows = journeys_known(warehouse.cursor, (), DECEMBER)
    ours = {
        (one.from_district, one.to_district, one.band): (
            one.usual_minutes and (one.usual_minutes, one.slow_minutes),
            one.at_most_minutes,
        )
        for one in rows
    }
    told = second_opinion_travel
    heard = told.Lessons({("N", NOVEMBER): taught}, {("N", NOVEMBER): gone}).heard("N", DECEMBER)
    theirs = {}
    for way in {way for way, _ in taught}:
        marks, limit = told.marks(heard, way), told.OneWay(heard[way]).at_most
        theirs[way] = marks and marks[1:], None if marks else limit
    assert ours == theirs
    assert any(marks for marks, _ in theirs.values())


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
        ways = (ONE, OTHER if gap else THIRD)
        call(warehouse, f"V{number}a", begin=begin, postcode=ways[0], **shared)
        begin = after(30 + (gap or 0), begin)
        call(warehouse, f"V{number}b", begin=begin, postcode=ways[1], **shared)
    legs(warehouse, [10] * 20, begin=NINE - timedelta(days=30))
    warehouse.learn()
    found = gaps_behind(warehouse.cursor, ["Northgate"], date(2026, 11, 2), date(2026, 11, 15))
    assert found.whole == GapCounts("", "", 2, 3)
    assert found.by_run == (GapCounts("Northgate", "N2", 1, 1), GapCounts("Northgate", "N1", 1, 2))
    assert found.by_week == (GapCounts("", "2026-11-02", 2, 2), GapCounts("", "2026-11-09", 0, 1))
    assert found.by_scheduler_round == (GapCounts("Northgate", "days", 2, 3),)


@given(invented.homecare())
@settings(max_examples=6, suppress_health_check=UNHURRIED)
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
    legs(warehouse, [10] * 20, way=("LE1 1AA", "LE1 2AA"), begin=NINE - timedelta(days=30))
    shared = {"carer_id": "C1", "planned_travel_minutes": 10}
    call(warehouse, "V1", **shared, **({"postcode": "LE1"} | first))
    call(warehouse, "V2", begin=after(30), **shared, **({"postcode": "LE1"} | second))
    warehouse.learn()
    whole = gaps_behind(warehouse.cursor, (), date(2026, 11, 2), date(2026, 11, 8)).whole
    assert (whole.would_not_do, whole.gaps) == (gaps, gaps)
    assert warehouse.total("feasible_gaps") == (0, 20 + gaps)
    assert len(gaps_to_come(warehouse.cursor, (), NINE.date()).gaps) == gaps


def test_without_a_district_the_rota_to_come_is_held_to_its_own_travel_time(warehouse) -> None:
    shared = {"carer_id": "C1", "planned_travel_minutes": 10}
    call(warehouse, "V1", **shared)
    call(warehouse, "V2", begin=after(35), **shared)
    assert warehouse.total("feasible_gaps") == (0, 0)
    (gap,) = gaps_to_come(warehouse.cursor, (), NINE.date()).gaps
    assert (gap.minutes_short, gap.learned_from) == (5, LearnedFrom.ROTA)
