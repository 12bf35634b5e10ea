"""What the plan says around one series: actions, targets as they stood, phases, points left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import partial

from metrics.calendar import By, period_end
from metrics.measure import Measure, MeasureRef
from metrics.series import SeriesWanted
from metrics.settings import in_words
from plan.evidence import Records, changes_at
from plan.model import Action, Aim
from plan.register import Claim, Entry, Register, since_it_came
from plan.state import holding, refuse
from plan.values import as_text
from plan.words.numbers import lower_first


@dataclass(frozen=True)
class TargetStep:
    """The target from a day on, in the measure's own units."""

    since: date
    value: float


Steps = tuple[TargetStep, ...]


def outcome_target(register: Register, aim: Aim, ref: MeasureRef, first_day: date) -> Steps:
    """What an aim wanted of an outcome, through time; empty if it wants nothing of it now.

    The first target ever told stood from `first_day` (when practice changed), or from the day on
    which it was written down if that was earlier; each later one from the day it was written down.
    """

    told = []
    for entry in since_it_came(register.history("aim", aim.id)):
        if entry.field == "outcomes":
            outcomes = entry.content or ()
            targets = (of.get("target") for of in outcomes if of["measure"] == str(ref))
            told.append((entry.on, next(targets, None)))
    return _steps(told, first_day)


def process_target(register: Register, action: Action, first_day: date) -> Steps:
    """The same for the target of an action's process measure."""
    history = since_it_came(register.history("action", action.id))
    told = ((e.on, e.content) for e in history if e.field == "process_target")
    return _steps(told, first_day)


def _steps(told: Iterable[tuple[date, float | None]], first_day: date) -> Steps:
    """Steps since a target was last absent: a target given up and set anew begins anew."""
    steps: list[TargetStep] = []
    is_first = True
    for on, value in told:
        if value is None:
            steps = []
        elif not steps or steps[-1].value != value:
            since = min(on, first_day) if is_first else on
            steps = [*(step for step in steps if step.since < since), TargetStep(since, value)]
        is_first = is_first and value is None
    return tuple(steps)


ONE_CHANGE = timedelta(days=31)  # sites of one series that change within it changed together


@dataclass(frozen=True)
class NewCount:
    """The day on which a series began to be counted in another way: a phase begins by itself."""

    on: date
    label: str


def new_counts(
    records: Records, measure: Measure, ref: MeasureRef, sites: Iterable[str]
) -> tuple[NewCount, ...]:
    """Changes for these sites, in order; one after the other they are one, from its first day."""
    changes = records.changes(measure, ref.part)
    spells: list[list[date]] = []
    for day in sorted(changes_at(records.places, changes, records.places.within(sites))):
        if spells and day - spells[-1][-1] <= ONE_CHANGE:
            spells[-1].append(day)
        else:
            spells.append([day])
    site, found = next(iter(sites), ""), []
    for first, *_, last in ((*spell, spell[-1]) for spell in spells):
        until = f", all by {last.day} {last:%b}" if last != first else ""
        rule = in_words(measure, records.settings(site, last)).rstrip(".")
        way = f"new {measure.way_of_looking}" if measure.way_of_looking else lower_first(rule)
        how = f"counted anew: {way}" if way else "counted in another way"
        found.append(NewCount(first, f"{how}{until}"))
    return tuple(found)


KIND = "series"


class Ruling(StrEnum):
    """What a person can decide about a series on a day. Charts read it; verdicts never do."""

    PHASE = "phase"  # a new phase begins
    LEFT_OUT = "left_out"  # a period is shown and counts as nothing
    NOTED = "noted"  # what happened in a period is said beside its point; nothing else changes


@dataclass(frozen=True)
class SeriesMark:
    """A ruling on one series: a phase begins on a day, or a period is left out or noted."""

    ref: MeasureRef
    sites: tuple[str, ...]  # empty: all of them together
    ruling: Ruling
    on: date
    by: By = By.DAY  # how long a period that is left out or noted is

    @property
    def subject(self) -> str:
        """The series as the register knows it: "punctuality:electronic@Northgate"."""
        return series_id(self.ref, self.sites)

    @property
    def field(self) -> str:
        return f"{self.ruling} {self.by} {self.on.isoformat()}"

    def covers(self, start: date, by: By) -> bool:
        return self.on <= start and period_end(start, by) <= period_end(self.on, self.by)


@dataclass(frozen=True)
class Accepted:
    mark: SeriesMark
    reason: str
    accepted_by: str
    accepted_at: datetime  # UTC


def series_id(ref: MeasureRef, sites: Iterable[str]) -> str:
    """A series by its measure, part and sites, whatever their order."""
    return f"{ref}@{'+'.join(sorted(sites))}"


def accept(
    register: Register, mark: SeriesMark, reason: str, by: str, *, stands: bool = True
) -> None:
    """A person accepts it for a reason, or (`stands` False) takes it back; else Refused."""
    in_force_now = in_force(register.histories(KIND), mark.subject)
    stood = any(each.mark.field == mark.field for each in in_force_now)
    missing = holding(
        (stands and stood, "This is in force already. Take it back first to give another reason."),
        (not stands and not stood, "This is not in force, so there is nothing to take back."),
        (not reason.strip(), "A reason is needed: what changed, so that readers need not guess."),
        (not by.strip(), "Someone must be named who decides this."),
    )
    refuse("Nothing was recorded.", missing)
    said = Claim(kind=KIND, subject=mark.subject, field=mark.field, value=as_text(stands))
    register.record([said], by.strip(), reason.strip())


take_back = partial(accept, stands=False)


def in_force(entries: Iterable[Entry], subject: str) -> tuple[Accepted, ...]:
    """What stands for one series, in the order of its days, from entries of KIND, oldest first."""
    latest = {entry.field: entry for entry in entries if entry.subject == subject}
    accepted = []
    for entry in (entry for entry in latest.values() if entry.value == as_text(True)):
        ref, _, sites = entry.subject.partition("@")
        ruling, by, on = entry.field.split(" ")
        at, since = tuple(filter(None, sites.split("+"))), date.fromisoformat(on)
        mark = SeriesMark(MeasureRef.parse(ref), at, Ruling(ruling), since, By(by))
        accepted.append(Accepted(mark, entry.why, entry.recorded_by, entry.recorded_at))
    return tuple(sorted(accepted, key=lambda each: (each.mark.on, each.mark.by)))


def fits(on: date, shown: Iterable[date]) -> bool:
    """Whether a phase can begin then: after the first period shown, and not after the newest."""
    days = sorted(shown)
    return bool(days) and days[0] < on <= days[-1]


USUAL_IN_A_ROW = 7


@dataclass(frozen=True)
class Marks:
    actions: tuple[Action, ...] = ()
    targets: Steps = ()
    counts: tuple[NewCount, ...] = ()  # phases that begin by themselves
    accepted: tuple[Accepted, ...] = ()  # phases that a person accepted
    left_out: tuple[Accepted, ...] = ()
    noted: tuple[Accepted, ...] = ()
    hidden_below: int = 0  # counts of people smaller than this are not told
    in_a_row: int = USUAL_IN_A_ROW  # 6 or 7 points make a run on a control chart

    def left_out_of(self, start: date, by: By) -> Accepted | None:
        return next((ruling for ruling in self.left_out if ruling.mark.covers(start, by)), None)


def marks(
    records: Records, register: Register, said: Iterable[Entry], wanted: SeriesWanted
) -> Marks:
    """What the plan and the register say around a series; `said` is all of KIND."""
    ref = MeasureRef(wanted.measure.id, wanted.part)
    ruled: dict[Ruling, list[Accepted]] = {ruling: [] for ruling in Ruling}
    for each in in_force(said, series_id(ref, wanted.sites)):
        ruled[each.mark.ruling].append(each)
    # Begun on the measure or its whole at one of the sites; none on all of them.
    here = records.places.within(wanted.sites) if wanted.sites else frozenset()
    acting = (of for of in records.acting.get(ref.id, ()) if of.since <= records.today)
    site = wanted.sites[0] if len(wanted.sites) == 1 else ""
    # Those in force today, for the whole chart; a store may be older than one of them.
    rules = dict(records.settings(site, records.today).values)
    return Marks(
        actions=tuple(of.action for of in acting if {ref.part, ""} & of.parts and here & of.sites),
        targets=_targets(records, register, ref, wanted.sites),
        counts=new_counts(records, wanted.measure, ref, wanted.sites),
        accepted=tuple(ruled[Ruling.PHASE]),
        left_out=tuple(ruled[Ruling.LEFT_OUT]),
        noted=tuple(ruled[Ruling.NOTED]),
        hidden_below=records.small_cell(wanted.sites),
        in_a_row=int(rules.get("points_in_a_row", USUAL_IN_A_ROW)),
    )


def _targets(
    records: Records, register: Register, ref: MeasureRef, sites: tuple[str, ...]
) -> Steps:
    """Of the action begun last whose sites hold the series; an aim's since its first one began."""
    own = records.places.within(sites) if sites else None
    fitting = [a for a in records.plan.actions if own and own <= records.places.within(a.sites)]
    # When practice changed; today for an action that has not begun.
    began = {a.id: min(a.practice_changed_on or records.today, records.today) for a in fitting}

    starts = ((action.practice_changed_on or date.max, action) for action in fitting)
    begun_last = sorted(starts, key=lambda start: (start[0] > records.today, -start[0].toordinal()))
    for _, action in begun_last:
        first = min(began[other.id] for other in fitting if other.aim == action.aim)
        steps = outcome_target(register, records.plan.aim_of(action), ref, first)
        if not steps and action.process == ref:
            steps = process_target(register, action, began[action.id])
        if steps:
            # Written down after the day looked at (as in a sample): it stands on that day.
            later = (TargetStep(records.today, steps[-1].value),)
            kept = tuple(step for step in steps if step.since < records.today)
            return kept if kept == steps else kept + later
    return ()
