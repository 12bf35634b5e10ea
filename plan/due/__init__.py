"""What is due of whom: reviews, re-audits, deadlines, escalations, signatures, gaps of a draft.

All of it is told by rule from where an action stands. A review that was held is due no longer.
"""

from collections.abc import Iterable
from datetime import date
from operator import attrgetter

from plan.due.kinds import THIS_WEEK, Due, DueKind
from plan.due.rules import RULES
from plan.standing import Standing

__all__ = ["THIS_WEEK", "Due", "DueKind", "due_for", "dues_of"]

_pressing = attrgetter("pressing")


def due_for(standings: Iterable[Standing], person: str | None, today: date) -> tuple[Due, ...]:
    """What is due of a person (None: of everyone) by the end of THIS_WEEK, most pressing first."""
    found = [due for standing in standings for due in dues_of(standing, today)]
    return tuple(sorted((due for due in found if person in (None, due.to)), key=_pressing))


def dues_of(standing: Standing, today: date) -> tuple[Due, ...]:
    """What is due of one action, the most pressing first. Nothing is due of what was stopped."""
    if standing.case.is_stopped:
        return ()
    return tuple(sorted((due for rule in RULES for due in rule(standing, today)), key=_pressing))
