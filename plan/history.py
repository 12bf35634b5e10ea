"""Who said what of the plan, when and why: every entry of the register in words, newest first."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from plan.credibility import ADVICE, PlanGap
from plan.fields import field_of, written_in_words
from plan.model import Plan
from plan.register import ACKNOWLEDGED, DISMISSED, REVIEW, WITHDRAWN, Entry, Register
from plan.values import NOTHING, as_text, type_of_kind
from plan.words.numbers import day

# What is said of an action beside the plan: notes, reviews, escalations seen, points set aside.


REVIEWED = "review"
Told = tuple[Entry, str, str, str]  # what it is, what it says, and why


def beside_the_plan(register: Register, actions: Sequence[str], today: date) -> Iterator[Told]:
    """Each with what it is, what it says and why."""
    for entry in register.histories("action", actions):
        if entry.field == "note":
            yield entry, "note", json.loads(entry.value), ""
    for entry in register.histories(REVIEW, actions):
        yield entry, REVIEWED, _review(entry, today), entry.why
    for entry in register.histories(ACKNOWLEDGED, actions):
        trigger, _, on = entry.field.rpartition(" ")
        said = f"{trigger}, since {day(date.fromisoformat(on), today)}"
        yield entry, "escalation acknowledged", said, json.loads(entry.value)
    for entry in register.histories(DISMISSED, actions):
        what = "point set aside" if entry.value == as_text(True) else "point taken up again"
        yield entry, what, _point(entry.field), entry.why


def _review(entry: Entry, today: date) -> str:
    told = json.loads(entry.value)
    override = f", signed against the data: {told['override']}" if told.get("override") else ""
    held = day(date.fromisoformat(told["held_on"]), today)
    return f"{told['decision']}, held on {held}{override}"


def _point(field: str) -> str:
    gap, _, phrase = field.partition(":")
    said = ADVICE[PlanGap(gap)][0] if gap in set(PlanGap) else gap.replace("_", " ")
    return f"{said.rstrip('.')} (“{phrase}”)" if phrase else said.rstrip(".")


ENTERED, LEFT, BACK = "entered in the plan", "taken out of the plan", "back in the plan"
_FILES = (".csv", ".csv.gz", ".xlsx")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing said of one aim, action or person."""

    id: int  # of the newest entry that it is made of
    at: datetime  # UTC
    by: str  # a person's id, or "import"
    kind: str
    subject: str
    what: str
    was: str = ""
    now: str = ""
    why: str = ""

    @property
    def because(self) -> str:
        """The reason, or the file that said it."""
        if not self.why:
            return ""
        return f"from {self.why}" if self.why.endswith(_FILES) else f"because {self.why}"

    @property
    def moment(self) -> tuple[str, datetime, str]:
        """What was said of a subject at once, by one person, shares it."""
        return self.subject, self.at, self.by

    @property
    def is_review(self) -> bool:
        return self.what == REVIEWED

    def __str__(self) -> str:
        told = f": {self.was} → {self.now}" if self.was else f": {self.now}" if self.now else ""
        return f"{self.what}{told}{f', {self.because}' if self.why else ''}"


def changes(
    register: Register, plan: Plan, today: date, kind: str = "", subjects: Sequence[str] = ()
) -> tuple[Change, ...]:
    """All that was said of these subjects (none: all of the kind; no kind: all), newest first."""
    found: list[Change] = []
    for each in [kind] if kind else type_of_kind:
        found += _of_plan(register.histories(each, subjects), plan, today)
    if kind in ("", "action"):
        found += [_beside(*told) for told in beside_the_plan(register, subjects, today)]
    return tuple(sorted(found, key=lambda change: change.id, reverse=True))


def of_entry(entry: Entry, was: Entry | None, plan: Plan, today: date) -> Change:
    """One entry in words; `was` is the one before it on the same field."""
    kind, field = entry.kind, entry.field
    before = NOTHING if was is None else written_in_words(kind, field, was.value, plan, today)
    now = written_in_words(kind, field, entry.value, plan, today)
    return _change(entry, field_of(kind, field).title, before, now)


def _of_plan(told: Iterable[Entry], plan: Plan, today: date) -> Iterator[Change]:
    """Entries of one kind, the oldest first."""
    last: dict[tuple[str, str], Entry] = {}
    there: set[str] = set()
    of_plan = (entry for entry in told if entry.field != "note")
    together = groupby(of_plan, key=lambda e: (e.subject, e.recorded_at, e.recorded_by))
    for (subject, *_), group in together:
        entries = list(group)
        if subject not in there:
            there.add(subject)
            yield _entered(entries, plan, today)
        else:
            yield from _later(entries, last, plan, today)
        last |= {(entry.subject, entry.field): entry for entry in entries}


def _entered(entries: list[Entry], plan: Plan, today: date) -> Change:
    parts = [
        f"{field_of(entry.kind, entry.field).title}: {said}"
        for entry in entries
        if entry.field != WITHDRAWN
        and (said := written_in_words(entry.kind, entry.field, entry.value, plan, today)) != NOTHING
    ]
    return _change(entries[-1], ENTERED, "", " · ".join(parts))


def _later(
    entries: list[Entry], last: dict[tuple[str, str], Entry], plan: Plan, today: date
) -> Iterator[Change]:
    for entry in entries:
        if entry.field == WITHDRAWN:
            yield _change(entry, LEFT if entry.is_withdrawal else BACK)
        else:
            yield of_entry(entry, last.get((entry.subject, entry.field)), plan, today)


def _beside(entry: Entry, what: str, now: str, why: str) -> Change:
    return _change(entry, what, "", now, why)


def _change(
    entry: Entry, what: str, was: str = "", now: str = "", why: str | None = None
) -> Change:
    return Change(
        id=entry.id,
        at=entry.recorded_at,
        by=entry.recorded_by,
        kind=entry.kind if entry.kind in type_of_kind else "action",
        subject=entry.subject,
        what=what,
        was=was,
        now=now,
        why=entry.why if why is None else why,
    )
