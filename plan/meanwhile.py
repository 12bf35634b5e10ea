"""What others did to an action since it was read: nothing is decided on what is no longer so."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from datetime import datetime

from metrics.calendar import LONDON
from plan.codes import Decision
from plan.model import Action, Aim, Plan
from plan.refused import Refused
from plan.register import Register
from plan.register.present import Key, plan_of
from plan.register.said import Entry
from plan.reviews import reviews_of
from plan.states import Case
from plan.words.numbers import day

CHANGED = "Nothing was recorded, because it has changed since you read it."


def as_it_stands(register: Register, case: Case, latest: Mapping[Key, Entry]) -> Case:
    """The same action now, if it is still what was read. Raises Refused with who did what when.

    For use while every other writer waits: `latest` is the plan as it stands then.
    """
    plan = plan_of({key: entry.value for key, entry in latest.items()})
    action = next((each for each in plan.actions if each.id == case.action.id), None)
    if action is None:
        raise Refused("Nothing was recorded.", ("This action is no longer in the plan.",))
    now = replace(case, plan=plan, action=action, reviews=reviews_of(register, action.id))
    news = tuple(dict.fromkeys(_news(case, now, latest)))
    if news:
        raise Refused(CHANGED, ("Read what it says now, then decide again.",), news)
    return now


def told(plan: Plan, by: str, did: str, at: datetime) -> str:
    """As in "Quality lead completed it on 16 November at 09:04."."""
    role = next((each.role for each in plan.people if each.id == by and each.role), by)
    local = at.astimezone(LONDON)
    return f"{role} {did} on {day(local.date(), local.date())} at {local:%H:%M}."


def _news(was: Case, now: Case, latest: Mapping[Key, Entry]) -> Iterator[str]:
    """Reviews since, and changes to the action and its aim that are not the effect of one."""
    read = {review.id for review in was.reviews}
    reviews = [review for review in now.reviews if review.id not in read]
    for each in reviews:
        yield told(now.plan, each.by, _DID[each.decision], each.recorded_at)
    decided = {(review.by, review.recorded_at) for review in reviews}
    aims = was.plan.aim_of(was.action), now.plan.aim_of(now.action)
    for kind, pair in (("action", (was.action, now.action)), ("aim", aims)):
        for name in _differing(*pair):
            entry = latest.get((kind, pair[1].id, name))
            if entry and (entry.recorded_by, entry.recorded_at) not in decided:
                did = _CHANGED.get(name) or f"changed “{name.replace('_', ' ')}”"
                yield told(now.plan, entry.recorded_by, did, entry.recorded_at)


def _differing(was: Action | Aim, now: Action | Aim) -> list[str]:
    return [each.name for each in fields(was) if getattr(was, each.name) != getattr(now, each.name)]


_DID = {
    Decision.CONTINUE: "reviewed it, to continue,",
    Decision.ADAPT: "reviewed it, to adapt it,",
    Decision.STOP: "stopped it",
    Decision.COMPLETE: "completed it",
    Decision.ASSURE: "assured it",
    Decision.REOPEN: "reopened it",
}
_CHANGED = {
    "started_on": "recorded its start",
    "practice_changed_on": "changed when practice changed",
    "completed_on": "changed when it was completed",
    "due_on": "moved the due date",
    "review_on": "moved the review",
    "re_audit_on": "moved the re-audit",
    "re_audited_on": "recorded the re-audit",
    "re_audit_result": "recorded the re-audit",
    "owner": "changed the owner",
    "title": "changed the title",
}
