"""What is read is kept by what it rests on, and a visit opens the data once."""

from dataclasses import replace
from datetime import date

import duckdb
import pytest

from charts.run_chart import SPARK
from pages.shared.charts import trend
from pages.shared.reading import Basis, cursor_of, one_cursor
from tests.charts.pictures import improved

BASIS = Basis("/nowhere", "generation-000001", date(2026, 11, 16), "sqlite://", entry=1)
asked: list[date] = []


def days_since(cursor: duckdb.DuckDBPyConnection, day: date, today: date) -> int:
    asked.append(day)
    return (today - day).days


def test_a_change_of_the_plan_does_not_make_the_data_be_read_again(empty_store) -> None:
    basis, first = replace(BASIS, root=str(empty_store), generation=""), date(2026, 11, 1)
    basis.ask(days_since, first, basis.today)
    before = len(asked)
    later = replace(basis, entry=2)
    assert later.ask(days_since, first, later.today) == 15
    assert len(asked) == before
    tomorrow = replace(basis, today=date(2026, 11, 17))
    assert tomorrow.ask(days_since, first, tomorrow.today) == 16
    replace(basis, root=f"{empty_store} again").ask(days_since, first, basis.today)
    assert len(asked) == before + 2


def test_what_is_kept_by_the_data_cannot_rest_on_the_plan() -> None:
    with pytest.raises(AttributeError, match="entry"):
        _ = BASIS.data.entry


def test_a_visit_opens_the_data_once_and_closes_them(empty_store) -> None:
    basis = replace(BASIS, root=str(empty_store), generation="")
    with one_cursor():
        with cursor_of(basis) as first:
            pass
        with cursor_of(replace(basis, entry=2)) as second:
            assert second is first
            assert second.execute("SELECT count(*) FROM calls").fetchone() == (0,)
    with pytest.raises(duckdb.ConnectionException):
        first.execute("SELECT 1")


def test_outside_a_visit_those_within_share_the_outer_one(empty_store) -> None:
    basis = replace(BASIS, root=str(empty_store), generation="")
    with cursor_of(basis) as outer, cursor_of(basis) as inner:
        assert inner is outer
    with cursor_of(basis) as later:
        assert later is not outer


def test_small_pictures_of_the_same_figures_each_say_their_own_usual_level() -> None:
    before, of_all = (trend(BASIS, of, SPARK) for of in (improved(), improved(baseline=None)))
    assert "usual%20before%2086.1" in before
    assert before != of_all
