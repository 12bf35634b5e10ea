"""Writing and changing the plan: what one person types never goes over what another just said."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, count
from typing import Any, Self, TypeVar

from metrics.measure import MeasureRef
from plan.faults import Fault, Known, NotSaved, Opened, faults, opened_from
from plan.model import Action, Aim, Outcome, Person, Plan, Subject
from plan.register import WITHDRAWN, Claim, Entry, Key, Register, claims_of, plan_of, withdrawal_of
from plan.values import as_text, type_of_kind

Values = Mapping[str, Any]
_NUMBERED = re.compile(r"(.*?)(\d+)")
_FIRST = {"aim": "P1", "action": "A01"}
_LONGEST = 4  # initials


def next_id(kind: str, used: Collection[str]) -> str:
    """One more than the highest number in the commonest way of numbering; never one that was used.

    >>> next_id("action", {"A01", "A02", "QIP-7"}), next_id("aim", ())
    ('A03', 'P1')
    """
    numbers: dict[str, list[str]] = {}
    for found in filter(None, map(_NUMBERED.fullmatch, used)):
        numbers.setdefault(found[1], []).append(found[2])
    if not numbers:
        return _unused(_FIRST[kind], used)
    prefix, digits = max(sorted(numbers.items()), key=lambda numbered: len(numbered[1]))
    return _unused(f"{prefix}{max(map(int, digits)) + 1:0{max(map(len, digits))}}", used)


def initials_of(role: str, used: Collection[str]) -> str:
    """The first letters of a role, with a number where another has them already.

    >>> initials_of("Branch manager, Northgate", {"BMN"})
    'BMN-2'
    """
    letters = "".join(word[0] for word in re.findall(r"[^\W\d_]+", role))
    return _unused(letters[:_LONGEST].upper() or "P", used)


def _unused(wanted: str, used: Collection[str]) -> str:
    taken = {each.casefold() for each in used}
    names = chain([wanted], (f"{wanted}-{number}" for number in count(2)))
    return next(name for name in names if name.casefold() not in taken)


@dataclass(frozen=True)
class FieldWanted:
    """A field as a person wants it, and the entry up to which they had seen it."""

    value: Any
    seen: int


@dataclass(frozen=True)
class Saved:
    """What was recorded, and what others had said of other fields since the person looked."""

    said: tuple[Claim, ...]
    beside: tuple[Entry, ...] = ()


def save(register: Register, edit: "Draft", by: str, known: Known) -> Saved:
    """Record what is typed. Raises NotSaved or NotInThePlan, and then nothing was recorded."""
    was_due = None  # the newest due date there was: one that was taken away still counts
    for entry in register.history(edit.kind, edit.subject) if "due_on" in edit.typed else ():
        due = entry.content if entry.field == "due_on" else None
        was_due = date.fromisoformat(due) if due else was_due
    beside: list[Entry] = []

    def say(latest: dict[Key, Entry]) -> Iterable[Claim]:
        now = opened_from(edit.kind, edit.subject, of_subject(latest, edit.kind, edit.subject))
        refuse_unnamed(by)
        theirs = tuple(edit.disputed(now).values())
        if theirs:
            raise NotSaved("Someone else has changed the same since you looked.", theirs=theirs)
        changed = {name: wanted.value for name, wanted in differing(edit.typed, now).items()}
        plan, subject = plan_of(latest), replace(now.subject, **changed)
        wrong = (*faults(plan, subject, changed, known), *_unexplained(edit, changed, was_due))
        if wrong:
            raise NotSaved("Nothing was saved yet.", wrong)
        # Of other fields, what was said since the oldest of what the person had seen.
        seen = min((wanted.seen for wanted in edit.typed.values()), default=now.seen)
        others = (entry for name, entry in now.last.items() if name not in edit.typed)
        beside.extend(entry for entry in others if entry.id > seen)
        about, why = {"kind": edit.kind, "subject": edit.subject}, edit.why
        return [
            Claim(**about, field=name, value=as_text(value), why=why.get(name, "").strip())
            for name, value in changed.items()
        ]

    return Saved(register.record_upon(say, by), tuple(beside))


def differing(typed: Mapping[str, FieldWanted], now: Opened) -> dict[str, FieldWanted]:
    """Those of the fields that read otherwise than they stand."""
    pairs = ((name, wanted, getattr(now.subject, name)) for name, wanted in typed.items())
    return {name: wanted for name, wanted, held in pairs if as_text(wanted.value) != as_text(held)}


def of_subject(latest: Mapping[Key, Entry], kind: str, subject: str) -> dict[str, Entry]:
    return {entry.field: entry for key, entry in latest.items() if key[:2] == (kind, subject)}


def refuse_unnamed(by: str) -> None:
    """Nothing is said by nobody."""
    if not by.strip():
        raise NotSaved("Nothing was saved yet. Say who you are: a person of the plan.")


def needs_a_reason(was: date | None, now: date | None) -> bool:
    """A due date that moves back, or goes, is a slip: the reason is kept with it."""
    return was is not None and (now is None or now > was)


def _unexplained(edit: "Draft", changed: Mapping[str, Any], was: date | None) -> Iterable[Fault]:
    moved = "due_on" in changed and needs_a_reason(was, changed["due_on"])
    if moved and not edit.why.get("due_on", "").strip():
        yield Fault(
            field="due_on",
            found="a due date that moves, without a reason",
            expected="why it moves, so that it can be read later",
            do_next="write the reason beside the due date",
        )


def add(register: Register, kind: str, fields: Values, by: str, *, known: Known) -> Subject:
    """Record it whole, under a new id that nobody else can have. Raises NotSaved."""
    made: list[Subject] = []

    def say(latest: dict[Key, Entry]) -> Iterable[Claim]:
        refuse_unnamed(by)
        made.append(_checked(kind, fields, latest, known))
        return claims_of(made[-1])

    register.record_upon(say, by)
    return made[-1]


def add_first_person(register: Register, fields: Values, known: Known) -> Subject:
    """The first person of a plan says so themselves. Raises NotSaved if there is anybody yet."""
    used = {entry.subject for entry in register.histories("person")}
    person = _subject("person", fields, used)

    def say(latest: dict[Key, Entry]) -> Iterable[Claim]:
        meant = _checked("person", fields, latest, known)
        if meant != person or plan_of(latest).people:
            raise NotSaved("Someone else was the first. Say above who you are, and save again.")
        return claims_of(person)

    register.record_upon(say, person.id)
    return person


def _checked(kind: str, fields: Values, latest: dict[Key, Entry], known: Known) -> Subject:
    subject = _subject(kind, fields, {subject for each, subject, _ in latest if each == kind})
    if wrong := faults(plan_of(latest), subject, (*fields, "aim", "role"), known):
        raise NotSaved("Nothing was saved yet.", wrong)
    return subject


def _subject(kind: str, fields: Values, used: set[str]) -> Subject:
    blank = type_of_kind[kind](id="")
    subject = replace(blank, **fields)
    if subject == blank:
        raise NotSaved("Nothing was saved yet, because nothing is written.")
    own = initials_of(fields.get("role", ""), used) if kind == "person" else next_id(kind, used)
    return replace(subject, id=own)


def withdraw(register: Register, was: Opened, by: str, why: str) -> None:
    """Take it out, for a reason. Raises NotSaved: still needed, or another changed it meanwhile."""

    def say(latest: dict[Key, Entry]) -> Iterable[Claim]:
        mine = of_subject(latest, was.kind, was.subject.id)
        opened_from(was.kind, was.subject.id, mine)  # raises where it is out already
        refuse_unnamed(by)
        unsaid = Fault(WITHDRAWN, "no reason", "why it is taken out", "write the reason")
        wrong = (*([] if why.strip() else [unsaid]), *_still_needed(plan_of(latest), was))
        if wrong:
            raise NotSaved("It was not taken out of the plan.", wrong)
        news = tuple(entry for entry in mine.values() if entry.id > was.seen)
        if news:
            raise NotSaved("Someone else has changed it since you looked.", theirs=news)
        return [replace(withdrawal_of(was.subject), why=why.strip())]

    register.record_upon(say, by)


def put_back(register: Register, kind: str, subject: str, by: str) -> None:
    """It is in the plan again as it was, with all that was said of it. Raises NotSaved."""

    def say(latest: dict[Key, Entry]) -> Iterable[Claim]:
        refuse_unnamed(by)
        mine = of_subject(latest, kind, subject)
        if not _is_out(mine):
            raise NotSaved("It is in the plan already." if mine else "It was never in the plan.")
        aim = mine["aim"].content if kind == "action" else ""
        if aim and _is_out(of_subject(latest, "aim", aim)):
            found, do_next = f"its aim {aim} is out of the plan", f"put {aim} back"
            wrong = Fault(WITHDRAWN, found, "the aim first", do_next)
            raise NotSaved("It was not put back.", (wrong,))
        return [Claim(kind=kind, subject=subject, field=WITHDRAWN, value=as_text(False))]

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
    found = f"it stands in {', '.join(held)}"
    return [Fault(WITHDRAWN, found, "nothing that rests on it", do_next)] if held else []


_BLANK = Outcome(measure=MeasureRef(""))  # a line of the form in which nothing is chosen yet


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Some fields of one subject as a person wants them; all others follow the register."""

    kind: str
    subject: str = ""  # "": a new one, without an id yet
    typed: Mapping[str, FieldWanted] = field(default_factory=dict)
    why: Mapping[str, str] = field(default_factory=dict)  # a field's reason, as typed

    def typing(self, name: str, value: Any, seen: int) -> Self:
        """With one more field typed. What was seen when it was first typed still counts."""
        seen = self.typed[name].seen if name in self.typed else seen
        return replace(self, typed={**self.typed, name: FieldWanted(value, seen)})

    def because(self, name: str, why: str) -> Self:
        return replace(self, why={**self.why, name: why})

    def without(self, *names: str) -> Self:
        """These fields as the register has them."""
        typed = {name: wanted for name, wanted in self.typed.items() if name not in names}
        why = {name: told for name, told in self.why.items() if name not in names}
        return replace(self, typed=typed, why=why)

    def in_spite_of(self, theirs: Entry) -> Self:
        """Mine is to stand, although I have read what another said."""
        wanted = self.typed[theirs.field]
        seen = max(wanted.seen, theirs.id)
        return replace(self, typed={**self.typed, theirs.field: replace(wanted, seen=seen)})

    def on(self, now: Opened) -> Subject:
        typed = {name: wanted.value for name, wanted in self._tidy().items()}
        return replace(now.subject, **typed)

    def changes(self, now: Opened) -> dict[str, FieldWanted]:
        return differing(self._tidy(), now)

    def disputed(self, now: Opened) -> dict[str, Entry]:
        """What others said of the same fields since, by field."""
        changed = ((now.last.get(name), wanted) for name, wanted in self.changes(now).items())
        return {last.field: last for last, wanted in changed if last and last.id > wanted.seen}

    def edit(self, now: Opened) -> Self:
        return replace(self, typed=self.changes(now))

    def _tidy(self) -> dict[str, FieldWanted]:
        return {name: replace(each, value=tidied(each.value)) for name, each in self.typed.items()}


def blank(kind: str, **given: Any) -> Opened:
    """A subject that is not in the plan yet, with what is known of it already."""
    return Opened(kind, type_of_kind[kind](id="", **given), 0, {})


S = TypeVar("S", bound=Subject)


def with_subjects(plan: Plan, subjects: Sequence[Subject]) -> Plan:
    """The plan with these in the place of those of their ids, or beside them where they are new."""

    def put(there: tuple[S, ...], kind: type[S]) -> tuple[S, ...]:
        own = {subject.id: subject for subject in subjects if isinstance(subject, kind)}
        kept = [own.pop(subject.id, subject) for subject in there]
        return (*kept, *own.values())

    return Plan(put(plan.aims, Aim), put(plan.actions, Action), put(plan.people, Person))


def tidied(value: Any) -> Any:
    """As it is meant: no blanks around words, no line without a word."""
    if isinstance(value, tuple):
        return tuple(kept for member in value if (kept := tidied(member)) not in ("", _BLANK))
    return value.strip() if type(value) is str else value
