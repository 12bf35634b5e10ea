"""What a page shows, read once and kept: the data on a day, and the plan as its register stands."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from charts.reading import Reading, reading, usual_by
from connectors.warehouse import Store, read
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.series import Series, SeriesWanted, series
from metrics.settings import differing, in_words, settings_in_force
from plan.clock import today_of
from plan.database import address_of
from plan.due import most_pressing_first
from plan.evidence import Ground
from plan.marks import Book, Marks, marks
from plan.model import Plan
from plan.places import Places, read_places
from plan.register import Register, open_register
from plan.standing import Standing, standings
from plan.verdict import Verdict, verdicts_on
from reports.edition import Edition

# What a page shows: the data of a store on a day, and the plan as its register stands.


_SHOWN = "here"
HOME = Path(__file__).parents[2] / "data" / "warehouse"


@dataclass(frozen=True)
class Data:
    """Which data, and the day on which they are read; what they say never changes."""

    root: str
    generation: str  # "" while nothing was ever loaded
    today: date

    @property
    def store(self) -> Store:
        return Store(Path(self.root))

    @property
    def data(self) -> "Data":
        """The data alone, without the plan."""
        return Data(self.root, self.generation, self.today)


@dataclass(frozen=True)
class Here(Data):
    """All that a figure on the screen depends on; what is read for one `Here` never changes."""

    register_url: str
    last_entry: int  # of the register

    @property
    def register(self) -> Register:
        return _register(self.root, self.register_url)


def here() -> Here:
    """What is here at this moment."""
    root = store_root()
    url = f"{address_of(root)}"  # as text it hides its password
    register = _register(str(root), url)
    data = str(root), Store(root).generation, _today(register)
    now = Here(*data, url, register.last_entry())
    st.session_state[_SHOWN] = now
    return now


def here_shown() -> Here:
    """What the page on the screen is about: what was here when it began."""
    return st.session_state.get(_SHOWN) or here()


def store_root() -> Path:
    """The folder of the store: GRIP_STORE where set, else data/warehouse."""
    return Path(os.environ.get("GRIP_STORE") or HOME).resolve()


@st.cache_resource(show_spinner=False)
def _register(root: str, url: str) -> Register:
    """The register of the store at `root`, opened once."""
    return open_register(Path(root))


def _today(register: Register) -> date:
    try:
        return today_of(register)
    except ValueError as told:  # GRIP_TODAY is not a date
        st.error(str(told))
        st.stop()


# What is read is kept by what it rests on: the data alone, or also the plan beside them.


def of_data(kind: Callable = st.cache_data, **how: Any) -> Callable:
    """Keeps a reading by the data, so that a change of the plan does not make it be read again.

    The reading is given the data without the plan: what it cannot ask, it cannot rest on.
    """

    def keeping(read: Callable) -> Callable:
        kept = kind(**{"show_spinner": False} | how)(read)

        @wraps(read)
        def at(here: Data, *asked: Any, **named: Any) -> Any:
            return kept(here.data, *asked, **named)

        return at

    return keeping


# A cursor on the data that are here; all reads of one visit share it.


_Shared = tuple[ExitStack, dict[Data, duckdb.DuckDBPyConnection]]
_shared: ContextVar[_Shared | None] = ContextVar("shared", default=None)


@contextmanager
def one_cursor() -> Iterator[None]:
    """Within it the same data are opened once, when they are first asked for.

    To open them takes longer than most questions, and a page asks dozens.
    """
    with ExitStack() as closing:
        token = _shared.set((closing, {}))
        try:
            yield
        finally:
            _shared.reset(token)


@contextmanager
def cursor_of(here: Data) -> Iterator[duckdb.DuckDBPyConnection]:
    """The cursor on the newest generation: that of the visit, else one of its own."""
    shared = _shared.get()
    if shared is None:
        with one_cursor(), cursor_of(here) as cursor:
            yield cursor
        return
    closing, cursors = shared
    if here.data not in cursors:
        cursors[here.data] = closing.enter_context(read(here.store))
    yield cursors[here.data]


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
    """The series of one measure; `wanted` are the fields of `SeriesWanted`."""
    with cursor_of(here) as cursor:
        return series(cursor, SeriesWanted(measure_of(measure), **wanted), here.today)


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


# Cached reads of what was loaded: how far each export reaches, every load, rows put aside.


@dataclass(frozen=True)
class Freshness:
    """How far one export reaches, and when it last came."""

    source: str
    through: date | None  # the last complete day; None for what has no days of its own
    loaded_at: datetime | None


@of_data(max_entries=KEPT)
def freshness_at(here: Data) -> tuple[Freshness, ...]:
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


@of_data(max_entries=KEPT)
def loads_at(here: Data) -> pd.DataFrame:
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
            load_files.sha256,
            load_files.error
        FROM load_files
        JOIN loads USING (load_id)
        ORDER BY loads.loaded_at DESC, load_files.file
        """,
    )


@of_data(max_entries=KEPT)
def quarantine_at(here: Data) -> pd.DataFrame:
    """Every row that was put aside, without what it says."""
    return table_at(
        here,
        """
        SELECT
            quarantine.load_id,
            quarantine.file,
            quarantine.source,
            quarantine.line,
            quarantine.column_name,
            quarantine.reason,
            quarantine.found,
            quarantine.expected
        FROM quarantine
        ORDER BY quarantine.load_id DESC, quarantine.file, quarantine.line
        """,
    )


# Cached readings: the one result behind a measure's chart, its icons and its row in the table.


_KEPT = 1000


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def reading_at(here: Here, measure: str, **wanted) -> Reading:
    """The reading of one series; `wanted` are the fields of `SeriesWanted`."""
    return reading(series_at(here, measure, **wanted), marks_at(here, measure, **wanted))


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def marks_at(here: Here, measure: str, **wanted) -> Marks:
    """What the plan and the register say around one series."""
    asked = SeriesWanted(measure_of(measure), **wanted)
    with ground_at(here, plan_at(here)) as ground:
        return marks(ground, _book_at(here), asked)


def usual_by_at(here: Here, measure: str, **wanted) -> By:
    """How long a point of this series should be: day, week, fortnight or month."""
    return usual_by(measure_of(measure), lambda by: series_at(here, measure, by=by, **wanted))


@st.cache_resource(show_spinner=False, max_entries=8)
def _book_at(here: Here) -> Book:
    return Book.of(here.register)


# Where every action stands: read anew as soon as anyone loads, edits, reviews or acknowledges.


def standings_at(here: Here) -> tuple[Standing, ...]:
    """Where each action stands, what needs a decision first.

    The plan and its verdicts are kept by what is `here`; reviews, acknowledgements and points set
    aside change neither, so they have a number of their own.
    """
    return _standings(here, here.register.last_decision())


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _standings(here: Here, last_decision: int) -> tuple[Standing, ...]:
    return most_pressing_first(standings(here.register, plan_at(here), verdicts_at(here)))


# The edition that a document is made from, of what a page shows.


@contextmanager
def edition_at(here: Here) -> Iterator[Edition]:
    """An edition of what is here, its verdicts those that the pages show."""
    with ground_at(here, plan_at(here)) as ground:
        yield Edition(ground, here.register, here.generation, here.last_entry, verdicts_at(here))
