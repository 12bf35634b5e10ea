"""Windows that cross months: whatever comes in later, the facts are those of one load."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import pytest

from metrics.catalogue import measure
from metrics.facts import refresh
from tests.metrics.warehouse import Warehouse

MEASURES = tuple(
    measure(id)
    for id in (
        "recurring_errors",
        "first_errors",
        "recurring_findings",
        "doses_by_out_of_date",
        "reassessed_after_error",
    )
)
Loaded = tuple[str, date, dict]  # an export, the day a row bears on, the row
DUE = (date(2026, 8, 31), date(2026, 9, 2), date(2026, 10, 27), date(2026, 12, 21))


def dose(day: date, code: str) -> Loaded:
    row = {"house": "Alder", "person_id": "P1", "staff_id": "S1", "outcome_code": code}
    return "mar", day, row | {"mar_id": f"{day}{code}", "due_at": datetime(*day.timetuple()[:5])}


def found(day: date) -> Loaded:
    row = {"house": "Alder", "line": "second", "finding": "wrong_dose", "staff_id": "S1"}
    return "mar_audit", day, row | {"check_id": f"{day}", "finding_no": 1, "checked_on": day}


def assessed(day: date) -> Loaded:
    row = {"staff_id": "S1", "topic": "medicines", "kind": "observed_assessment"}
    return "competency", day, row | {"assessed_on": day, "result": "pass"}


LOADS: tuple[tuple[Loaded, ...], ...] = (
    (dose(DUE[0], "not_signed"), found(DUE[0]), assessed(date(2026, 9, 25))),
    (dose(DUE[1], "not_signed"), dose(DUE[1], "omitted"), assessed(date(2026, 1, 5))),
    (dose(DUE[2], "not_signed"), dose(DUE[2], "given"), found(DUE[2])),
    (dose(DUE[3], "not_signed"), dose(DUE[3], "given"), found(DUE[3]), dose(DUE[1], "given")),
)


def facts_after(loads: Sequence[Sequence[Loaded]]) -> list[tuple]:
    """What is counted in the end, after one load after another."""
    warehouse = Warehouse()
    cursor = warehouse.cursor
    for rows in loads:
        cursor.execute("DROP TABLE IF EXISTS temp.touched")
        cursor.execute("CREATE TEMP TABLE touched (source VARCHAR, day DATE)")
        for source, day, row in rows:
            warehouse.put(source, row)
            cursor.execute("INSERT INTO touched VALUES (?, ?)", [source, day])
        refresh(cursor, MEASURES)
    kept = cursor.execute(
        """
        SELECT
            measure,
            site,
            part,
            day,
            sum(numerator),
            sum(denominator)
        FROM facts
        JOIN fact_state USING (definition)
        GROUP BY ALL
        HAVING sum(numerator) <> 0 OR sum(denominator) <> 0
        ORDER BY ALL
        """
    ).fetchall()
    cursor.close()
    return [row for row in kept if row[3] <= max(DUE)]


@pytest.fixture(scope="module")
def at_once() -> list[tuple]:
    return facts_after([[row for rows in LOADS for row in rows]])


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (2, 0, 3, 1), (0, 1, 2, 3)])
def test_loads_in_any_order_give_the_facts_of_one_load(
    at_once: list[tuple], order: tuple[int, ...]
) -> None:
    assert facts_after([LOADS[n] for n in order]) == at_once


def test_an_error_that_comes_in_late_makes_one_of_the_next_month_recur() -> None:
    """The month of the later error is counted again, though no row of it came."""
    late = facts_after([LOADS[2], [dose(DUE[2] - timedelta(days=50), "not_signed")]])
    assert [row[4] for row in late if row[0] == "recurring_errors" and row[2]] == [1]
