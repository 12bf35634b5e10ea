"""Why an action is on the agenda: each reason with its group and how it is said in a few words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from plan.agenda.before import Before
from plan.agenda.item import Kind
from plan.assurance import is_re_audited
from plan.escalation import EARLY_DAYS, Trigger
from plan.standing import Standing
from plan.states import ASSURED_STATES, State
from plan.words.numbers import day

AHEAD = timedelta(weeks=4)  # what falls due before the next meeting is taken at this one


@dataclass(frozen=True)
class Reason:
    """One reason; `said` fits after "Also:" and, with a capital, alone."""

    kind: Kind
    said: str


def reasons(before: Before, standing: Standing) -> tuple[Reason, ...]:
    """Every reason, the first group first; none: nothing has to be decided about it.

    A risk is its aim's and has an item of its own, so it is never why an action has one.
    """
    if standing.state is State.STOPPED:
        return ()
    return tuple(
        Reason(kind, said)
        for kind, told in (
            (Kind.ESCALATED, (f"{each.trigger}" for each in standing.escalations)),
            (Kind.COMPLETED, _completed(standing)),
            (Kind.DUE, _due(standing, before.today)),
            (Kind.HOLDING, _holding(standing)),
            (Kind.RISK, _risk(before, standing)),
        )
        for said in told
    )


def _due(standing: Standing, today: date) -> Iterator[str]:
    """What is due by the next meeting, or passed and not done: deadline, review, re-audit."""
    action = standing.action
    is_passed_on = any(each.trigger is Trigger.DEADLINE for each in standing.escalations)
    if standing.state is State.OVERDUE and not is_passed_on:
        yield f"it was due on {day(action.due_on, today)}"
    review = next_review(standing, today)
    if review is not None:
        yield f"review on {day(review, today)}"
    re_audit = action.re_audit_on
    if re_audit and re_audit <= today + AHEAD and not is_re_audited(standing.case):
        yield f"re-audit on {day(re_audit, today)}"


def next_review(standing: Standing, today: date) -> date | None:
    """The first planned review from today on that falls due by the next meeting and is not held."""
    held = max((each.held_on for each in standing.case.reviews), default=date.min)
    early = timedelta(days=EARLY_DAYS)
    planned = (when for when in standing.action.reviews_on if today <= when <= today + AHEAD)
    return next((when for when in planned if held < when - early), None)


def _completed(standing: Standing) -> Iterator[str]:
    if standing.state in (State.COMPLETED, State.TESTING):
        yield "completed, not yet assured"
    if standing.state is State.DRAFT and standing.case.is_completed:
        yield "recorded as completed, and still a draft"


def _risk(before: Before, standing: Standing) -> Iterator[str]:
    move = before.risk_of(standing.action)
    if move is not None:
        yield f"risk moved from {move.was.score} to {move.now.score}"


def _holding(standing: Standing) -> Iterator[str]:
    signed = standing.case.assurance
    if standing.state in ASSURED_STATES and signed:
        yield f"assured on {day(signed.held_on, standing.case.today)}"
