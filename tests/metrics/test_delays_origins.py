"""Where a delay began: followed back along a round worked out on paper."""

from datetime import date, datetime, timedelta

import pytest

from tests.metrics.warehouse import Warehouse

DAY = datetime(2026, 6, 3)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def warehouse() -> Warehouse:
    return Warehouse()


def call(
    warehouse: Warehouse, name: str, planned: tuple[int, int], real: tuple[int, int], home: str = ""
) -> None:
    """Minutes after seven: planned from and to, logged in and out; each at a home of its own."""
    start = DAY + 7 * 60 * MINUTE
    warehouse.put(
        "rota",
        {
            "visit_id": name,
            "carer_slot": 1,
            "branch": "Northgate",
            "carer_id": "C1",
            "postcode": home or f"QX1 {name[-1]}AA",
            "planned_travel_minutes": 10,
            "planned_start": start + planned[0] * MINUTE,
            "planned_end": start + planned[1] * MINUTE,
        },
    )
    warehouse.put(
        "call_log",
        {
            "visit_id": name,
            "carer_slot": 1,
            "carer_id": "C1",
            "logged_in_at": start + real[0] * MINUTE,
            "logged_out_at": start + real[1] * MINUTE,
            "verification": "app",
            "outcome": "completed",
        },
    )


def origins(warehouse: Warehouse) -> dict[str, float]:
    """Minutes by origin of all late calls together."""
    found = warehouse.facts("delay_origins")
    return {part: n for (_, _, part, _), (n, _) in found.items() if n}


def test_minutes_that_a_call_inherits_go_to_where_the_calls_before_lost_them(warehouse) -> None:
    """The first call begins 8 late (on time). It lasts 4 longer: it ends 12 late. The gap of 4 is
    6 too short for the way of 10, so the second begins 18 late: 12 inherited, 6 impossible. Of the
    12, 8 are of the first call's late start and 4 of its lasting longer."""
    call(warehouse, "V1", (0, 30), (8, 42))
    call(warehouse, "V2", (34, 64), (52, 82))
    assert origins(warehouse) == {"first_call": 8, "overran": 4, "impossible_gap": 6}


def test_a_call_cut_short_takes_from_every_origin_in_proportion(warehouse) -> None:
    """After the above the second call is cut by 9 minutes: half of its 18 late minutes go on, and
    the gap of 10 is just the way, so the third begins 9 late, on time; the fourth, after a call
    of 9 minutes more, 18 late: 9 overrun and 9 as before."""
    call(warehouse, "V1", (0, 30), (8, 42))
    call(warehouse, "V2", (34, 64), (52, 73))
    call(warehouse, "V3", (74, 104), (83, 122))
    call(warehouse, "V4", (114, 144), (132, 162))
    assert origins(warehouse) == pytest.approx(
        {"first_call": 8 + 4, "overran": 4 + 2 + 9, "impossible_gap": 6 + 3}
    )


def test_origins_add_up_to_the_lateness_and_only_late_calls_count(warehouse) -> None:
    call(warehouse, "V1", (0, 30), (14, 44))
    assert origins(warehouse) == {}
    call(warehouse, "V2", (40, 70), (56, 86))
    assert sum(origins(warehouse).values()) == 16
    assert warehouse.total("delay_origins") == (16, 2)
    assert {key[3] for key in warehouse.facts("delay_origins")} == {date(2026, 6, 3)}
