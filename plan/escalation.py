"""What must be passed on, by rule: why, since when, to whom, and who has acknowledged it.

Nobody raises these and nobody can wave them away: an acknowledgement is recorded beside them.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from plan.answer import VerdictAnswer
from plan.promised import fell_due_on
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


def escalations_of(case: Case) -> tuple[Escalation, ...]:
    """What must be passed on for one action, as if nobody had acknowledged any of it."""
    if case.is_stopped:
        return ()
    route = case.plan.escalates_to(case.action)
    found = filter(None, (rule(case) for rule in _RULES))
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


def _deadline(case: Case) -> Found:
    """Every due date there was counts, held to the route as it was then."""
    action, before = case.action, case.promised
    kept = {slip.was for slip in before.slips if not action.due_on or slip.was < action.due_on}
    routes = before.routes_to(action.days_allowed)
    fell = {due: fell_due_on(due, routes, case.today) for due in kept | {action.due_on} if due}
    passed = [due for due, found in fell.items() if found]
    if case.is_completed or not passed:
        return None
    due = max(passed)
    fell_due, allowed = fell[due]
    said = f"It was due on {day(due, case.today)}{_moved(case, due)}. {_route(case, allowed)}"
    return Trigger.DEADLINE, fell_due, said


def _moved(case: Case, due: date) -> str:
    now = case.action.due_on
    if due == now:
        return ""
    return f", moved to {day(now, case.today)}" if now else ", then taken away"


def _route(case: Case, allowed: int) -> str:
    now = case.action.days_allowed
    if allowed == now:
        return f"The route allows {count(now, 'day')}."
    return f"The route then allowed {count(allowed, 'day')}, and now {now}."


def _evidence(case: Case) -> Found:
    """At a review date the figures do not move to the better."""
    passed = [when for when in case.reviews_planned if when <= case.today]
    if not passed or case.assurance or case.seen.answer not in _NOT_MOVING:
        return None
    said = f"At the review date, {day(passed[-1], case.today)}, the evidence does not improve."
    return Trigger.EVIDENCE, passed[-1], said


def _review(case: Case) -> Found:
    missed = missed_review(case)
    if missed is None:
        return None
    said = f"The review planned for {day(missed, case.today)} was not held."
    return Trigger.REVIEW, missed + timedelta(days=1), said


def missed_review(case: Case) -> date | None:
    """The newest planned day that has passed without a review, if there is one."""
    held = max((each.held_on for each in case.reviews), default=date.min)
    reach = timedelta(days=EARLY_DAYS)
    passed = [when for when in case.reviews_planned if when < case.today]
    return next((when for when in reversed(passed) if held < when - reach), None)


def _process(case: Case) -> Found:
    fell = case.seen.process_fell_on
    if fell is None:
        return None
    said = f"Practice has been falling back since {day(fell, case.today)}."
    return Trigger.PROCESS, fell, said


def _relapse(case: Case) -> Found:
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
