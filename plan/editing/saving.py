"""Saving what a person changed, beside whatever others said of other fields meanwhile."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from plan.editing.faults import Known, faults
from plan.editing.opened import Opened, Subject, fields_of, opened_from
from plan.editing.refusal import Fault, NotSaved
from plan.model import Plan
from plan.register import Register
from plan.register.present import Key, plan_of
from plan.register.said import Entry, Said
from plan.register.written import as_text


@dataclass(frozen=True)
class Wanted:
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
    fields: Mapping[str, Wanted]
    why: Mapping[str, str] = field(default_factory=dict)


def wanted_of(was: Opened, now: Subject) -> dict[str, Wanted]:
    """The fields in which `now` differs from what was opened."""
    return {
        name: Wanted(getattr(now, name), was.seen)
        for name in fields_of(was.kind)
        if as_text(getattr(now, name)) != as_text(getattr(was.subject, name))
    }


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
        plan, subject = plan_of_entries(latest), replace(now.subject, **changed)
        wrong = (*faults(plan, subject, changed, known), *_unexplained(edit, changed, due_days))
        if wrong:
            raise NotSaved("Nothing was saved yet.", wrong)
        beside.extend(_beside(now, edit))
        return [_said(edit, name, value) for name, value in changed.items()]

    return Saved(register.record_upon(say, by), tuple(beside))


def of_subject(latest: Mapping[Key, Entry], kind: str, subject: str) -> dict[str, Entry]:
    """The latest entries of one subject, by field."""
    return {entry.field: entry for key, entry in latest.items() if key[:2] == (kind, subject)}


def plan_of_entries(latest: Mapping[Key, Entry]) -> Plan:
    """The plan that these entries make."""
    return plan_of({key: entry.value for key, entry in latest.items()})


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


def _beside(now: Opened, edit: Edit) -> list[Entry]:
    """What was said of other fields since the oldest of what the person had seen."""
    seen = min((wanted.seen for wanted in edit.fields.values()), default=now.seen)
    news = (entry for name, entry in now.last.items() if name not in edit.fields)
    return [entry for entry in news if entry.id > seen]


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


def _said(edit: Edit, name: str, value: Any) -> Said:
    why = edit.why.get(name, "").strip()
    return Said(kind=edit.kind, subject=edit.subject, field=name, value=as_text(value), why=why)
