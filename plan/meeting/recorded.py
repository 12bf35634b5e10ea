"""What was recorded on the items of a meeting while it ran: in the plan, or of earlier meetings."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from metrics.calendar import LONDON
from plan.agenda.item import Item, Kind
from plan.history import Change, changes
from plan.meeting.held import Meeting
from plan.meeting.written import FOLLOWED, read_meetings
from plan.model import Plan
from plan.register import Register
from plan.register.said import MEETING
from plan.words.numbers import day

_NEVER = 2**62  # while a meeting runs, whatever is recorded belongs to it


@dataclass(frozen=True, kw_only=True)
class Minuted:
    """One thing that was said on an item: decided in words, or recorded in the plan."""

    at: datetime  # UTC
    by: str  # the role
    says: str
    follow_up: str = ""  # who does what by when

    @property
    def clock(self) -> str:
        """When, as in "10:42"."""
        return clock(self.at)


def recorded_on(
    register: Register, plan: Plan, meeting: Meeting, item: Item
) -> tuple[Minuted, ...]:
    """What was recorded on one item while the meeting ran, the oldest first."""
    return recorded(register, plan, meeting, [item])[item.id]


def recorded(
    register: Register, plan: Plan, meeting: Meeting, items: Sequence[Item]
) -> dict[str, tuple[Minuted, ...]]:
    """Item id -> reviews, signatures, acknowledgements and changes, from its opening to its close.

    An aim's changes belong to the item that is about the aim alone; what became of earlier
    decisions, to matters arising.
    """
    about = {item.id: _about(item) for item in items}
    if not _anything_since(register, meeting):
        about = dict.fromkeys(about, ())
    told: dict[tuple[str, str], list[Minuted]] = {}
    for kind in ("action", "aim"):
        subjects = tuple({id for each in about.values() for known, id in each if known == kind})
        found_on = changes(register, plan, meeting.held_on, kind, subjects) if subjects else ()
        for change in reversed(_without_effects(found_on)):
            if meeting.opened < change.id < (meeting.closed or _NEVER):
                one = Minuted(at=change.at, by=plan.role(change.by), says=_sentence(str(change)))
                told.setdefault((kind, change.subject), []).append(one)
    found = {id: [one for each in kept for one in told.get(each, ())] for id, kept in about.items()}
    for item in items:
        if item.kind is Kind.ARISING:
            found[item.id] += _followed(register, plan, meeting)
    return {id: tuple(sorted(each, key=lambda one: one.at)) for id, each in found.items()}


def _without_effects(found: Sequence[Change]) -> list[Change]:
    """A review says what it decides; that it sets a day of the action need not be read twice."""
    reviewed = {each.moment for each in found if each.is_review}
    return [each for each in found if each.is_review or each.moment not in reviewed]


def clock(at: datetime) -> str:
    """The time of day in London, as in "10:42"."""
    return f"{at.astimezone(LONDON):%H:%M}"


def _anything_since(register: Register, meeting: Meeting) -> bool:
    """Whether anything at all was said of the plan since the meeting opened: a quick look."""
    newest = (register.last_decision(), *map(register.last_entry_of, ("action", "aim")))
    return max(newest) > meeting.opened


def _about(item: Item) -> tuple[tuple[str, str], ...]:
    if item.actions:
        return tuple(("action", id) for id in item.actions)
    return (("aim", item.aim),) if item.aim else ()


def _followed(register: Register, plan: Plan, meeting: Meeting) -> list[Minuted]:
    """What became of what earlier meetings of the same sites had agreed."""
    told = register.histories(MEETING)
    own = {each.id for each in read_meetings(told) if each.site == meeting.site}
    return [
        Minuted(
            at=entry.recorded_at,
            by=plan.role(entry.recorded_by),
            says=_became(json.loads(entry.value), meeting.held_on),
        )
        for entry in told
        if entry.field.startswith(FOLLOWED)
        and entry.subject in own
        and meeting.opened < entry.id < (meeting.closed or _NEVER)
    ]


def _became(written: dict[str, Any], today: date) -> str:
    because = f" {_sentence(written['came_of_it'])}" if written["came_of_it"] else ""
    if not written["is_open"]:
        return f"Done: {_sentence(written['what'])}{because}"
    until = day(date.fromisoformat(written["due"]), today)
    return f"Carried on to {until}: {_sentence(written['what'])}{because}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
