"""Reviews of actions: what the data said at that moment, what was decided, by whom and why.

A review is written once and kept; to think better of it is another review.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from plan.answer import VerdictAnswer
from plan.codes import Decision
from plan.register import Register
from plan.register.said import REVIEW, Entry, Said
from plan.register.since import said_about
from plan.register.written import as_text


@dataclass(frozen=True, kw_only=True)
class Review:
    """One review of one action. `verdict` is the JSON of the verdict as it was read."""

    action: str
    held_on: date
    decision: Decision
    by: str  # a person's id
    note: str = ""
    verdict: str = "{}"
    owner: str = ""  # who owned the action at that moment
    override: str = ""  # why it was assured although the data did not bear it out
    not_borne_out: tuple[str, ...] = ()  # what spoke against it then, in words
    id: str = ""
    recorded_at: datetime | None = None  # UTC

    @property
    def answer(self) -> VerdictAnswer | None:
        """The answer that was on the screen; None where none was."""
        told = json.loads(self.verdict).get("answer")
        return VerdictAnswer(told) if told else None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences that were on the screen."""
        return tuple(json.loads(self.verdict).get("sentences") or ())


def review_said(review: Review) -> Said:
    """A review as it is written down; each is a new line of its own."""
    value = {name: getattr(review, name) for name in _WRITTEN}
    value["held_on"] = review.held_on.isoformat()
    return Said(
        kind=REVIEW, subject=review.action, field=review.id or uuid4().hex, value=as_text(value)
    )


def reviews_of(register: Register, action: str) -> tuple[Review, ...]:
    """Every review of an action, in the order in which they were written down."""
    return tuple(map(_review, said_about(register, REVIEW, [action])))


def all_reviews(register: Register, actions: Iterable[str]) -> dict[str, tuple[Review, ...]]:
    """Action id -> its reviews, read in one go."""
    found: dict[str, tuple[Review, ...]] = dict.fromkeys(actions, ())
    for entry in said_about(register, REVIEW, found):
        found[entry.subject] += (_review(entry),)
    return found


_WRITTEN = ("held_on", "decision", "note", "verdict", "owner", "override", "not_borne_out")


def _review(entry: Entry) -> Review:
    told = json.loads(entry.value)
    return Review(
        action=entry.subject,
        held_on=date.fromisoformat(told["held_on"]),
        decision=Decision(told["decision"]),
        by=entry.recorded_by,
        note=told["note"],
        verdict=told["verdict"],
        owner=told["owner"],
        override=told["override"],
        not_borne_out=tuple(told["not_borne_out"]),
        id=entry.field,
        recorded_at=entry.recorded_at,
    )
