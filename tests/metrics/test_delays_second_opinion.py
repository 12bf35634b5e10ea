"""The causes of late calls are those that the plain second opinion finds, call by call."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.questions.late_calls import Cause, LateCall, late_calls
from tests import second_opinion
from tests.metrics import invented
from tests.metrics.invented import maybe
from tests.metrics.warehouse import Warehouse

plain = second_opinion.second_opinion_delays
UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]
EVER = (date(2025, 1, 1), date(2027, 1, 1))
DAYS = (date(2025, 10, 25), date(2025, 10, 26), date(2025, 11, 30), date(2026, 3, 28))
SECONDS = st.sampled_from((-1200, -300, 0, 60, 300, 901, 1200, 2400, 5400)) | st.integers(
    -2000, 6000
)


@st.composite
def stop(draw, number: int, begin: datetime) -> tuple[dict, dict | None]:
    """One call of a round, and its log: done, refused, never logged, half logged, moved after."""
    end = begin + timedelta(minutes=draw(st.sampled_from((15, 30, 45))))
    key = {"visit_id": f"V{number}", "carer_slot": 1}
    moved = draw(st.sampled_from((0, 0, 0, 20)))
    planned = key | {
        "branch": draw(st.sampled_from(("North", "North", "South"))),
        "run": draw(maybe("R1")),
        "carer_id": draw(st.sampled_from(("C1", "C1", "C1", "C1", "C2", None))),
        "postcode": draw(st.sampled_from(("LE1 4AB", "LE1 4AB", "LE2 1AA", None))),
        "planned_start": begin + timedelta(minutes=moved),
        "planned_end": end + timedelta(minutes=moved),
        "published_start": begin if moved else None,
        "changed_at": end + timedelta(days=1) if moved else None,
        "planned_travel_minutes": draw(maybe(5, 12)),
        "time_critical": draw(maybe(True)),
    }
    cancelled_at = begin + timedelta(minutes=draw(st.sampled_from((-60, 10))))
    if not draw(st.integers(0, 9)):
        planned |= {"status": "cancelled", "cancelled_at": cancelled_at}
    logged_in = begin + timedelta(seconds=draw(SECONDS))
    logged = key | {
        "carer_id": draw(st.sampled_from(("C1", "C1", "C1", "C2", None))),
        "logged_in_at": logged_in,
        "logged_out_at": logged_in + timedelta(seconds=abs(draw(SECONDS))),
        "outcome": draw(
            st.sampled_from(("completed", "completed", "completed", None, "refused", "in_hospital"))
        ),
    }
    for end_of_log in ("logged_in_at", "logged_out_at"):
        if not draw(st.integers(0, 11)):
            logged[end_of_log] = None
    return planned, (logged if draw(st.integers(0, 8)) else None)


@st.composite
def rounds(draw, days: tuple[date, ...] = DAYS) -> dict[str, list[dict]]:
    """A few rounds of one morning or night, some calls for two carers; gaps from -10 to 90."""
    begin = datetime.combine(draw(st.sampled_from(days)), time(draw(st.sampled_from((7, 22, 23)))))
    rota, log = [], []
    for number in range(draw(st.integers(1, 9))):
        planned, logged = draw(stop(number, begin))
        for slot in range(1, draw(st.sampled_from((2, 2, 2, 3)))):
            who = {"carer_slot": slot} | ({"carer_id": "C2"} if slot == 2 else {})
            rota.append(planned | who)
            if logged:
                moved = timedelta(seconds=draw(SECONDS)) if slot == 2 else timedelta()
                times = {k: v and v + moved for k, v in logged.items() if k.startswith("logged")}
                log.append(logged | who | times)
        gap = draw(st.sampled_from((-10, 0, 5, 5, 10, 20, 60, 61, 90)))
        begin = planned["planned_end"] + timedelta(minutes=gap)
    return {"rota": rota, "call_log": log}


@pytest.fixture(scope="module")
def store() -> Iterator[Warehouse]:
    one = Warehouse()
    yield one
    one.cursor.close()


def filled(store: Warehouse, tables: dict[str, list[dict]]) -> Warehouse:
    store.clear()
    for table, rows in tables.items():
        store.put(table, *rows)
    store.learn()
    return store


def told(found: tuple[LateCall, ...]) -> dict[tuple, tuple]:
    return {
        (late.visit_id, late.planned_day): (late.branch, late.carer_slot, late.causes.seconds)
        for late in found
    }


def compare(store: Warehouse, tables: dict[str, list[dict]]) -> None:
    ours = late_calls(filled(store, tables).cursor, [], *EVER)
    theirs = {
        (here["row"]["visit_id"], call["day"]): (
            call["branch"],
            here["row"]["carer_slot"],
            tuple(causes[cause] for cause in Cause),
        )
        for call, here, causes in plain.split(plain.whole(tables))
    }
    assert told(ours) == theirs


@given(rounds())
@settings(max_examples=10, suppress_health_check=UNHURRIED)
def test_causes_of_crowded_rounds_agree(store: Warehouse, tables: dict[str, list[dict]]) -> None:
    compare(store, tables)


@given(invented.homecare())
@settings(max_examples=10, suppress_health_check=UNHURRIED)
def test_causes_in_invented_warehouses_agree(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    compare(store, tables)


@pytest.mark.long
@given(rounds() | invented.homecare())
@settings(max_examples=3000, suppress_health_check=UNHURRIED)
def test_causes_agree_on_many_warehouses(store: Warehouse, tables: dict[str, list[dict]]) -> None:
    compare(store, tables)
