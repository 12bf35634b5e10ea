"""Rows of the register: written from what is said, and read back as entries."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, Select, insert, select

from plan.register.said import Entry, Said
from plan.register.table import entries


def of_subjects(said: Sequence[Said]) -> Select:
    """What was ever said of the subjects of these sayings, the oldest first."""
    kinds, subjects = {each.kind for each in said}, {each.subject for each in said}
    return (
        select(entries)
        .where(entries.c.subject_kind.in_(kinds), entries.c.subject_id.in_(subjects))
        .order_by(entries.c.id)
    )


def insert_said(connection: Connection, said: Iterable[Said], by: str, why: str) -> datetime:
    """Write them down, and return when (UTC)."""
    recorded_at = datetime.now(UTC)
    rows = [
        {
            "recorded_at": recorded_at.isoformat(),
            "recorded_by": by,
            "subject_kind": each.kind,
            "subject_id": each.subject,
            "field": each.field,
            "value": each.value,
            "why": each.why or why,
        }
        for each in said
    ]
    if rows:
        connection.execute(insert(entries), rows)
    return recorded_at


def entry_of(row) -> Entry:
    """A row of the table as an entry."""
    return Entry(
        id=row.id,
        recorded_at=datetime.fromisoformat(row.recorded_at),
        recorded_by=row.recorded_by,
        kind=row.subject_kind,
        subject=row.subject_id,
        field=row.field,
        value=row.value,
        why=row.why,
    )
