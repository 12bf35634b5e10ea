"""Writing and changing the plan: what one person types never goes over what another just said."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from plan.faults import Fault, Known, NotSaved, Opened, Subject, faults, opened_from
from plan.model import Aim, Person, Plan
from plan.register import (
    WITHDRAWN,
    Entry,
    Key,
    Register,
    Said,
    plan_of,
    return_of,
    said_of,
    withdrawal_of,
)
from plan.values import as_text, type_of_kind

# The id that a new aim, action or person is given: the next of the plan's own row.


_NUMBERED = re.compile(r"(.*?)(\d+)")
_FIRST = {"aim": "P1", "action": "A01"}
_LONGEST = 4  # initials


def next_id(kind: str, used: Collection[str]) -> str:
    """One more than the highest number in the commonest way of numbering; never one that was used.

    >>> next_id("action", {"A01", "A02", "QIP-7"}), next_id("aim", ())
    ('A03', 'P1')
    """
    numbered = [found.groups() for each in used if (found := _NUMBERED.fullmatch(each))]
    if not numbered:
        return _unused(_FIRST[kind], used)
    commonest = Counter(prefix for prefix, _ in numbered).most_common()
    most = max(times for _, times in commonest)
    prefix = min(prefix for prefix, times in commonest if times == most)
    digits = [number for each, number in numbered if each == prefix]
    width = max(len(number) for number in digits)
    return _unused(f"{prefix}{max(map(int, digits)) + 1:0{width}}", used)


def initials_of(role: str, used: Collection[str]) -> str:
    """The first letters of a role, with a number where another has them already.

    >>> initials_of("Branch manager, Northgate", {"BMN"})
    'BMN-2'
    """
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", role))
    return _unused(letters[:_LONGEST].upper() or "P", used)


def _unused(wanted: str, used: Collection[str]) -> str:
    taken = {each.casefold() for each in used}
    number, found = 1, wanted
    while found.casefold() in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


# Saving what a person changed, beside whatever others said of other fields meanwhile.


@dataclass(frozen=True)
class FieldWanted:
    """A field as a person wants it, and the entry up to which they had seen it."""

    value: Any
    seen: int


@dataclass(frozen=True)
class Saved:
    """What was recorded, and what others had said of other fields since the person looked."""

    said: tuple[Said, ...]
    beside: tuple[Entry, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Edit:
    """Some fields of one subject as a person wants them, each perhaps with a reason of its own."""

    kind: str
    subject: str
    fields: Mapping[str, FieldWanted]
    why: Mapping[str, str] = field(default_factory=dict)


def save(register: Register, edit: Edit, by: str, known: Known) -> Saved:
    """Record it. Raises NotSaved or NotInThePlan, and then nothing was recorded."""
    due_days = _due_days(register, edit)
    beside: list[Entry] = []

    def say(latest: dict[Key, Entry]) -> Iterable[Said]:
        now = opened_from(edit.kind, edit.subject, of_subject(latest, edit.kind, edit.subject))
        refuse_unnamed(by)
        _refuse_conflicts(now, edit)
        changed = {
            name: wanted.value
            for name, wanted in edit.fields.items()
            if as_text(wanted.value) != as_text(getattr(now.subject, name))
        }
        plan, subject = plan_of(latest), replace(now.subject, **changed)
        wrong = (*faults(plan, subject, changed, known), *_unexplained(edit, changed, due_days))
        if wrong:
            raise NotSaved("Nothing was saved yet.", wrong)
        # Of other fields, what was said since the oldest of what the person had seen.
        seen = min((wanted.seen for wanted in edit.fields.values()), default=now.seen)
        others = (entry for name, entry in now.last.items() if name not in edit.fields)
        beside.extend(entry for entry in others if entry.id > seen)
        about, why = {"kind": edit.kind, "subject": edit.subject}, edit.why
        return [
            Said(**about, field=name, value=as_text(value), why=why.get(name, "").strip())
            for name, value in changed.items()
        ]

    return Saved(register.record_upon(say, by), tuple(beside))


def of_subject(latest: Mapping[Key, Entry], kind: str, subject: str) -> dict[str, Entry]:
    """The latest entries of one subject, by field."""
    return {entry.field: entry for key, entry in latest.items() if key[:2] == (kind, subject)}


def refuse_unnamed(by: str) -> None:
    """Nothing is said by nobody."""
    if not by.strip():
        raise NotSaved("Nothing was saved yet. Say who you are: a person of the plan.")


def needs_a_reason(was: date | None, now: date | None) -> bool:
    """A due date that moves back, or goes, is a slip: the reason is kept with it."""
    return was is not None and (now is None or now > was)


def _refuse_conflicts(now: Opened, edit: Edit) -> None:
    theirs = tuple(
        entry
        for name, wanted in edit.fields.items()
        if (entry := now.last.get(name)) is not None
        and entry.id > wanted.seen
        and entry.value != as_text(wanted.value)
    )
    if theirs:
        raise NotSaved("Someone else has changed the same since you looked.", theirs=theirs)


def _due_days(register: Register, edit: Edit) -> tuple[date, ...]:
    """Every due date there was: one that was taken away still counts as the one before."""
    if "due_on" not in edit.fields:
        return ()
    told = (e for e in register.history(edit.kind, edit.subject) if e.field == "due_on")
    return tuple(date.fromisoformat(value) for e in told if (value := json.loads(e.value)))


def _unexplained(
    edit: Edit, changed: Mapping[str, Any], due_days: tuple[date, ...]
) -> Iterable[Fault]:
    was = due_days[-1] if due_days else None
    moved = "due_on" in changed and needs_a_reason(was, changed["due_on"])
    if moved and not edit.why.get("due_on", "").strip():
        yield Fault(
            field="due_on",
            found="a due date that moves, without a reason",
            expected="why it moves, so that it can be read later",
            do_next="write the reason beside the due date",
        )


# A new aim, action or person, with an id that the program gives and nobody else can have.


def add(
    register: Register, kind: str, fields: Mapping[str, Any], by: str, *, known: Known
) -> Subject:
    """Record it whole, under its new id. Raises NotSaved."""
    made: list[Subject] = []

    def say(latest: dict[Key, Entry]) -> Iterable[Said]:
        refuse_unnamed(by)
        made.append(_checked(kind, fields, latest, known))
        return said_of(made[-1])

    register.record_upon(say, by)
    return made[-1]


def add_first_person(register: Register, fields: Mapping[str, Any], known: Known) -> Subject:
    """The first person of a plan says so themselves. Raises NotSaved if there is anybody yet."""
    used = {entry.subject for entry in register.histories("person")}
    person = _subject("person", fields, used)

    def say(latest: dict[Key, Entry]) -> Iterable[Said]:
        meant = _checked("person", fields, latest, known)
        if meant != person or plan_of(latest).people:
            raise NotSaved("Someone else was the first. Say above who you are, and save again.")
        return said_of(person)

    register.record_upon(say, person.id)
    return person


def _checked(
    kind: str, fields: Mapping[str, Any], latest: dict[Key, Entry], known: Known
) -> Subject:
    subject = _subject(kind, fields, {subject for each, subject, _ in latest if each == kind})
    wrong = faults(plan_of(latest), subject, (*fields, "aim", "role"), known)
    if wrong:
        raise NotSaved("Nothing was saved yet.", wrong)
    return subject


def _subject(kind: str, fields: Mapping[str, Any], used: set[str]) -> Subject:
    blank = type_of_kind[kind](id="")
    subject = replace(blank, **fields)
    if subject == blank:
        raise NotSaved("Nothing was saved yet, because nothing is written.")
    own = initials_of(fields.get("role", ""), used) if kind == "person" else next_id(kind, used)
    return replace(subject, id=own)


# Taking an aim, an action or a person out of the plan, for a reason, and putting it back.


def withdraw(register: Register, was: Opened, by: str, why: str) -> None:
    """Take it out. Raises NotSaved where it is still needed, or another changed it meanwhile."""

    def say(latest: dict[Key, Entry]) -> Iterable[Said]:
        mine = of_subject(latest, was.kind, was.subject.id)
        opened_from(was.kind, was.subject.id, mine)  # raises where it is out already
        refuse_unnamed(by)
        wrong = _still_needed(plan_of(latest), was)
        if not why.strip():
            wrong.insert(0, _fault("no reason", "why it is taken out", "write the reason"))
        if wrong:
            raise NotSaved("It was not taken out of the plan.", tuple(wrong))
        news = tuple(entry for entry in mine.values() if entry.id > was.seen)
        if news:
            raise NotSaved("Someone else has changed it since you looked.", theirs=news)
        return [replace(withdrawal_of(was.subject), why=why.strip())]

    register.record_upon(say, by)


def put_back(register: Register, kind: str, subject: str, by: str) -> None:
    """It is in the plan again as it was, with all that was said of it. Raises NotSaved."""

    def say(latest: dict[Key, Entry]) -> Iterable[Said]:
        refuse_unnamed(by)
        mine = of_subject(latest, kind, subject)
        if not _is_out(mine):
            told = "It is in the plan already." if mine else "It was never in the plan."
            raise NotSaved(told)
        aim = json.loads(mine["aim"].value) if kind == "action" else ""
        if aim and _is_out(of_subject(latest, "aim", aim)):
            wrong = _fault(f"its aim {aim} is out of the plan", "the aim first", f"put {aim} back")
            raise NotSaved("It was not put back.", (wrong,))
        return [return_of(kind, subject)]

    register.record_upon(say, by)


def _is_out(last: Mapping[str, Entry]) -> bool:
    return WITHDRAWN in last and last[WITHDRAWN].is_withdrawal


def _still_needed(plan: Plan, was: Opened) -> list[Fault]:
    match was.subject:
        case Aim() as aim:
            held = [action.id for action in plan.actions_of(aim)]
            do_next = "withdraw them first, or give them another aim"
        case Person(id=person):  # what they answer for, or are told of
            held = [of.id for of in plan.actions if person in (of.owner, of.escalate_to)]
            held += [other.id for other in plan.people if other.escalates_to == person]
            do_next = "name someone else there first"
        case _:
            return []
    if not held:
        return []
    return [_fault(f"it stands in {', '.join(held)}", "nothing that rests on it", do_next)]


def _fault(found: str, expected: str, do_next: str) -> Fault:
    return Fault(field=WITHDRAWN, found=found, expected=expected, do_next=do_next)
