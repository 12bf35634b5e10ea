"""Running a meeting: opening it, who is there, what is decided, and its end; each kept at once.

Any number of screens may write: what one has said, another never overwrites unread.
"""

import secrets
from dataclasses import replace
from datetime import UTC, date, datetime

from plan.agenda.item import Agenda
from plan.meeting.held import Decided, FollowUp, Meeting
from plan.meeting.written import (
    AT,
    CLOSED,
    DECIDED,
    OPENED,
    OTHERS,
    PRESENT,
    TAKEN_AWAY,
    decision_of,
    opening_of,
    read_meetings,
    said,
)
from plan.register import Register
from plan.register.said import MEETING, RUNNING, Said
from plan.register.written import as_text
from plan.review_call.saying import Refused, say

LONGEST_WORDS, LONGEST_FOLLOW_UP = 1000, 200
EVERYWHERE = "all sites"  # under which the running meeting of all sites is kept


def meetings(register: Register) -> tuple[Meeting, ...]:
    """Every meeting that was ever opened, the oldest first."""
    return read_meetings(register.histories(MEETING))


def running(held: tuple[Meeting, ...], site: str) -> Meeting | None:
    """The meeting about this site that is not closed yet."""
    return next((each for each in reversed(held) if each.site == site and each.is_running), None)


def last_closed(held: tuple[Meeting, ...], site: str) -> Meeting | None:
    """The meeting about this site that was closed last."""
    closed = [each for each in held if each.site == site and not each.is_running]
    return max(closed, key=lambda each: each.closed, default=None)


def since_last(held: tuple[Meeting, ...], site: str) -> tuple[date | None, int]:
    """The day of the last meeting, and the entry at which its agenda was made: what is new since.

    What was changed while it ran was not on its agenda, so that is news to the next one.
    """
    last = last_closed(held, site)
    return (last.held_on, last.opened) if last else (None, 0)


def open_meeting(register: Register, found: Agenda, by: str) -> Meeting:
    """Open it; if another screen has just done so, theirs is the meeting. Raises Refused."""
    _someone(by)
    wanted = Meeting(
        id=f"{found.today.isoformat()}-{secrets.token_hex(4)}",
        site=found.site,
        held_on=found.today,
        since=found.since,
        opened_by=by,
        opened_at=datetime.now(UTC),
        opened=0,
        items=found.items,
    )
    seen = register.last_entry_of(RUNNING)
    there = running(meetings(register), found.site)
    if there is None:
        register.record_unless_changed(
            [
                _runs(found.site, wanted.id),
                said(wanted.id, OPENED, opening_of(wanted)),
                said(wanted.id, CLOSED, False),
                said(wanted.id, PRESENT + by, True),
            ],
            by,
            seen,
        )
    return there or running(meetings(register), found.site)


def note_present(
    register: Register, meeting: Meeting, person: str, is_there: bool, by: str
) -> None:
    """A person of the plan is there, or is not. Raises Refused."""
    _say(register, meeting, [said(meeting.id, PRESENT + person, is_there)], by)


def note_others(register: Register, meeting: Meeting, text: str, by: str) -> None:
    """Who else is there. Raises Refused, also if another has written since."""
    _short_enough(text, LONGEST_FOLLOW_UP)
    _say(register, meeting, [said(meeting.id, OTHERS, text.strip())], by, meeting.others_seen)


def move_to(register: Register, meeting: Meeting, item: str, by: str) -> None:
    """The meeting takes this item now. Raises Refused."""
    if item != meeting.at:
        _say(register, meeting, [said(meeting.id, _new(AT), item)], by)


def record(register: Register, meeting: Meeting, decided: Decided) -> str:
    """Keep what was decided on an item, and what follows from it; its id. Raises Refused."""
    words, follow_up = decided.words.strip(), decided.follow_up
    _short_enough(words, LONGEST_WORDS)
    if not words and follow_up is None:
        raise Refused("Say in a few words what was decided.")
    if follow_up is not None:
        must_be_whole(follow_up, meeting.held_on)
        follow_up = replace(follow_up, what=follow_up.what.strip())
    field = _new(DECIDED)
    written = decision_of(replace(decided, words=words, follow_up=follow_up))
    _say(register, meeting, [said(meeting.id, field, written)], decided.by)
    return field.removeprefix(DECIDED)


def take_back(register: Register, meeting: Meeting, decided: Decided, by: str) -> None:
    """It was not decided so; what was written stays in the register. Raises Refused."""
    gone = said(meeting.id, DECIDED + decided.id, None)
    _say(register, meeting, [gone], by, decided.entry)


def close(register: Register, meeting: Meeting, by: str) -> None:
    """The meeting ends; closing it twice is closing it once. Raises Refused."""
    _someone(by)
    register.record([said(meeting.id, CLOSED, True), _runs(meeting.site, None)], by)


def withdrawals(register: Register) -> tuple[Said, ...]:
    """What is said to take every meeting away, as when another provider's data come in."""
    held = meetings(register)
    sites = {each.site for each in held if each.is_running}
    gone = [said(each.id, TAKEN_AWAY, True) for each in held]
    return (*gone, *(_runs(site, None) for site in sorted(sites)))


def _say(
    register: Register, meeting: Meeting, what: list[Said], by: str, seen: int | None = None
) -> None:
    """Write it down while the meeting runs: refused once another screen has closed it."""
    if not meeting.is_running:
        raise Refused("This meeting is closed. What was decided since goes into the next one.")
    is_open = said(meeting.id, CLOSED, False)
    say(register, [*what, is_open], by, meeting.newest if seen is None else seen)


def _new(field: str) -> str:
    return field + secrets.token_hex(6)


def _runs(site: str, meeting: str | None) -> Said:
    subject = site or EVERYWHERE
    return Said(kind=RUNNING, subject=subject, field="meeting", value=as_text(meeting))


def _someone(by: str) -> None:
    if not by.strip():
        raise Refused("Someone must be named who says this.")


def _short_enough(text: str, most: int) -> None:
    if len(text) > most:
        raise Refused(f"At most {most} letters; these are {len(text)}.")


def must_be_whole(wanted: FollowUp, today: date) -> None:
    """It says what, who and by when. Raises Refused."""
    if not wanted.what.strip():
        raise Refused("Say in a few words what will be done.")
    _short_enough(wanted.what, LONGEST_FOLLOW_UP)
    if not wanted.owner:
        raise Refused("Choose who will do it.")
    if wanted.due < today:
        raise Refused("Choose a day from today on.")
