"""Starting, completing, assuring, stopping and reopening an action: each refused until it is due.

A refusal says everything that is missing at once. What is decided is written down as a review.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from plan.codes import Decision
from plan.meanwhile import as_it_stands
from plan.model import Action
from plan.refusals import is_re_audited, not_borne_out, refusals, refusals_to_start
from plan.refused import Refused, refuse
from plan.register import Register
from plan.register.present import Key
from plan.register.said import Entry, Said
from plan.register.written import as_text
from plan.reviews import Review, review_said
from plan.states import Case

__all__ = [
    "Refused",
    "as_decided",
    "decide",
    "is_re_audited",
    "not_borne_out",
    "refusals",
    "refusals_to_start",
    "start",
]


def start(register: Register, case: Case, by: str, on: date) -> None:
    """Work on the action begins. Raises Refused while it is a draft, or if it has changed."""

    def say(latest: Mapping[Key, Entry]) -> tuple[Said, ...]:
        now = as_it_stands(register, case, latest)
        refuse("This action cannot start yet.", refusals_to_start(now, by, on))
        return (replace(says(now.action, "started_on", on), why="started"),)

    register.record_upon(say, by)


def decide(register: Register, case: Case, review: Review) -> Review:
    """Record a review, and what its decision does to the action. Raises Refused.

    `case` is the action as it was read when it was decided: its verdict is kept with the review. If
    anyone has decided or changed it since, it is refused. No other writer comes in between.
    """
    made: list[Review] = []

    def say(latest: Mapping[Key, Entry]) -> list[Said]:
        now = as_it_stands(register, case, latest)
        kept = replace(as_decided(now, review), id=uuid4().hex)
        refuse(_REFUSED[kept.decision], refusals(now, kept))
        made.append(kept)
        said = (review_said(kept), *_effects(now.action, kept))
        return [replace(each, why=kept.note) for each in said if _is_news(each, latest)]

    register.record_upon(say, review.by)
    return made[-1]


def as_decided(case: Case, review: Review) -> Review:
    """The review with what is kept beside it: the verdict, the owner, what is not borne out."""
    owner = case.plan.owner_of(case.action)
    against = not_borne_out(case) if review.decision is Decision.ASSURE else ()
    return replace(
        review,
        action=case.action.id,
        verdict=case.seen.told,
        owner=owner.id if owner else "",
        not_borne_out=against,
        override=review.override.strip() if against else "",
    )


def _effects(action: Action, review: Review) -> tuple[Said, ...]:
    """What a decision changes in the action itself."""
    if review.decision is Decision.COMPLETE:
        return (says(action, "completed_on", review.held_on),)
    if review.decision is Decision.ASSURE:
        return (says(action, "assured_on", review.held_on),)
    if review.decision is Decision.REOPEN:
        return (says(action, "completed_on", None), says(action, "assured_on", None))
    return ()


def says(action: Action, field: str, value: Any) -> Said:
    """One field of an action, as it is said to be."""
    return Said(kind="action", subject=action.id, field=field, value=as_text(value))


def _is_news(said: Said, latest: Mapping[Key, Entry]) -> bool:
    return said.key not in latest or latest[said.key].value != said.value


_REFUSED = {
    Decision.CONTINUE: "This review cannot be recorded.",
    Decision.ADAPT: "This review cannot be recorded.",
    Decision.STOP: "This action cannot be stopped.",
    Decision.COMPLETE: "This action cannot be completed yet.",
    Decision.ASSURE: "This action cannot be assured yet.",
    Decision.REOPEN: "This action cannot be reopened.",
}
