"""The rules by which something is due: each looks at where one action stands on a day."""

from collections.abc import Iterator
from datetime import date, timedelta

from plan.assurance import is_re_audited, not_borne_out
from plan.due.kinds import THIS_WEEK, Due, DueKind
from plan.escalation import EARLY_DAYS, Escalation, Trigger, missed_review
from plan.standing import Standing
from plan.states import State
from plan.words.numbers import count, day


def _slipped(standing: Standing, today: date) -> Iterator[Due]:
    """A review since it slipped has looked at it; until then it waits for the owner."""
    (slipped, *_) = [*_raised(standing, Trigger.RELAPSE), None]
    if standing.state is not State.SLIPPED_BACK or slipped is None:
        return
    signed = standing.case.assurance
    since = standing.case.reviews[standing.case.reviews.index(signed) + 1 :]
    if not any(review.held_on >= slipped.fell_due for review in since):
        said = f"{slipped.says} Reopen it, or review it and say why not."
        yield _of_owner(standing, DueKind.SLIPPED_BACK, slipped.fell_due, said)


def _escalated(standing: Standing, today: date) -> Iterator[Due]:
    for each in standing.escalations:
        if not each.acknowledged_by:
            since = day(each.fell_due, today)
            yield Due(
                action=each.action,
                kind=DueKind.ESCALATION,
                day=each.fell_due,
                to=each.to,
                sentence=f"{each.says} To be acknowledged since {since}.",
                escalation=each,
            )


def _deadline(standing: Standing, today: date) -> Iterator[Due]:
    due = standing.action.due_on
    if due is None or standing.case.is_completed or today + THIS_WEEK < due:
        return
    when = day(due, today)
    if due < today:
        said = f"Due on {when} and not completed."
        yield _of_owner(standing, DueKind.DUE_DATE_PASSED, due, said)
    else:
        yield _of_owner(standing, DueKind.DUE_DATE, due, f"To be completed by {when}.")


def _review(standing: Standing, today: date) -> Iterator[Due]:
    missed = missed_review(standing.case)
    if missed:
        said = f"The review planned for {day(missed, today)} was not held. Hold it now."
        yield _of_owner(standing, DueKind.REVIEW_MISSED, missed, said)
    held = max((each.held_on for each in standing.case.reviews), default=date.min)
    for planned in standing.action.reviews_on:
        is_near = today <= planned <= today + THIS_WEEK
        if is_near and held < planned - timedelta(days=EARLY_DAYS):
            said = f"Review due on {day(planned, today)}."
            yield _of_owner(standing, DueKind.REVIEW, planned, said)


def _re_audit(standing: Standing, today: date) -> Iterator[Due]:
    planned = standing.action.re_audit_on
    if planned is None or is_re_audited(standing.case) or today + THIS_WEEK < planned:
        return
    when = day(planned, today)
    if planned < today:
        said = f"The re-audit planned for {when} is not recorded."
        yield _of_owner(standing, DueKind.RE_AUDIT_MISSED, planned, said)
    else:
        yield _of_owner(standing, DueKind.RE_AUDIT, planned, f"Re-audit due on {when}.")


def _falling_back(standing: Standing, today: date) -> Iterator[Due]:
    """A review since it fell has looked at it; until then it waits for the owner."""
    for fallen in _raised(standing, Trigger.PROCESS):
        held = (review.held_on for review in standing.case.reviews)
        if not any(on >= fallen.fell_due for on in held):
            said = f"{fallen.says} Review it and decide."
            yield _of_owner(standing, DueKind.FALLING_BACK, fallen.fell_due, said)


def _to_sign(standing: Standing, today: date) -> Iterator[Due]:
    """Completed and borne out: it waits for whom it is passed on to, who is not its owner."""
    waits = standing.state in (State.COMPLETED, State.TESTING)
    if not waits or not_borne_out(standing.case):
        return
    action = standing.action
    other = standing.case.plan.escalates_to(action)
    yield Due(
        action=action.id,
        kind=DueKind.TO_SIGN,
        day=action.completed_on,
        to=other.id if other and other.id != action.owner else "",
        sentence="Completed, and it has held. Someone other than its owner can sign it.",
    )


def _draft(standing: Standing, today: date) -> Iterator[Due]:
    if standing.state is State.DRAFT:
        lacks = count(len(standing.lacking), "thing is", "things are")
        said = f"A draft: {lacks} missing before it may start."
        planned = standing.action.planned_start_on
        yield _of_owner(standing, DueKind.DRAFT, planned, said)


def _raised(standing: Standing, trigger: Trigger) -> list[Escalation]:
    return [each for each in standing.escalations if each.trigger is trigger]


def _of_owner(standing: Standing, kind: DueKind, on: date | None, said: str) -> Due:
    owner = standing.case.plan.owner_of(standing.action)
    to = owner.id if owner else ""
    return Due(action=standing.action.id, kind=kind, day=on, to=to, sentence=said)


RULES = (
    _slipped,
    _escalated,
    _deadline,
    _review,
    _re_audit,
    _falling_back,
    _to_sign,
    _draft,
)
