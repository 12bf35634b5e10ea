"""The board's view: one line an aim, with what was found, the risk, and what it must decide."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan.agenda.finding import finding
from plan.due import Due
from plan.model import Aim
from plan.states import State
from plan.views.looked import AimSeen
from plan.views.outcomes import OutcomeSeen, Trend, primary_of, trend_of
from plan.views.risks import score_of

NO_ACTION = "Nothing is done about it yet: no action serves this aim."
ALL_STOPPED = "Nothing is done about it any more: its actions were stopped."


@dataclass(frozen=True, kw_only=True)
class BoardLine:
    """One aim in a line. `by_state` counts its actions, in the order of the states."""

    aim: Aim
    sites: tuple[str, ...]
    finding: str
    outcomes: tuple[OutcomeSeen, ...]  # the primary one, at each place where it is judged
    trend: Trend
    by_state: tuple[tuple[State, int], ...]
    escalated: int
    unacknowledged: int
    decision: Due | None  # the most pressing that is open
    next_review: date | None


def board(aims: Iterable[AimSeen]) -> tuple[BoardLine, ...]:
    """What waits for a decision first, the most pressing at the head; then by its risk."""
    lines = [_line(seen) for seen in aims]
    return tuple(sorted(lines, key=lambda line: (line.decision is None, *_pressing(line))))


def _line(seen: AimSeen) -> BoardLine:
    states = Counter(standing.state for standing in seen.standings)
    raised = seen.escalations
    return BoardLine(
        aim=seen.aim,
        sites=seen.sites,
        finding=_finding(seen),
        outcomes=primary_of(seen),
        trend=trend_of(seen),
        by_state=tuple((state, states[state]) for state in State if states[state]),
        escalated=len(raised),
        unacknowledged=sum(not each.acknowledged_by for each in raised),
        decision=next((due for due in seen.dues if due.is_open), None),
        next_review=seen.next_review,
    )


def _finding(seen: AimSeen) -> str:
    """Of the action that presses most; of the others the columns beside it tell."""
    if not seen.standings:
        return NO_ACTION
    return finding(seen.running[0]) if seen.running else ALL_STOPPED


def _pressing(line: BoardLine) -> tuple:
    return line.decision.pressing if line.decision else (-score_of(line.aim), line.aim.id)
