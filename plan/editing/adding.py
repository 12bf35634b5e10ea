"""A new aim, action or person, with an id that the program gives and nobody else can have."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from plan.editing.faults import Known, faults
from plan.editing.numbering import initials_of, next_id
from plan.editing.opened import Subject
from plan.editing.refusal import NotSaved
from plan.editing.saving import plan_of_entries, refuse_unnamed
from plan.register import Register
from plan.register.present import Key
from plan.register.said import Entry, Said, said_of
from plan.register.written import type_of_kind


def add(register: Register, kind: str, fields: Mapping[str, Any], by: str, known: Known) -> Subject:
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
        if meant != person or plan_of_entries(latest).people:
            raise NotSaved("Someone else was the first. Say above who you are, and save again.")
        return said_of(person)

    register.record_upon(say, person.id)
    return person


def _checked(
    kind: str, fields: Mapping[str, Any], latest: dict[Key, Entry], known: Known
) -> Subject:
    subject = _subject(kind, fields, {subject for each, subject, _ in latest if each == kind})
    wrong = faults(plan_of_entries(latest), subject, (*fields, "aim", "role"), known)
    if wrong:
        raise NotSaved("Nothing was saved yet.", wrong)
    return subject


def _subject(kind: str, fields: Mapping[str, Any], used: set[str]) -> Subject:
    blank = type_of_kind[kind](id="", **({"aim": ""} if kind == "action" else {}))
    subject = replace(blank, **fields)
    if subject == blank:
        raise NotSaved("Nothing was saved yet, because nothing is written.")
    own = initials_of(fields.get("role", ""), used) if kind == "person" else next_id(kind, used)
    return replace(subject, id=own)
