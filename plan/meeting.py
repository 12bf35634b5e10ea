"""The governance meeting: opened on an agenda, run item by item, closed with its minutes."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from plan import review_call
from plan.agenda_item import Agenda, Item
from plan.register import MEETING, RUNNING, Claim, Entry, Register
from plan.review_call import LONGEST, FollowUp, NotWritten
from plan.values import as_text, made, restored


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided on one item, in words, with what follows from it."""

    item: str  # the id of the item
    words: str
    by: str  # a person's id
    follow_up: FollowUp | None = None
    id: str = ""  # this and what follows come with the writing
    at: datetime | None = None  # UTC
    entry: int = 0


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting. `items` are the agenda as it was when it opened, matters arising first."""

    id: str
    site: str  # "" for all
    held_on: date
    since: date
    opened: Entry
    items: tuple[Item, ...] = ()
    present: tuple[str, ...] = ()  # ids of persons of the plan
    others: str = ""  # who else is there, by role
    others_seen: int = 0
    at: str = ""  # the item that is being taken; "" before the first
    reached: tuple[str, ...] = ()  # the items that were taken, in that order
    decided: tuple[Decided, ...] = ()
    closed: Entry | None = None  # None while it runs
    newest: int = 0  # the newest entry of it

    @property
    def is_running(self) -> bool:
        return self.closed is None

    def holds(self, entry: Entry) -> bool:
        """Whether it was said between its opening and its end."""
        is_before_the_end = self.closed is None or entry.id < self.closed.id
        return self.opened.id < entry.id and is_before_the_end

    def decided_on(self, item_id: str) -> tuple[Decided, ...]:
        return tuple(decision for decision in self.decided if decision.item == item_id)


OPENED, CLOSED, OTHERS, TAKEN_AWAY = "opened", "closed", "others", "taken away"
# Each with an id behind it, so that two screens never say it of the same thing.
AT, PRESENT, DECIDED, FOLLOWED = "at ", "present ", "decided ", "followed "


def saying(meeting: str, field: str, value: Any) -> Claim:
    return Claim(kind=MEETING, subject=meeting, field=field, value=as_text(value))


def following_of(follow_up: FollowUp) -> dict[str, Any]:
    """What is written down of a follow-up; the rest is counted from the entries themselves."""
    written = ("what", "owner", "due", "is_open", "came_of_it")
    return {name: getattr(follow_up, name) for name in written}


def followed(meeting: str, decided: str, follow_up: FollowUp) -> Claim:
    return saying(meeting, FOLLOWED + decided, following_of(follow_up))


def read_meetings(entries: Iterable[Entry]) -> tuple[Meeting, ...]:
    """The meetings that these entries tell of, the oldest first; not one that was taken away."""
    by_meeting: dict[str, list[Entry]] = {}
    for entry in entries:
        by_meeting.setdefault(entry.subject, []).append(entry)
    read = (_read(id, own) for id, own in by_meeting.items())
    return tuple(meeting for meeting in read if meeting is not None)


def _read(id: str, entries: list[Entry]) -> Meeting | None:
    latest = {entry.field: entry for entry in entries}
    if TAKEN_AWAY in latest or OPENED not in latest:
        return None
    opened, closed, others = latest[OPENED], latest.get(CLOSED), latest.get(OTHERS)
    closed = closed if closed and closed.content else None
    reached = [entry.content for entry in entries if entry.field.startswith(AT)]
    return Meeting(
        id=id,
        **restored(Meeting, opened.content),
        opened=opened,
        present=tuple(
            field.removeprefix(PRESENT)
            for field, entry in latest.items()
            if field.startswith(PRESENT) and entry.content
        ),
        others=others.content if others else "",
        others_seen=others.id if others else 0,
        at=reached[-1] if reached else "",
        reached=tuple(dict.fromkeys(reached)),
        decided=tuple(_decided(entries, latest)),
        closed=closed,
        newest=entries[-1].id,
    )


def _decided(entries: list[Entry], latest: dict[str, Entry]) -> Iterator[Decided]:
    """In the order in which they were first written; without what was taken back."""
    for field in dict.fromkeys(entry.field for entry in entries if entry.field.startswith(DECIDED)):
        entry, id = latest[field], field.removeprefix(DECIDED)
        if written := entry.content:
            agreed, follow_up = written["follow_up"], None
            if agreed:
                later = [each for each in entries if each.field == FOLLOWED + id]
                told = [agreed, *(each.content for each in later)]
                moved = review_call.times_moved(each["due"] for each in told)
                stands = made(FollowUp, agreed | told[-1])
                seen = (later or [entry])[-1].id
                follow_up = replace(stands, times_carried_on=moved, seen=seen)
            yield Decided(
                id=id,
                item=written["item"],
                words=written["words"],
                by=entry.recorded_by,
                at=entry.recorded_at,
                entry=entry.id,
                follow_up=follow_up,
            )


# Any number of screens may write: what one has said, another never overwrites unread.
LONGEST_WORDS = 1000
EVERYWHERE = "all sites"  # under which the running meeting of all sites is kept


def meetings(register: Register) -> tuple[Meeting, ...]:
    return read_meetings(register.histories(MEETING))


def running(held: tuple[Meeting, ...], site: str) -> Meeting | None:
    there = (meeting for meeting in reversed(held) if meeting.site == site and meeting.is_running)
    return next(there, None)


def last_closed(held: tuple[Meeting, ...], site: str) -> Meeting | None:
    ended = [(of.closed.id, of) for of in held if of.site == site and of.closed]
    return max(ended, key=lambda pair: pair[0], default=(0, None))[1]


def since_last(held: tuple[Meeting, ...], site: str) -> tuple[date | None, int]:
    """The last meeting's day, and the entry its agenda was made at: what came later is news."""
    last = last_closed(held, site)
    return (last.held_on, last.opened.id) if last else (None, 0)


def open_meeting(register: Register, agenda: Agenda, by: str) -> Meeting:
    """Open it; if another screen has just done so, theirs is the meeting. Raises NotWritten."""
    review_call.must_be_named(by)
    seen, site = register.last_entry_of(RUNNING), agenda.site
    there = running(meetings(register), site)
    if there is None:
        id = f"{agenda.today.isoformat()}-{secrets.token_hex(4)}"
        agenda_read = {"held_on": agenda.today, "since": agenda.since, "items": agenda.items}
        said = [_runs(site, id), saying(id, OPENED, agenda_read | {"site": site})]
        said += [saying(id, CLOSED, False), saying(id, PRESENT + by, True)]
        register.record_unless_changed(said, by, seen)
    opened = there or running(meetings(register), site)
    if opened is None:
        raise NotWritten("The meeting was closed as it was opened. Open it again.")
    return opened


def note_present(
    register: Register, meeting: Meeting, person: str, is_there: bool, *, by: str
) -> None:
    """A person of the plan is there, or is not. Raises NotWritten."""
    _say(register, meeting, [saying(meeting.id, PRESENT + person, is_there)], by)


def note_others(register: Register, meeting: Meeting, text: str, by: str) -> None:
    """Who else is there. Raises NotWritten, also if another has written since."""
    _short_enough(text, LONGEST)
    others = saying(meeting.id, OTHERS, text.strip())
    _say(register, meeting, [others], by, seen=meeting.others_seen)


def move_to(register: Register, meeting: Meeting, item: str, by: str) -> None:
    """The meeting takes this item now. Raises NotWritten."""
    if item != meeting.at:
        _say(register, meeting, [saying(meeting.id, AT + secrets.token_hex(6), item)], by)


def record(register: Register, meeting: Meeting, decided: Decided) -> str:
    """Keep what was decided on an item, and what follows from it; its id. Raises NotWritten."""
    words, follow_up = decided.words.strip(), decided.follow_up
    _short_enough(words, LONGEST_WORDS)
    if not words and follow_up is None:
        raise NotWritten("Say in a few words what was decided.")
    following = None
    if follow_up is not None:
        what = review_call.must_be_whole(
            follow_up.what, follow_up.owner, follow_up.due, meeting.held_on
        )
        following = following_of(replace(follow_up, what=what))
    field = DECIDED + secrets.token_hex(6)
    written = {"item": decided.item, "words": words, "follow_up": following}
    _say(register, meeting, [saying(meeting.id, field, written)], decided.by)
    return field.removeprefix(DECIDED)


def take_back(register: Register, meeting: Meeting, decided: Decided, by: str) -> None:
    """It was not decided so; what was written stays in the register. Raises NotWritten."""
    gone = saying(meeting.id, DECIDED + decided.id, None)
    _say(register, meeting, [gone], by, seen=decided.entry)


def close(register: Register, meeting: Meeting, by: str) -> None:
    """The meeting ends; closing it twice is closing it once. Raises NotWritten."""
    review_call.must_be_named(by)
    register.record([saying(meeting.id, CLOSED, True), _runs(meeting.site, None)], by)


def taken_away(register: Register) -> list[Claim]:
    """What is said to take every meeting away, as when another provider's data come in."""
    return [saying(meeting.id, TAKEN_AWAY, True) for meeting in meetings(register)]


def _say(
    register: Register, meeting: Meeting, what: list[Claim], by: str, *, seen: int | None = None
) -> None:
    """Write it down while the meeting runs: refused once another screen has closed it."""
    if not meeting.is_running:
        raise NotWritten("This meeting is closed. What was decided since goes into the next one.")
    is_open = saying(meeting.id, CLOSED, False)
    review_call.say(register, [*what, is_open], by, meeting.newest if seen is None else seen)


def _runs(site: str, meeting: str | None) -> Claim:
    subject = site or EVERYWHERE
    return Claim(kind=RUNNING, subject=subject, field="meeting", value=as_text(meeting))


def _short_enough(text: str, most: int) -> None:
    if len(text) > most:
        raise NotWritten(f"At most {most} letters; these are {len(text)}.")
