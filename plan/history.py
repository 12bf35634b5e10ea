"""Who said what of the plan, when and why: every entry of the register in words, newest first."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from plan.credibility import PlanGap
from plan.fields import field_of, written_in_words
from plan.model import Plan
from plan.register import DECISIONS, LOAD, WITHDRAWN, Entry, Register
from plan.values import NOTHING, as_text, type_of_kind
from plan.words.numbers import day

REVIEWED = "review"


def _beside(register: Register, actions: Sequence[str], today: date) -> Iterator["Change"]:
    """What is said beside the plan: notes, reviews, escalations seen, points set aside."""
    reviews, acknowledged, dismissed = (register.histories(kind, actions) for kind in DECISIONS)
    for entry in register.histories("action", actions):
        if entry.field == "note":
            yield _change(entry, "note", now=entry.content, why="")
    for entry in reviews:
        review = entry.content
        held = day(date.fromisoformat(review["held_on"]), today)
        coming, despite = review.get("next_on"), review.get("override")
        now = f"{review['decision']}, held on {held}"
        now += f", next look on {day(date.fromisoformat(coming), today)}" if coming else ""
        now += f", signed off despite the data: {despite}" if despite else ""
        yield _change(entry, REVIEWED, now=now)
    for entry in acknowledged:
        trigger, _, on = entry.field.rpartition(" ")
        now = f"{trigger}, since {day(date.fromisoformat(on), today)}"
        yield _change(entry, "escalation acknowledged", now=now, why=entry.content)
    for entry in dismissed:
        what = "point set aside" if entry.value == as_text(True) else "point taken up again"
        gap, _, phrase = entry.field.partition(":")
        known = next((of for of in PlanGap if of == gap), None)
        point = known.finding.rstrip(".") if known else gap.replace("_", " ")
        yield _change(entry, what, now=f"{point} (“{phrase}”)" if phrase else point)


ENTERED, LEFT, BACK = "entered in the plan", "taken out of the plan", "back in the plan"


@dataclass(frozen=True, kw_only=True)
class Change(Entry):
    """One thing said of one aim, action or person, as its newest entry has it, in words."""

    what: str
    was: str = ""
    now: str = ""
    is_from_file: bool = False  # then `why` names it

    @property
    def because(self) -> str:
        if not self.why:
            return ""
        return f"from {self.why}" if self.is_from_file else f"because {self.why}"

    @property
    def moment(self) -> tuple[str, datetime, str]:
        """What was said of a subject at once, by one person, shares it."""
        return self.subject, self.recorded_at, self.recorded_by

    @property
    def is_review(self) -> bool:
        return self.what == REVIEWED

    def __str__(self) -> str:
        reads = f": {self.was} → {self.now}" if self.was else f": {self.now}" if self.now else ""
        return f"{self.what}{reads}{f', {self.because}' if self.why else ''}"


def changes(
    register: Register, plan: Plan, today: date, kind: str = "", *, subjects: Sequence[str] = ()
) -> tuple[Change, ...]:
    """All that was said of these subjects (none: all of the kind; no kind: all), newest first."""
    made: list[Change] = []
    for of in [kind] if kind else type_of_kind:
        made += _of_plan(register.histories(of, subjects), plan, today)
    if kind in ("", "action"):
        made += _beside(register, subjects, today)
    files = {entry.subject for entry in register.histories(LOAD)}
    marked = (replace(each, is_from_file=each.came_with_one_of(files)) for each in made)
    return tuple(sorted(marked, key=lambda change: change.id, reverse=True))


def _of_plan(history: Iterable[Entry], plan: Plan, today: date) -> Iterator[Change]:
    """Entries of one kind, the oldest first."""

    def in_words(entry: Entry | None) -> str:
        if entry is None:
            return NOTHING
        return written_in_words(entry.kind, entry.field, entry.value, plan, today=today)

    last: dict[tuple[str, str], Entry] = {}
    there: set[str] = set()
    of_plan = (entry for entry in history if entry.field != "note")
    together = groupby(of_plan, key=lambda e: (e.subject, e.recorded_at, e.recorded_by))
    for (subject, *_), group in together:
        entries = list(group)
        if subject not in there:
            there.add(subject)
            told = [(of, in_words(of)) for of in entries if of.field != WITHDRAWN]
            parts = (f"{_title(of)}: {words}" for of, words in told if words != NOTHING)
            yield _change(entries[-1], ENTERED, "", " · ".join(parts))
        else:
            for entry in entries:
                if entry.field == WITHDRAWN:
                    yield _change(entry, LEFT if entry.is_withdrawal else BACK)
                else:
                    was = in_words(last.get((subject, entry.field)))
                    yield _change(entry, _title(entry), was, in_words(entry))
        last |= {(subject, entry.field): entry for entry in entries}


def _title(entry: Entry) -> str:
    return field_of(entry.kind, entry.field).title


def _change(entry: Entry, what: str, was: str = "", now: str = "", **news: Any) -> Change:
    kind = entry.kind if entry.kind in type_of_kind else "action"
    return Change(what=what, was=was, now=now, **vars(entry) | {"kind": kind} | news)
