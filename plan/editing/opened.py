"""A subject opened for change: how it stands, and up to which entry that was seen."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from plan.editing.refusal import NotInThePlan
from plan.model import Action, Aim, Person
from plan.register import Register
from plan.register.said import WITHDRAWN, Entry
from plan.register.written import as_text, read_back, type_of_kind

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
