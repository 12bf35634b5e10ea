"""The daily delay review: what was said of each exception, and what was agreed to follow it up."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Any

from metrics.within import Worded
from plan.register import CALL_REVIEW, FOLLOW_UP, Claim, Entry, Register
from plan.values import as_text, restored


class CallReason(Worded):
    """What the people in the review call put it down to, in words; the logs say their own part."""

    ROTA_GAP = "rota_gap", "rota gap too short"
    CALL_OVERRAN = "call_overran", "call before overran"
    JOURNEY = "journey", "journey took longer"
    BEGAN_LATE = "began_late", "run began late"
    CARER_ABSENT = "carer_absent", "carer absent"
    PERSON_ASKED = "person_asked", "person asked for another time"
    NO_ACCESS = "no_access", "no access"
    LOGGING = "logging", "system or logging"
    HANDOVER = "handover", "handover"
    OTHER = "other", "other"


class NotWritten(ValueError):
    """Why something was not written, as a sentence to show. `theirs`: what another had said."""

    def __init__(self, told: str, theirs: tuple[Entry, ...] = ()) -> None:
        super().__init__(told)
        self.theirs = theirs


def say(register: Register, said: Sequence[Claim], by: str, seen: int, *, why: str = "") -> None:
    """Write it down. NotWritten if nobody is named or another has written since entry `seen`."""
    must_be_named(by)
    theirs = register.record_unless_changed(said, by, seen, why)
    if theirs:
        raise NotWritten("Someone else has written here since you opened it.", theirs)


LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What was agreed in a meeting or a review to be done; open until it is said to be done."""

    what: str
    owner: str  # a person's id
    due: date
    is_open: bool = True
    came_of_it: str = ""  # what came of it, or why it was carried on, where a meeting says so
    times_carried_on: int = 0  # how often its date was moved
    seen: int = 0  # the newest entry of the register that says so

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due < today


@dataclass(frozen=True, kw_only=True)
class CallFollowUp(FollowUp):
    """One thing agreed in the daily review. `said` is all that was ever said of it."""

    id: str
    branch: str
    visit_id: str  # the call that it came from
    day: date  # the day that was reviewed
    said: tuple[Entry, ...] = ()  # the oldest first


def times_moved(dues: Iterable[str]) -> int:
    return sum(after != before for before, after in pairwise(dues))


def follow_ups(register: Register, branch: str) -> tuple[CallFollowUp, ...]:
    """Everything agreed at a branch: the open first, those due soonest before the others."""
    told: dict[str, list[Entry]] = {}
    for entry in register.histories(FOLLOW_UP, [branch]):
        told.setdefault(entry.field, []).append(entry)
    standing = []
    for id, said in told.items():
        written = [entry.content for entry in said]
        if written[-1] is not None:  # else it was taken back
            about: dict[str, Any] = {"id": id, "branch": branch, "said": tuple(said)}
            about["seen"] = said[-1].id
            about["times_carried_on"] = times_moved(each["due"] for each in written if each)
            standing.append(CallFollowUp(**about, **restored(CallFollowUp, written[-1])))
    return tuple(sorted(standing, key=lambda entry: (not entry.is_open, entry.due, entry.seen)))


def agree(register: Register, wanted: CallFollowUp, by: str, today: date) -> CallFollowUp:
    """Agree on it; it is given its id. NotWritten if something is missing, or agreed already."""
    what = must_be_whole(wanted.what, wanted.owner, wanted.due, today)
    for other in follow_ups(register, wanted.branch):
        alike = (other.visit_id, other.what, other.owner) == (wanted.visit_id, what, wanted.owner)
        if other.is_open and alike:
            raise NotWritten("This is agreed already, and open.")
    agreed = replace(wanted, id=f"{wanted.visit_id}-{secrets.token_hex(4)}", what=what)
    say(register, [_said(agreed)], by, seen=0)
    return agreed


def carry_on(register: Register, of: CallFollowUp, due: date, why: str, *, by: str) -> None:
    """It goes on to another day, for a reason. NotWritten as well if another changed it."""
    must_say_why_and_when(of.due, due, why, "review")
    say(register, [_said(replace(of, due=due))], by, of.seen, why=why.strip())


def close(register: Register, of: CallFollowUp, what_came_of_it: str, by: str) -> None:
    """It is done. NotWritten if another changed it meanwhile."""
    say(register, [_said(replace(of, is_open=False))], by, of.seen, why=what_came_of_it.strip())


def must_be_named(by: str) -> None:
    """NotWritten where nobody says it."""
    if not by.strip():
        raise NotWritten("Someone must be named who says this.")


def must_be_whole(what: str, owner: str, due: date, today: date) -> str:
    """What will be done, in any meeting; NotWritten unless it says what, who and by when."""
    what = what.strip()
    if not what:
        raise NotWritten("Say in a few words what will be done.")
    if len(what) > LONGEST:
        raise NotWritten(f"At most {LONGEST} letters say what will be done; these are {len(what)}.")
    if not owner:
        raise NotWritten("Choose who will do it.")
    if due < today:
        raise NotWritten("Choose a day from today on.")
    return what


def must_say_why_and_when(was: date, due: date, why: str, meeting: str) -> None:
    """It goes on for a reason and to a later day, else NotWritten. `meeting`: it is to know why."""
    if not why.strip():
        raise NotWritten(f"Say why it carries on, so that the next {meeting} knows.")
    if due <= was:
        raise NotWritten("Choose a day after the one agreed before.")


_WRITTEN = ("visit_id", "day", "what", "owner", "due", "is_open")


def _said(one: CallFollowUp) -> Claim:
    written = {name: getattr(one, name) for name in _WRITTEN}
    return Claim(kind=FOLLOW_UP, subject=one.branch, field=one.id, value=as_text(written))


LONGEST_NOTE = 500
REASON, NOTE = "reason", "note"


@dataclass(frozen=True)
class CallNote:
    """What stands for one call, and all that was ever said of it, the oldest first."""

    visit_id: str
    reason: CallReason | None = None
    note: str = ""
    said: tuple[Entry, ...] = ()

    @property
    def seen(self) -> int:
        """The newest entry that whoever reads this has seen."""
        return self.said[-1].id if self.said else 0

    @property
    def is_blank(self) -> bool:
        return self.reason is None and not self.note


def notes(register: Register, visits: Sequence[str]) -> dict[str, CallNote]:
    """What was said of these calls; a call of which nothing was said is there too, blank."""
    told: dict[str, list[Entry]] = {visit: [] for visit in visits}
    for entry in register.histories(CALL_REVIEW, visits) if visits else ():
        told[entry.subject].append(entry)
    found = {}
    for visit, said in told.items():
        latest = {entry.field: entry.content for entry in said}
        reason = _reason(latest[REASON]) if latest.get(REASON) else None
        found[visit] = CallNote(visit, reason, latest.get(NOTE) or "", tuple(said))
    return found


def note_reason(
    register: Register, visit: str, reason: CallReason | None, by: str, *, seen: int
) -> None:
    """Give the reason, or take it back; NotWritten if another has given one since entry `seen`."""
    said = Claim(kind=CALL_REVIEW, subject=visit, field=REASON, value=as_text(reason))
    say(register, [said], by, seen)


def note_text(register: Register, visit: str, text: str, by: str, *, seen: int) -> None:
    """Write the note; NotWritten if it is too long or another wrote one since entry `seen`."""
    if len(text) > LONGEST_NOTE:
        raise NotWritten(f"A note has at most {LONGEST_NOTE} letters; this one has {len(text)}.")
    said = Claim(kind=CALL_REVIEW, subject=visit, field=NOTE, value=as_text(text.strip() or None))
    say(register, [said], by, seen)


def in_words(entry: Entry) -> str:
    """What one entry says: "reason: journey took longer"."""
    value = entry.content
    if not value:
        return f"{entry.field} taken back"
    if entry.field == REASON:
        value = _reason(value).words
    return f"{entry.field}: {value}"


def _reason(code: str) -> CallReason:
    """A code that a newer version wrote and this one does not know reads as "other"."""
    return CallReason(code) if code in set(CallReason) else CallReason.OTHER
