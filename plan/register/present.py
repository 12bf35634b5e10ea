"""The present state of the register: the latest word on each field, and the plan it makes."""

from sqlalchemy import Connection, func, select

from plan.model import Action, Plan
from plan.register.rows import entry_of
from plan.register.said import WITHDRAWN, Entry
from plan.register.table import entries
from plan.register.written import as_text, read_back, type_of_kind

Key = tuple[str, str, str]  # (kind, subject, field)
Present = dict[Key, str]  # -> JSON text
_PLURALS = {"aim": "aims", "action": "actions", "person": "people"}


def plan_of(written_down: Present) -> Plan:
    """The plan that these values make."""
    return Plan(**{plural: _subjects(written_down, kind) for kind, plural in _PLURALS.items()})


def present(connection: Connection) -> Present:
    """The latest value of each field of each subject, as JSON text."""
    key = (entries.c.subject_kind, entries.c.subject_id, entries.c.field)
    latest = select(func.max(entries.c.id)).group_by(*key)
    wanted = select(*key, entries.c.value).where(entries.c.id.in_(latest)).order_by(*key)
    return {(kind, subject, field): v for kind, subject, field, v in connection.execute(wanted)}


def latest_of_plan(connection: Connection) -> dict[Key, Entry]:
    """The latest entry on each field of everything that the plan is made of."""
    key = (entries.c.subject_kind, entries.c.subject_id, entries.c.field)
    of_plan = entries.c.subject_kind.in_(tuple(type_of_kind))
    latest = select(func.max(entries.c.id)).where(of_plan).group_by(*key)
    wanted = select(entries).where(entries.c.id.in_(latest)).order_by(*key)
    return {entry.key: entry for entry in map(entry_of, connection.execute(wanted))}


def _subjects(written_down: Present, kind: str) -> tuple:
    written: dict[str, dict[str, str]] = {}
    for (each_kind, subject, field), value in written_down.items():
        if each_kind == kind:
            written.setdefault(subject, {})[field] = value
    return tuple(
        read_back(kind, subject, values)
        for subject, values in sorted(written.items())
        if _is_in_the_plan(kind, values)
    )


def _is_in_the_plan(kind: str, values: dict[str, str]) -> bool:
    """A note alone makes no action, and what was withdrawn is not shown."""
    if values.get(WITHDRAWN) == as_text(True):
        return False
    return type_of_kind[kind] is not Action or "aim" in values
