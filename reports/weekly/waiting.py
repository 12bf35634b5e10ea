"""What waits for someone: dates that slipped, what was passed on, what is done and not assured."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from metrics.calendar import LONDON
from plan.assurance import not_borne_out
from plan.due import DueKind, dues_of
from plan.model import Plan
from plan.standing import Escalation, Standing
from plan.state import State
from plan.words.numbers import day
from reports.people import role_by_id, role_of
from reports.weekly.model import PassedOn, Slipped, Unassured
from reports.weekly.week import Week

A_DAY = timedelta(days=1)
_SLIPPED = (DueKind.DUE_DATE_PASSED, DueKind.REVIEW_MISSED, DueKind.RE_AUDIT_MISSED)


def slipped(standings: Iterable[Standing], week: Week) -> tuple[Slipped, ...]:
    """Dates that passed or were moved, the newest first."""
    found = [each for standing in standings for each in _slipped(standing, week)]
    return tuple(sorted(found, key=lambda each: (each.on, each.action.id), reverse=True))


def passed_on(plan: Plan, standings: Iterable[Standing], week: Week) -> tuple[PassedOn, ...]:
    """Every escalation that stands, the newest first."""
    found = [
        PassedOn(
            action=standing.action,
            escalation=each,
            to=role_by_id(plan, each.to),
            acknowledged=_acknowledged(plan, each),
            is_new=week.holds(each.fell_due),
        )
        for standing in standings
        for each in standing.escalations
    ]
    by_day = sorted(found, key=lambda each: (each.escalation.fell_due, each.action.id))
    return tuple(reversed(by_day))


def unassured(standings: Iterable[Standing]) -> tuple[Unassured, ...]:
    """Completed, and not assured: the one that has waited longest comes first."""
    found = [
        Unassured(
            action=standing.action,
            owner=role_of(standing.case.plan.owner_of(standing.action)),
            completed_on=standing.action.completed_on,
            re_audit_on=standing.action.re_audit_on,
            against=not_borne_out(standing.case),
        )
        for standing in standings
        if standing.state in (State.COMPLETED, State.TESTING)
    ]
    return tuple(sorted(found, key=lambda each: (each.completed_on, each.action.id)))


def _slipped(standing: Standing, week: Week) -> Iterator[Slipped]:
    action, today = standing.action, standing.case.today
    if standing.case.is_stopped:
        return

    def told(on, says: str) -> Slipped:
        owner = role_of(standing.case.plan.owner_of(action))
        return Slipped(action=action, owner=owner, on=on, says=says, is_new=week.holds(on))

    for due in dues_of(standing, today):
        if due.kind in _SLIPPED and due.day:
            yield told(due.day + A_DAY, due.sentence)
    is_done = standing.case.is_completed
    for slip in standing.slips:
        if slip.on <= today and (not is_done or week.holds(slip.on)):
            now = day(slip.now, today) if slip.now else "no date"
            moved = f"Due date moved from {day(slip.was, today)} to {now}"
            yield told(slip.on, f"{moved}: {slip.why}." if slip.why else f"{moved}.")


def _acknowledged(plan: Plan, each: Escalation) -> str:
    """Who has acknowledged it and when; "" while nobody has."""
    if each.acknowledged_at is None:
        return ""
    on = each.acknowledged_at.astimezone(LONDON).date()
    return f"{day(on, each.fell_due)} by {role_by_id(plan, each.acknowledged_by)}"
