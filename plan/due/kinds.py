"""What can be due of someone, and how pressing each kind is."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from plan.escalation import Escalation

THIS_WEEK = timedelta(days=7)  # what comes up within so many days is due this week


class DueKind(StrEnum):
    """What is due, the most pressing first. The value is how it is said."""

    SLIPPED_BACK = "assured and slipped back"
    ESCALATION = "escalation to acknowledge"
    DUE_DATE_PASSED = "due date passed"
    REVIEW_MISSED = "review missed"
    RE_AUDIT_MISSED = "re-audit missed"
    FALLING_BACK = "practice falling back"
    TO_SIGN = "ready to be signed"
    REVIEW = "review due this week"
    RE_AUDIT = "re-audit due this week"
    DUE_DATE = "due date this week"
    DRAFT = "draft lacks something"


TO_COME = (DueKind.REVIEW, DueKind.RE_AUDIT, DueKind.DUE_DATE, DueKind.DRAFT)


@dataclass(frozen=True, kw_only=True)
class Due:
    """One thing that someone must do. `to` is a person's id, or "" where the plan names nobody."""

    action: str
    kind: DueKind
    day: date | None  # since or until when; None: no day is set
    to: str
    sentence: str
    escalation: Escalation | None = None  # the one to acknowledge

    @property
    def is_open(self) -> bool:
        """It waits for someone now, not only later this week or before a draft can start."""
        return self.kind not in TO_COME

    @property
    def pressing(self) -> tuple[int, date, str]:
        """In what order it is told: by its kind, then by its day."""
        return tuple(DueKind).index(self.kind), self.day or date.max, self.action
