"""What a page shows, read once and kept: the data on a day, and the plan as its register stands."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import partial, wraps
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import duckdb
import streamlit as st

from charts.reading import Reading, reading, usual_by
from connectors.generations import opened
from connectors.report import ExportGap, Freshness, export_gaps, freshness
from connectors.warehouse import Store, read
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.questions.calls import hold_all
from metrics.series import Counted, Series, SeriesWanted, counted
from metrics.settings import Settings, settings_in_force
from metrics.small_counts import houses_of_few
from plan.access import AccessReach, Deed, Door, Visitor, reach
from plan.backup import finish
from plan.clock import today_of
from plan.database import address_of
from plan.due import most_pressing_first
from plan.evidence import Records
from plan.marks import KIND, Marks, marks
from plan.model import Plan
from plan.places import Places, read_places
from plan.problems import Problems, problems
from plan.register import NotAllowed, Register, open_register
from plan.standing import Standing, standings
from plan.verdict import Verdict, verdicts_on
from reports.edition import Edition

HOME = Path(__file__).parents[2] / "data" / "warehouse"
KEPT = 8  # generations, entries or days that stay in memory at once
_SHOWN = "basis"
VISITOR = "visitor"  # who signed in, set anew at the door by every visit
# Questions whose answer names no site, or is cut to those that may be read.
_OF_NO_SITE = {
    "read_places", "freshness", "export_gaps", "counted", "settings_in_force",
    "houses_of_few", "days_to_review", "setting_spans", "missing", "newest_findings", "differing",
}  # fmt: skip
_Answer = TypeVar("_Answer")
_Cursor = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
_OfAction = TypeVar("_OfAction", Verdict, Standing)


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
class Basis(Data):
    """All that a figure on the screen rests on; what is read of one basis never changes."""

    register_url: str
    last_entry: int  # of the register
    visitor: Visitor | None = None  # who signed in; None where nobody has to

    @property
    def whole(self) -> "Basis":
        """The same for whoever may read everything: what is worked out of it is kept once."""
        return replace(self, visitor=None)

    def reach(self, deed: Deed) -> AccessReach:
        """Where whoever is at the screen may do it."""
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

    def ask(self, question: Callable[..., _Answer], *asked: Any, **named: Any) -> _Answer:
        """What the data say to a question, kept by them; it is given no plan, so rests on none."""
        return self._ask(partial(cursor_of, self), question, asked, named)

    def ask_of_calls(
        self, first: date, question: Callable[..., _Answer], *asked: Any, **named: Any
    ) -> _Answer:
        """The same of calls from `first` on: out of those of the newest half-year, which are worked
        out once for all questions, where it is of those."""
        since, cursor = self.newest_calls or (date.max, None)
        cursor = cursor if first >= since else partial(cursor_of, self)
        return self._ask(cursor, question, asked, named)

    @property
    def newest_calls(self) -> tuple[date, _Cursor] | None:
        """The calls of the newest half-year, where it is held: from which day on, and of whom."""
        return _newest_calls(self.data, self.last_day("punctuality", "published_ahead"))

    def _ask(
        self, cursor: _Cursor, question: Callable[..., _Answer], asked: tuple, named: dict
    ) -> _Answer:
        self._must_be_open(question.__name__, (asked, named))

        def answer() -> _Answer:
            with cursor() as held:
                return question(held, *asked, **named)

        return self.data.kept(answer, question.__module__, question.__name__, asked, named)

    @property
    def places(self) -> Places:
        return self.ask(read_places)

    @property
    def exports(self) -> tuple[Freshness, ...]:
        return self.ask(freshness)

    @property
    def gaps(self) -> tuple[ExportGap, ...]:
        """Places and days of which an export that comes every day holds too little."""
        gaps, held = self.ask(export_gaps, self.today), self.reach(Deed.READ_SITE)
        return tuple(gap for gap in gaps if held.among((gap.site,)))

    def below(self, sites: tuple[str, ...]) -> tuple[str, ...]:
        """These sites and all below them; none means everywhere, and stays none."""
        if not sites and self.visitor:
            sites = tuple(self.reach(Deed.READ_SITE).sites)
        return tuple(sorted(self.places.within(sites))) if sites else ()

    def counted(self, measure: str) -> Counted:
        """Where, and for which parts, a measure was ever counted."""
        known, held = self.ask(counted).get(measure, Counted()), self.reach(Deed.READ_SITE)
        return replace(known, sites=held.among(known.sites))

    def last_day(self, *measures: str) -> date | None:
        """The last complete day of the first of these measures that has one."""
        days = self._of_records(lambda at: [at.through(measure_of(id)) for id in measures])
        return next(filter(None, days), None)

    def settings(self, sites: tuple[str, ...] = ()) -> Settings:
        """In force at the site, where it is one alone; else at all of them."""
        return self.ask(settings_in_force, sites[0] if len(sites) == 1 else "", self.today)

    def small_cell(self, sites: tuple[str, ...] = ()) -> int:
        """Counts of people below this are not told."""
        return int(self.settings(sites).value("small_cell"))

    def small_houses(self) -> frozenset[str]:
        """Houses of so few people that a count of doses or checks there could point at one."""
        return self.ask(houses_of_few, self.today, self.small_cell())

    def series(self, measure: str, **wanted: Any) -> Series:
        """The series of one measure; `wanted` are the fields of `SeriesWanted`."""
        self._must_be_open("series", wanted)

        of = SeriesWanted(measure_of(measure), **wanted)
        what = "series", measure, sorted(wanted.items())
        return self.data.kept(lambda: self._of_records(lambda at: at.series(of)), *what)

    def usual_by(self, measure: str, **wanted: Any) -> By:
        """How long a point of this series should be: day, week, fortnight or month."""
        return usual_by(measure_of(measure), lambda by: self.series(measure, by=by, **wanted))

    def reading(self, measure: str, **wanted: Any) -> Reading:
        """The one result behind a measure's chart, its icons and its row in the table."""
        return self.kept(
            lambda: reading(self.series(measure, **wanted), self.marks(measure, **wanted)),
            *("reading", measure, sorted(wanted.items())),
        )

    def usual_reading(self, measure: str, sites: tuple[str, ...], part: str = "") -> Reading:
        """The same, by the period that suits it there."""
        by = self.usual_by(measure, sites=sites, part=part)
        return self.reading(measure, sites=sites, part=part, by=by)

    def marks(self, measure: str, **wanted: Any) -> Marks:
        """What the plan and the register say around one series, whatever its area and points."""
        about = {name: wanted[name] for name in ("sites", "part") if name in wanted}

        def around(at: Records) -> Marks:
            rulings = self.kept(lambda: self.register.histories(KIND), "rulings")
            return marks(at, self.register, rulings, SeriesWanted(measure_of(measure), **about))

        return self.kept(lambda: self._of_records(around), "marks", measure, sorted(about.items()))

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
        """The plan as the register stands, as far as whoever is at the screen may read it."""
        whole = self.whole
        plan = whole.kept_of_all(whole.register.plan, "plan")
        if self.visitor is None:
            return plan
        held = self.reach(Deed.READ_PLAN)
        return self.kept_of_all(lambda: held.of_plan(plan, self.places), "plan")

    def _readable(self, every: tuple[_OfAction, ...]) -> tuple[_OfAction, ...]:
        known = {action.id for action in self.plan.actions}
        return tuple(of for of in every if of.action.id in known)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on every action, the most urgent first."""
        whole = self.whole
        every = whole.kept_of_all(lambda: whole._of_records(verdicts_on), "verdicts")
        return self._readable(every)

    def verdict_on(self, action: str) -> Verdict | None:
        return next((known for known in self.verdicts if known.action.id == action), None)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Where each action stands, what needs a decision first. Reviews, acknowledgements and
        points set aside change neither plan nor verdicts, so they have a number of their own."""
        whole = self.whole
        every = whole.kept_of_all(
            lambda: most_pressing_first(standings(whole.register, whole.plan, whole.verdicts)),
            *("standings", self.register.last_decision()),
        )
        return self._readable(every)

    @property
    def problems(self) -> Problems:
        """What stands out where no open action works on it, and may be read."""
        whole, held = self.whole, self.reach(Deed.READ_SITE)
        known = whole.kept_of_all(
            lambda: whole._of_records(lambda at: problems(at, whole.standings)),
            *("problems", self.register.last_decision()),
        )
        return known if held.everywhere else known.at(held.sites)

    def _of_records(self, ask: Callable[[Records], _Answer]) -> _Answer:
        with self.records() as records:
            return ask(records)

    @contextmanager
    def records(self, plan: Plan | None = None) -> Iterator[Records]:
        """The plan, or one as it is typed, beside the data; what is known is not asked anew."""
        known = self.data.kept_of_all(dict, "worked out from these data on this day")
        with cursor_of(self) as cursor:
            yield Records(cursor, plan or self.plan, self.today, self.places, known)

    @contextmanager
    def edition(self) -> Iterator[Edition]:
        """What a document is made from, its verdicts those that the pages show."""
        with self.records() as records:
            entry = self.last_entry
            yield Edition(records, self.register, self.generation, entry, self.verdicts)


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
def _newest_calls(data: Data, last: date | None) -> tuple[date, _Cursor] | None:
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
