"""The readings of dignity: each rule as a claim, each figure beside a plain second opinion."""

from datetime import date, datetime, timedelta
from math import isnan
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from metrics.questions.observations import (
    ItemsObserved,
    ItemSplit,
    ObservedSpell,
    ScoreChange,
    apart,
    change,
    items_behind,
    items_observed,
    pattern,
)
from metrics.questions.observers import answers_in, beside, done_of_due, observers
from metrics.spc.rules import Side
from tests.metrics.warehouse import Warehouse
from tests.second_opinion import second_opinion_dignity as plain

FIRST, LAST = date(2026, 1, 5), date(2026, 3, 29)
UNHURRIED = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
RESULTS = ("met", "partly", "not_met", "not_applicable", None)


def item(number: int, **more) -> dict:
    """One item of an observation on Oak, met, on a Monday morning."""
    seen = {"observation_id": f"O{number}", "item": f"i{number}", "unit": "Oak", "shift": "early"}
    when = {"observed_at": datetime(2026, 1, 5, 9), "strand": "privacy", "result": "met"}
    return seen | when | more


def invented(seed: int, many: int = 90) -> list[dict]:
    """Items of a quarter at three units, by a few observers, some of it not said."""
    dice = Random(seed)
    return [
        item(
            number,
            observation_id=f"O{dice.randrange(many // 3)}",
            unit=dice.choice(("Oak", "Elm", "Ash")),
            shift=dice.choice(("early", "late", "night", None)),
            observed_at=datetime(2026, 1, 5, 7) + timedelta(hours=dice.randrange(24 * 84)),
            observer_id=dice.choice(("A", "B", "C", None)),
            observer_role=dice.choice(("deputy", "team_leader", None)),
            audit_type=dice.choice(("weekly_observation", "spot_check", None)),
            announced=dice.choice((True, False, None)),
            strand=dice.choice(("privacy", "choice", None)),
            result=dice.choice(RESULTS),
        )
        for number in range(many)
    ]


def filled(warehouse: Warehouse, rows: list[dict]) -> plain.Tables:
    warehouse.clear()
    warehouse.put("audits", *rows)
    homes = [{"site": name, "parent": "Home"} for name in ("Oak", "Elm")]
    warehouse.put("sites", *homes)
    every = ("service", "observer_id", "observer_role", "audit_type", "announced")
    return {"audits": [dict.fromkeys(every) | row for row in rows], "sites": homes}


@given(seed=st.integers(0, 10_000), splits=st.lists(st.sampled_from(list(ItemSplit)), unique=True))
@settings(max_examples=12, suppress_health_check=UNHURRIED)
def test_what_was_seen_agrees_with_the_second_opinion(warehouse, seed, splits) -> None:
    tables = filled(warehouse, invented(seed))
    splits = splits[:3] or [ItemSplit.UNIT]
    for units in ([], ["Oak"], ["Home"]):
        ours = items_observed(warehouse.cursor, units, FIRST, LAST, splits=splits)
        rows = plain.items_seen(tables, units, FIRST, LAST)
        theirs = plain.seen_by(rows, [str(split) for split in splits])
        assert ours.keys() == theirs.keys()
        for names, one in ours.items():
            own = theirs[names]
            assert one.items == len(own)
            assert one.observations == sum_of_weeks(own)
            assert one.not_met == sum(row["result"] == "not_met" for row in own)
            assert one.mean == pytest.approx(plain.mean(own))
            assert one.variance == pytest.approx(plain.variance(own), nan_ok=True)


def sum_of_weeks(rows: list[dict]) -> int:
    """Observations, week by week."""
    return len({(row["observation_id"], plain.week(row)) for row in rows})


@given(seed=st.integers(0, 10_000))
@settings(max_examples=12, suppress_health_check=UNHURRIED)
def test_observations_beside_the_others_agree_with_the_second_opinion(warehouse, seed) -> None:
    tables = filled(warehouse, invented(seed))
    rows = plain.items_seen(tables, [], FIRST, LAST)
    for split in (ItemSplit.NOTICE, ItemSplit.ROLE, ItemSplit.WEEKDAY, ItemSplit.SHIFT):
        ours = {one.name: one for one in beside(warehouse.cursor, [], FIRST, LAST, split=split)}
        theirs = plain.beside(rows, str(split))
        assert ours.keys() == theirs.keys()
        for name, (items, gap, variance) in theirs.items():
            assert ours[name].items == items
            assert ours[name].mean == pytest.approx(gap, abs=1e-9)
            assert ours[name].variance == pytest.approx(variance, nan_ok=True)


def weekly(first: date, weeks: int, met: int, of: int = 10, **more) -> list[dict]:
    """So many items met of so many, every week from a day on."""
    start = datetime.combine(first, datetime.min.time()) + timedelta(hours=9)
    return [
        item(
            number,
            observation_id=f"W{first}{week}{more}",
            item=f"i{number}",
            observed_at=start + timedelta(weeks=week),
            result="met" if number < met else "not_met",
            **more,
        )
        for week in range(weeks)
        for number in range(of)
    ]


BEGAN = date(2026, 6, 15)
SPELL = ObservedSpell.since(BEGAN, BEGAN + timedelta(days=69))
HALF_YEAR_BEFORE = BEGAN - timedelta(weeks=26)


def test_a_square_that_rose_is_marked_and_one_that_did_not_is_not(warehouse: Warehouse) -> None:
    warehouse.put("audits", *weekly(HALF_YEAR_BEFORE, 26, 5), *weekly(BEGAN, 10, 9))
    same = {"strand": "choice"}
    warehouse.put("audits", *weekly(HALF_YEAR_BEFORE, 26, 7, **same), *weekly(BEGAN, 10, 7, **same))
    found = {one.names[2]: one.change for one in pattern(warehouse.cursor, ["Oak"], SPELL)}
    assert found["privacy"].side is Side.ABOVE
    assert found["privacy"].size == pytest.approx(40)
    assert found["choice"].side is Side.NEITHER


def test_fewer_than_twenty_items_or_five_weeks_are_not_judged(warehouse: Warehouse) -> None:
    before = weekly(HALF_YEAR_BEFORE, 26, 1)
    warehouse.put("audits", *before, *weekly(BEGAN, 4, 10))
    (square,) = pattern(warehouse.cursor, [], SPELL)
    assert square.since.items == 40
    assert not square.change.is_known
    assert square.change.side is Side.NEITHER


def test_what_was_seen_in_the_bad_spell_is_not_the_comparison() -> None:
    since = date(2026, 5, 4)
    spell = ObservedSpell.since(BEGAN, LAST, problem_since=since)
    assert spell.before_last == since - timedelta(days=1)
    assert (spell.before_last - spell.before_first).days == 26 * 7 - 1


def test_chance_alone_marks_a_view_of_many_squares_seldom() -> None:
    """300 views of 30 squares in which nothing changed: about one in twenty holds a mark."""
    dice, marked = Random(5), 0
    for _ in range(300):
        squares = [(by_chance(dice, 26), by_chance(dice, 20)) for _ in range(30)]
        marked += any(change(*pair, 30).side is not Side.NEITHER for pair in squares)
    assert marked / 300 <= 0.09


def by_chance(dice: Random, weeks: int, items: int = 9) -> ItemsObserved:
    scores = [sum(dice.random() < 0.7 for _ in range(items)) for _ in range(weeks)]
    return ItemsObserved(
        weeks=weeks, observations=weeks, items=items * weeks, score=sum(scores),
        score_by_score=sum(one**2 for one in scores), score_by_items=items * sum(scores),
        items_by_items=weeks * items**2,
    )  # fmt: skip


def test_more_squares_looked_at_together_need_a_larger_change() -> None:
    dice = Random(1)
    pair = by_chance(dice, 26), by_chance(dice, 26)
    one, many = change(*pair), change(*pair, 45)
    assert many.low < one.low
    assert many.high > one.high


def test_a_square_where_all_was_met_is_not_certain() -> None:
    all_met = ItemsObserved(weeks=6, observations=6, items=24, score=24, score_by_score=96,
                   score_by_items=96, items_by_items=96)  # fmt: skip
    assert all_met.variance > 0
    assert ScoreChange().side is Side.NEITHER


def test_items_behind_a_square_are_those_that_it_counts(warehouse: Warehouse) -> None:
    filled(warehouse, invented(7))
    splits = (ItemSplit.UNIT, ItemSplit.SHIFT, ItemSplit.STRAND)
    squares = items_observed(warehouse.cursor, [], FIRST, LAST, splits=splits)
    assert len(squares) > 10
    for names, one in squares.items():
        rows = items_behind(warehouse.cursor, [], (FIRST, LAST), splits, names=names)
        assert len(rows) == one.items
        assert {(row.unit, row.shift, row.strand) for row in rows} == {names}
        assert sum(row.result == "not_met" for row in rows) == one.not_met


def test_items_behind_name_no_observer() -> None:
    from metrics.questions.observations import ObservedItem as Item

    assert not [name for name in Item.__dataclass_fields__ if "observer" in name]


def test_spot_checks_count_as_unannounced_where_nothing_is_said(warehouse: Warehouse) -> None:
    kinds = [
        (None, "spot_check"),
        (True, "spot_check"),
        (None, "weekly_observation"),
        (False, None),
    ]
    for number, (announced, kind) in enumerate(kinds):
        warehouse.put("audits", item(number, announced=announced, audit_type=kind))
    found = items_observed(warehouse.cursor, [], FIRST, LAST, splits=[ItemSplit.NOTICE])
    assert {name: one.items for (name,), one in found.items()} == {
        "unannounced": 2, "announced": 1, "": 1,
    }  # fmt: skip


def test_spot_checks_are_held_against_the_same_units_and_months_only(warehouse: Warehouse) -> None:
    """Elm scores low and has all the spot checks: they are no lower than Elm's announced ones."""
    told, spot = {"announced": True}, {"announced": False}
    warehouse.put("audits", *weekly(FIRST, 10, 9, **told))
    warehouse.put("audits", *weekly(FIRST, 10, 4, unit="Elm", **told))
    warehouse.put("audits", *weekly(FIRST, 10, 4, unit="Elm", **spot))
    found = {
        one.name: one for one in beside(warehouse.cursor, [], FIRST, LAST, split=ItemSplit.NOTICE)
    }
    assert found["unannounced"].gap.size == pytest.approx(0)
    assert found["unannounced"].gap.side is Side.NEITHER


def test_observers_are_numbered_by_who_began_first_within_a_role(warehouse: Warehouse) -> None:
    for number, (who, role, day) in enumerate(
        [("Z9", "team_leader", 6), ("A1", "team_leader", 8), ("M5", "deputy", 7)]
    ):
        when = {"observed_at": datetime(2026, 7, day, 9)}
        warehouse.put("audits", item(number, observer_id=who, observer_role=role, **when))
    found = observers(warehouse.cursor, [], SPELL)
    assert [(one.role, one.number, one.months[0].month.month) for one in found] == [
        ("deputy", 1, 7), ("team_leader", 1, 7), ("team_leader", 2, 7),
    ]  # fmt: skip
    assert "Z9" not in repr(found)


def test_an_observer_who_grows_kinder_drifts_and_the_others_do_not(warehouse: Warehouse) -> None:
    marks = {"A": (5, 9), "B": (5, 5), "C": (5, 5), "D": (5, 5)}
    for who, (before, since) in marks.items():
        own = {"observer_id": who, "observer_role": "team_leader"}
        warehouse.put("audits", *weekly(HALF_YEAR_BEFORE, 26, before, **own))
        warehouse.put("audits", *weekly(BEGAN, 10, since, **own))
    found = observers(warehouse.cursor, ["Oak"], SPELL)
    assert found[0].drift.side is Side.ABOVE
    assert found[0].drift.size == pytest.approx(40)
    assert all(one.drift.side is not Side.ABOVE for one in found[1:])


def test_an_observer_alone_on_a_unit_cannot_be_held_against_anyone(warehouse: Warehouse) -> None:
    own = {"observer_id": "A", "observer_role": "deputy"}
    warehouse.put("audits", *weekly(HALF_YEAR_BEFORE, 26, 5, **own), *weekly(BEGAN, 10, 9, **own))
    (alone,) = observers(warehouse.cursor, ["Oak"], SPELL)
    assert not alone.drift.is_known
    assert len(alone.months) > 6


def test_a_gap_of_none_is_never_beyond_chance() -> None:
    assert isnan(apart(ItemsObserved()).size)


def test_readings_of_nothing_are_empty(warehouse: Warehouse) -> None:
    warehouse.cursor.execute("CREATE TABLE facts (definition VARCHAR, site VARCHAR, part VARCHAR, "
                             "day DATE, numerator DOUBLE, denominator DOUBLE)")  # fmt: skip
    warehouse.cursor.execute("CREATE TABLE fact_state (measure VARCHAR, definition VARCHAR)")
    assert pattern(warehouse.cursor, [], SPELL) == ()
    assert observers(warehouse.cursor, [], SPELL) == ()
    assert done_of_due(warehouse.cursor, "observations_done", [], FIRST, last=LAST) == ()
    (none,) = answers_in(warehouse.cursor, [], [(FIRST, LAST)])
    assert none.answers == 0
    assert isnan(none.percent_positive)
