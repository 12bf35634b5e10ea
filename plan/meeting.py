"""The governance meeting: opened on an agenda, run item by item, closed with its minutes."""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import Any

from plan.agenda_item import Agenda, Item
from plan.register import MEETING, RUNNING, Entry, Register, Said
from plan.review_call import LONGEST, NotWritten, must_be_whole, say
from plan.values import as_text, made, restored

# A governance meeting as it stands: its agenda as it was read, who is there, what was decided.


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What was agreed to be done, by whom and by when; open until a later meeting says it is done.

    `seen` is the newest entry of the register that says so.
    """

    what: str
    owner: str  # a person's id
    due: date
    is_open: bool = True
    came_of_it: str = ""  # what came of it, or why it was carried on
    times_carried_on: int = 0
    seen: int = 0

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due < today


@dataclass(frozen=True, kw_only=True)
class Decided:
    """What was decided on one item, in words, with what follows from it.

    id, at and entry come with the writing.
    """

    item: str  # the id of the item
    words: str
    by: str  # a person's id
    follow_up: FollowUp | None = None
    id: str = ""
    at: datetime | None = None  # UTC
    entry: int = 0


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """One meeting. `items` are the agenda as it was when it opened, matters arising first."""

    id: str
    site: str  # "" for all
    held_on: date
    since: date
    opened_by: str
    opened_at: datetime  # UTC
    opened: int  # the entry that opened it
    items: tuple[Item, ...] = ()
    present: tuple[str, ...] = ()  # ids of persons of the plan
    others: str = ""  # who else is there, by role
    others_seen: int = 0
    at: str = ""  # the item that is being taken; "" before the first
    reached: tuple[str, ...] = ()  # the items that were taken, in that order
    decided: tuple[Decided, ...] = ()
    closed_by: str = ""
    closed_at: datetime | None = None
    closed: int = 0  # the entry that closed it; 0 while it runs
    newest: int = 0  # the newest entry of it

    @property
    def is_running(self) -> bool:
        return not self.closed

    def decided_on(self, item_id: str) -> tuple[Decided, ...]:
        """What was decided on one item, in the order in which it was."""
        return tuple(decision for decision in self.decided if decision.item == item_id)


# A meeting as it is written down entry by entry, and read back.


OPENED, CLOSED, OTHERS, TAKEN_AWAY = "opened", "closed", "others", "taken away"
# Each with an id behind it, so that two screens never say it of the same thing.
AT, PRESENT, DECIDED, FOLLOWED = "at ", "present ", "decided ", "followed "


def saying(meeting: str, field: str, value: Any) -> Said:
    """One saying about a meeting."""
    return Said(kind=MEETING, subject=meeting, field=field, value=as_text(value))


def opening_of(meeting: Meeting) -> dict[str, Any]:
    """What is written down when a meeting opens: its agenda as it is read."""
    return {name: getattr(meeting, name) for name in ("site", "held_on", "since", "items")}


def following_of(follow_up: FollowUp) -> dict[str, Any]:
    """What is written down of a follow-up."""
    return {name: value for name, value in vars(follow_up).items() if name not in _COUNTED}


def read_meetings(entries: Iterable[Entry]) -> tuple[Meeting, ...]:
    """The meetings that these entries tell of, the oldest first; not one that was taken away."""
    by_meeting: dict[str, list[Entry]] = {}
    for entry in entries:
        by_meeting.setdefault(entry.subject, []).append(entry)
    read = (_read(id, own) for id, own in by_meeting.items())
    return tuple(meeting for meeting in read if meeting is not None)


_COUNTED = ("times_carried_on", "seen")  # from the entries themselves


def _read(id: str, entries: list[Entry]) -> Meeting | None:
    latest = {entry.field: entry for entry in entries}
    if TAKEN_AWAY in latest or OPENED not in latest:
        return None
    opened, last = latest[OPENED], latest.get(CLOSED)
    closed = last if last and json.loads(last.value) else None
    others = latest.get(OTHERS)
    reached = [json.loads(entry.value) for entry in entries if entry.field.startswith(AT)]
    return Meeting(
        id=id,
        **restored(Meeting, json.loads(opened.value)),
        opened_by=opened.recorded_by,
        opened_at=opened.recorded_at,
        opened=opened.id,
        present=tuple(
            field.removeprefix(PRESENT)
            for field, entry in latest.items()
            if field.startswith(PRESENT) and json.loads(entry.value)
        ),
        others=json.loads(others.value) if others else "",
        others_seen=others.id if others else 0,
        at=reached[-1] if reached else "",
        reached=tuple(dict.fromkeys(reached)),
        decided=_decided(entries, latest),
        closed_by=closed.recorded_by if closed else "",
        closed_at=closed.recorded_at if closed else None,
        closed=closed.id if closed else 0,
        newest=entries[-1].id,
    )


def _decided(entries: list[Entry], latest: dict[str, Entry]) -> tuple[Decided, ...]:
    """In the order in which they were first written; without what was taken back."""
    fields = dict.fromkeys(entry.field for entry in entries if entry.field.startswith(DECIDED))
    standing = (latest[field] for field in fields if json.loads(latest[field].value))
    return tuple(_decision(entry, entries) for entry in standing)


def _decision(entry: Entry, entries: list[Entry]) -> Decided:
    written, id = json.loads(entry.value), entry.field.removeprefix(DECIDED)
    first = written["follow_up"]
    return Decided(
        id=id,
        item=written["item"],
        words=written["words"],
        by=entry.recorded_by,
        at=entry.recorded_at,
        entry=entry.id,
        follow_up=first
        and _follow_up(first, [e for e in entries if e.field == FOLLOWED + id], entry),
    )


def _follow_up(first: dict[str, Any], later: list[Entry], agreed: Entry) -> FollowUp:
    stands = json.loads(later[-1].value) if later else first
    read = made(FollowUp, first | stands)
    dues = [first["due"], *(json.loads(entry.value)["due"] for entry in later)]
    moved = sum(now != was for was, now in pairwise(dues))
    return replace(read, times_carried_on=moved, seen=(later or [agreed])[-1].id)


# Running a meeting: opening it, who is there, what is decided, and its end; each kept at once.
#
# Any number of screens may write: what one has said, another never overwrites unread.


LONGEST_WORDS = 1000
EVERYWHERE = "all sites"  # under which the running meeting of all sites is kept


def meetings(register: Register) -> tuple[Meeting, ...]:
    """Every meeting that was ever opened, the oldest first."""
    return read_meetings(register.histories(MEETING))


def running(held: tuple[Meeting, ...], site: str) -> Meeting | None:
    """The meeting about this site that is not closed yet."""
    return next(
        (meeting for meeting in reversed(held) if meeting.site == site and meeting.is_running), None
    )


def last_closed(held: tuple[Meeting, ...], site: str) -> Meeting | None:
    """The meeting about this site that was closed last."""
    closed = [meeting for meeting in held if meeting.site == site and not meeting.is_running]
    return max(closed, key=lambda meeting: meeting.closed, default=None)


def since_last(held: tuple[Meeting, ...], site: str) -> tuple[date | None, int]:
    """The day of the last meeting, and the entry at which its agenda was made: what is new since.

    What was changed while it ran was not on its agenda, so that is news to the next one.
    """
    last = last_closed(held, site)
    return (last.held_on, last.opened) if last else (None, 0)


def open_meeting(register: Register, agenda: Agenda, by: str) -> Meeting:
    """Open it; if another screen has just done so, theirs is the meeting. Raises Refused."""
    _someone(by)
    wanted = Meeting(
        id=f"{agenda.today.isoformat()}-{secrets.token_hex(4)}",
        site=agenda.site,
        held_on=agenda.today,
        since=agenda.since,
        opened_by=by,
        opened_at=datetime.now(UTC),
        opened=0,
        items=agenda.items,
    )
    seen = register.last_entry_of(RUNNING)
    there = running(meetings(register), agenda.site)
    if there is None:
        register.record_unless_changed(
            [
                _runs(agenda.site, wanted.id),
                saying(wanted.id, OPENED, opening_of(wanted)),
                saying(wanted.id, CLOSED, False),
                saying(wanted.id, PRESENT + by, True),
            ],
            by,
            seen,
        )
    opened = there or running(meetings(register), agenda.site)
    if opened is None:
        raise NotWritten("The meeting was closed as it was opened. Open it again.")
    return opened


def note_present(
    register: Register, meeting: Meeting, person: str, is_there: bool, *, by: str
) -> None:
    """A person of the plan is there, or is not. Raises Refused."""
    _say(register, meeting, [saying(meeting.id, PRESENT + person, is_there)], by)


def note_others(register: Register, meeting: Meeting, text: str, by: str) -> None:
    """Who else is there. Raises Refused, also if another has written since."""
    _short_enough(text, LONGEST)
    _say(
        register, meeting, [saying(meeting.id, OTHERS, text.strip())], by, seen=meeting.others_seen
    )


def move_to(register: Register, meeting: Meeting, item: str, by: str) -> None:
    """The meeting takes this item now. Raises Refused."""
    if item != meeting.at:
        _say(register, meeting, [saying(meeting.id, AT + secrets.token_hex(6), item)], by)


def record(register: Register, meeting: Meeting, decided: Decided) -> str:
    """Keep what was decided on an item, and what follows from it; its id. Raises Refused."""
    words, follow_up = decided.words.strip(), decided.follow_up
    _short_enough(words, LONGEST_WORDS)
    if not words and follow_up is None:
        raise NotWritten("Say in a few words what was decided.")
    following = None
    if follow_up is not None:
        what = must_be_whole(follow_up.what, follow_up.owner, follow_up.due, meeting.held_on)
        following = following_of(replace(follow_up, what=what))
    field = DECIDED + secrets.token_hex(6)
    written = {"item": decided.item, "words": words, "follow_up": following}
    _say(register, meeting, [saying(meeting.id, field, written)], decided.by)
    return field.removeprefix(DECIDED)


def take_back(register: Register, meeting: Meeting, decided: Decided, by: str) -> None:
    """It was not decided so; what was written stays in the register. Raises Refused."""
    gone = saying(meeting.id, DECIDED + decided.id, None)
    _say(register, meeting, [gone], by, seen=decided.entry)


def close(register: Register, meeting: Meeting, by: str) -> None:
    """The meeting ends; closing it twice is closing it once. Raises Refused."""
    _someone(by)
    register.record([saying(meeting.id, CLOSED, True), _runs(meeting.site, None)], by)


def withdrawals(register: Register) -> tuple[Said, ...]:
    """What is said to take every meeting away, as when another provider's data come in."""
    held = meetings(register)
    sites = {meeting.site for meeting in held if meeting.is_running}
    gone = [saying(meeting.id, TAKEN_AWAY, True) for meeting in held]
    return (*gone, *(_runs(site, None) for site in sorted(sites)))


def _say(
    register: Register, meeting: Meeting, what: list[Said], by: str, *, seen: int | None = None
) -> None:
    """Write it down while the meeting runs: refused once another screen has closed it."""
    if not meeting.is_running:
        raise NotWritten("This meeting is closed. What was decided since goes into the next one.")
    is_open = saying(meeting.id, CLOSED, False)
    say(register, [*what, is_open], by, meeting.newest if seen is None else seen)


def _runs(site: str, meeting: str | None) -> Said:
    subject = site or EVERYWHERE
    return Said(kind=RUNNING, subject=subject, field="meeting", value=as_text(meeting))


def _someone(by: str) -> None:
    if not by.strip():
        raise NotWritten("Someone must be named who says this.")


def _short_enough(text: str, most: int) -> None:
    if len(text) > most:
        raise NotWritten(f"At most {most} letters; these are {len(text)}.")
