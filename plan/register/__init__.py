"""The register: an append-only record of who said what about the plan, and when.

The present state is read from it, the latest word on each field. Nothing is ever overwritten.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import ColumnElement, Connection, Engine, func, select
from sqlalchemy.exc import OperationalError

from plan.model import Action, Aim, Note, Person, Plan
from plan.register.address import address_of, out_of_reach
from plan.register.present import Key, latest_of_plan, plan_of, present
from plan.register.rows import entry_of, insert_said, of_subjects
from plan.register.said import (
    BESIDE_THE_PLAN,
    DECISIONS,
    Entry,
    Said,
    said_of,
    since_it_came,
)
from plan.register.schema import bring_up_to_date, writing
from plan.register.table import engine_on, entries
from plan.register.written import as_text


@dataclass(frozen=True)
class Register:
    """One store's register. Any number of processes may read and write it at once."""

    engine: Engine

    def plan(self) -> Plan:
        """The register as it stands."""
        with self._reading() as connection:
            return plan_of(present(connection))

    def write(self, subject: Aim | Action | Person, by: str, why: str = "") -> tuple[Said, ...]:
        """Record every field of the subject that differs from the present state."""
        return self.record(said_of(subject), by, why)

    def record(self, said: Iterable[Said], by: str, why: str = "") -> tuple[Said, ...]:
        """Record in one transaction what differs from the present state; return just that.

        A new subject is recorded whole, with the fields that are still blank.
        """
        with self._writing() as connection:
            before = present(connection)
            news = tuple(each for each in said if before.get(each.key) != each.value)
            insert_said(connection, news, by, why)
        return news

    def record_unless_changed(
        self, said: Sequence[Said], by: str, seen: int, why: str = ""
    ) -> tuple[Entry, ...]:
        """Record it, unless someone said otherwise of one of these fields after entry `seen`.

        What they said is returned, and then nothing was recorded; empty once it is recorded.
        """
        wanted = {each.key: each.value for each in said}
        with self._writing() as connection:
            told = [entry_of(row) for row in connection.execute(of_subjects(said))]
            latest = {entry.key: entry for entry in told}
            others = [latest[key] for key in wanted if key in latest and latest[key].id > seen]
            theirs = tuple(entry for entry in others if entry.value != wanted[entry.key])
            if not theirs:
                before = {key: entry.value for key, entry in latest.items()}
                news = [each for each in said if before.get(each.key) != each.value]
                insert_said(connection, news, by, why)
        return theirs

    def record_upon(
        self, say: Callable[[dict[Key, Entry]], Iterable[Said]], by: str
    ) -> tuple[Said, ...]:
        """Record what `say` makes of the plan's latest entries, while every other writer waits.

        Whatever `say` raises is passed on, and then nothing was recorded.
        """
        with self._writing() as connection:
            said = tuple(say(latest_of_plan(connection)))
            insert_said(connection, said, by, "")
        return said

    def note(self, action: str, text: str, by: str) -> Note:
        """Add a note to an action."""
        said = Said(kind="action", subject=action, field="note", value=as_text(text))
        with self._writing() as connection:
            written_at = insert_said(connection, [said], by, "")
        return Note(action=action, written_at=written_at, written_by=by, text=text)

    def notes(self, action: str) -> tuple[Note, ...]:
        """Every note on an action, the oldest first."""
        return tuple(
            Note(
                action=action,
                written_at=entry.recorded_at,
                written_by=entry.recorded_by,
                text=json.loads(entry.value),
            )
            for entry in since_it_came(self.history("action", action))
            if entry.field == "note"
        )

    def history(self, kind: str, subject: str) -> tuple[Entry, ...]:
        """All that was ever said of one subject, the oldest first."""
        wanted = (
            select(entries)
            .where(entries.c.subject_kind == kind, entries.c.subject_id == subject)
            .order_by(entries.c.id)
        )
        with self._reading() as connection:
            return tuple(entry_of(row) for row in connection.execute(wanted))

    def histories(self, kind: str, subjects: Sequence[str] = ()) -> tuple[Entry, ...]:
        """All that was ever said of these subjects of one kind (none: all), the oldest first."""
        wanted = select(entries).where(entries.c.subject_kind == kind).order_by(entries.c.id)
        if subjects:
            wanted = wanted.where(entries.c.subject_id.in_(subjects))
        with self._reading() as connection:
            return tuple(entry_of(row) for row in connection.execute(wanted))

    def last_entry(self) -> int:
        """The number of the newest entry that the plan rests on; 0 if there is none.

        Notes, reviews of actions and what is said in the daily review are kept beside the plan.
        """
        return self._newest(
            entries.c.field != "note", entries.c.subject_kind.not_in(BESIDE_THE_PLAN)
        )

    def last_decision(self) -> int:
        """The number of the newest review, acknowledgement or point set aside; 0 if none is."""
        return self._newest(entries.c.subject_kind.in_(DECISIONS))

    def last_entry_of(self, kind: str) -> int:
        """The number of the newest entry of one kind; 0 if there is none."""
        return self._newest(entries.c.subject_kind == kind)

    def fact(self, subject: str, field: str) -> object:
        """The latest word on a fact about the store itself, or None."""
        told = [e for e in self.history("store", subject) if e.field == field]
        return json.loads(told[-1].value) if told else None

    def _newest(self, *conditions: ColumnElement[bool]) -> int:
        with self._reading() as connection:
            newest = select(func.max(entries.c.id)).where(*conditions)
            return connection.execute(newest).scalar() or 0

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with writing(self.engine) as connection, connection.begin():
            yield connection


def open_register(store: Path) -> Register:
    """The register of a store, its tables made or brought up to date if need be.

    At GRIP_REGISTER_URL if that is set, else `<store>/register.sqlite`. Raises StoreProblem.
    """
    address = address_of(store)
    try:
        engine = engine_on(address)
        bring_up_to_date(engine)
    except (OperationalError, ModuleNotFoundError):
        raise out_of_reach(address) from None
    return Register(engine)
