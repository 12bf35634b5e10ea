"""Cached readings: the one result behind a measure's chart, its icons and its row in the table."""

import streamlit as st

from charts.reading import Reading, reading, usual_by
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.series import Wanted
from pages.furniture.here import Here
from pages.furniture.reads import ground_at, plan_at, series_at
from plan.marks import Book, Marks, marks

_KEPT = 1000


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def reading_at(here: Here, measure: str, **wanted) -> Reading:
    """The reading of one series; `wanted` are the fields of `Wanted`."""
    return reading(series_at(here, measure, **wanted), marks_at(here, measure, **wanted))


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def marks_at(here: Here, measure: str, **wanted) -> Marks:
    """What the plan and the register say around one series."""
    asked = Wanted(measure_of(measure), **wanted)
    with ground_at(here, plan_at(here)) as ground:
        return marks(ground, _book_at(here), asked)


def usual_by_at(here: Here, measure: str, **wanted) -> By:
    """How long a point of this series should be: day, week, fortnight or month."""
    return usual_by(measure_of(measure), lambda by: series_at(here, measure, by=by, **wanted))


@st.cache_resource(show_spinner=False, max_entries=8)
def _book_at(here: Here) -> Book:
    return Book.of(here.register)
