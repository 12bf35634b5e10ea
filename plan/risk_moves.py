"""How the risk of an aim has moved: as the register saw it change since the last meeting."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from plan.model import Aim
from plan.register import Register
from plan.register.said import Entry
from plan.risk import risk_band


@dataclass(frozen=True, kw_only=True)
class RiskMove:
    """The score of an aim then and now, each from 1 to 25."""

    aim: Aim
    was: int
    now: int

    @property
    def rose(self) -> bool:
        return self.now > self.was

    def __str__(self) -> str:
        """As in "from 15 (extreme) to 10 (high)"."""
        return f"from {self.was} ({risk_band(self.was)}) to {self.now} ({risk_band(self.now)})"


def risk_moves(register: Register, aims: Iterable[Aim], after: int = 0) -> tuple[RiskMove, ...]:
    """Aims whose score is another than it was at entry `after` of the register.

    Without one (0: no meeting was held yet) the score before the plan is what it moved from.
    """
    known = {aim.id: aim for aim in aims if aim.risk_now is not None}
    told: dict[str, list[Entry]] = {aim: [] for aim in known}
    for entry in register.histories("aim", tuple(known)) if known else ():
        if entry.id <= after:
            told[entry.subject].append(entry)
    moved = []
    for id, aim in known.items():
        was = _score_then(told[id], "risk_now") or _score_then(told[id], "risk_before")
        was = was or aim.risk_before
        if was is not None and was != aim.risk_now:
            moved.append(RiskMove(aim=aim, was=was, now=aim.risk_now))
    return tuple(moved)


def _score_then(told: list[Entry], field: str) -> int | None:
    scores = [json.loads(entry.value) for entry in told if entry.field == field]
    return scores[-1] if scores else None
