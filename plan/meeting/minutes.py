"""The minutes of a meeting: what was read, decided, signed and agreed; nothing but what is kept."""

from dataclasses import dataclass
from datetime import date

from plan.agenda.item import Item
from plan.meeting.held import Decided, Meeting
from plan.meeting.recorded import Minuted, clock, recorded
from plan.model import Plan
from plan.register import Register
from plan.words.numbers import day


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

    about: str  # the site, or "all sites"
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
    told = recorded(register, plan, meeting, meeting.items)
    agreed = [each for each in meeting.decided if each.follow_up]
    ended = meeting.closed_at
    return Minutes(
        about=meeting.site or "all sites",
        held_on=meeting.held_on,
        began=clock(meeting.opened_at),
        ended=clock(ended) if ended else "",
        opened_by=plan.role(meeting.opened_by),
        present=tuple(plan.role(person) for person in meeting.present),
        others=meeting.others,
        items=tuple(
            _item(plan, meeting, number, told[meeting.items[number - 1].id])
            for number in range(1, len(meeting.items) + 1)
        ),
        follow_ups=tuple(_follow_up(plan, meeting, each) for each in agreed),
    )


def _item(plan: Plan, meeting: Meeting, number: int, told: tuple[Minuted, ...]) -> MinutedItem:
    item: Item = meeting.items[number - 1]
    decided = tuple(_decided(plan, meeting, each) for each in meeting.decided_on(item.id))
    said = tuple(sorted((*decided, *told), key=lambda one: one.at))
    return MinutedItem(
        number=number,
        kind=item.kind.value,
        title=item.title,
        about=item.about,
        lines=item.lines,
        notes=item.notes,
        said=said,
        is_reached=item.id in meeting.reached or bool(said),
        is_empty=item.is_empty,
    )


def _decided(plan: Plan, meeting: Meeting, one: Decided) -> Minuted:
    return Minuted(
        at=one.at,
        by=plan.role(one.by),
        says=one.words,
        follow_up=_follow_up(plan, meeting, one) if one.follow_up else "",
    )


def _follow_up(plan: Plan, meeting: Meeting, one: Decided) -> str:
    agreed = one.follow_up
    return f"{agreed.what}. {plan.role(agreed.owner)}, by {day(agreed.due, meeting.held_on)}"
