"""Every measure's SQL counts what the plain second opinion counts, on made-up warehouses."""

import math
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings

from metrics import facts
from metrics.catalogue import CATALOGUE
from tests import second_opinion
from tests.metrics import invented
from tests.metrics.warehouse import Counts, Facts, Warehouse
from tests.second_opinion_delays import whole

OF_CALLS = [one.id for one in CATALOGUE if {"rota", "call_log"} & set(one.reads)]
OF_CARE = [one.id for one in CATALOGUE if one.id not in OF_CALLS]
SIXTH_DIGIT = 1.1e-6  # of a minute that origins share
UNHURRIED = [HealthCheck.too_slow, HealthCheck.data_too_large]


@pytest.fixture(scope="module")
def store() -> Iterator[Warehouse]:
    """One warehouse, emptied before each made-up one: views take longer to make than to read."""
    one = Warehouse()
    yield one
    one.cursor.close()


def filled(warehouse: Warehouse, tables: dict[str, list[dict]]) -> Warehouse:
    warehouse.clear()
    for table, rows in tables.items():
        warehouse.put(table, *rows)
    return warehouse


def counted(found: Facts) -> Facts:
    """Facts that say something: not nought of nought."""
    return {key: counts for key, counts in found.items() if counts != (0, 0)}


def compare(store: Warehouse, ids: list[str], tables: dict[str, list[dict]]) -> None:
    ours = filled(store, tables).all_facts(ids)
    for id in ids:
        mine, theirs = counted(ours[id]), counted(second_opinion.count(id, tables))
        close = [key for key in mine.keys() & theirs.keys() if is_rounded(mine[key], theirs[key])]
        assert mine | {key: theirs[key] for key in close} == theirs, id


def is_rounded(*both: Counts) -> bool:
    """Whether two numerators are one, but for which way a tie at the last digit was rounded."""
    (many, over), (other, under) = both
    return None not in (many, other) and over == under and abs(many - other) < SIXTH_DIGIT


def test_the_second_opinion_knows_every_measure() -> None:
    ids = {one.id for one in CATALOGUE}
    new = "count each of these a second time, and name it in tests/second_opinion.py"
    assert set(second_opinion.MEASURES) == ids, new


@given(invented.homecare())
@settings(max_examples=10, suppress_health_check=UNHURRIED)
def test_measures_of_calls_agree_with_the_second_opinion(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    compare(store, OF_CALLS, tables)


@given(invented.homecare())
@settings(max_examples=10, suppress_health_check=UNHURRIED)
def test_what_became_of_each_call_agrees_with_the_second_opinion(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    """Its standing and the kind of exception it is: columns that every reader takes from SQL."""
    filled(store, tables)
    ours = store.cursor.execute(
        "SELECT visit_id, planned_day, standing, severity FROM calls_due ORDER BY ALL"
    ).fetchall()
    theirs = [
        (call["visit"], call["day"], second_opinion.standing(call), second_opinion.severity(call))
        for call in second_opinion.calls_due(whole(tables))
    ]
    assert ours == sorted(theirs)


@given(invented.care())
@settings(max_examples=10, suppress_health_check=UNHURRIED)
def test_measures_of_care_agree_with_the_second_opinion(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    compare(store, OF_CARE, tables)


@pytest.mark.long
@given(invented.homecare())
@settings(max_examples=2000, suppress_health_check=UNHURRIED)
def test_measures_of_calls_agree_on_many_warehouses(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    compare(store, OF_CALLS, tables)


@pytest.mark.long
@given(invented.care())
@settings(max_examples=2500, suppress_health_check=UNHURRIED)
def test_measures_of_care_agree_on_many_warehouses(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    compare(store, OF_CARE, tables)


@given(invented.homecare())
@settings(max_examples=2, suppress_health_check=UNHURRIED)
def test_facts_worked_out_month_by_month_are_those_of_the_whole(
    store: Warehouse, tables: dict[str, list[dict]]
) -> None:
    at_once = filled(store, tables).all_facts(OF_CALLS)
    cursor = store.cursor
    cursor.execute("DROP TABLE IF EXISTS temp.touched")
    cursor.execute("CREATE TEMP TABLE touched (source VARCHAR, day DATE)")
    for day in invented.DAYS:
        cursor.executemany(
            "INSERT INTO touched VALUES (?, ?)", [("rota", day), ("complaints", day)]
        )
    for table in ("facts", "fact_state", "fact_days"):
        cursor.execute(f"DROP TABLE IF EXISTS {table}")
    facts.refresh(cursor)
    for id in OF_CALLS:
        kept = cursor.execute(
            """
            SELECT
                site,
                area,
                part,
                day,
                numerator,
                denominator
            FROM facts
            JOIN fact_state USING (definition)
            WHERE measure = ?
            """,
            [id],
        ).fetchall()
        counted = math.fsum(n for n, _ in at_once[id].values())
        assert math.fsum(row[4] for row in kept) == counted, id
        assert {row[3] for row in kept} == {key[3] for key in at_once[id]}, id
