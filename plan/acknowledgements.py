"""Who has seen what was passed on, when, and what they said; kept beside it for ever."""

import json
from collections.abc import Iterable
from dataclasses import replace

from plan.escalation import Escalation
from plan.meanwhile import CHANGED, told
from plan.model import Plan
from plan.refused import Refused, refuse
from plan.register import Register
from plan.register.said import ACKNOWLEDGED, Said
from plan.register.since import said_about
from plan.register.written import as_text


def acknowledge(register: Register, plan: Plan, escalation: Escalation, by: str, note: str) -> None:
    """A person of the plan has seen it and says what follows. Raises Refused.

    Not its owner, past whom it is passed on; and not where another has, since it was read.
    """
    refuse("This cannot be acknowledged.", refusals_to_acknowledge(plan, escalation, by))
    said = Said(
        kind=ACKNOWLEDGED,
        subject=escalation.action,
        field=escalation.field,
        value=as_text(note.strip()),
    )
    theirs = register.record_unless_changed([said], by, escalation.entry)
    if theirs:
        news = [(each.recorded_by, "acknowledged it", each.recorded_at) for each in theirs]
        raise Refused(CHANGED, (), tuple(told(plan, *each) for each in news))


def refusals_to_acknowledge(plan: Plan, escalation: Escalation, by: str) -> tuple[str, ...]:
    """Everything that stands against it; nothing: this person may acknowledge it."""
    if by not in {person.id for person in plan.people}:
        return ("Say who does: a person of the plan.",)
    if by == plan.action(escalation.action).owner:
        return ("Its owner cannot: it is passed on to someone else.",)
    return ()


def with_acknowledgements(
    register: Register, raised: Iterable[Escalation]
) -> tuple[Escalation, ...]:
    """The same, each with who acknowledged it last and when."""
    raised = tuple(raised)
    entries = said_about(register, ACKNOWLEDGED, {each.action for each in raised})
    latest = {(entry.subject, entry.field): entry for entry in entries}

    def acknowledged(each: Escalation) -> Escalation:
        entry = latest.get((each.action, each.field))
        if entry is None:
            return each
        return replace(
            each,
            acknowledged_by=entry.recorded_by,
            acknowledged_at=entry.recorded_at,
            note=json.loads(entry.value),
            entry=entry.id,
        )

    return tuple(map(acknowledged, raised))
