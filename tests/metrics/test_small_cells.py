"""Small cells: hidden, and not to be worked out from the total that stands beside them."""

from datetime import datetime
from functools import partial
from itertools import product

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.catalogue import measure
from metrics.measure import Hides
from metrics.small_counts import (
    CountShown,
    cells,
    guarded_at,
    hidden_at,
    hide_at_houses,
    houses_of_few,
    may_show_total,
    unless_hidden,
)
from tests.metrics.warehouse import Warehouse

few = st.lists(st.integers(0, 9), max_size=5)


def fitting(counts: list[int], found: tuple[CountShown, ...], limit: int) -> list[set[int]]:
    """Every value that each hidden cell may have, by what a reader sees: tried one by one."""
    hidden = [at for at, cell in enumerate(found) if cell is not CountShown.SHOWN]
    total = sum(counts[at] for at in hidden)
    ranges = [
        range(limit) if found[at] is CountShown.SMALL else range(limit, total + 1) for at in hidden
    ]
    values: list[set[int]] = [set() for _ in hidden]
    for tried in product(*ranges):
        if sum(tried) == total:
            for place, value in enumerate(tried):
                values[place].add(value)
    return values


@given(few, st.integers(1, 4))
def test_no_hidden_count_can_be_worked_out_where_the_total_may_be_shown(counts, limit) -> None:
    found = cells(counts, limit)
    if may_show_total(counts, limit):
        assert all(len(values) > 1 for values in fitting(counts, found, limit))


@given(few, st.integers(0, 4))
def test_every_small_count_is_hidden_and_no_other_without_a_total(counts, limit) -> None:
    alone = cells(counts, limit, has_total=False)
    assert [cell is CountShown.SMALL for cell in alone] == [count < limit for count in counts]
    both = zip(alone, cells(counts, limit), strict=True)
    assert all(guarded is cell or cell is CountShown.SHOWN for cell, guarded in both)


@given(st.lists(st.integers(10, 500), min_size=4, max_size=30), st.integers(0, 4))
def test_a_large_table_with_one_small_cell_can_always_have_its_total(large, small) -> None:
    counts = [*large, small]
    assert may_show_total(counts, 5)
    assert cells(counts, 5).count(CountShown.WITHHELD) <= 2


def test_a_total_that_is_small_itself_is_not_shown() -> None:
    assert not may_show_total([1, 0], 1)
    assert not may_show_total([3], 5)


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    assert set(cells([5, 6, None], 5)) == {CountShown.SHOWN}
    assert may_show_total([5, 6], 5)


def test_a_count_that_was_not_supplied_is_no_small_count() -> None:
    assert cells([None, 2, 40], 5) == (CountShown.SHOWN, CountShown.SMALL, CountShown.WITHHELD)


def test_the_sign_does_not_tell_the_count() -> None:
    words = {unless_hidden(CountShown.SMALL, count, 5) for count in ("0", "4")}
    assert words == {"fewer than 5"}


def test_at_a_house_of_few_people_small_counts_and_what_is_made_of_them_are_hidden() -> None:
    rows = pd.DataFrame(
        {"House": ["Elm", "Oak"], "Errors": [2, 2], "Doses": [40, 900], "Per 1,000": [50.5, 2.2]}
    )
    told = hide_at_houses(rows, {"Elm"}, 5)
    assert told.loc[0].tolist() == ["Elm", "fewer than 5", 40, "not shown"]
    assert told.loc[1].tolist() == ["Oak", 2, 900, 2.2]
    assert hide_at_houses(rows, (), 5) is rows


@pytest.mark.parametrize(
    ("house", "count", "words"), [("Elm", 4, "fewer than 5"), ("Elm", 5, ""), ("Oak", 4, "")]
)
def test_words_stand_for_a_small_count_at_a_house_of_few_people(house, count, words) -> None:
    assert hidden_at(house, count, {"Elm"}, 5) == words


@pytest.mark.parametrize(
    ("id", "sites", "hides"),
    [
        ("mar_errors", ("Elm",), Hides.EVENTS),
        ("anomalies_escalated", ("Elm",), Hides.EITHER_SIDE),
        ("mar_errors", ("Oak",), Hides.NOTHING),  # five people
        ("mar_errors", ("Elm", "Oak"), Hides.NOTHING),
        ("mar_errors", (), Hides.NOTHING),
        ("punctuality", ("Elm",), Hides.NOTHING),
        ("dignity_concerns", ("Elm",), Hides.EVENTS),  # as everywhere
    ],
)
def test_a_measure_of_doses_or_checks_hides_small_counts_at_one_house_of_few_people(
    warehouse: Warehouse, id: str, sites: tuple[str, ...], hides: Hides
) -> None:
    noon = datetime(2026, 11, 2, 12)
    people = [("Elm", 4), ("Oak", 5)]
    for house, person in [(house, n) for house, many in people for n in range(many)]:
        of = {"mar_id": f"{house} {person}", "house": house, "person_id": f"{house} {person}"}
        warehouse.put("mar", of | {"due_at": noon, "outcome_code": "given"})
    few = partial(houses_of_few, warehouse.cursor, noon.date(), 5)
    told = guarded_at(measure(id), sites, "", few)
    assert told.hides is hides
    of_part = guarded_at(measure(id), sites, "gap", few).hides
    is_told_there = measure(id).hides is hides
    assert of_part is (hides if is_told_there else Hides.ANY)
    assert told.id == id
