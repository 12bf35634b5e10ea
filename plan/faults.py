"""What cannot be saved as it stands: cells that cannot be meant, and what others said meanwhile."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from math import isfinite
from typing import Any

from metrics.catalogue import measure_or_none
from metrics.measure import MeasureRef
from plan import values
from plan.fields import FIELDS, Field
from plan.model import Action, Person, Plan, Subject
from plan.register import WITHDRAWN, Entry, Register
from plan.values import Value, entry_of, kind_of, read_back


@dataclass(frozen=True)
class Fault:
    """A cell that cannot be meant as it stands."""

    field: str
    found: str
    expected: str
    do_next: str

    def __str__(self) -> str:
        return f"Found: {self.found}. Expected: {self.expected}. What to do: {self.do_next}."


Faults = tuple[Fault, ...]


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class NotSaved(ValueError):
    """Nothing was recorded. `theirs` is what others said of the same fields meanwhile."""

    summary: str
    faults: Faults = ()
    theirs: tuple[Entry, ...] = ()

    def __str__(self) -> str:
        return " ".join([self.summary, *map(str, self.faults)])


@dataclass(eq=False)
class NotInThePlan(LookupError):
    """There is no such subject; where it was withdrawn, by which entry."""

    kind: str
    subject: str
    withdrawn: Entry | None = None

    def __str__(self) -> str:
        return f"{self.kind} {self.subject} is not in the plan"


@dataclass(frozen=True)
class Opened:
    """A subject opened for change: how it stands, and up to which entry that was seen."""

    kind: str
    subject: Subject
    seen: int
    last: Mapping[str, Entry]  # the newest entry on each of its fields


def opened(register: Register, kind: str, subject_id: str) -> Opened:
    """How it stands now. Raises NotInThePlan."""
    last = {entry.field: entry for entry in register.history(kind, subject_id)}
    return opened_from(kind, subject_id, last)


def all_opened(register: Register, kind: str) -> dict[str, Opened]:
    last: dict[str, dict[str, Entry]] = {}
    for entry in register.histories(kind):
        last.setdefault(entry.subject, {})[entry.field] = entry
    found = {}
    for subject_id, of_fields in last.items():
        with suppress(NotInThePlan):
            found[subject_id] = opened_from(kind, subject_id, of_fields)
    return found


def opened_from(kind: str, subject_id: str, last: Mapping[str, Entry]) -> Opened:
    """The same from the newest entry on each field. Raises NotInThePlan."""
    of_fields = {name: entry for name, entry in last.items() if name in FIELDS[kind]}
    gone = last.get(WITHDRAWN)
    gone = gone if gone and gone.is_withdrawal else None
    if gone or not of_fields:
        raise NotInThePlan(kind, subject_id, gone)
    written = {name: entry.value for name, entry in of_fields.items()}
    seen = max(entry.id for entry in last.values())
    return Opened(kind, read_back(kind, subject_id, written), seen, of_fields)


@dataclass(frozen=True, kw_only=True)
class Known:
    """What a cell is read against: the day, and the parts of each measure where they are known."""

    today: date
    parts: Mapping[str, Collection[str]] = field(default_factory=dict)


def faults(plan: Plan, subject: Subject, changed: Collection[str], known: Known) -> Faults:
    """The faults of those fields that were changed, or that a changed field contradicts."""
    found = [
        ((line.name,), Fault(line.name, *wrong))
        for line in FIELDS[kind_of(subject)].values()
        if (value := getattr(subject, line.name)) or line.value is values.AIM
        for wrong in _of_value(line, value, plan, known)
    ]
    both = (*found, *_together(plan, subject))
    return tuple(fault for names, fault in both if set(changed) & set(names))


Wrong = tuple[str, str, str]  # what was found and expected, and what to do


def _of_value(line: Field, value: Any, plan: Plan, known: Known) -> Iterator[Wrong]:
    """What is wrong with a value by its type, whatever else is said of the subject."""
    match line.value:
        case values.PERSON if value not in plan.known_people:
            yield "nobody of the plan", "a person of the plan", "choose one, or add them"
        case values.AIM if value not in {aim.id for aim in plan.aims}:
            yield "no aim of the plan", "the aim that it serves", "choose an aim"
        case values.MEASURE:
            yield from _measure(value, known)
        case values.DAYS_ALLOWED:
            yield from _number(value, line.value)
        case values.DAY if line.has_happened and value > known.today:
            yield "a day ahead", "today or earlier", "wait until it has happened"
        case values.TAGS if not all(map(entry_of, value)):
            yield "a code that no framework has", "codes from the list", "choose again"
        case values.RISK if not value.is_in_range:
            yield f"{value}", values.RISKS, "put the score right"
        case values.OUTCOMES:
            for outcome in value:
                yield from _measure(outcome.measure, known)
                yield from _target(outcome.measure, outcome.target)
                yield from _number(outcome.window_weeks, values.WEEKS)
            if len({outcome.measure for outcome in value}) < len(value):
                expected = "each outcome once, with its one target"
                yield "the same measure twice", expected, "take one of the two out"


def _together(plan: Plan, subject: Subject) -> Iterator[tuple[tuple[str, ...], Fault]]:
    """What is wrong with fields beside each other: these, and the fault that they make."""
    match subject:
        case Action():
            yield from _of_action(plan, subject)
        case Person(role=role, id=own, escalates_to=route):
            if not role.strip():
                wrong = ("no role", "the role by which people know them", "write the role")
                yield ("role",), Fault("role", *wrong)
            if route == own:
                wrong = ("the same person", "someone else, or nobody", "choose again")
                yield ("escalates_to",), Fault("escalates_to", *wrong)


def _of_action(plan: Plan, action: Action) -> Iterator[tuple[tuple[str, ...], Fault]]:
    if action.outcome and plan.aim_of(action).outcome(action.outcome) is None:
        said = "a measure that is no outcome of the aim"
        fault = Fault("outcome", said, "one of the aim’s outcomes", "choose one, or the first")
        yield ("outcome", "aim"), fault
    if action.process:
        for wrong in _target(action.process, action.process_target):
            yield ("process_target", "process"), Fault("process_target", *wrong)
    begun = ("planned_start_on", "started_on", "practice_changed_on")
    start = next(filter(None, (getattr(action, name) for name in begun)), date.min)
    for line in (line for line in FIELDS["action"].values() if line.from_the_start):
        days = getattr(action, line.name)
        if any(day and day < start for day in (days if isinstance(days, tuple) else (days,))):
            wrong = ("a day before the start", "a day from the start on", "choose a later day")
            yield (line.name, *begun), Fault(line.name, *wrong)


def _measure(ref: MeasureRef, known: Known) -> Iterator[Wrong]:
    measure = measure_or_none(ref.id)
    if measure is None:
        yield "a measure that is not known", "one of the list", "choose a measure"
        return
    parts = known.parts.get(ref.id, ())
    if ref.part and (not measure.part_is or (parts and ref.part not in parts)):
        expected = "a part that was counted" if measure.part_is else "the measure as a whole"
        yield "a part that the measure does not have", expected, "choose again"


def _target(ref: MeasureRef, target: float | None) -> Iterator[Wrong]:
    if target is not None and (expected := values.range_missed(ref, target)):
        found = f"{target:g}" if isfinite(target) else "no number"
        yield found, expected, "put the target right"


def _number(number: int | None, of: Value) -> Iterator[Wrong]:
    if number is not None and of.within and not of.within[0] <= number <= of.within[1]:
        yield f"{number}", of.expected, "put the number right"
