"""What someone must decide now about an action, in words, and which action comes first for it."""

from collections.abc import Iterable

from plan.answer import MOST_URGENT_FIRST
from plan.due import dues_of
from plan.model import Plan
from plan.register import Register
from plan.standing import Standing, standings
from plan.verdict import Verdict


def decisions(standing: Standing) -> tuple[str, ...]:
    """Each open decision as a short sentence; none is the usual state."""
    dues = dues_of(standing, standing.case.today)
    return tuple(due.sentence for due in dues if due.is_open)


def most_pressing_first(found: Iterable[Standing]) -> tuple[Standing, ...]:
    """What needs a decision, then by the answer: what got worse before what works."""
    return tuple(sorted(found, key=_urgency))


def with_decisions(
    register: Register, plan: Plan, found: Iterable[Verdict]
) -> tuple[tuple[Verdict, tuple[str, ...]], ...]:
    """Each verdict with the decisions that are open, the most pressing first."""
    by_action = {verdict.action.id: verdict for verdict in found}
    ranked = most_pressing_first(standings(register, plan, by_action.values()))
    return tuple((by_action[each.action.id], decisions(each)) for each in ranked)


def _urgency(standing: Standing) -> tuple[bool, int, str]:
    answer = MOST_URGENT_FIRST.index(standing.case.seen.answer)
    return not decisions(standing), answer, standing.action.id
