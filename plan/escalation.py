"""What must be passed on, by rule: why, since when, to whom, and who has acknowledged it.

Nobody raises these and nobody can wave them away: an acknowledgement is recorded beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from plan.answer import VerdictAnswer
from plan.model import Action
from plan.reviews import Review
from plan.slips import Slip
from plan.states import Case, has_slipped
from plan.words.numbers import count, day


class Trigger(StrEnum):
    """Why an action is passed on."""

    DEADLINE = "deadline slipped"
    EVIDENCE = "evidence not moving"
    REVIEW = "review missed"
    PROCESS = "process falling back"
    RELAPSE = "assured but slipped"


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """One thing to be passed on. `to` is a person's id, or "" where the plan names nobody."""

    action: str
    trigger: Trigger
    fell_due: date
    to: str
    says: str
    acknowledged_by: str = ""
    acknowledged_at: datetime | None = None  # UTC
    note: str = ""
    entry: int = 0  # of the register, that of the acknowledgement that was read; 0: none

    @property
    def field(self) -> str:
        """Under which it is acknowledged: that of another day is another one."""
        return f"{self.trigger} {self.fell_due.isoformat()}"


def escalations_of(case: Case, slips: Sequence[Slip] = ()) -> tuple[Escalation, ...]:
    """What must be passed on for one action, as if nobody had acknowledged any of it."""
    if case.is_stopped:
        return ()
    route = case.plan.escalates_to(case.action)
    found = filter(None, (rule(case, slips) for rule in _RULES))
    return tuple(
        Escalation(
            action=case.action.id,
            trigger=trigger,
            fell_due=on,
            to=route.id if route else "",
            says=s,
        )
        for trigger, on, s in found
    )


Found = tuple[Trigger, date, str] | None
EARLY_DAYS = 7  # a review held up to so many days early is the planned one


def _deadline(case: Case, slips: Sequence[Slip]) -> Found:
    """Every due date there was counts: a new one does not undo that the old one slipped."""
    action = case.action
    done = action.completed_on if case.is_completed else None
    allowed = timedelta(days=action.days_allowed)
    kept = [slip.was for slip in slips if action.due_on is None or slip.was < action.due_on]
    every = (*kept, action.due_on) if action.due_on else kept
    passed = [due for due in every if due + allowed < (done or case.today)]
    if done or not passed:
        return None
    due, fell_due = max(passed), max(passed) + allowed + timedelta(days=1)
    moved = ""
    if due != action.due_on:
        to = f"moved to {day(action.due_on, case.today)}" if action.due_on else "then taken away"
        moved = f", {to}"
    route = count(action.days_allowed, "day")
    said = f"It was due on {day(due, case.today)}{moved}. The route allows {route}."
    return Trigger.DEADLINE, fell_due, said


def _evidence(case: Case, _slips: Sequence[Slip]) -> Found:
    """At a review date the figures do not move to the better."""
    passed = [when for when in case.action.reviews_on if when <= case.today]
    if not passed or case.assurance or case.seen.answer not in _NOT_MOVING:
        return None
    said = f"At the review date, {day(passed[-1], case.today)}, the evidence does not improve."
    return Trigger.EVIDENCE, passed[-1], said


def _review(case: Case, _slips: Sequence[Slip]) -> Found:
    missed = missed_review(case.action, case.reviews, case.today)
    if missed is None:
        return None
    said = f"The review planned for {day(missed, case.today)} was not held."
    return Trigger.REVIEW, missed + timedelta(days=1), said


def missed_review(action: Action, reviews: Sequence[Review], today: date) -> date | None:
    """The newest planned day that has passed without a review, if there is one."""
    held = max((each.held_on for each in reviews), default=date.min)
    reach = timedelta(days=EARLY_DAYS)
    passed = [when for when in action.reviews_on if when < today]
    return next((when for when in reversed(passed) if held < when - reach), None)


def _process(case: Case, _slips: Sequence[Slip]) -> Found:
    fell = case.seen.process_fell_on
    if fell is None:
        return None
    said = f"Practice has been falling back since {day(fell, case.today)}."
    return Trigger.PROCESS, fell, said


def _relapse(case: Case, _slips: Sequence[Slip]) -> Found:
    if case.assurance is None or not has_slipped(case):
        return None
    signed = case.assurance.held_on
    fell = max(case.seen.slipped_on or signed, signed)
    said = f"Assured on {day(signed, case.today)}, and no longer holding."
    if case.has_failed_re_audit:
        fell = case.action.re_audited_on
        said = f"Assured on {day(signed, case.today)}, and the re-audit did not find it met."
    return Trigger.RELAPSE, fell, said


_NOT_MOVING = (
    VerdictAnswer.NO_VISIBLE_CHANGE,
    VerdictAnswer.GETTING_WORSE,
    VerdictAnswer.GAIN_LOST,
)
_RULES: tuple = (_deadline, _evidence, _review, _process, _relapse)
