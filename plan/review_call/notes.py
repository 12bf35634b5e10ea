"""What was said of one call in the review: a reason from the list, and a note."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from plan.register import Register
from plan.register.said import CALL_REVIEW, Entry, Said
from plan.register.written import as_text
from plan.review_call.reason import REASON_WORDS, Reason
from plan.review_call.saying import Refused, say

LONGEST_NOTE = 500
REASON, NOTE = "reason", "note"


@dataclass(frozen=True)
class CallNote:
    """What stands for one call, and all that was ever said of it, the oldest first."""

    visit_id: str
    reason: Reason | None = None
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
    return {visit: _note(visit, tuple(entries)) for visit, entries in told.items()}


def note_reason(register: Register, visit: str, reason: Reason | None, by: str, seen: int) -> None:
    """Give the reason, or take it back; Refused if another has given one since entry `seen`."""
    say(register, [_said(visit, REASON, reason)], by, seen)


def note_text(register: Register, visit: str, text: str, by: str, seen: int) -> None:
    """Write the note; Refused if it is too long or another wrote one since entry `seen`."""
    if len(text) > LONGEST_NOTE:
        raise Refused(f"A note has at most {LONGEST_NOTE} letters; this one has {len(text)}.")
    say(register, [_said(visit, NOTE, text.strip())], by, seen)


def in_words(entry: Entry) -> str:
    """What one entry says: "reason: journey took longer"."""
    value = json.loads(entry.value)
    if not value:
        return f"{entry.field} taken back"
    if entry.field == REASON:
        value = REASON_WORDS.get(_reason(value), value)
    return f"{entry.field}: {value}"


def _said(visit: str, field: str, value: Reason | str | None) -> Said:
    return Said(kind=CALL_REVIEW, subject=visit, field=field, value=as_text(value or None))


def _note(visit: str, said: tuple[Entry, ...]) -> CallNote:
    latest = {entry.field: json.loads(entry.value) for entry in said}
    return CallNote(visit, _reason(latest.get(REASON)), latest.get(NOTE) or "", said)


def _reason(code: str | None) -> Reason | None:
    """A code that a newer version wrote and this one does not know reads as "other"."""
    if not code:
        return None
    return Reason(code) if code in set(Reason) else Reason.OTHER
