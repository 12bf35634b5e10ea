"""What cannot be saved as it stands: cells that cannot be meant, and what others said meanwhile."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from math import isfinite

from metrics.catalogue import CATALOGUE
from metrics.measure import Kind, Measure, MeasureRef
from plan.fields import as_text, entry_of, read_back, type_of_kind
from plan.model import HIGHEST, HIGHEST_PART, Action, Aim, Outcome, Person, Plan, Risk
from plan.register import WITHDRAWN, Entry, Register

# Between which numbers a target can lie.


@dataclass(frozen=True)
class Limits:
    """From 0 to `most`, in the unit of the measure; None: however many there are."""

    most: float | None
    unit: str

    def hold(self, target: float) -> bool:
        """Whether the target can be reached at all."""
        return isfinite(target) and target >= 0 and (self.most is None or target <= self.most)

    def __str__(self) -> str:
        return f"{f'from 0 to {self.most:g}' if self.most else '0 or more'}, in {self.unit}"


def limits_of(measure: Measure) -> Limits:
    """A share lies between 0 and 100 %, a score on its scale, which begins with 1."""
    most = 100.0 if measure.unit.startswith("%") else None
    if measure.kind is Kind.SCORE:
        most = measure.scale + 1
    return Limits(most, measure.unit)


# Why something was not saved: a cell that cannot be meant, or what another said meanwhile.


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A cell that cannot be meant as it stands."""

    field: str
    found: str
    expected: str
    do_next: str

    def __str__(self) -> str:
        return f"Found: {self.found}. Expected: {self.expected}. What to do: {self.do_next}."


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class NotSaved(ValueError):
    """Nothing was recorded. `theirs` is what others said of the same fields meanwhile."""

    told: str
    faults: tuple[Fault, ...] = ()
    theirs: tuple[Entry, ...] = ()

    def __str__(self) -> str:
        return " ".join([self.told, *map(str, self.faults)])


@dataclass(eq=False)
class NotInThePlan(LookupError):
    """There is no such subject; where it was withdrawn, by which entry."""

    kind: str
    subject: str
    withdrawn: Entry | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} is not in the plan"


# A subject opened for change: how it stands, and up to which entry that was seen.


Subject = Aim | Action | Person


@dataclass(frozen=True)
class Opened:
    """`last` is the newest entry on each of its fields."""

    kind: str
    subject: Subject
    seen: int
    last: Mapping[str, Entry]


def opened(register: Register, kind: str, subject_id: str) -> Opened:
    """How it stands now. Raises NotInThePlan."""
    told = register.history(kind, subject_id)
    return opened_from(kind, subject_id, {entry.field: entry for entry in told})


def all_opened(register: Register, kind: str) -> dict[str, Opened]:
    """Every subject of a kind that is in the plan, read in one go."""
    told: dict[str, dict[str, Entry]] = {}
    for entry in register.histories(kind):
        told.setdefault(entry.subject, {})[entry.field] = entry
    found = {}
    for subject_id, last in told.items():
        with suppress(NotInThePlan):
            found[subject_id] = opened_from(kind, subject_id, last)
    return found


def opened_from(kind: str, subject_id: str, last: Mapping[str, Entry]) -> Opened:
    """The same from the newest entry on each field. Raises NotInThePlan."""
    of_fields = {name: entry for name, entry in last.items() if name in fields_of(kind)}
    gone = last.get(WITHDRAWN)
    if gone is not None and gone.is_withdrawal:
        raise NotInThePlan(kind, subject_id, gone)
    if not of_fields:
        raise NotInThePlan(kind, subject_id)
    values = {name: entry.value for name, entry in of_fields.items()}
    if kind == "action":
        values.setdefault("aim", as_text(""))
    seen = max(entry.id for entry in last.values())
    return Opened(kind, read_back(kind, subject_id, values), seen, of_fields)


def fields_of(kind: str) -> tuple[str, ...]:
    """Every field of a kind of subject but its id, in the order of the model."""
    return tuple(name for name in type_of_kind[kind].__dataclass_fields__ if name != "id")


WEEKS, DAYS_ALLOWED = (2, 104), (0, 90)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a cell is read against: the day, and the parts of each measure where they are known."""

    today: date
    parts: Mapping[str, Collection[str]] = field(default_factory=dict)


def faults(
    plan: Plan, subject: Subject, changed: Collection[str], known: Known
) -> tuple[Fault, ...]:
    """The faults of those fields that were changed, or that a changed field contradicts."""
    match subject:
        case Aim():
            found = _of_aim(subject, known)
        case Action():
            found = _of_action(plan, subject, known)
        case Person():
            found = _of_person(plan, subject)
    return tuple(fault for fields, fault in found if set(changed) & set(fields))


Found = Iterator[tuple[tuple[str, ...], Fault]]  # the fields that make a fault together


def _of_aim(aim: Aim, known: Known) -> Found:
    for name in ("risk_before", "risk_now"):
        yield from _risk(name, getattr(aim, name))
    for outcome in aim.outcomes:
        yield from _measure("outcomes", outcome.measure, known)
        yield from _target("outcomes", outcome.measure, outcome.target)
        yield from _number("outcomes", outcome.window_weeks, WEEKS, "a window of whole weeks")
    yield from _twice(aim.outcomes)
    if not all(map(entry_of, aim.tags)):
        yield _one("tags", "a code that no framework has", "codes from the list", "choose again")


def _risk(name: str, risk: Risk | None) -> Found:
    if risk and not risk.is_in_range:
        expected = (
            f"consequence and likelihood from 1 to {HIGHEST_PART}, or what they make, to {HIGHEST}"
        )
        yield _one(name, f"{risk}", expected, "put the score right")


def _of_action(plan: Plan, action: Action, known: Known) -> Found:
    if action.aim not in {aim.id for aim in plan.aims}:
        yield _one("aim", "no aim of the plan", "the aim that it serves", "choose an aim")
    for name in ("owner", "escalate_to"):
        yield from _person(plan, name, getattr(action, name))
    for name in ("process", "balancing"):
        yield from _measure(name, getattr(action, name), known)
    if action.outcome and plan.aim_of(action).outcome(action.outcome) is None:
        said = "a measure that is no outcome of the aim"
        fault = _fault("outcome", said, "one of the aim’s outcomes", "choose one, or the first")
        yield ("outcome", "aim"), fault
    if action.process:
        yield from _target("process_target", action.process, action.process_target, "process")
    yield from _number("escalate_after_days", action.escalate_after_days, DAYS_ALLOWED, "days")
    yield from _days(action, known.today)


def _of_person(plan: Plan, person: Person) -> Found:
    if not person.role.strip():
        yield _one("role", "no role", "the role by which people know them", "write the role")
    if person.escalates_to == person.id:
        yield _one("escalates_to", "the same person", "someone else, or nobody", "choose again")
    else:
        yield from _person(plan, "escalates_to", person.escalates_to)


def _days(action: Action, today: date) -> Found:
    begun = ("planned_start_on", "started_on", "practice_changed_on")
    start = next((name for name in begun if getattr(action, name)), "")
    for name in ("review_on", "re_audit_on"):
        when = getattr(action, name)
        if start and when and when < getattr(action, start):
            yield (name, *begun), _before(name)
    if start and any(when < getattr(action, start) for when in action.later_reviews_on):
        yield ("later_reviews_on", *begun), _before("later_reviews_on")
    for name in ("started_on", "re_audited_on"):
        when = getattr(action, name)
        if when and when > today:
            yield _one(name, "a day ahead", "today or earlier", "wait until it has happened")


def _before(name: str) -> Fault:
    return _fault(name, "a day before the start", "a day from the start on", "choose a later day")


def _person(plan: Plan, name: str, person: str) -> Found:
    if person and person not in {each.id for each in plan.people}:
        yield _one(name, "nobody of the plan", "a person of the plan", "choose one, or add them")


def _measure(name: str, ref: MeasureRef | None, known: Known) -> Found:
    measure = ref and _of_catalogue(ref)
    if ref and measure is None:
        yield _one(name, "a measure that is not known", "one of the list", "choose a measure")
    if measure is None or not ref.part:
        return
    parts = known.parts.get(ref.id, ())
    if not measure.part_is or (parts and ref.part not in parts):
        expected = "a part that was counted" if measure.part_is else "the measure as a whole"
        yield _one(name, "a part that the measure does not have", expected, "choose again")


def _target(name: str, ref: MeasureRef, target: float | None, *beside: str) -> Found:
    measure = _of_catalogue(ref)
    if target is None or measure is None:
        return
    limits = limits_of(measure)
    if not limits.hold(target):
        found = f"{target:g}" if isfinite(target) else "no number"
        yield (name, *beside), _fault(name, found, f"{limits}", "put the target right")


def _number(name: str, value: int | None, limits: tuple[int, int], what: str) -> Found:
    least, most = limits
    if value is not None and not least <= value <= most:
        expected = f"{what} from {least} to {most}"
        yield _one(name, f"{value}", expected, "put the number right")


def _twice(outcomes: tuple[Outcome, ...]) -> Found:
    measures = [outcome.measure for outcome in outcomes]
    if len(set(measures)) < len(measures):
        expected = "each outcome once, with its one target"
        yield _one("outcomes", "the same measure twice", expected, "take one of the two out")


def _of_catalogue(ref: MeasureRef) -> Measure | None:
    return next((measure for measure in CATALOGUE if measure.id == ref.id), None)


def _one(name: str, found: str, expected: str, do_next: str) -> tuple[tuple[str, ...], Fault]:
    return (name,), _fault(name, found, expected, do_next)


def _fault(name: str, found: str, expected: str, do_next: str) -> Fault:
    return Fault(field=name, found=found, expected=expected, do_next=do_next)
