"""The minutes of a meeting: what was read, decided, signed and agreed; nothing but what is kept."""

from dataclasses import dataclass
from datetime import date, datetime

from metrics.calendar import LONDON
from plan.agenda.item import Item
from plan.history import Change, changes
from plan.meeting.held import Decided, Meeting
from plan.model import Person, Plan
from plan.register import Register
from plan.words.numbers import day


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


@dataclass(frozen=True, kw_only=True)
class MinutedItem:
    """One item: the finding and what the data said, as they were read then, and what came of it."""

    number: int
    kind: str
    title: str
    about: str
    lines: tuple[str, ...]
    notes: tuple[str, ...]
    said: tuple[Minuted, ...]
    is_reached: bool
    is_empty: bool


@dataclass(frozen=True, kw_only=True)
class Minutes:
    """All of it in plain text, ready to be set on paper."""

    about: str  # the site, or "All sites"
    held_on: date
    began: str  # as in "10:00"
    ended: str  # "" while it runs
    opened_by: str
    present: tuple[str, ...]  # roles
    others: str
    items: tuple[MinutedItem, ...]
    follow_ups: tuple[str, ...]  # all that was agreed, in one list

    @property
    def title(self) -> str:
        when = f"{self.held_on:%A} {day(self.held_on, date.min)}"
        return f"Minutes of the governance meeting, {self.about}, {when}"


def minutes_of(register: Register, plan: Plan, meeting: Meeting) -> Minutes:
    """What the register holds of one meeting."""
    recorded = _recorded(register, plan, meeting)
    decided = [each for each in meeting.decided if each.follow_up]
    ended = meeting.closed_at
    return Minutes(
        about=meeting.site or "all sites",
        held_on=meeting.held_on,
        began=clock(meeting.opened_at),
        ended=clock(ended) if ended else "",
        opened_by=_role(plan, meeting.opened_by),
        present=tuple(_role(plan, person) for person in meeting.present),
        others=meeting.others,
        items=tuple(
            _item(plan, meeting, number, item, recorded)
            for number, item in enumerate(meeting.items, 1)
        ),
        follow_ups=tuple(_follow_up(plan, meeting, each) for each in decided),
    )


def recorded_on(
    register: Register, plan: Plan, meeting: Meeting, item: Item
) -> tuple[Minuted, ...]:
    """What was recorded in the plan on one item while the meeting ran, the oldest first."""
    return _of_item(plan, item, _recorded(register, plan, meeting))


def _recorded(register: Register, plan: Plan, meeting: Meeting) -> tuple[Change, ...]:
    """Reviews, signatures, acknowledgements and changes, from its opening to its close."""
    actions = tuple(dict.fromkeys(id for item in meeting.items for id in item.actions))
    aims = tuple(dict.fromkeys(item.aim for item in meeting.items if item.aim))
    told = [
        *(changes(register, plan, meeting.held_on, "action", actions) if actions else ()),
        *(changes(register, plan, meeting.held_on, "aim", aims) if aims else ()),
    ]
    ends = meeting.closed or 2**62
    within = (each for each in told if meeting.opened < each.id < ends)
    return tuple(sorted(within, key=lambda each: each.id))


def _item(
    plan: Plan, meeting: Meeting, number: int, item: Item, recorded: tuple[Change, ...]
) -> MinutedItem:
    decided = tuple(_decided(plan, meeting, each) for each in meeting.decided_on(item.id))
    told = sorted((*decided, *_of_item(plan, item, recorded)), key=lambda one: one.at)
    return MinutedItem(
        number=number,
        kind=item.kind.value,
        title=item.title,
        about=item.about,
        lines=item.lines,
        notes=item.notes,
        said=tuple(told),
        is_reached=item.id in meeting.reached or bool(told),
        is_empty=item.is_empty,
    )


def _of_item(plan: Plan, item: Item, recorded: tuple[Change, ...]) -> tuple[Minuted, ...]:
    """An aim's changes belong to the item that is about the aim alone."""
    about = {("action", id) for id in item.actions}
    if not item.actions and item.aim:
        about = {("aim", item.aim)}
    return tuple(
        Minuted(at=each.at, by=_role(plan, each.by), says=_sentence(str(each)))
        for each in recorded
        if (each.kind, each.subject) in about
    )


def _decided(plan: Plan, meeting: Meeting, one: Decided) -> Minuted:
    return Minuted(
        at=one.at,
        by=_role(plan, one.by),
        says=one.words,
        follow_up=_follow_up(plan, meeting, one) if one.follow_up else "",
    )


def _follow_up(plan: Plan, meeting: Meeting, one: Decided) -> str:
    agreed = one.follow_up
    return f"{agreed.what}. {_role(plan, agreed.owner)}, by {day(agreed.due, meeting.held_on)}"


def _role(plan: Plan, id: str) -> str:
    people = {person.id: person for person in plan.people}
    return people.get(id, Person(id=id)).role or id


def clock(at: datetime) -> str:
    """The time of day in London, as in "10:42"."""
    return f"{at.astimezone(LONDON):%H:%M}"


def _sentence(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
