"""Late is defined once, in SQL: whoever moves the definition moves every reader of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

from metrics.questions.calls import Which, exceptions
from metrics.questions.day import CallOutcome, Severity, review_day
from metrics.questions.journeys import gaps_to_come
from metrics.questions.late_calls import late_calls
from metrics.questions.patterns import CallsAsked, tallies
from tests.metrics.test_measures_calls import NINE, after, call, there
from tests.metrics.warehouse import Warehouse, added

ROOT = Path(__file__).parents[2]
DAY, TOMORROW = NINE.date(), NINE + timedelta(days=1)
LATE_AT_ONCE = "CREATE OR REPLACE MACRO begins_late(minutes, tolerance) AS minutes > 0"


def a_call_ten_minutes_late(warehouse: Warehouse) -> None:
    """One of yesterday by its log, and one to come by the journey that the rota leaves no time."""
    call(warehouse, log=there(10), time_critical=True, run="N1", carer_id="C1")
    for number in (1, 2):
        begin = after(30 * number, TOMORROW)
        travel = {"carer_id": "C1", "run": "N1", "planned_travel_minutes": 10}
        call(warehouse, f"W{number}", begin=begin, **travel)


@dataclass(frozen=True)
class Reader:
    """Somebody who says what is late, and what is said before and after the definition moved."""

    name: str
    reads: Callable[[Warehouse], object]
    before: object
    after: object


def that_day(warehouse: Warehouse, measure: str) -> tuple:
    """What a measure counts of yesterday."""
    return added([counts for key, counts in warehouse.facts(measure).items() if key[3] == DAY])


ASKED = CallsAsked(DAY, DAY)
READERS = (
    Reader("on time", lambda w: that_day(w, "punctuality"), (1, 1), (0, 1)),
    Reader("on time, critical", lambda w: that_day(w, "time_critical_punctuality"), (1, 1), (0, 1)),
    Reader("minutes lost", lambda w: that_day(w, "delay_minutes")[0], 0, 10),
    Reader("their origin", lambda w: that_day(w, "delay_origins")[0], 0, 10),
    Reader("causes", lambda w: len(late_calls(w.cursor, (), DAY, DAY)), 0, 1),
    Reader("the list", lambda w: exceptions(w.cursor, ASKED, Which.LATE).of_all, 0, 1),
    Reader("the pattern", lambda w: max(each.on_time for each in tallies(w.cursor, ASKED)), 1, 0),
    Reader(
        "the daily review",
        lambda w: [(c.standing, c.severity) for c in review_day(w.cursor, "Northgate", DAY).calls],
        [(CallOutcome.ON_TIME, None)],
        [(CallOutcome.LATE, Severity.TIME_CRITICAL)],
    ),
    Reader(
        "the rota to come", lambda w: len(gaps_to_come(w.cursor, (), TOMORROW.date()).late), 0, 1
    ),
)


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.name)
def test_a_moved_definition_of_late_moves_every_reader(
    warehouse: Warehouse, reader: Reader
) -> None:
    a_call_ten_minutes_late(warehouse)
    assert reader.reads(warehouse) == reader.before
    warehouse.cursor.execute(LATE_AT_ONCE)
    assert reader.reads(warehouse) == reader.after


def test_nobody_else_holds_minutes_late_against_a_tolerance() -> None:
    rule = re.compile(
        r"minutes_late\s*(<|>)=?\s*-?\w*tolerance|value\(\"(tolerance|time_critical)_\w+_minutes\"\)"
    )
    paths = [
        path
        for room in ("connectors", "metrics", "plan", "charts", "reports", "pages")
        for path in (ROOT / room).rglob("*")
        if path.suffix in (".py", ".sql")
    ]
    assert [str(path) for path in paths if rule.search(path.read_text(encoding="utf-8"))] == []
