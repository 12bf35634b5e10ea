"""Cached reads, kept by what is `here`: a load or a change of the plan shows at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.series import Series, Wanted, series
from metrics.settings import differing, in_words, settings_in_force
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from plan.evidence import Ground
from plan.model import Plan
from plan.places import Places, read_places
from plan.verdict import Verdict, verdicts_on

_SETTINGS_IN_FORCE = """
    WITH in_force AS (
        SELECT
            site,
            name,
            arg_max(value, from_day) AS value,
            max(from_day) AS from_day
        FROM settings
        WHERE from_day <= $today
        GROUP BY ALL
    ),
    everywhere AS (
        SELECT
            name,
            '' AS site
        FROM setting_defaults
        UNION
        SELECT
            name,
            site
        FROM in_force
    )
    SELECT
        name,
        setting_defaults.meaning,
        coalesce(in_force.value, setting_defaults.value),
        setting_defaults.unit,
        site,
        in_force.from_day
    FROM everywhere
    JOIN setting_defaults USING (name)
    LEFT JOIN in_force USING (name, site)
    ORDER BY name, site
"""
KEPT = 8  # generations, entries or days that stay in memory at once


@st.cache_data(show_spinner=False, max_entries=KEPT)
def plan_at(here: Here) -> Plan:
    """The plan as the register stands."""
    return here.register.plan()


@st.cache_resource(show_spinner="Working out what each action has changed …", max_entries=KEPT)
def verdicts_at(here: Here) -> tuple[Verdict, ...]:
    """The verdict on every action, the most urgent first."""
    with ground_at(here, plan_at(here)) as ground:
        return verdicts_on(ground)


@contextmanager
def ground_at(here: Here, plan: Plan) -> Iterator[Ground]:
    """A plan beside the data that are here: a change of the plan asks only for what it changed."""
    with cursor_of(here) as cursor:
        known = _known(here.data)
        yield Ground(cursor, plan, here.today, places_at(here), known)


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _known(data: Data) -> dict:
    """What was worked out from these data on this day."""
    return {}


@of_data(max_entries=200)
def series_at(here: Data, measure: str, **wanted) -> Series:
    """The series of one measure; `wanted` are the fields of `Wanted`."""
    with cursor_of(here) as cursor:
        return series(cursor, Wanted(measure_of(measure), **wanted), here.today)


@of_data(max_entries=KEPT)
def places_at(here: Data) -> Places:
    """Every place that the data speak of, and what it belongs to."""
    with cursor_of(here) as cursor:
        return read_places(cursor)


@of_data(max_entries=KEPT)
def settings_at(here: Data) -> list[tuple]:
    """Name, meaning, value, unit, site ("" for all) and first day (None: default) in force now."""
    return rows_at(here, _SETTINGS_IN_FORCE, {"today": here.today})


@of_data(max_entries=200)
def said_settings_at(here: Data, measure: str, site: str) -> tuple[str, tuple[str, ...]]:
    """The settings of a measure in words, and the sites that have their own."""
    asked = measure_of(measure)
    with cursor_of(here) as cursor:
        told = in_words(asked, settings_in_force(cursor, site, here.today))
        apart = differing(cursor, asked.settings, here.today)
    return told, tuple(sorted({each.site for each in apart}))


@of_data(max_entries=100)
def small_cell_at(here: Data, sites: tuple[str, ...]) -> int:
    """Counts of people below this are not told."""
    with cursor_of(here) as cursor:
        force = settings_in_force(cursor, sites[0] if len(sites) == 1 else "", here.today)
    return int(force.value("small_cell"))


def rows_at(here: Data, sql: str, bound: dict | None = None) -> list[tuple]:
    """The rows of a query on the newest generation, or on an empty one if nothing is loaded."""
    with cursor_of(here) as cursor:
        return cursor.execute(sql, bound or {}).fetchall()


def table_at(here: Data, sql: str) -> pd.DataFrame:
    """The same as a table."""
    with cursor_of(here) as cursor:
        return cursor.execute(sql).df()
