"""What documents and tabs are made from: one generation of the data, the plan as it is, one day."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date, timedelta
from functools import cached_property, reduce
from math import isfinite
from typing import Any

import numpy as np

from charts.picture import Picture
from charts.reading import Reading, picture_of_action, reading, usual_by, usual_period
from charts.words import full_day
from connectors.report import export_gaps, freshness
from connectors.warehouse import Store, read
from metrics.catalogue import measure as measure_of
from metrics.measure import MeasureRef, Unit
from metrics.series import Series, SeriesWanted
from plan import intake
from plan.clock import is_sample, today_of
from plan.evidence import Records, records_of
from plan.marks import KIND, Marks, marks
from plan.model import Person, Plan
from plan.problems import Problems, problems
from plan.register import Entry, Register
from plan.standing import Standing, standings
from plan.verdict import MeasureAnswer, Verdict, verdicts
from plan.words.numbers import gaps_of_exports
from reports.words import day_in_words


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


@dataclass(frozen=True, eq=False)
class Edition:
    """Everything that a document says is read through this, once, so that it cannot disagree.

    `generation` and `entry` name the data and the plan's last word in the footer; "" and 0 while
    there are none.
    """

    records: Records
    register: Register
    generation: str
    entry: int
    reached: tuple[Verdict, ...] | None = None  # verdicts that are known already
    made_on: date | None = None  # of a document that looks back to `today`; None: `today`
    _series: dict[SeriesWanted, Series] = field(default_factory=dict, repr=False)
    _marks: dict[SeriesWanted, Marks] = field(default_factory=dict, repr=False)
    _readings: dict[SeriesWanted, Reading] = field(default_factory=dict, repr=False)

    @property
    def today(self) -> date:
        return self.records.today

    @property
    def plan(self) -> Plan:
        return self.records.plan

    def small_cell(self, sites: tuple[str, ...] = ()) -> int:
        """Counts of people below this are not told: as one site has it, or the provider."""
        return self.records.small_cell(sites)

    @cached_property
    def data_to(self) -> date | None:
        """The newest complete day of any export before the edition's day."""
        days = [export.through for export in freshness(self.records.cursor) if export.through]
        return min(max(days), self.today - timedelta(days=1)) if days else None

    @cached_property
    def gaps(self) -> str:
        """Places of which an export lacks days: "Oak: no call log since 8 November"."""
        return gaps_of_exports(export_gaps(self.records.cursor, self.today), self.today)

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
            gaps=self.gaps,
        )

    @cached_property
    def verdicts(self) -> tuple[Verdict, ...]:
        """The verdict on every action, the most urgent first."""
        if self.reached is not None:
            return self.reached
        return verdicts(self.records.cursor, self.plan, self.today)

    @cached_property
    def standings(self) -> tuple[Standing, ...]:
        """Where each action stands, in the order of the verdicts."""
        return standings(self.register, self.plan, self.verdicts)

    @cached_property
    def problems(self) -> Problems:
        """What stands out where no open action works on it."""
        return problems(self.records, self.standings)

    @cached_property
    def rulings(self) -> tuple[Entry, ...]:
        """What people ruled about series."""
        return self.register.histories(KIND)

    def series(self, wanted: SeriesWanted) -> Series:
        """The figures of one measure at one place."""
        if wanted not in self._series:
            self._series[wanted] = self.records.series(wanted)
        return self._series[wanted]

    def counted(
        self, ref: MeasureRef, sites: Iterable[str], span: tuple[date, date]
    ) -> tuple[float, float]:
        """Numerator and denominator over a span of days; NaN where one was not supplied."""
        held = self.records.daily(measure_of(ref.id), ref.part)
        rows = held.rows(self.records.cursor, sites)
        if rows is None:
            return 0.0, 0.0
        first, last = map(np.datetime64, span)
        within = (rows.days >= first) & (rows.days <= last)
        return float(rows.numerator[within].sum()), float(rows.denominator[within].sum())

    def marks(self, wanted: SeriesWanted) -> Marks:
        """What the plan and the register say around one series."""
        if wanted not in self._marks:
            self._marks[wanted] = marks(self.records, self.register, self.rulings, wanted)
        return self._marks[wanted]

    def reading(self, ref: MeasureRef, sites: tuple[str, ...] = ()) -> Reading:
        """Chart, icons and row of a measure, by the period that suits it there."""
        measure = measure_of(ref.id)
        by = usual_by(
            measure, lambda by: self.series(SeriesWanted(measure, sites, part=ref.part, by=by))
        )
        wanted = SeriesWanted(measure, sites, part=ref.part, by=by)
        if wanted not in self._readings:
            self._readings[wanted] = reading(self.series(wanted), self.marks(wanted))
        return self._readings[wanted]

    def picture(self, verdict: Verdict, answer: MeasureAnswer) -> Picture:
        """The run chart of one measure of an action, with all that its verdict rests on."""
        around = SeriesWanted(answer.measure, verdict.action.sites, part=answer.ref.part)
        return picture_of_action(
            verdict, answer, self.series(wanted_of(verdict, answer)), self.marks(around)
        )


def wanted_of(verdict: Verdict, answer: MeasureAnswer) -> SeriesWanted:
    """Which series stands behind one measure of an action."""
    by = usual_period(answer.measure, answer.is_rare)
    return SeriesWanted(answer.measure, verdict.action.sites, part=answer.ref.part, by=by)


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
    if not generation:
        intake.renew(store)
    with read(store, generation) as cursor:
        records = records_of(cursor, register.plan(), today_of(register, day))
        named = generation or store.generation
        yield Edition(records, register, named, register.last_entry(), made_on=made_on)


@dataclass(frozen=True)
class TabView:
    """What a tab looks at: which sites (none: everywhere), and what its pickers choose beside."""

    basis: Any  # by which a page reads the data and the plan, each answer kept
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
