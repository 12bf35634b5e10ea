"""How an action's due date has moved: each slip is kept with who moved it, when and why."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from plan.register.said import Entry


@dataclass(frozen=True, kw_only=True)
class Slip:
    """The due date was moved back, or (`now` None) taken away."""

    was: date
    now: date | None
    on: date
    by: str
    why: str


def slips_told(told: Sequence[Entry]) -> tuple[Slip, ...]:
    """The slips among all that was said of one action's due date, the oldest first."""
    dated = [entry for entry in told if _day(entry)]
    moved = [_slip(was, now) for was, now in pairwise(dated) if _day(now) > _day(was)]
    if dated and told[-1] is not dated[-1]:
        moved.append(_slip(dated[-1], told[-1]))
    return tuple(moved)


def _slip(was: Entry, now: Entry) -> Slip:
    return Slip(
        was=_day(was),
        now=_day(now),
        on=now.on,
        by=now.recorded_by,
        why=now.why,
    )


def _day(entry: Entry) -> date | None:
    told = json.loads(entry.value)
    return date.fromisoformat(told) if told else None
