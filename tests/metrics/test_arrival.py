"""Complaints come late: how late is learned, and the newest periods wait for them."""

from datetime import date, timedelta

import pandas as pd
import pytest

from metrics.arrival import Arrival, arrival, provisional
from metrics.calendar import By
from metrics.catalogue import measure
from metrics.series import Series, SeriesWanted
from tests.metrics.warehouse import Warehouse

SUNDAY = date(2026, 11, 15)


def heard(warehouse: Warehouse, waits: list[int | None], **more) -> None:
    """Complaints received on the last day, so many days after the event (None: not said)."""
    for days in waits:
        event = None if days is None else SUNDAY - timedelta(days=days)
        row = {"complaint_id": "1", "branch": "Northgate", "received_on": SUNDAY}
        warehouse.put("complaints", row | {"event_on": event} | more)


def test_nine_in_ten_arrive_within_the_days_learned(warehouse: Warehouse) -> None:
    heard(warehouse, list(range(1, 31)))
    assert arrival(warehouse.cursor, ["Northgate"], SUNDAY) == Arrival(27, 30)


def test_events_after_the_receipt_or_unknown_teach_nothing(warehouse: Warehouse) -> None:
    heard(warehouse, [3] * 20 + [-4] * 20 + [None] * 20)
    assert arrival(warehouse.cursor, [], SUNDAY) == Arrival(3, 20)


def test_a_place_with_few_complaints_learns_from_all(warehouse: Warehouse) -> None:
    heard(warehouse, [2] * 19)
    heard(warehouse, [9] * 19, branch="Eastfield")
    assert arrival(warehouse.cursor, ["Northgate"], SUNDAY) == Arrival(9, 38)


def test_too_few_complaints_of_the_last_year_leave_four_weeks(warehouse: Warehouse) -> None:
    heard(warehouse, [2] * 19)
    heard(warehouse, [2] * 19, received_on=SUNDAY - timedelta(days=400))
    found = arrival(warehouse.cursor, [], SUNDAY)
    assert (found.days, found.is_learned) == (28, False)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (19, "The last 3 weeks are provisional: one complaint in ten arrives more than 19 days"),
        (7, "The last week is provisional: one complaint in ten arrives more than 7 days"),
        (1, "one complaint in ten arrives more than a day after the event."),
        (0, "Complaints arrive on the day of the event, so no week is provisional."),
    ],
)
def test_how_late_is_said_in_weeks(days: int, said: str) -> None:
    assert said in Arrival(days, 50).in_words()


@pytest.mark.parametrize(("days", "open_weeks"), [(0, 0), (1, 1), (7, 1), (8, 2), (19, 3)])
def test_weeks_that_may_still_grow_are_not_complete(days: int, open_weeks: int) -> None:
    weeks = [date(2026, 10, 12) + timedelta(weeks=n) for n in range(5)]
    frame = pd.DataFrame(
        {"period": weeks, "numerator": 1.0, "denominator": 9.0, "value": 111.0, "complete": True}
    )
    series = Series(SeriesWanted(measure("late_call_complaints"), by=By.WEEK), frame, SUNDAY)
    shown = provisional(series, Arrival(days, 50)).frame
    assert shown["complete"].tolist() == [True] * (5 - open_weeks) + [False] * open_weeks
    assert series.frame["complete"].all()
