"""Where and when calls are late: counts, what stands out, and the calls behind a figure."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest

from metrics.questions.calls import Which, exceptions, gaps, given, lateness
from metrics.questions.patterns import (
    CallsAsked,
    GroupDay,
    apart,
    by_day_and_hour,
    by_place_and_day,
    by_place_and_hour,
    cells_apart,
    part_of_day,
    places_apart,
    tallies,
    times_apart,
    worst_of,
)
from metrics.spc.rules import Side
from tests.metrics.test_measures_calls import after, call, there
from tests.metrics.warehouse import Warehouse

DAY = date(2026, 11, 4)  # a Wednesday
ALL = CallsAsked(DAY - timedelta(days=7), DAY + timedelta(days=7))
DAYS = [date(2026, 9, 21) + timedelta(days=at) for at in range(56)]


def a_few_calls(warehouse: Warehouse) -> None:
    """On time, late, early, by hand at the planned minute, missed; two branches, two runs."""
    later = after(60)
    call(warehouse, "V1", run="N1", log=there(5))
    call(warehouse, "V2", run="N1", log=there(40), time_critical=True)
    call(warehouse, "V3", run="N2", begin=later, log=there(-20, begin=later))
    call(warehouse, "V4", run="N2", begin=later, log=there(0, begin=later, verification="manual"))
    call(warehouse, "V5", run="N2", begin=later)
    call(warehouse, "V6", run="E1", branch="Eastfield", log=there(20))


def named(found) -> list[str]:
    return [each.visit_id for each in found.calls]


def test_calls_are_counted_three_ways_that_add_up_alike(warehouse: Warehouse) -> None:
    a_few_calls(warehouse)
    found = tallies(warehouse.cursor, ALL)
    for way in (by_day_and_hour, by_place_and_day, by_place_and_hour):
        assert sum(each.calls for each in way(found)) == 6
        assert sum(each.on_time for each in way(found)) == 2
        assert sum(each.verified_on_time for each in way(found)) == 1
        assert sum(each.copies for each in way(found)) == 1
    assert {each.place for each in by_place_and_day(found)} == {"Northgate", "Eastfield"}


def test_places_within_one_branch_are_its_runs(warehouse: Warehouse) -> None:
    a_few_calls(warehouse)
    found = tallies(warehouse.cursor, CallsAsked(ALL.first, ALL.last, ("Northgate",)))
    assert {each.place for each in by_place_and_hour(found)} == {"N1", "N2"}


@pytest.mark.parametrize(
    ("narrower", "calls"),
    [
        ({"run": "N2"}, 3),
        ({"weekday": 3}, 6),
        ({"weekday": 4}, 0),
        ({"from_hour": 10, "to_hour": 11}, 3),
        ({"branches": ("Eastfield",)}, 1),
        ({"area": "nowhere"}, 0),
        ({"last": DAY - timedelta(days=1)}, 0),
    ],
)
def test_what_is_asked_for_is_counted(warehouse: Warehouse, narrower: dict, calls: int) -> None:
    a_few_calls(warehouse)
    found = tallies(warehouse.cursor, CallsAsked(**(vars(ALL) | narrower)))
    assert sum(each.calls for each in by_day_and_hour(found)) == calls


@pytest.mark.parametrize(
    ("which", "calls"),
    [
        (Which.OFF_TIME, ["V5", "V2", "V6", "V3"]),
        (Which.LATE, ["V2", "V6"]),
        (Which.EARLY, ["V3"]),
        (Which.NOT_SEEN, ["V5"]),
        (Which.COPIES, ["V4"]),
    ],
)
def test_the_calls_behind_a_figure_come_worst_first(warehouse, which, calls) -> None:
    a_few_calls(warehouse)
    assert named(exceptions(warehouse.cursor, ALL, which)) == calls


def test_a_long_list_is_cut_and_says_of_how_many(warehouse: Warehouse) -> None:
    a_few_calls(warehouse)
    found = exceptions(warehouse.cursor, ALL, most=1)
    assert named(found) == ["V5"]
    assert found.of_all == 4
    assert exceptions(warehouse.cursor, ALL, verified_only=True).of_all == 3


def test_of_two_carers_the_later_is_told(warehouse: Warehouse) -> None:
    call(warehouse, slot=1, log=there())
    call(warehouse, slot=2, log=there(30))
    (one,) = exceptions(warehouse.cursor, ALL).calls
    assert (one.minutes_late, one.logged_in) == (30, after(30))


@pytest.mark.parametrize(
    ("minutes", "band"),
    [
        (0, 0),
        (0.5, 0),
        (5, 0),
        (5.5, 5),
        (15, 10),
        (15.5, 15),
        (-0.5, -5),
        (-15, -15),
        (-15.5, -20),
    ],
)
def test_a_band_holds_its_end_away_from_the_plan_as_a_tolerance_does(
    warehouse: Warehouse, minutes: float, band: int
) -> None:
    call(warehouse, log=there(minutes))
    (only,) = lateness(warehouse.cursor, ALL).bands
    assert (only.first, only.last, only.calls) == (band, band + 5, 1)


def test_what_lies_far_out_is_counted_at_the_ends(warehouse: Warehouse) -> None:
    call(warehouse, "V1", log=there(-90))
    call(warehouse, "V2", log=there(400))
    first, *between, last = lateness(warehouse.cursor, ALL).bands
    assert (first.first, first.last, first.early) == (None, -60, 1)
    assert (last.first, last.last, last.late) == (120, None, 1)
    assert sum(band.calls for band in between) == 0


def test_calls_of_a_band_are_counted_as_their_own_tolerance_has_them(warehouse: Warehouse) -> None:
    tolerance = {"name": "tolerance_late_minutes", "from_day": date(2025, 1, 1), "value": 12}
    warehouse.put("settings", {"site": ""} | tolerance)
    for at, minutes in enumerate((-20, 3, 11, 12, 12.5, 14)):
        call(warehouse, f"V{at}", log=there(minutes))
    found = lateness(warehouse.cursor, ALL)
    counts = {of.first: (of.early, of.on_time, of.late) for of in found.bands if of.calls}
    assert counts == {-20: (1, 0, 0), 0: (0, 1, 0), 10: (0, 2, 2)}
    on_time, due = sum(of.on_time for of in found.bands), tallies(warehouse.cursor, ALL)
    assert on_time == sum(of.on_time for of in by_day_and_hour(due))


def test_a_call_too_early_by_one_carer_is_no_late_call(warehouse: Warehouse) -> None:
    call(warehouse, slot=1, log=there(-30))
    call(warehouse, slot=2, log=there(3))
    (only,) = lateness(warehouse.cursor, ALL).bands
    assert (only.first, only.early, only.on_time, only.late) == (0, 1, 0, 0)


def test_middle_and_slow_end_are_those_of_the_measures(warehouse: Warehouse) -> None:
    for at in range(10):
        call(warehouse, f"V{at}", log=there(at + 0.5))
    found = lateness(warehouse.cursor, ALL)
    assert (found.median, found.ninetieth) == (4, 8)


def test_a_plan_that_calls_outlast_is_seen_by_its_length(warehouse: Warehouse) -> None:
    for at in range(3):
        call(warehouse, f"V{at}", log=there(stayed=45))
    (one,) = given(warehouse.cursor, ALL)
    assert (one.planned, one.calls, one.usually_given, one.longer) == (30, 3, 45, 3)
    (place,) = given(warehouse.cursor, ALL, by_place="branch")
    assert (place.place, place.planned) == ("Northgate", None)


def test_a_gap_is_set_beside_what_it_took(warehouse: Warehouse) -> None:
    second = after(40)
    call(warehouse, "V1", carer_id="C1", log=there(carer_id="C1"))
    call(warehouse, "V2", carer_id="C1", begin=second, log=there(8, begin=second, carer_id="C1"))
    (one,) = gaps(warehouse.cursor, ALL)
    assert (one.at_least, one.usually_planned, one.usually_taken, one.longer) == (10, 10, 18, 1)


def test_nothing_to_count_gives_nothing(warehouse: Warehouse) -> None:
    assert tallies(warehouse.cursor, ALL) == ()
    assert lateness(warehouse.cursor, ALL).median is None
    assert exceptions(warehouse.cursor, ALL).of_all == 0
    assert given(warehouse.cursor, ALL) == ()
    assert gaps(warehouse.cursor, ALL) == ()


def spells(share: float, calls: int = 20, days: list[date] = DAYS) -> list[GroupDay]:
    return [GroupDay(day, round(share * calls), calls) for day in days]


def test_a_group_far_below_the_others_stands_out_and_the_others_do_not() -> None:
    found = apart({"a": spells(0.9), "b": spells(0.9), "c": spells(0.9), "d": spells(0.7)})
    assert [each.side for each in found] == [*[Side.NEITHER] * 3, Side.BELOW]
    assert worst_of(found).name == "d"
    assert found[3].lost == pytest.approx(0.2 * 20 * 56)


def test_a_difference_too_small_to_matter_is_not_said_however_sure() -> None:
    found = apart({"a": spells(0.92, 10_000), "b": spells(0.90, 10_000)})
    assert {each.side for each in found} == {Side.NEITHER}


@pytest.mark.parametrize("few", [spells(0.0, 4, DAYS[:4]), spells(0.5, 100, DAYS[:3])])
def test_few_calls_or_few_days_say_nothing(few: list[GroupDay]) -> None:
    assert apart({"a": spells(0.9), "b": few})[1].side is Side.NEITHER


def test_one_group_alone_has_nothing_to_be_compared_with() -> None:
    assert apart({"a": spells(0.2)})[0].side is Side.NEITHER
    assert apart({}) == ()


def test_by_chance_alone_hardly_ever_does_anything_stand_out() -> None:
    """Days that differ from each other, times that do not: in 200 worlds few say anything."""
    draw = np.random.default_rng(4)
    wrong = 0
    for _ in range(200):
        shares = draw.beta(18, 2.5, size=(28, 8))
        groups = {
            at: [GroupDay(DAYS[d], int(draw.binomial(25, shares[at, d])), 25) for d in range(8)]
            for at in range(28)
        }
        wrong += any(each.side is not Side.NEITHER for each in apart(groups))
    assert wrong <= 0.1 * 200


def test_lateness_planted_on_sunday_mornings_is_found_there(warehouse: Warehouse) -> None:
    number = 0
    warehouse.cursor.execute("BEGIN")  # thousands of rows, one by one
    for day in DAYS:
        for hour in (8, 12, 16, 20):
            begin = datetime(day.year, day.month, day.day, hour)
            for at in range(12):
                late = 40 if day.weekday() == 6 and hour == 8 and at % 2 else 0
                number += 1
                call(warehouse, f"V{number}", begin=begin, log=there(late, begin=begin))
    warehouse.cursor.execute("COMMIT")
    found = tallies(warehouse.cursor, CallsAsked(DAYS[0], DAYS[-1]))
    times = times_apart(found)
    assert "Sundays before 10:00" in {each.name for each in times if each.side is Side.BELOW}
    below = {at for at, each in cells_apart(found).items() if each.side is Side.BELOW}
    assert below == {("Sunday", 8)}
    assert places_apart(found)[0].side is Side.NEITHER


def test_parts_of_the_day_have_no_gap() -> None:
    assert {part_of_day(hour) for hour in range(24)} == {
        "before 10:00",
        "10:00 to 14:00",
        "14:00 to 18:00",
        "after 18:00",
    }
