"""What is read is kept by what it rests on, and a visit opens the data once."""

from dataclasses import replace
from datetime import date

import duckdb
import pytest
import streamlit as st

from pages.shared.reading import Data, Here, cursor_of, of_data, one_cursor

HERE = Here("/nowhere", "generation-000001", date(2026, 11, 16), "sqlite://", last_entry=1)
read: list[Data] = []


@of_data(st.cache_resource)
def days_since(here: Data, day: date) -> int:
    read.append(here)
    return (here.today - day).days


@of_data()
def entry_of_the_plan(here: Data) -> int:
    return here.last_entry


def test_a_change_of_the_plan_does_not_make_the_data_be_read_again() -> None:
    days_since(HERE, date(2026, 11, 1))
    asked = len(read)
    assert days_since(replace(HERE, last_entry=2), date(2026, 11, 1)) == 15
    assert len(read) == asked
    assert days_since(replace(HERE, today=date(2026, 11, 17)), date(2026, 11, 1)) == 16
    days_since(replace(HERE, generation="generation-000002"), date(2026, 11, 1))
    assert len(read) == asked + 2


def test_what_is_kept_by_the_data_cannot_rest_on_the_plan() -> None:
    with pytest.raises(AttributeError, match="last_entry"):
        entry_of_the_plan(HERE)


def test_a_visit_opens_the_data_once_and_closes_them(empty_store) -> None:
    here = replace(HERE, root=str(empty_store), generation="")
    with one_cursor():
        with cursor_of(here) as first:
            pass
        with cursor_of(replace(here, last_entry=2)) as second:
            assert second is first
            assert second.execute("SELECT count(*) FROM calls").fetchone() == (0,)
    with pytest.raises(duckdb.ConnectionException):
        first.execute("SELECT 1")


def test_outside_a_visit_those_within_share_the_outer_one(empty_store) -> None:
    here = replace(HERE, root=str(empty_store), generation="")
    with cursor_of(here) as outer, cursor_of(here) as inner:
        assert inner is outer
    with cursor_of(here) as later:
        assert later is not outer
