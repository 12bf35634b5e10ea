"""Cached reads of the page of punctuality."""

from dataclasses import replace
from datetime import date

import streamlit as st

from charts.reading import Reading, reading
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.questions.calls import (
    Exceptions,
    Gap,
    Given,
    Lateness,
    Which,
    exceptions,
    gaps,
    given,
    lateness,
    narrowed,
    weeks_back,
)
from metrics.questions.late_calls import LateCall, late_calls
from metrics.questions.patterns import Asked, Tally, tallies
from metrics.series import Series
from metrics.settings import settings_in_force
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.punctuality import View
from pages.furniture.readings import marks_at, reading_at

PROCESS = ("feasible_gaps", "published_ahead", "delays_escalated", "delay_minutes")
OUTCOME = "punctuality"
BALANCING = ("short_calls", "continuity")
BY_PERSON_AND_MONTH = frozenset({"continuity"})  # never of one run, weekday or hour
NARROWED_WEEKS = 26
_KEPT = 100


@of_data(show_spinner="Counting the calls …", max_entries=_KEPT)
def tallies_at(here: Data, asked: Asked) -> tuple[Tally, ...]:
    """Calls by place, day and hour."""
    with cursor_of(here) as cursor:
        return tallies(cursor, asked)


@of_data(max_entries=_KEPT)
def lateness_at(here: Data, asked: Asked, verified_only: bool) -> Lateness:
    """How early and late the calls began."""
    with cursor_of(here) as cursor:
        return lateness(cursor, asked, verified_only=verified_only)


@of_data(max_entries=_KEPT)
def given_at(here: Data, asked: Asked, by_place: str, verified_only: bool) -> tuple[Given, ...]:
    """Minutes planned and given."""
    with cursor_of(here) as cursor:
        return given(cursor, asked, by_place=by_place, verified_only=verified_only)


@of_data(max_entries=_KEPT)
def gaps_at(here: Data, asked: Asked) -> tuple[Gap, ...]:
    """Minutes planned and taken between calls."""
    with cursor_of(here) as cursor:
        return gaps(cursor, asked)


@of_data(max_entries=_KEPT)
def exceptions_at(here: Data, asked: Asked, which: Which, verified_only: bool) -> Exceptions:
    """The calls behind a figure."""
    with cursor_of(here) as cursor:
        return exceptions(cursor, asked, which, verified_only=verified_only)


@of_data(show_spinner="Asking why each was late …", max_entries=_KEPT)
def causes_at(
    here: Data, branches: tuple[str, ...], days: tuple[date, ...]
) -> dict[tuple[str, date], LateCall]:
    """Why calls were late, by call and day: in one question, for to ask takes longest."""
    if not days:
        return {}
    with cursor_of(here) as cursor:
        found = late_calls(cursor, branches, days[0], days[-1])
    return {(late.visit_id, late.planned_day): late for late in found}


@of_data(max_entries=_KEPT)
def setting_at(here: Data, site: str, name: str) -> float:
    """One setting in force today."""
    with cursor_of(here) as cursor:
        return settings_in_force(cursor, site, here.today).value(name)


def readings_of(here: Here, view: View) -> dict[str, Reading]:
    """The readings of the chain by measure: from the facts, or counted anew where those cannot."""
    if not view.asked.is_within_days and not view.asked.area:
        return {id: _by_week(here, view, id) for id in (*PROCESS, OUTCOME, *BALANCING)}
    return _narrowed(here, view)


def _by_week(here: Here, view: View, id: str) -> Reading:
    part = view.part if id == OUTCOME else ""
    by = By.MONTH if measure_of(id).monthly else By.WEEK
    return reading_at(here, id, sites=view.sites, part=part, by=by)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _narrowed(here: Here, view: View) -> dict[str, Reading]:
    return {
        each.measure.id: reading(
            each, marks_at(here, each.measure.id, sites=view.sites, part=each.wanted.part)
        )
        for each in _series_of(here, view.asked, view.part)
    }


@of_data(show_spinner="Counting these calls week by week …", max_entries=_KEPT)
def _series_of(here: Data, asked: Asked, part: str) -> tuple[Series, ...]:
    chosen = [id for id in (*PROCESS, OUTCOME, *BALANCING) if id not in BY_PERSON_AND_MONTH]
    wanted = [(measure_of(id), part if id == OUTCOME else "") for id in chosen]
    longer = replace(asked, first=weeks_back(asked.last, NARROWED_WEEKS))
    with cursor_of(here) as cursor:
        return tuple(narrowed(cursor, wanted, longer, here.today))
