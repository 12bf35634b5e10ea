"""Taking an aim, an action or a person out of the plan, for a reason, and putting it back."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from plan.editing.opened import Opened, opened_from
from plan.editing.refusal import Fault, NotSaved
from plan.editing.saving import of_subject, plan_of_entries, refuse_unnamed
from plan.model import Plan
from plan.register import Register
from plan.register.present import Key
from plan.register.said import WITHDRAWN, Entry, Said, return_of, withdrawal_of


def withdraw(register: Register, was: Opened, by: str, why: str) -> None:
    """Take it out. Raises NotSaved where it is still needed, or another changed it meanwhile."""

    def say(latest: dict[Key, Entry]) -> Iterable[Said]:
        mine = of_subject(latest, was.kind, was.subject.id)
        opened_from(was.kind, was.subject.id, mine)  # raises where it is out already
        refuse_unnamed(by)
        _refuse(_without_reason(why) + _still_needed(plan_of_entries(latest), was))
        news = tuple(entry for entry in mine.values() if entry.id > was.seen)
        if news:
            raise NotSaved("Someone else has changed it since you looked.", theirs=news)
        return [replace(withdrawal_of(was.subject), why=why.strip())]

    register.record_upon(say, by)


def put_back(register: Register, kind: str, subject: str, by: str) -> None:
    """It is in the plan again as it was, with all that was said of it. Raises NotSaved."""

    def say(latest: dict[Key, Entry]) -> Iterable[Said]:
        refuse_unnamed(by)
        mine = of_subject(latest, kind, subject)
        if not _is_out(mine):
            told = "It is in the plan already." if mine else "It was never in the plan."
            raise NotSaved(told)
        aim = json.loads(mine["aim"].value) if kind == "action" else ""
        if aim and _is_out(of_subject(latest, "aim", aim)):
            wrong = _fault(f"its aim {aim} is out of the plan", "the aim first", f"put {aim} back")
            raise NotSaved("It was not put back.", (wrong,))
        return [return_of(kind, subject)]

    register.record_upon(say, by)


def _is_out(last: Mapping[str, Entry]) -> bool:
    return WITHDRAWN in last and last[WITHDRAWN].is_withdrawal


def _without_reason(why: str) -> list[Fault]:
    if why.strip():
        return []
    return [_fault("no reason", "why it is taken out", "write the reason")]


def _still_needed(plan: Plan, was: Opened) -> list[Fault]:
    match was.kind:
        case "aim":
            held = [action.id for action in plan.actions_of(was.subject)]
            do_next = "withdraw them first, or give them another aim"
        case "person":
            held = _with(plan, was.subject.id)
            do_next = "name someone else there first"
        case _:
            return []
    if not held:
        return []
    return [_fault(f"it stands in {', '.join(held)}", "nothing that rests on it", do_next)]


def _with(plan: Plan, person: str) -> list[str]:
    """What a person answers for, or is told of."""
    named = [action.id for action in plan.actions if person in (action.owner, action.escalate_to)]
    return [*named, *(each.id for each in plan.people if each.escalates_to == person)]


def _refuse(wrong: list[Fault]) -> None:
    if wrong:
        raise NotSaved("It was not taken out of the plan.", tuple(wrong))


def _fault(found: str, expected: str, do_next: str) -> Fault:
    return Fault(field=WITHDRAWN, found=found, expected=expected, do_next=do_next)
