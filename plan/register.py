"""The register: an append-only record of who said what about the plan, and when."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import URL, ColumnElement, Connection, Engine, Select, func, insert, select

from connectors.generations import Part, StoreProblem
from connectors.report import unturned
from metrics.calendar import LONDON
from plan import database
from plan.backup import finish
from plan.database import entries, reading, writing
from plan.model import Plan, Subject
from plan.values import as_text, kind_of, read_back, type_of_kind

WITHDRAWN = "withdrawn"
BY_FILE = "import"  # who said what came with a file of the plan; its reason is the file's name
BY_SAMPLE = "sample"  # the same of the invented provider

# Kinds that the plan does not rest on: what is said of them changes no verdict.
CALL_REVIEW, FOLLOW_UP = "call_review", "follow_up"
REVIEW, ACKNOWLEDGED, DISMISSED = "review", "acknowledged", "dismissed"
DECISIONS = (REVIEW, ACKNOWLEDGED, DISMISSED)  # on actions; states and what is due rest on them
MEETING, RUNNING, LOAD, COMMENT = "meeting", "meeting_running", "load", "comment"
ACCESS = "access"  # who signed in, was refused, took a file: plan/access_log.py
BESIDE_THE_PLAN = (CALL_REVIEW, FOLLOW_UP, MEETING, RUNNING, COMMENT, ACCESS, *DECISIONS)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One field of one subject, as someone says it is. `value` is JSON text."""

    kind: str
    subject: str
    field: str
    value: str
    why: str = ""  # where it has a reason of its own

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.subject, self.field


@dataclass(frozen=True, kw_only=True)
class Entry(Claim):
    """What was said, with who said it, when (UTC) and why."""

    id: int
    recorded_at: datetime
    recorded_by: str

    @property
    def content(self) -> Any:
        return json.loads(self.value)

    @property
    def on(self) -> date:
        """The day on which it was said, as clocks here show it."""
        return self.recorded_at.astimezone(LONDON).date()

    def came_with_one_of(self, files: Collection[str]) -> bool:
        """Whether a file said it; `files` are all that were ever taken in."""
        return self.recorded_by in (BY_FILE, BY_SAMPLE) or self.why in files

    @property
    def is_withdrawal(self) -> bool:
        """Its subject was taken out of the plan."""
        return self.field == WITHDRAWN and self.value == as_text(True)

    @property
    def makes_way(self) -> bool:
        """It was taken out for another plan: a person always says why."""
        return self.is_withdrawal and not self.why


def claims_of(subject: Subject) -> tuple[Claim, ...]:
    """A subject as what is said of each of its fields."""
    about = {"kind": kind_of(subject), "subject": subject.id}
    values = {name: value for name, value in vars(subject).items() if name != "id"}
    told = (values | {WITHDRAWN: False}).items()
    return tuple(Claim(**about, field=name, value=as_text(value)) for name, value in told)


def since_it_came(history: Iterable[Entry]) -> tuple[Entry, ...]:
    """What was said since it came into the plan; a namesake in the next plan inherits nothing."""
    own = tuple(history)
    left = [number for number, entry in enumerate(own, start=1) if entry.makes_way]
    return own[left[-1] :] if left else own


def withdrawal_of(subject: Subject) -> Claim:
    """What is said of a subject that is no longer in the plan; its history stays."""
    return Claim(kind=kind_of(subject), subject=subject.id, field=WITHDRAWN, value=as_text(True))


def taken_back(entries: Iterable[Entry], blank: object) -> tuple[Claim, ...]:
    """What is said to take all of it back, as when another provider's data come in."""
    latest = {entry.key: entry for entry in entries}.values()
    value = as_text(blank)
    return tuple(
        Claim(kind=entry.kind, subject=entry.subject, field=entry.field, value=value)
        for entry in latest
        if entry.value != value
    )


# The columns of the table, by the names that an entry has for them.
_NAMES = ("id", "recorded_at", "recorded_by", "kind", "subject", "field", "value", "why")


def _insert(connection: Connection, said: Iterable[Claim], by: str, why: str) -> None:
    now, columns = datetime.now(UTC).isoformat(), entries.c.keys()[1:]
    rows = ((now, by, of.kind, of.subject, of.field, of.value, of.why or why) for of in said)
    if cells := [dict(zip(columns, map(unturned, row), strict=True)) for row in rows]:
        connection.execute(insert(entries), cells)


def _entries(connection: Connection, wanted: Select[Any]) -> Iterator[Entry]:
    for row in connection.execute(wanted):
        held = dict(zip(_NAMES, row, strict=True))
        yield Entry(**held | {"recorded_at": datetime.fromisoformat(held["recorded_at"])})


Key = tuple[str, str, str]  # (kind, subject, field)
Say = Callable[[dict[Key, Entry]], Iterable[Claim]]


def plan_of(last: Mapping[Key, Entry], set_late: dict[str, date] | None = None) -> Plan:
    """The plan that the latest entries make, without what was withdrawn; a note is no action."""
    written: dict[str, dict[str, dict[str, str]]] = {kind: {} for kind in type_of_kind}
    for entry in last.values():
        if entry.kind in written:
            written[entry.kind].setdefault(entry.subject, {})[entry.field] = entry.value
    made: dict[str, list[Any]] = {kind: [] for kind in type_of_kind}
    for kind, subjects in written.items():
        for subject, values in sorted(subjects.items()):
            if values.get(WITHDRAWN) != as_text(True) and (kind != "action" or "aim" in values):
                made[kind].append(read_back(kind, subject, values))
    aims, actions, people = map(tuple, made.values())
    return Plan(aims, actions, people, set_late or {})


STARTED = "practice_changed_on"
LATE_DAYS = 14
FIGURES_AFTER = timedelta(weeks=4)  # of an earlier start: the first that a verdict needs


def starts_set_late(connection: Connection, upto: int) -> dict[str, date]:
    """Action -> the day its start was entered, where figures could have been seen by then."""
    by_then = entries.c.id <= upto
    wanted = select(entries).where(
        entries.c.field == STARTED, entries.c.value != as_text(None), by_then
    )
    loads = select(entries.c.subject_id).where(entries.c.subject_kind == LOAD, by_then)
    files = frozenset(connection.scalars(loads))
    starts: dict[str, list[tuple[Entry, date]]] = {}
    for entry in _entries(connection, wanted.order_by(entries.c.id)):
        day = date.fromisoformat(entry.content)
        starts.setdefault(entry.subject, []).append((entry, day))
    newest = {action: (*said[-1], said[:-1]) for action, said in starts.items()}
    return {
        action: entry.on
        for action, (entry, day, earlier) in newest.items()
        if not entry.came_with_one_of(files)
        and (
            (entry.on - day).days > LATE_DAYS
            or any(was != day and entry.on >= was + FIGURES_AFTER for _, was in earlier)
        )
    }


NEWEST = 2**31 - 1  # no entry has a higher number


def latest(
    connection: Connection,
    kinds: Collection[str],
    subjects: Collection[str] = (),
    upto: int = NEWEST,
) -> dict[Key, Entry]:
    """The latest entry on each field of these subjects (none: all) of these kinds."""
    key = (entries.c.subject_kind, entries.c.subject_id, entries.c.field)
    newest = select(func.max(entries.c.id)).where(entries.c.subject_kind.in_(tuple(kinds)))
    newest = newest.where(entries.c.id <= upto)
    if subjects:
        newest = newest.where(entries.c.subject_id.in_(subjects))
    wanted = select(entries).where(entries.c.id.in_(newest.group_by(*key))).order_by(*key)
    return {entry.key: entry for entry in _entries(connection, wanted)}


def _news(said: Iterable[Claim], known: Mapping[Key, Entry]) -> tuple[Claim, ...]:
    """Those that say otherwise than is known."""
    return tuple(of for of in said if of.key not in known or known[of.key].value != of.value)


class NotAllowed(Exception):
    """What somebody tried who may not, and why not: nothing was written."""


class Gate(Protocol):
    """What one person may write into the register, and read of what was ever said."""

    def check(self, plan: Plan, said: Sequence[Claim], by: str) -> None:
        """Raises NotAllowed."""

    def shows(self, entry: Entry) -> bool: ...


@dataclass(frozen=True)
class Register:
    """One store's register, for any number of processes; with a `gate`, for one who signed in."""

    engine: Engine
    gate: Gate | None = None

    def plan(self, entry: int = NEWEST) -> Plan:
        """As it is; or as it was after an entry, whatever was said since."""
        with reading(self.engine) as connection:
            last = latest(connection, type_of_kind, upto=entry)
            return plan_of(last, starts_set_late(connection, entry))

    def write(self, subject: Subject, by: str, why: str = "") -> tuple[Claim, ...]:
        """Record every field of the subject that differs from the present state."""
        return self.record(claims_of(subject), by, why)

    def record(self, said: Iterable[Claim], by: str, why: str = "") -> tuple[Claim, ...]:
        """Record at once what differs from the present state, a new subject whole; return that."""
        said = tuple(said)
        with writing(self.engine) as connection:
            kinds, subjects = {of.kind for of in said}, {of.subject for of in said}
            news = _news(said, latest(connection, kinds, subjects))
            self._insert(connection, news, by, why)
        return news

    def record_unless_changed(
        self, said: Sequence[Claim], by: str, seen: int, why: str = ""
    ) -> tuple[Entry, ...]:
        """Record it, unless others said otherwise after entry `seen`: that is returned."""
        wanted = {saying.key: saying.value for saying in said}
        with writing(self.engine) as connection:
            last = latest(connection, {of.kind for of in said}, {of.subject for of in said})
            others = [last[key] for key in wanted if key in last and last[key].id > seen]
            theirs = tuple(entry for entry in others if entry.value != wanted[entry.key])
            if not theirs:
                self._insert(connection, _news(said, last), by, why)
        return theirs

    def record_upon(self, say: Say, by: str) -> tuple[Claim, ...]:
        """Record what `say` makes of the latest entries while others wait; it may raise."""
        with writing(self.engine) as connection:
            said = tuple(say(latest(connection, type_of_kind)))
            self._insert(connection, said, by, "")
        return said

    def append(self, said: Claim, by: str) -> None:
        """Record it of the access log, whatever was said before; the gate lets it through."""
        with writing(self.engine) as connection:
            _insert(connection, [said], by, "")

    def note(self, action: str, text: str, by: str) -> None:
        said = Claim(kind="action", subject=action, field="note", value=as_text(text))
        with writing(self.engine) as connection:
            self._insert(connection, [said], by, "")

    def notes(self, action: str) -> tuple[Entry, ...]:
        own = since_it_came(self.history("action", action))
        return tuple(entry for entry in own if entry.field == "note")

    def history(self, kind: str, subject: str) -> tuple[Entry, ...]:
        """All that was ever said of one subject, the oldest first."""
        return self.histories(kind, [subject])

    def histories(self, kind: str, subjects: Sequence[str] = ()) -> tuple[Entry, ...]:
        """All that was ever said of these subjects of one kind (none: all), the oldest first."""
        wanted = select(entries).where(entries.c.subject_kind == kind).order_by(entries.c.id)
        if subjects:
            wanted = wanted.where(entries.c.subject_id.in_(subjects))
        with reading(self.engine) as connection:
            read = tuple(_entries(connection, wanted))
        return read if self.gate is None else tuple(filter(self.gate.shows, read))

    def last_entry(self) -> int:
        """The newest entry that the plan rests on (0: none): neither a note nor a review is one."""
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
        told = [entry for entry in self.history("store", subject) if entry.field == field]
        return told[-1].content if told else None

    def _insert(self, connection: Connection, said: Sequence[Claim], by: str, why: str) -> None:
        if self.gate and said:
            self.gate.check(plan_of(latest(connection, type_of_kind)), said, by)
        _insert(connection, said, by, why)

    def _newest(self, *conditions: ColumnElement[bool]) -> int:
        with reading(self.engine) as connection:
            return connection.scalar(select(func.max(entries.c.id)).where(*conditions)) or 0


def open_register(store: Path) -> Register:
    """The register of a store, up to date: at GRIP_REGISTER_URL, or in it. Raises StoreProblem."""
    finish(store)
    database.check_mark(store, address := database.address_of(store))
    register = register_at(address)
    database.leave_mark(store, address)
    return register


def register_at(address: URL) -> Register:
    """The register at an address, its tables made or brought up to date. Raises StoreProblem."""
    return Register(database.up_to_date(address))


def part_of(store: Path) -> Part:
    """The register as a part of its store: how much it holds, or what is wrong with it."""
    try:
        register = open_register(store)
        with reading(register.engine) as connection:
            held = connection.execute(select(func.count()).select_from(entries)).scalar()
            is_file = connection.dialect.name == "sqlite"
            checked = is_file and connection.exec_driver_sql("PRAGMA integrity_check").scalar()
    except StoreProblem as problem:
        return Part("register", False, str(problem))
    if checked not in ("ok", False):
        return Part("register", False, "damaged: put a copy from a backup in its place")
    return Part("register", True, f"{held:,} entries at {database.named(register.engine.url)}")


def claims_by_file(
    kind: type[Subject], subject: str, fields: dict[str, Any], known: Collection[str]
) -> tuple[Claim, ...]:
    """What a file says of one: a new one is said whole; else only what the file has columns for."""
    given = {name: value for name, value in fields.items() if value is not None}
    whole, told = claims_of(kind(id=subject, **given)), {*fields, WITHDRAWN}
    return tuple(saying for saying in whole if subject not in known or saying.field in told)


def entries_on(register: Register, kind: str, actions: Iterable[str]) -> tuple[Entry, ...]:
    """Entries of a kind on these actions, the oldest first: since each came into the plan."""
    subjects = tuple(actions)
    if not subjects:
        return ()
    own = register.histories("action", subjects)
    left = {entry.subject: entry.id for entry in own if entry.makes_way}
    history = own if kind == "action" else register.histories(kind, subjects)
    return tuple(entry for entry in history if entry.id > left.get(entry.subject, 0))
