"""Two nights and a day worked out on paper, with every special case that a rota and a log hold."""

from datetime import datetime, timedelta

import pytest

from metrics.questions.late_calls import Cause, LateCall, late_calls
from tests.metrics.warehouse import Warehouse

NEAR, FAR = "LE1 1AA", "LE2 1AA"  # ten minutes apart, fourteen at the slow end
SATURDAY = datetime(2026, 10, 24)  # the clocks go back in the night that follows

# visit, home, planned, logged in, logged out; what is not named is as simple as can be
ANN = """
    A1  near 08:00-08:30 08:20 08:50
    A2  far  08:35-09:05 09:02 09:32
    A3  near 09:25-09:55 09:52 10:22
    A4  far  10:05-10:35 -     -      cancelled
    A5  far  10:50-11:20 11:08 11:38
    A6  near 13:00-13:30 13:20 13:50
    A7  far  13:40-14:10 -     -
    A8  near 14:20-14:50 14:40 15:31
    A9  far  15:00-15:30 -     -
    A10 far  15:40-16:10 15:56 16:26
    A11 near 16:20-16:50 16:36 -
    A12 far  17:00-17:30 17:20 17:50
    A13 near 17:40-18:10 18:06 18:36  edited
    A14 far  18:05-18:35 18:48 19:18
"""
BEN = """
    B1 near 08:00-08:30 08:00 08:30
    B3 near 09:20-09:50 08:40 09:10
    B2 far  08:40-09:10 09:22 09:52
    B4 near 10:00-10:30 10:17 10:47
    B5 far  10:40-11:10 11:05 11:35  for_ann
    B6 far  11:45-12:15 -     -      in_hospital
    B7 near 12:30-13:00 12:49 12:55  refused
    B8 far  13:10-13:40 13:30 14:00
"""
CAT = "D1 far  12:00-12:30 12:16 12:46"
DAN = """
    D0 near 11:00-11:45 11:00 12:05
    D1 far  12:00-12:30 12:25 12:55  second_carer
"""
EVE = """
    N1 near 23:30-24:00 23:50 24:25
    N2 far  24:15-24:45 24:40 24:59
    N3 near 26:30-27:00 26:50 27:20
"""

ON_PAPER = {
    "A1": {Cause.FIRST_CALL: 20},
    "A2": {Cause.INHERITED: 20, Cause.IMPOSSIBLE_GAP: 5, Cause.JOURNEY: 2},
    "A3": {Cause.INHERITED: 17, Cause.JOURNEY: 4, Cause.GAP_OTHERWISE: 6},
    "A5": {Cause.GAP_OTHERWISE: 18},
    "A6": {Cause.GAP_OTHERWISE: 20},
    "A8": {Cause.UNKNOWN: 20},
    "A10": {Cause.INHERITED: 1, Cause.JOURNEY: 4, Cause.GAP_OTHERWISE: 11},
    "A11": {Cause.INHERITED: 16},
    "A12": {Cause.UNKNOWN: 20},
    "A13": {Cause.INHERITED: 20, Cause.JOURNEY: 4, Cause.GAP_OTHERWISE: 2},
    "A14": {Cause.INHERITED: 26, Cause.IMPOSSIBLE_GAP: 15, Cause.JOURNEY: 2},
    "B2": {Cause.GAP_OTHERWISE: 42},
    "B4": {Cause.INHERITED: 2, Cause.JOURNEY: 4, Cause.GAP_OTHERWISE: 11},
    "B5": {Cause.INHERITED: 17, Cause.GAP_OTHERWISE: 8},
    "B8": {Cause.GAP_OTHERWISE: 20},
    "D1": {Cause.INHERITED: 15, Cause.JOURNEY: 4, Cause.GAP_OTHERWISE: 6},
    "N1": {Cause.FIRST_CALL: 20},
    "N2": {Cause.INHERITED: 20, Cause.JOURNEY: 4, Cause.GAP_OTHERWISE: 1},
    "N3": {Cause.GAP_OTHERWISE: 20},
}


def clock(text: str) -> datetime | None:
    """'24:15' is a quarter past midnight, '-' is not known."""
    if text == "-":
        return None
    hours, minutes = map(int, text.split(":"))
    return SATURDAY + timedelta(hours=hours, minutes=minutes)


def teach(warehouse: Warehouse) -> None:
    """In September, at each time of day: 32 journeys of ten minutes, 8 of fourteen, either way."""
    minutes = [10] * 32 + [14] * 8
    for way, (home, other) in enumerate(((NEAR, FAR), (FAR, NEAR))):
        for number, took in enumerate(minutes * 4):
            hour = (7, 12, 16, 20)[number // len(minutes)]
            begin = datetime(2026, 9, 1 + number % 28, hour)
            who = {"branch": "Northgate", "carer_id": f"T{way}{number}"}
            for place, postcode in enumerate((home, other)):
                key = {"visit_id": f"T{way}-{number}-{place}", "carer_slot": 1}
                at = begin + timedelta(minutes=30 * place)
                seen = at if place == 0 else begin + timedelta(minutes=30 + took)
                times = {"planned_start": at, "planned_end": at + timedelta(minutes=30)}
                warehouse.put("rota", key | who | times | {"postcode": postcode})
                left = {"logged_in_at": seen, "logged_out_at": seen + timedelta(minutes=30)}
                warehouse.put("call_log", key | left)


def put_round(warehouse: Warehouse, carer: str, written: str) -> None:
    for line in written.strip().splitlines():
        words = [*line.split(), ""][:6]
        put_call(warehouse, carer, words[:3], words[3:])


def put_call(warehouse: Warehouse, carer: str, plan: list[str], came: list[str]) -> None:
    visit, home, planned = plan
    logged_in, logged_out, special = came
    begin, end = (clock(text) for text in planned.split("-"))
    key = {"visit_id": visit, "carer_slot": 2 if special == "second_carer" else 1}
    row = {
        "branch": "Northgate",
        "carer_id": "Ann" if special == "for_ann" else carer,
        "postcode": NEAR if home == "near" else FAR,
        "planned_start": begin,
        "planned_end": end,
    }
    if special == "cancelled":
        row |= {"status": "cancelled", "cancelled_at": begin - timedelta(hours=1)}
    if special == "edited":
        moved = {"planned_start": clock(logged_in), "planned_end": clock(logged_out)}
        row |= moved | {"published_start": begin, "changed_at": end + timedelta(days=1)}
    warehouse.put("rota", key | row)
    outcome = special if special in ("refused", "in_hospital") else "completed"
    log = {"logged_in_at": clock(logged_in), "logged_out_at": clock(logged_out)}
    if any(log.values()) or special == "in_hospital":
        warehouse.put("call_log", key | {"carer_id": carer, "outcome": outcome} | log)


@pytest.fixture
def told(warehouse: Warehouse) -> dict[str, LateCall]:
    teach(warehouse)
    rounds = {"Ann": ANN, "Ben": BEN, "Cat": CAT, "Dan": DAN, "Eve": EVE}
    for carer, written in rounds.items():
        put_round(warehouse, carer, written)
    warehouse.learn()
    found = late_calls(
        warehouse.cursor, ["Northgate"], SATURDAY.date(), SATURDAY.date() + timedelta(days=1)
    )
    return {call.visit_id: call for call in found}


def test_the_day_on_paper(told: dict[str, LateCall]) -> None:
    """L late = E the call before ended late + A actual gap - G planned gap; J 10, slow end 14.

    Ann. There was G - E; the minutes from there to A are named by where they lie.

    - A1   first call of her day                                    L 20
    - A2   E 20, G  5, A 12: -15 to 5 inherited, to 10 the gap, to 12 the journey
    - A3   E 27, G 20, A 20: slack of 10 absorbs 10 of the 27; journey to 14, rest otherwise
    - A4   cancelled in time: no call of the round
    - A5   E 27, G 55, A 46: slack of 45 absorbs all; 28 to 46 is beyond 14: otherwise
    - A6   E 18, G 100: a break; nothing inherited, all otherwise
    - A7   never logged. Ann left A6 13:50 and came to A8 14:40: 50 minutes could have held
           the 30 of A7, so why A8 was late is not known
    - A9   never logged. Left A8 15:31, came to A10 15:56: 25 minutes could not have held 30.
           The call before A10 is A8: E 41, G 50, A 25: 9 to 10 inherited, to 14, to 25
    - A11  E 16, G 10, A 10: all inherited. No log-out, so of A12 nothing is known
    - A13  moved to 18:06 the day after: 17:40 counts. E 20, G 10, A 16
    - A14  planned to begin before A13 ended: E 26, G -5, A 12: -31 to -5, to 10, to 12

    Ben was to go B1 B2 B3 B4 and went B1 B3 B2 B4.

    - B2   came from B3, planned later: the call before is B1. G 10, A 52, a detour: otherwise
    - B4   came from B2, planned earlier: E 42, G 50, A 25: 8 to 10, to 14, to 25
    - B5   Ann's, taken over: E 17, G 10, A 18: inherited to 10, the rest otherwise
    - B6   person in hospital, no log: no call of the round
    - B7   refused at the door: not due, yet the call before B8. E -5, G 10, A 35: there was 15,
           beyond the slow end of 14: otherwise

    D1 has two carers, 16 and 25 late: Dan, who came last. E 20, G 15, A 20: slack of 5.

    Eve's night belongs to Saturday.

    - N2   planned for Sunday, still one round: E 25, G 15, A 15: -10 to 10, to 14, to 15
    - N3   the clocks have gone back: 00:45 to 02:30 is 165 minutes, a break; A 171
    """
    found = {
        visit: {cause: minutes for cause, minutes in call.causes.items() if minutes}
        for visit, call in told.items()
    }
    assert found == ON_PAPER


def test_what_each_late_call_is_told_with(told: dict[str, LateCall]) -> None:
    late = told["A2"]
    assert (late.minutes_late, late.from_visit_id, late.minutes_ended_late) == (27, "A1", 20)
    assert (late.planned_gap_minutes, late.actual_gap_minutes) == (5, 12)
    assert (late.usual_journey_minutes, late.slow_journey_minutes) == (10, 14)
    assert told["A10"].from_visit_id == "A8"
    assert told["B2"].from_visit_id == "B1"
    assert told["D1"].carer_slot == 2
    assert told["N3"].planned_gap_minutes == 165
    assert told["N3"].actual_gap_minutes == 171
    assert told["N3"].planned_day == SATURDAY.date() + timedelta(days=1)
    assert told["A1"].from_visit_id is None
