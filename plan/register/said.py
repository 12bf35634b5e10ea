"""What is said of a subject, field by field, and the entry that a saying becomes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from metrics.calendar import LONDON
from plan.model import Action, Aim, Person
from plan.register.written import as_text, kind_of, values_of

WITHDRAWN = "withdrawn"

# Kinds that the plan does not rest on: what is said of them changes no verdict.
CALL_REVIEW, FOLLOW_UP = "call_review", "follow_up"
REVIEW, ACKNOWLEDGED, DISMISSED = "review", "acknowledged", "dismissed"
DECISIONS = (REVIEW, ACKNOWLEDGED, DISMISSED)  # on actions; states and what is due rest on them
MEETING, RUNNING = "meeting", "meeting_running"
BESIDE_THE_PLAN = (CALL_REVIEW, FOLLOW_UP, MEETING, RUNNING, *DECISIONS)


@dataclass(frozen=True, kw_only=True)
class Said:
    """One field of one subject, as someone says it is. `value` is JSON text."""

    kind: str
    subject: str
    field: str
    value: str
    why: str = ""  # where it has a reason of its own

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is said of."""
        return self.kind, self.subject, self.field


@dataclass(frozen=True, kw_only=True)
class Entry(Said):
    """What was said, with who said it, when (UTC) and why."""

    id: int
    recorded_at: datetime
    recorded_by: str

    @property
    def on(self) -> date:
        """The day on which it was said, as clocks here show it."""
        return self.recorded_at.astimezone(LONDON).date()

    @property
    def is_withdrawal(self) -> bool:
        """Its subject was taken out of the plan."""
        return self.field == WITHDRAWN and self.value == as_text(True)

    @property
    def makes_way(self) -> bool:
        """It was taken out for another plan: a person always says why."""
        return self.is_withdrawal and not self.why


def said_of(subject: Aim | Action | Person) -> tuple[Said, ...]:
    """A subject as what is said of each of its fields."""
    kind = kind_of(subject)
    values = values_of(subject) | {WITHDRAWN: as_text(False)}
    return tuple(
        Said(kind=kind, subject=subject.id, field=name, value=value)
        for name, value in values.items()
    )


def return_of(kind: str, subject: str) -> Said:
    """What is said of a subject that is in the plan again, as it was before it was withdrawn."""
    return Said(kind=kind, subject=subject, field=WITHDRAWN, value=as_text(False))


def since_it_came(told: Iterable[Entry]) -> tuple[Entry, ...]:
    """What was said of one subject since it came into the plan, the oldest first.

    A plan that made way for another left without a reason: a namesake in the next one inherits
    nothing. What a person took out, always for a reason, is the same when it comes back.
    """
    own: list[Entry] = []
    for entry in told:
        own.append(entry)
        if entry.makes_way:
            own = []
    return tuple(own)


def withdrawal_of(subject: Aim | Action | Person) -> Said:
    """What is said of a subject that is no longer in the plan; its history stays."""
    return Said(kind=kind_of(subject), subject=subject.id, field=WITHDRAWN, value=as_text(True))
