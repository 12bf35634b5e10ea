"""What is said of a subject, field by field, and the entry that a saying becomes."""

from dataclasses import dataclass
from datetime import datetime

from plan.model import Action, Aim, Person
from plan.register.written import as_text, kind_of, values_of

WITHDRAWN = "withdrawn"
PUT_BACK = "put_back"  # its value: the entry by which it had been withdrawn

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


def said_of(subject: Aim | Action | Person) -> tuple[Said, ...]:
    """A subject as what is said of each of its fields."""
    kind = kind_of(subject)
    values = values_of(subject) | {WITHDRAWN: as_text(False)}
    return tuple(
        Said(kind=kind, subject=subject.id, field=name, value=value)
        for name, value in values.items()
    )


def return_of(gone: Entry) -> tuple[Said, ...]:
    """What is said of a subject that is in the plan again, as it was before that withdrawal."""
    back = {WITHDRAWN: False, PUT_BACK: gone.id}
    return tuple(
        Said(kind=gone.kind, subject=gone.subject, field=field, value=as_text(value))
        for field, value in back.items()
    )


def withdrawal_of(subject: Aim | Action | Person) -> Said:
    """What is said of a subject that is no longer in the plan; its history stays."""
    return Said(kind=kind_of(subject), subject=subject.id, field=WITHDRAWN, value=as_text(True))
