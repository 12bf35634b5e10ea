"""What is due of whom, and what someone must decide now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Self

from plan.assurance import NO_RE_AUDIT, is_re_audited, not_borne_out
from plan.credibility import PlanGap
from plan.standing import Escalation, Standing, Trigger, missed_review
from plan.state import State
from plan.words.answers import MOST_URGENT_FIRST
from plan.words.numbers import count, day

THIS_WEEK = timedelta(days=7)  # what comes up within so many days is due this week


class DueKind(StrEnum):
    """What is due, the most pressing first: how it is said, and how of one and of several where
    they are counted."""

    one: str
    several: str

    def __new__(cls, value: str, several: str, one: str = "") -> Self:
        kind = str.__new__(cls, value)
        kind._value_, kind.several, kind.one = value, several, one or value
        return kind

    SLIPPED_BACK = "assured and slipped back", "slipped back", "slipped back"
    ESCALATION = "escalation to acknowledge", "escalations to acknowledge"
    DUE_DATE_PASSED = "due date passed", "due dates passed"
    REVIEW_MISSED = "review missed", "reviews missed"
    NO_NEXT_LOOK = (
        "no next review dated",
        "actions with no next review",
        "action with no next review",
    )
    RE_AUDIT_MISSED = "re-audit missed", "re-audits missed"
    FALLING_BACK = "practice falling back", "practices falling back"
    TO_SIGN = "ready to be signed", "ready to be signed off", "ready to be signed off"
    REVIEW = "review due this week", "reviews due this week"
    RE_AUDIT = "re-audit due this week", "re-audits due this week"
    DUE_DATE = "due date this week", "due dates this week"
    DRAFT = "draft lacks something", "drafts that lack something", "draft that lacks something"


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
        to_come = (DueKind.REVIEW, DueKind.RE_AUDIT, DueKind.DUE_DATE, DueKind.DRAFT)
        return self.kind not in to_come

    @property
    def pressing(self) -> tuple[int, date, str]:
        return tuple(DueKind).index(self.kind), self.day or date.max, self.action


# The rules by which something is due: each looks at where one action stands on a day.
def _escalated(standing: Standing, today: date) -> Iterator[Due]:
    """What waits to be acknowledged; and what fell, until a review since has looked at it."""
    reviews = standing.reviews
    for raised in standing.escalations:
        says, on = raised.says, raised.fell_due
        if not raised.acknowledged_by:
            said = f"{says} Escalated on {day(on, today)}: please acknowledge."
            due = _of_owner(standing, DueKind.ESCALATION, on, said)
            yield replace(due, to=raised.to, escalation=raised)
        signed = standing.assurance if raised.trigger is Trigger.RELAPSE else None
        since = reviews[reviews.index(signed) + 1 :] if signed else reviews
        if any(review.held_on >= on for review in since):
            continue
        if signed and standing.state is State.SLIPPED_BACK:
            said = f"{says} Reopen it, or review it and say why not."
            yield _of_owner(standing, DueKind.SLIPPED_BACK, on, said)
        if raised.trigger is Trigger.PROCESS:
            yield _of_owner(standing, DueKind.FALLING_BACK, on, f"{says} Review it and decide.")


def _by_date(standing: Standing, today: date) -> Iterator[Due]:
    """A due date, a re-audit or a review that has passed, or comes within the week."""
    due_on, re_audit_on = standing.action.due_on, standing.action.re_audit_on
    if due_on and not standing.is_completed and due_on <= today + THIS_WEEK:
        kind, said = DueKind.DUE_DATE, f"To be completed by {day(due_on, today)}."
        if due_on < today:
            kind, said = DueKind.DUE_DATE_PASSED, f"Due on {day(due_on, today)} and not completed."
        yield _of_owner(standing, kind, due_on, said)
    if re_audit_on and not is_re_audited(standing) and re_audit_on <= today + THIS_WEEK:
        kind, said = DueKind.RE_AUDIT, f"Re-audit due on {day(re_audit_on, today)}."
        if re_audit_on < today:
            kind, said = DueKind.RE_AUDIT_MISSED, NO_RE_AUDIT.format(day(re_audit_on, today))
        yield _of_owner(standing, kind, re_audit_on, said)
    missed, planned = missed_review(standing), standing.next_review
    if missed:
        said = f"The review planned for {day(missed, today)} was not held. Hold it now."
        yield _of_owner(standing, DueKind.REVIEW_MISSED, missed, said)
    if planned and planned <= today + THIS_WEEK:
        said = f"Review due on {day(planned, today)}."
        yield _of_owner(standing, DueKind.REVIEW, planned, said)
    if standing.lacks_next_look and not missed:
        said = f"{PlanGap.NO_NEXT_LOOK.finding} {PlanGap.NO_NEXT_LOOK.advice}"
        yield _of_owner(standing, DueKind.NO_NEXT_LOOK, today, said)


def _by_state(standing: Standing, today: date) -> Iterator[Due]:
    """A draft; and what is completed and borne out, which waits for whom it is escalated to."""
    action = standing.action
    if standing.state in (State.COMPLETED, State.TESTING) and not not_borne_out(standing):
        said = "Completed, and it has held. Someone other than its owner can sign it."
        other = standing.plan.escalates_to(action)
        due = _of_owner(standing, DueKind.TO_SIGN, action.completed_on, said)
        yield replace(due, to=other.id if other and other.id != action.owner else "")
    if standing.state is State.DRAFT:
        lacks = count(len(standing.lacking), "thing is", "things are")
        said = f"A draft: {lacks} missing before it may start."
        yield _of_owner(standing, DueKind.DRAFT, action.planned_start_on, said)


def _of_owner(standing: Standing, kind: DueKind, on: date | None, said: str) -> Due:
    to = standing.owner.id if standing.owner else ""
    return Due(action=standing.action.id, kind=kind, day=on, to=to, sentence=said)


RULES = (_escalated, _by_date, _by_state)
_pressing = attrgetter("pressing")


def due_for(standings: Iterable[Standing], person: str | None, today: date) -> tuple[Due, ...]:
    """What is due of a person (None: of everyone) by the end of THIS_WEEK, most pressing first."""
    every = (due for standing in standings for due in dues_of(standing, today))
    return tuple(sorted((due for due in every if person in (None, due.to)), key=_pressing))


def dues_of(standing: Standing, today: date) -> tuple[Due, ...]:
    """What is due of one action, the most pressing first. Nothing is due of what was stopped."""
    if standing.is_stopped:
        return ()
    return tuple(sorted((due for rule in RULES for due in rule(standing, today)), key=_pressing))


def decisions(standing: Standing) -> tuple[str, ...]:
    """What someone must decide now, each as a short sentence; none is the usual state."""
    dues = dues_of(standing, standing.today)
    return tuple(due.sentence for due in dues if due.is_open)


def most_pressing_first(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """What needs a decision, then by the answer: what got worse before what works."""
    by_answer = sorted(
        found, key=lambda of: (MOST_URGENT_FIRST.index(of.seen.answer), of.action.id)
    )
    return tuple(sorted(by_answer, key=lambda standing: not decisions(standing)))
