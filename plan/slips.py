"""How an action's due date has moved: each slip is kept with who moved it, when and why."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from metrics.calendar import LONDON
from plan.register import Register
from plan.register.said import Entry
from plan.register.since import said_about


@dataclass(frozen=True, kw_only=True)
class Slip:
    """The due date was moved back, or (`now` None) taken away."""

    was: date
    now: date | None
    on: date
    by: str
    why: str


def slips_of(register: Register, actions: Iterable[str]) -> dict[str, tuple[Slip, ...]]:
    """Action id -> its slips, the oldest first."""
    found: dict[str, list[Entry]] = {action: [] for action in actions}
    for entry in said_about(register, "action", found):
        if entry.field == "due_on":
            found[entry.subject].append(entry)
    return {action: _slips(told) for action, told in found.items()}


def _slips(told: list[Entry]) -> tuple[Slip, ...]:
    dated = [entry for entry in told if _day(entry)]
    moved = [_slip(was, now) for was, now in pairwise(dated) if _day(now) > _day(was)]
    if dated and told[-1] is not dated[-1]:
        moved.append(_slip(dated[-1], told[-1]))
    return tuple(moved)


def _slip(was: Entry, now: Entry) -> Slip:
    return Slip(
        was=_day(was),
        now=_day(now),
        on=now.recorded_at.astimezone(LONDON).date(),
        by=now.recorded_by,
        why=now.why,
    )


def _day(entry: Entry) -> date | None:
    told = json.loads(entry.value)
    return date.fromisoformat(told) if told else None
