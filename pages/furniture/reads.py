"""Cached reads: everything is kept by what is `here`, so a new load or a new note shows at once."""

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd
import streamlit as st

from connectors.warehouse import read
from metrics.catalogue import find
from metrics.series import Series, Wanted, series
from pages.furniture.here import Here
from plan.model import Plan
from plan.places import Places, read_places
from plan.verdict import Verdict, verdicts

_KEPT = 8  # generations, entries or days that stay in memory at once


@dataclass(frozen=True)
class Freshness:
    """How far one export reaches, and when it last came."""

    source: str
    through: date | None  # the last complete day; None for what has no days of its own
    loaded_at: datetime | None


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def plan_at(here: Here) -> Plan:
    """The plan as the register stands."""
    return here.register.plan()


@st.cache_data(show_spinner="Working out what each action has changed …", max_entries=_KEPT)
def verdicts_at(here: Here) -> tuple[Verdict, ...]:
    """The verdict on every action, the most urgent first; none while nothing is loaded."""
    if not here.generation:
        return ()
    with read(here.store) as cursor:
        return verdicts(cursor, plan_at(here), here.today)


@st.cache_data(show_spinner=False, max_entries=200)
def series_at(here: Here, measure: str, **wanted) -> Series:
    """The series of one measure; `wanted` are the fields of `Wanted`."""
    with read(here.store) as cursor:
        return series(cursor, Wanted(find(measure), **wanted), here.today)


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def places_at(here: Here) -> Places:
    """Every place that the data speak of, and what it belongs to."""
    if not here.generation:
        return Places({}, {})
    with read(here.store) as cursor:
        return read_places(cursor)


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def freshness_at(here: Here) -> tuple[Freshness, ...]:
    """Every export that ever came, in the order of its name."""
    rows = rows_at(
        here,
        """
        SELECT
            load_files.source,
            max(coverage.through),
            max(loads.loaded_at)
        FROM load_files
        JOIN loads USING (load_id)
        LEFT JOIN coverage USING (source)
        WHERE load_files.error IS NULL OR load_files.error = ''
        GROUP BY ALL
        ORDER BY ALL
        """,
    )
    return tuple(Freshness(*row) for row in rows if row[0])


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def loads_at(here: Here) -> pd.DataFrame:
    """Every file of every load with what became of its rows, the newest load first."""
    return table_at(
        here,
        """
        SELECT
            loads.loaded_at,
            load_files.file,
            load_files.source,
            load_files.read,
            load_files.loaded,
            load_files.replaced,
            load_files.unchanged,
            load_files.rejected,
            load_files.withdrawn,
            load_files.error
        FROM load_files
        JOIN loads USING (load_id)
        ORDER BY loads.loaded_at DESC, load_files.file
        """,
    )


@st.cache_data(show_spinner=False, max_entries=_KEPT)
def quarantine_at(here: Here) -> pd.DataFrame:
    """Every row that was put aside, with its raw text, the newest load first."""
    return table_at(
        here,
        """
        SELECT file, source, line, column_name, reason, found, expected, raw
        FROM quarantine
        ORDER BY load_id DESC, file, line
        """,
    )


def rows_at(here: Here, sql: str) -> list[tuple]:
    """The rows of a query on the newest generation; none while nothing is loaded."""
    if not here.generation:
        return []
    with read(here.store) as cursor:
        return cursor.execute(sql).fetchall()


def table_at(here: Here, sql: str) -> pd.DataFrame:
    """The same as a table, empty and without columns while nothing is loaded."""
    if not here.generation:
        return pd.DataFrame()
    with read(here.store) as cursor:
        return cursor.execute(sql).df()
