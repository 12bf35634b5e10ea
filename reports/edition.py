"""What all is read through: one generation of the data, the plan at one entry, one day."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce
from math import isfinite
from typing import Any, TypeVar

import duckdb
import numpy as np

from charts.picture import Picture
from charts.reading import Reading, picture_of_action, reading, usual_by, usual_period
from charts.words import full_day
from connectors.report import ExportGap, Freshness, export_gaps, freshness
from connectors.warehouse import Store, read
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.measure import MeasureRef, Unit
from metrics.series import Counted, Series, SeriesWanted, counted
from metrics.settings import Settings, settings_by_site
from metrics.small_counts import houses_of_few, rests_on_few
from plan.access import AccessReach, Deed
from plan.clock import is_sample, today_of
from plan.due import most_pressing_first
from plan.evidence import Records, records_of
from plan.marks import KIND, Marks, marks
from plan.model import Person, Plan
from plan.places import Places, read_places
from plan.problems import Problems, problems
from plan.register import Register
from plan.standing import Standing, standings
from plan.verdict import MeasureAnswer, Verdict, verdicts_on
from plan.words.numbers import gaps_of_exports
from reports.words import day_in_words

Cursor = Callable[[], AbstractContextManager[duckdb.DuckDBPyConnection]]
_Answer = TypeVar("_Answer")
_OfAction = TypeVar("_OfAction", Verdict, Standing)


@dataclass(frozen=True, kw_only=True)
class Colophon:
    """What stands on every page: what it is, and from which data and plan it was made."""

    title: str
    subject: str  # one line under the title
    made_on: date
    data_to: date | None  # the last complete day
    generation: str
    entry: int
    is_sample: bool = False
    gaps: str = ""  # places whose exports do not reach as far
    source: str = ""  # what it was made from, where that is not the data

    @property
    def as_json(self) -> dict[str, Any]:
        """From which data and plan, for programs."""
        return picked(self, "generation plan_entry=entry invented_data=is_sample data_to gaps")

    @property
    def footer(self) -> str:
        """As in "Data to 15 November 2026 · generation-000004 · plan entry 812 · made on …"."""
        reaches = f"Data to {full_day(self.data_to)}" if self.data_to else "No data yet"
        reaches = self.source or reaches
        parts = (reaches, self.gaps, self.generation, f"plan entry {self.entry}")
        return " · ".join((*filter(None, parts), f"made on {full_day(self.made_on)}"))


class Edition:
    """All that pages, documents and commands tell of data and plan is read through this, each thing
    once, so that they cannot disagree: data of a `generation`, the plan at an `entry`, one day.

    `generation` and `entry` are named in footers; "" and 0 while there are none.
    """

    generation: str
    entry: int
    today: date
    register: Register
    cursor: Cursor  # on the data
    kept: Callable[..., Any]  # what some work gives that rests on this and on what is named alone
    made_on: date | None = None  # of a document that looks back to `today`; None: `today`

    def kept_of_all(self, work: Callable[[], _Answer], *what: object) -> _Answer:
        """The same of what is so large that fewer of it stay in memory."""
        return self.kept(work, *what)

    @property
    def data(self) -> Any:
        """What keeps that which rests on the data and the day alone."""
        return self

    @property
    def whole(self) -> "Edition":
        """The same for whoever may read everything: what is worked out of it is kept once."""
        return self

    def reach(self, deed: Deed) -> AccessReach:
        """Where whoever reads it may do it."""
        return AccessReach(True)

    def read(self, question: Callable[..., _Answer], *asked: Any, **named: Any) -> _Answer:
        """What the data say to a question."""
        with self.cursor() as cursor:
            return question(cursor, *asked, **named)

    def ask(self, question: Callable[..., _Answer], *asked: Any, **named: Any) -> _Answer:
        """The same, kept by the data; it is given no plan, so rests on none."""
        return self._ask(self.cursor, question, asked, named)

    def _ask(
        self, cursor: Cursor, question: Callable[..., _Answer], asked: tuple, named: dict
    ) -> _Answer:
        def answer() -> _Answer:
            with cursor() as held:
                return question(held, *asked, **named)

        return self.data.kept(answer, question.__module__, question.__name__, asked, named)

    @contextmanager
    def records(self, plan: Plan | None = None) -> Iterator[Records]:
        """The plan, or one as it is typed, beside the data; what is known is not asked anew."""
        known = self.data.kept_of_all(dict, "worked out from these data on this day")
        with self.cursor() as cursor:
            yield Records(cursor, plan or self.plan, self.today, self.places, known)

    def of_records(self, ask: Callable[..., _Answer], *asked: Any) -> _Answer:
        with self.records() as records:
            return ask(records, *asked)

    @property
    def plan(self) -> Plan:
        """The plan at the entry, as far as whoever reads it may."""
        return self.kept_of_all(lambda: self.register.plan(self.entry), "plan")

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

    @property
    def gaps_in_words(self) -> str:
        """As in "Oak: no call log since 8 November"."""
        return gaps_of_exports(self.gaps, self.today)

    @property
    def data_to(self) -> date | None:
        """The newest complete day of any export before the edition's day."""
        days = [export.through for export in self.exports if export.through]
        return min(max(days), self.today - timedelta(days=1)) if days else None

    def colophon(self, title: str, subject: str) -> Colophon:
        """What stands on every page of a document made from it."""
        return Colophon(
            title=title,
            subject=subject,
            made_on=self.made_on or self.today,
            data_to=self.data_to,
            generation=self.generation,
            entry=self.entry,
            is_sample=is_sample(self.register),
            gaps=self.gaps_in_words,
        )

    def below(self, sites: tuple[str, ...]) -> tuple[str, ...]:
        """These sites and all below them; none means everywhere, and stays none."""
        sites = sites or tuple(self.reach(Deed.READ_SITE).sites)
        return tuple(sorted(self.places.within(sites))) if sites else ()

    def counted(self, measure: str) -> Counted:
        """Where, and for which parts, a measure was ever counted."""
        known, held = self.ask(counted).get(measure, Counted()), self.reach(Deed.READ_SITE)
        return replace(known, sites=held.among(known.sites))

    def last_day(self, *measures: str) -> date | None:
        """The last complete day of the first of these measures that has one."""
        days = self.of_records(lambda at: [at.through(measure_of(id)) for id in measures])
        return next(filter(None, days), None)

    def settings(self, sites: tuple[str, ...] = ()) -> Settings:
        """In force at the site, where it is one alone; else at all of them."""
        known, site = self.ask(settings_by_site, self.today), sites[0] if len(sites) == 1 else ""
        return replace(known.get(site, known[""]), site=site)

    def small_cell(self, sites: tuple[str, ...] = ()) -> int:
        """Counts of people below this are not told; a store may be older than the rule."""
        return int(dict(self.settings(sites).values).get("small_cell", 0))

    def small_houses(self) -> frozenset[str]:
        """Houses of so few people that a count of doses or checks there could point at one."""
        return self.ask(houses_of_few, self.today, self.small_cell())

    def tells_few(self, ref: MeasureRef, counts: Mapping[str, tuple[float, float]]) -> bool:
        """Whether a site's counts may not be told, and so not stand beside those of others."""
        measure, limit = measure_of(ref.id), self.small_cell()
        of = self.of_records(
            lambda at: {site: at.guarded(measure, (site,), ref.part) for site in counts}
        )
        known = [(of[site], *both) for site, both in counts.items() if both[1] > 0]
        return any(rests_on_few(*each, limit) for each in known)

    def sums(
        self, ref: MeasureRef, sites: Iterable[str], span: tuple[date, date]
    ) -> tuple[float, float]:
        """Numerator and denominator over a span of days; NaN where one was not supplied."""
        measure = measure_of(ref.id)
        rows = self.of_records(lambda at: at.daily(measure, ref.part).rows(at.cursor, sites))
        if rows is None:
            return 0.0, 0.0
        first, last = map(np.datetime64, span)
        within = (rows.days >= first) & (rows.days <= last)
        return float(rows.numerator[within].sum()), float(rows.denominator[within].sum())

    def series(self, measure: str, **wanted: Any) -> Series:
        """The series of one measure; `wanted` are the fields of `SeriesWanted`."""
        of = SeriesWanted(measure_of(measure), **wanted)
        what = "series", measure, sorted(wanted.items())
        return self.data.kept(lambda: self.of_records(lambda at: at.series(of)), *what)

    def usual_by(self, measure: str, **wanted: Any) -> By:
        """How long a point of this series should be: day, week, fortnight or month."""
        return usual_by(measure_of(measure), lambda by: self.series(measure, by=by, **wanted))

    def marks(self, measure: str, **wanted: Any) -> Marks:
        """What the plan and the register say around one series, whatever its area and points."""
        about = {name: wanted[name] for name in ("sites", "part") if name in wanted}

        def around(at: Records) -> Marks:
            rulings = self.kept(lambda: self.register.histories(KIND), "rulings")
            return marks(at, self.register, rulings, SeriesWanted(measure_of(measure), **about))

        return self.kept(lambda: self.of_records(around), "marks", measure, sorted(about.items()))

    def reading(self, measure: str, **wanted: Any) -> Reading:
        """The one result behind a measure's chart, its icons and its row in the table."""
        return self.kept(
            lambda: reading(self.series(measure, **wanted), self.marks(measure, **wanted)),
            *("reading", measure, sorted(wanted.items())),
        )

    def usual_reading(self, measure: str, sites: tuple[str, ...] = (), part: str = "") -> Reading:
        """The same, by the period that suits it there."""
        by = self.usual_by(measure, sites=sites, part=part)
        return self.reading(measure, sites=sites, part=part, by=by)

    def series_of(self, verdict: Verdict, answer: MeasureAnswer, by: By | None = None) -> Series:
        """The series behind one measure of an action, by its usual period or another."""
        by, sites = by or usual_period(answer.measure, answer.is_rare), verdict.action.sites
        return self.series(answer.measure.id, sites=sites, part=answer.ref.part, by=by)

    def picture(
        self, verdict: Verdict, answer: MeasureAnswer, series: Series | None = None
    ) -> Picture:
        """The run chart of one measure of an action, with all that its verdict rests on."""
        around = self.marks(answer.measure.id, sites=verdict.action.sites, part=answer.ref.part)
        shown = self.series_of(verdict, answer) if series is None else series
        return picture_of_action(verdict, answer, shown, around)

    def _readable(self, every: tuple[_OfAction, ...]) -> tuple[_OfAction, ...]:
        known = {action.id for action in self.plan.actions}
        return tuple(of for of in every if of.action.id in known)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on every action, the most urgent first."""
        whole = self.whole
        return self._readable(whole.kept_of_all(lambda: whole.of_records(verdicts_on), "verdicts"))

    def verdict_on(self, action: str) -> Verdict | None:
        return next((known for known in self.verdicts if known.action.id == action), None)

    @property
    def last_decision(self) -> int:
        """Reviews, acknowledgements and points set aside change neither plan nor verdicts, so they
        have a number of their own."""
        return self.register.last_decision()

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Where each action stands, in the order of the verdicts."""
        whole = self.whole
        every = whole.kept_of_all(
            lambda: standings(whole.register, whole.plan, whole.verdicts),
            *("standings", self.last_decision),
        )
        return self._readable(every)

    @property
    def pressing(self) -> tuple[Standing, ...]:
        """The same, what needs a decision first."""
        every = self.whole.kept_of_all(
            lambda: most_pressing_first(self.whole.standings), "pressing", self.last_decision
        )
        return self._readable(every)

    @property
    def problems(self) -> Problems:
        """What stands out where no open action works on it, and may be read."""
        whole, held = self.whole, self.reach(Deed.READ_SITE)
        known = whole.kept_of_all(
            lambda: whole.of_records(problems, whole.standings), "problems", self.last_decision
        )
        return known if held.everywhere else known.at(held.sites)


@dataclass(frozen=True, eq=False)
class OpenEdition(Edition):
    """One of data that are open, as a document or a command reads it; all is kept as long as it."""

    held: Records
    register: Register
    generation: str
    entry: int
    made_on: date | None = None
    _known: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def today(self) -> date:
        return self.held.today

    @property
    def plan(self) -> Plan:
        return self.held.plan

    @cached_property
    def last_decision(self) -> int:
        return self.register.last_decision()

    def kept(self, work: Callable[[], _Answer], *what: object) -> _Answer:
        if (key := repr(what)) not in self._known:
            self._known[key] = work()
        return self._known[key]

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        yield self.held.cursor

    @contextmanager
    def records(self, plan: Plan | None = None) -> Iterator[Records]:
        yield replace(self.held, plan=plan) if plan else self.held


@contextmanager
def edition(
    store: Store,
    register: Register,
    day: date | None = None,
    generation: str = "",
    *,
    made_on: date | None = None,
) -> Iterator[Edition]:
    """An edition of the newest data, or of a generation still kept, as on `day` (None: today).

    Raises StoreProblem for a generation that is no longer kept.
    """
    with read(store, generation) as cursor:
        entry = register.last_entry()
        records = records_of(cursor, register.plan(entry), today_of(register, day))
        yield OpenEdition(records, register, generation or store.generation, entry, made_on)


@dataclass(frozen=True)
class TabView:
    """What a tab looks at: which sites (none: everywhere), and what its pickers choose beside."""

    basis: Any  # the Edition of the page
    sites: tuple[str, ...]

    @property
    def below(self) -> tuple[str, ...]:
        return self.basis.below(self.sites)

    @property
    def limit(self) -> int:
        """Counts of people below this are not told."""
        return self.basis.small_cell(self.sites)

    def day(self, day: date, weekday: bool = False) -> str:
        """A day as it reads today."""
        return day_in_words(day, self.basis.today, weekday)

    def ask(self, question: Callable[..., Any], *asked: Any, **named: Any) -> Any:
        """What the data say to a question of `metrics` about these sites."""
        return self.basis.ask(question, self.sites, *asked, **named)


@dataclass(frozen=True)
class SpellView(TabView):
    """The same over so many complete weeks."""

    weeks: int


NOBODY = "nobody yet"


def role_of(person: Person | None) -> str:
    """As in "Scheduler, Northgate"; the id of someone whose role the plan does not tell."""
    if person is None:
        return NOBODY
    role, sites = person.role or person.id, " and ".join(person.sites)
    says_where = any(site in role for site in person.sites) or not 0 < len(person.sites) <= 2
    return role if says_where else f"{role}, {sites}"


def role_by_id(plan: Plan, person_id: str) -> str:
    """The same of someone known by id; whoever the plan no longer holds is told by the id."""
    person = next((person for person in plan.people if person.id == person_id), None)
    return role_of(person) if person else person_id or NOBODY


def plain(value: Any) -> Any:
    """Days, units and names of measures as text, NaN as None, a dataclass as a dict of its fields.

    >>> plain({"days": (date(2026, 11, 9),), "share": float("nan"), "of": MeasureRef("a", "b")})
    {'days': ['2026-11-09'], 'share': None, 'of': 'a:b'}
    """
    match value:
        case float():
            return float(value) if isfinite(value) else None
        case date() | str() | MeasureRef() | Unit():
            return str(value)
        case Mapping():
            return {name: plain(part) for name, part in value.items()}
        case list() | tuple():
            return [plain(part) for part in value]
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name)) for part in fields(value)}
    return value


def picked(subject: Any, names: str) -> dict[str, Any]:
    """Attributes of a subject as plain values; `key=path` is one under another name.

    What lies beyond a None is None. Raises AttributeError for a name that is not there.

    >>> picked(date(2026, 11, 9), "day written=month.real")
    {'day': 9, 'written': 11}
    """

    def part(of: Any, name: str) -> Any:
        return None if of is None else getattr(of, name)

    pairs = ((name.split("=")[0], name.split("=")[-1]) for name in names.split())
    return {key: plain(reduce(part, path.split("."), subject)) for key, path in pairs}
