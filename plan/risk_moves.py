"""How the risk of an aim has moved: as the register saw it change since the last meeting."""

from collections.abc import Iterable
from dataclasses import dataclass

from plan.model import Aim
from plan.register import Register
from plan.register.said import Entry
from plan.register.written import read_back
from plan.risk import Risk


@dataclass(frozen=True, kw_only=True)
class RiskMove:
    """The score of an aim then and now, and they differ."""

    aim: Aim
    was: Risk
    now: Risk

    @property
    def rose(self) -> bool:
        return self.now.score > self.was.score

    def __str__(self) -> str:
        """As in "from 15 (extreme) to 10 (high)"."""
        was, now = self.was, self.now
        return f"from {was.score} ({was.band}) to {now.score} ({now.band})"


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
        if was is not None and was.score != aim.risk_now.score:
            moved.append(RiskMove(aim=aim, was=was, now=aim.risk_now))
    return tuple(moved)


def _score_then(told: list[Entry], field: str) -> Risk | None:
    said = [entry.value for entry in told if entry.field == field]
    return getattr(read_back("aim", "", {field: said[-1]}), field) if said else None
