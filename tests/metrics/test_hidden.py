"""Small counts of people in a series: not told, and not to be had from a coarser one either."""

from datetime import date, timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.calendar import By, period_start
from metrics.catalogue import CATALOGUE, measure
from metrics.measure import Hides
from metrics.small_counts import CountShown, hidden

LIMIT = 3
MONDAY = date(2026, 9, 7)  # a fortnight begins


def frame(numerators, denominators, by: By = By.WEEK) -> pd.DataFrame:
    step = {By.DAY: 1, By.WEEK: 7}.get(by, 14)
    periods = [MONDAY + timedelta(days=step * at) for at in range(len(numerators))]
    told = {"period": periods, "numerator": numerators, "denominator": denominators}
    return pd.DataFrame(told | {"value": np.nan, "complete": True})


counts = st.lists(st.integers(0, 6), min_size=1, max_size=6)


@given(counts)
@settings(max_examples=60)
def test_no_small_count_of_events_is_told_by_week_nor_had_from_the_fortnight(events) -> None:
    shown = frame(events, [100] * len(events))
    found = hidden(shown, measure("late_call_complaints"), By.WEEK, LIMIT)
    assert found.values == tuple(
        CountShown.SHOWN if cell is CountShown.SHOWN else CountShown.WITHHELD
        for cell in found.numerators
    )
    pairs = [slice(at, at + 2) for at in range(0, len(events), 2)]
    for pair in pairs:
        own, cells = events[pair], found.numerators[pair]
        total = sum(own)
        assert all(
            cell is not CountShown.SHOWN for n, cell in zip(own, cells, strict=True) if n < LIMIT
        )
        if total < LIMIT:
            continue  # such a fortnight is hidden itself
        fitting = [
            tried
            for tried in product(range(total + 1), repeat=len(own))
            if sum(tried) == total and all(map(fits, tried, own, cells))
        ]
        for at, cell in enumerate(cells):
            assert cell is CountShown.SHOWN or len({tried[at] for tried in fitting}) > 1


def fits(tried: int, known: int, cell: CountShown) -> bool:
    """Whether a reader who sees the cell may take this for its count."""
    if cell in (CountShown.SHOWN, CountShown.UNTOLD):
        return cell is CountShown.UNTOLD or tried == known
    return tried < LIMIT if cell is CountShown.SMALL else tried >= LIMIT


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=6))
@settings(max_examples=60)
def test_a_share_is_told_only_where_neither_side_is_few(sides) -> None:
    yes, people = [a for a, _ in sides], [a + b for a, b in sides]
    found = hidden(frame(yes, people), measure("feedback_positive"), By.MONTH, LIMIT)
    few = [min(side) < LIMIT for side in sides]
    assert [cell is not CountShown.SHOWN for cell in found.values] == few
    assert found.values == found.numerators


def test_a_mean_of_few_people_is_not_told_and_a_gap_stays_a_gap() -> None:
    shown = frame([8.0, np.nan, 50.0], [2.0, np.nan, 12.0])
    found = hidden(shown, measure("feedback_score"), By.MONTH, LIMIT)
    assert found.denominators == (CountShown.SMALL, CountShown.SHOWN, CountShown.SHOWN)
    assert found.values == (CountShown.WITHHELD, CountShown.SHOWN, CountShown.SHOWN)
    assert [found.deciding(at) for at in range(3)] == [
        CountShown.SMALL,
        CountShown.SHOWN,
        CountShown.SHOWN,
    ]


def test_a_small_day_is_guarded_within_its_week_and_within_its_month() -> None:
    events = [8] * 7 + [7, 1, *[9] * 5] + [9] * 14 + [1]  # the last one is alone in its week
    shown = frame(events, [50] * len(events), By.DAY)
    found = hidden(shown, measure("dignity_concerns"), By.DAY, LIMIT).numerators
    assert found[7:14].count(CountShown.SMALL) == found[7:14].count(CountShown.WITHHELD) == 1
    assert set(found[:7]) == set(found[14:21]) == {CountShown.SHOWN}
    october = slice(24, None)
    assert {period_start(day, By.MONTH).month for day in shown["period"][october]} == {10}
    assert (found[28], found[october].count(CountShown.WITHHELD)) == (CountShown.SMALL, 1)


def test_what_is_counted_of_calls_and_doses_is_told_whole() -> None:
    shown = frame([0, 1], [2, 3])
    for each in (each for each in CATALOGUE if each.hides is Hides.NOTHING):
        assert not hidden(shown, each, By.WEEK, LIMIT).anything


@pytest.mark.parametrize("export", ["complaints", "feedback"])
def test_every_measure_of_what_people_say_hides_what_few_say(export) -> None:
    of_people = [each for each in CATALOGUE if export in each.reads]
    assert of_people
    assert [each.id for each in of_people if each.hides is Hides.NOTHING] == []
