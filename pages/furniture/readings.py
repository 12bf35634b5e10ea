"""Cached readings: the one result behind a measure's chart, its icons and its row in the table."""

import streamlit as st

from charts.reading import Reading, reading, wants_days
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.pooling import pooled_by
from metrics.series import Wanted
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Here
from pages.furniture.reads import places_at, plan_at, series_at
from plan.ground import Ground
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
    with cursor_of(here) as cursor:
        ground = Ground(cursor, plan_at(here), here.today, places_at(here))
        return marks(ground, _book_at(here), asked)


def usual_by(here: Here, measure: str, **wanted) -> By:
    """By month what is sampled once a month, day by day what is rare, the rest by week.

    Shares and scores whose weeks hold too little are pooled to fortnights or months.
    """
    asked = measure_of(measure)
    if asked.monthly:
        return By.MONTH
    if wants_days(series_at(here, measure, by=By.WEEK, **wanted)):
        return By.DAY
    return pooled_by(asked, lambda by: series_at(here, measure, by=by, **wanted))


@st.cache_resource(show_spinner=False, max_entries=8)
def _book_at(here: Here) -> Book:
    return Book.of(here.register)
