"""What a page shows: the edition on the screen, each thing that is read of it kept."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import duckdb
import streamlit as st

from connectors.generations import opened
from connectors.warehouse import Store, read
from metrics.questions.calls import hold_all
from metrics.series import Series
from plan.access import AccessReach, Deed, Door, Visitor, reach
from plan.backup import finish
from plan.clock import today_of
from plan.database import address_of
from plan.model import Plan
from plan.register import NotAllowed, Register, open_register
from reports.edition import Cursor, Edition

HOME = Path(__file__).parents[2] / "data" / "warehouse"
KEPT = 8  # generations, entries or days that stay in memory at once
_SHOWN = "basis"
VISITOR = "visitor"  # who signed in, set anew at the door by every visit
# Questions whose answer names no site, or is cut to those that may be read.
_OF_NO_SITE = {
    "read_places", "freshness", "export_gaps", "counted", "settings_by_site",
    "houses_of_few", "days_to_review", "setting_spans", "missing", "newest_findings", "differing",
    "is_of_this_version",
}  # fmt: skip
_Answer = TypeVar("_Answer")


# Kept by what it rests on, written out: for Streamlit to look through a dataclass takes longer than
# many a question.


@st.cache_resource(show_spinner="Reading the data …", max_entries=3000)
def _answer(key: str, _work: Callable[[], Any]) -> Any:
    return _work()


@st.cache_resource(show_spinner="Working out what each action has changed …", max_entries=8 * KEPT)
def _large_answer(key: str, _work: Callable[[], Any]) -> Any:
    return _work()


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
        return Data(self.root, self.generation, self.today)

    def kept(self, work: Callable[[], _Answer], *what: object) -> _Answer:
        """What `work` gives, which rests on this and on `what` alone."""
        return _answer(repr((self, what)), work)

    def kept_of_all(self, work: Callable[[], _Answer], *what: object) -> _Answer:
        """The same of what is so large that fewer of it stay in memory."""
        return _large_answer(repr((self, what)), work)


@dataclass(frozen=True)
class Basis(Data, Edition):
    """The edition that is on the screen; what is read of it never changes, and is kept by it."""

    register_url: str
    entry: int
    visitor: Visitor | None = None  # who signed in; None where nobody has to

    @property
    def whole(self) -> "Basis":
        return replace(self, visitor=None)

    def reach(self, deed: Deed) -> AccessReach:
        return reach(self.visitor.person, deed, self.places) if self.visitor else AccessReach(True)

    def _must_be_open(self, question: str, asked: object) -> None:
        """Raises NotAllowed where a question is of places, or of all, that may not be read; they
        may be as those of an action that may be read, too: that is all that it acts at."""
        if self.visitor is None or question in _OF_NO_SITE:
            return
        wanted = _sites_in(asked, frozenset(self.places.kinds))
        of_actions = (frozenset(action.sites) for action in self.plan.actions)
        if not self.reach(Deed.READ_SITE).holds(wanted) and wanted not in of_actions:
            where = ", ".join(sorted(wanted)) or "all sites together"
            raise NotAllowed(f"You may not read figures of {where}.")

    def _ask(self, cursor: Cursor, question: Callable, asked: tuple, named: dict) -> Any:
        self._must_be_open(question.__name__, (asked, named))
        return super()._ask(cursor, question, asked, named)

    def series(self, measure: str, **wanted: Any) -> Series:
        self._must_be_open("series", wanted)
        return super().series(measure, **wanted)

    def cursor(self) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        return cursor_of(self)

    def ask_of_calls(
        self, first: date, question: Callable[..., _Answer], *asked: Any, **named: Any
    ) -> _Answer:
        """What is asked of calls from `first` on: out of those of the newest half-year, which are
        worked out once for all questions, where it is of those."""
        since, cursor = self.newest_calls or (date.max, self.cursor)
        return self._ask(cursor if first >= since else self.cursor, question, asked, named)

    @property
    def newest_calls(self) -> tuple[date, Cursor] | None:
        """The calls of the newest half-year, where it is held: from which day on, and of whom."""
        return _newest_calls(self.data, self.last_day("punctuality", "published_ahead"))

    @property
    def register(self) -> Register:
        """Of the store, for whoever signed in behind a door."""
        known, shown = _register(self.root, self.register_url), None
        if self.visitor is None:
            return known
        if not self.reach(Deed.READ_PLAN).everywhere:
            shown = frozenset(subject.id for subject in (*self.plan.aims, *self.plan.actions))
        return replace(known, gate=Door(self.visitor, self.places, shown))

    @property
    def plan(self) -> Plan:
        if self.visitor is None:
            return super().plan
        plan, held = self.whole.plan, self.reach(Deed.READ_PLAN)
        return self.kept_of_all(lambda: held.of_plan(plan, self.places), "plan")


def _sites_in(asked: Any, known: frozenset[str]) -> frozenset[str]:
    """The names of places in what is asked, however deep."""
    if isinstance(asked, str):
        return known & {asked}
    if isinstance(asked, Mapping):
        asked = asked.values()
    elif is_dataclass(asked):
        asked = [getattr(asked, part.name) for part in fields(asked)]
    elif not isinstance(asked, tuple | list | set | frozenset):
        return frozenset()
    return frozenset().union(*(_sites_in(part, known) for part in asked))


def basis_now() -> Basis:
    """What there is at this moment."""
    basis = replace(basis_of_all(), visitor=st.session_state.get(VISITOR))
    st.session_state[_SHOWN] = basis
    return basis


def basis_of_all() -> Basis:
    """The same before anybody is known to look at it: nothing of it is shown."""
    root = store_root()
    finish(root)
    url = f"{address_of(root)}"  # as text it hides its password
    register = _register(str(root), url)
    try:
        today = today_of(register)
    except ValueError as problem:  # GRIP_TODAY is not a date
        st.error(str(problem))
        st.stop()
    return Basis(str(root), Store(root).generation, today, url, register.last_entry())


def basis_shown() -> Basis:
    """What the page on the screen rests on: what there was when it began."""
    return st.session_state.get(_SHOWN) or basis_now()


def store_root() -> Path:
    """The folder of the store: GRIP_STORE where set, else data/warehouse."""
    return Path(os.environ.get("GRIP_STORE") or HOME).resolve()


# A cursor on the data; all reads of one visit share it.
_shared: ContextVar[tuple[ExitStack, dict] | None] = ContextVar("shared", default=None)


@contextmanager
def one_cursor() -> Iterator[None]:
    """Within it the same data are opened once, when they are first asked for: to open them takes
    longer than most questions, and a page asks dozens."""
    with ExitStack() as closing:
        token = _shared.set((closing, {}))
        try:
            yield
        finally:
            _shared.reset(token)


def fragment(draw: Callable[..., None]) -> Callable[..., None]:
    """What is drawn anew by itself when something in it was chosen; where data or plan have changed
    since the page was drawn, all of the page is."""

    @st.fragment
    @wraps(draw)
    def drawn(*asked: Any, **named: Any) -> None:
        if _shared.get() is not None:  # with the page as a whole
            draw(*asked, **named)
        elif basis_shown() != basis_now():
            st.rerun()
        else:
            with one_cursor():
                draw(*asked, **named)

    return drawn


@contextmanager
def cursor_of(data: Data) -> Iterator[duckdb.DuckDBPyConnection]:
    """The cursor on the newest generation: that of the visit, else one of its own."""
    shared = _shared.get()
    if shared is None:
        with one_cursor(), cursor_of(data) as cursor:
            yield cursor
        return
    closing, cursors = shared
    if data.data not in cursors:
        cursors[data.data] = closing.enter_context(read(data.store))
    yield cursors[data.data]


HELD_WEEKS = 28  # the longest spell that a page looks back, and the days about it


@st.cache_resource(show_spinner="Reading the calls …", max_entries=2)
def _newest_calls(data: Data, last: date | None) -> tuple[date, Cursor] | None:
    """From which day on, and the connection on which they were worked out, for one at a time; None
    where there are no calls, or more than memory should hold."""
    if last is None:
        return None
    first, lock = last - timedelta(weeks=HELD_WEEKS), Lock()
    connection = opened(data.store, data.generation)

    @contextmanager
    def cursor() -> Iterator[duckdb.DuckDBPyConnection]:
        with lock:
            yield connection

    is_held = connection is not None and hold_all(connection, first, data.today)
    return (first, cursor) if is_held else None


@st.cache_resource(show_spinner=False)
def _register(root: str, url: str) -> Register:
    """The register of the store at `root`, opened once."""
    return open_register(Path(root))
