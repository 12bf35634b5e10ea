"""The minutes of a meeting, what was recorded on its items, and what earlier ones agreed."""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from metrics.calendar import LONDON
from plan.agenda_item import Item, ItemGroup, shortened
from plan.history import changes
from plan.meeting import FOLLOWED, Decided, Meeting, followed, last_closed, read_meetings
from plan.model import Plan
from plan.register import MEETING, Register
from plan.review_call import FollowUp, NotWritten, must_say_why_and_when, say
from plan.words.numbers import capital, count, day


@dataclass(frozen=True, kw_only=True)
class Minuted:
    """One thing that was said on an item: decided in words, or recorded in the plan."""

    at: datetime  # UTC
    by: str  # the role
    says: str
    follow_up: str = ""  # who does what by when


def recorded(
    register: Register, plan: Plan, meeting: Meeting, items: Sequence[Item]
) -> dict[str, tuple[Minuted, ...]]:
    """Item id -> reviews, signatures, acknowledgements and changes, from its opening to its close.

    An aim's changes belong to the item that is about the aim alone; what became of earlier
    decisions, to matters arising.
    """
    made: dict[tuple[str, str], list[Minuted]] = {}
    newest = (register.last_decision(), *map(register.last_entry_of, ("action", "aim")))
    for kind in ("action", "aim") if max(newest) > meeting.opened.id else ():
        subjects = tuple({id for item in items for known, id in _about(item) if known == kind})
        about = (register, plan, meeting.held_on, kind)
        found = changes(*about, subjects=subjects) if subjects else ()
        # A review says what it decides; that it sets a day of the action need not be read twice.
        reviewed = {change.moment for change in found if change.is_review}
        for change in reversed(found):
            if meeting.holds(change) and (change.is_review or change.moment not in reviewed):
                at, by = change.recorded_at, plan.role(change.recorded_by)
                line = Minuted(at=at, by=by, says=_sentence(str(change)))
                made.setdefault((kind, change.subject), []).append(line)
    on_item = {}
    for item in items:
        lines = [line for subject in _about(item) for line in made.get(subject, ())]
        if item.kind is ItemGroup.ARISING:
            lines += _followed(register, plan, meeting)
        on_item[item.id] = tuple(sorted(lines, key=lambda line: line.at))
    return on_item


def clock(at: datetime) -> str:
    """The time of day in London, as in "10:42"."""
    return f"{at.astimezone(LONDON):%H:%M}"


def _about(item: Item) -> tuple[tuple[str, str], ...]:
    if item.actions:
        return tuple(("action", id) for id in item.actions)
    return (("aim", item.aim),) if item.aim else ()


def _followed(register: Register, plan: Plan, meeting: Meeting) -> list[Minuted]:
    entries = register.histories(MEETING)
    own = {earlier.id for earlier in read_meetings(entries) if earlier.site == meeting.site}
    lines = []
    for entry in entries:
        if entry.field.startswith(FOLLOWED) and entry.subject in own and meeting.holds(entry):
            became = entry.content
            until = day(date.fromisoformat(became["due"]), meeting.held_on)
            came = f" {_sentence(became['came_of_it'])}" if became["came_of_it"] else ""
            does = f"Carried on to {until}" if became["is_open"] else "Done"
            says = f"{does}: {_sentence(became['what'])}{came}"
            by = plan.role(entry.recorded_by)
            lines.append(Minuted(at=entry.recorded_at, by=by, says=says))
    return lines


def _sentence(text: str) -> str:
    text = capital(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."


@dataclass(frozen=True, kw_only=True)
class MinutedItem:
    """One item: the finding and what the data said, as they were read then, and what came of it."""

    number: int
    item: Item
    said: tuple[Minuted, ...]
    is_reached: bool


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

    def agreed(decided: Decided) -> str:
        follow_up = decided.follow_up
        until = follow_up and f"by {day(follow_up.due, meeting.held_on)}"
        return f"{follow_up.what}. {plan.role(follow_up.owner)}, {until}" if follow_up else ""

    def minuted(decided: Decided) -> Minuted:
        at, by = decided.at or meeting.opened.recorded_at, plan.role(decided.by)
        return Minuted(at=at, by=by, says=decided.words, follow_up=agreed(decided))

    made = recorded(register, plan, meeting, meeting.items)
    items = []
    for number, item in enumerate(meeting.items, start=1):
        lines = (*map(minuted, meeting.decided_on(item.id)), *made[item.id])
        said = tuple(sorted(lines, key=lambda line: line.at))
        is_reached = item.id in meeting.reached or bool(said)
        items.append(MinutedItem(number=number, item=item, said=said, is_reached=is_reached))
    return Minutes(
        about=meeting.site or "all sites",
        held_on=meeting.held_on,
        began=clock(meeting.opened.recorded_at),
        ended=clock(meeting.closed.recorded_at) if meeting.closed else "",
        opened_by=plan.role(meeting.opened.recorded_by),
        present=tuple(plan.role(person) for person in meeting.present),
        others=meeting.others,
        items=tuple(items),
        follow_ups=tuple(filter(None, map(agreed, meeting.decided))),
    )


WIDTH = 92


def minutes_text(minutes: Minutes) -> str:
    """Who and when, what was agreed, then each item with what was read and what came of it."""
    there = "; ".join((*minutes.present, *filter(None, [minutes.others]))) or "not noted"
    lines = [*_wrapped(minutes.title), "=" * min(len(minutes.title), WIDTH), ""]
    lines.append(f"From {minutes.began} to {minutes.ended or 'now: it is still open'}")
    lines += [f"Opened by: {minutes.opened_by}", *_wrapped(f"Present: {there}"), ""]
    lines.append("Agreed to be done" if minutes.follow_ups else "No follow-up was agreed.")
    lines += [line for agreed in minutes.follow_ups for line in _wrapped(agreed, "  - ")]
    return "\n".join([*lines, "", *(line for item in minutes.items for line in _item_text(item))])


def _item_text(minuted: MinutedItem) -> Iterator[str]:
    item = minuted.item
    yield from _wrapped(f"{minuted.number}. {item.title}")
    about = f": {item.about}" if item.about else ""
    yield from _wrapped(f"{item.kind.capitalize()}{about}", "   ")
    if not (minuted.is_reached or item.is_empty):
        yield "   Not reached in this meeting."
    for line in dict.fromkeys((*item.lines, *item.notes)):
        yield from _wrapped(line, "   - ")
    for entry in minuted.said:
        to_do = f"To be done: {entry.follow_up}." if entry.follow_up else ""
        words = " ".join(filter(None, (entry.says, to_do)))
        yield from _wrapped(f"{clock(entry.at)} {words} ({entry.by})", "   > ")
    yield ""


def _wrapped(text: str, first: str = "") -> list[str]:
    """Within the width, further lines under the first; no line break of a writer's own."""
    rest = " " * len(first)
    text = " ".join(text.split())
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=rest) or [first]


ID = "matters arising"


@dataclass(frozen=True, kw_only=True)
class Matter:
    """One decision of an earlier meeting, which the next one looks at first."""

    meeting: Meeting
    decided: Decided

    @property
    def is_open(self) -> bool:
        return self.decided.follow_up is not None and self.decided.follow_up.is_open

    @property
    def due(self) -> date:
        return self.decided.follow_up.due if self.decided.follow_up else date.max


def matters_arising(held: tuple[Meeting, ...], site: str) -> tuple[Matter, ...]:
    """What the last meeting decided and what is open of earlier ones: the open first, by date."""
    last = last_closed(held, site)
    closed = [earlier for earlier in held if earlier.site == site and not earlier.is_running]
    matters = [Matter(meeting=m, decided=decision) for m in closed for decision in m.decided]
    kept = (matter for matter in matters if matter.is_open or matter.meeting is last)
    return tuple(sorted(kept, key=lambda of: (not of.is_open, of.due, of.decided.entry)))


def item_of_arising(matters: tuple[Matter, ...], today: date) -> Item | None:
    """The first item of a meeting; None where no earlier one decided anything."""
    if not matters:
        return None
    still = sum(matter.is_open for matter in matters)
    last = max(matter.meeting.held_on for matter in matters)
    agreed = count(len(matters), "thing was", "things were")
    ends = f"{still} still open" if still else "nothing is open"
    told = tuple(in_words(matter, today) for matter in matters)
    return Item(
        kind=ItemGroup.ARISING,
        id=ID,
        title=f"Up to the meeting of {day(last, today)} {agreed} decided; {ends}.",
        about="What we agreed before",
        lines=shortened([f"{words}." for words in told[:still]]),
        question="What is done, and what carries on until when?" if still else "Is all of it done?",
        notes=told,
    )


def finish(register: Register, matter: Matter, came_of_it: str, by: str) -> None:
    """It is done. Raises NotWritten, also if another has changed it meanwhile."""
    _keep(register, matter, by, is_open=False, came_of_it=came_of_it.strip())


def carry_on(register: Register, matter: Matter, due: date, why: str, *, by: str) -> None:
    """It goes on to a later day, for a reason. Raises NotWritten, also if another changed it."""
    must_say_why_and_when(_open_of(matter).due, due, why, "meeting")
    _keep(register, matter, by, due=due, came_of_it=why.strip())


def in_words(matter: Matter, today: date) -> str:
    """What was decided, and what follows, in plain text and without names."""
    words, follow_up = matter.decided.words, matter.decided.follow_up
    if follow_up is None:
        return f"{words} (decided on {day(matter.meeting.held_on, today)})"
    until = f"by {day(follow_up.due, today)}"
    if not follow_up.is_open:
        until = f"done: {follow_up.came_of_it}" if follow_up.came_of_it else "done"
    elif follow_up.is_overdue(today):
        until = f"{until}, overdue"
    return f"{follow_up.what} ({until})"


def _open_of(matter: Matter) -> FollowUp:
    follow_up = matter.decided.follow_up
    if follow_up is None or not follow_up.is_open:
        raise NotWritten("Nothing of it is open.")
    return follow_up


def _keep(register: Register, matter: Matter, by: str, **news: Any) -> None:
    was = _open_of(matter)
    said = followed(matter.meeting.id, matter.decided.id, replace(was, **news))
    say(register, [said], by, was.seen)
