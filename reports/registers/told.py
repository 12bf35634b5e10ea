"""Lines of the registers in words: scores and bands, outcomes, controls, what was passed on."""

from collections.abc import Iterable
from datetime import date
from math import isfinite

from metrics.catalogue import CATALOGUE
from metrics.measure import Kind
from metrics.phrases import topic
from plan.due import Due
from plan.model import Plan, Risk
from plan.standing import Escalation
from plan.state import State
from plan.views import Control, OutcomeSeen
from plan.words.numbers import amount, count, day
from plan.words.sentences import reached, told_move
from reports.evidence.guard import is_said_by_people
from reports.people import NOBODY, role_by_id, role_of

EVERYWHERE = "all sites"


def lines(told: Iterable[str]) -> str:
    """Several things in one cell, one below the other."""
    return "\n".join(filter(None, told))


def places(sites: tuple[str, ...]) -> str:
    """Every site by its name."""
    return ", ".join(sites) or EVERYWHERE


def band(risk: Risk | None) -> str:
    """The band of a score; "not scored" where there is none."""
    return str(risk.band) if risk else "not scored"


def moved(by: int | None) -> str:
    """How a score moved.

    >>> moved(-5), moved(0), moved(3), moved(None)
    ('down by 5', 'the same', 'up by 3', 'not scored twice')
    """
    if by is None:
        return "not scored twice"
    return "the same" if by == 0 else f"{'down' if by < 0 else 'up'} by {abs(by)}"


def control(one: Control) -> str:
    """An action with where it stands and who answers for it."""
    owner = f"owner: {role_of(one.owner)}" if one.owner else "no owner"
    return f"{one.action.title or one.action.id}: {one.state.value}; {owner}"


def by_state(counted: Iterable[tuple[State, int]]) -> str:
    """As in "1 overdue, 2 testing"; "none" where there are no actions."""
    return ", ".join(f"{many} {state.value}" for state, many in counted) or "none"


def name_of(one: OutcomeSeen) -> str:
    """The outcome as the subject of a sentence; by its id where no such measure is counted."""
    known = next((each for each in CATALOGUE if each.id == one.ref.id), None)
    return topic(one.ref, known) if known else str(one.ref)


def outcome(one: OutcomeSeen, today: date, *, is_named: bool = True) -> str:
    """Where it is judged, the figure over its window, the target, and which way it moves."""
    at = f"at {places(one.sites)}" if one.sites else EVERYWHERE
    name = f"{name_of(one)}, {at}" if is_named else at
    if one.found is None:
        told = ("not judged until practice has changed", _target(one, today))
    else:
        told = (figure(one), _target(one, today), reached(one.found), told_move(one.found))
    return f"{name[:1].upper()}{name[1:]}: {'; '.join(filter(None, told))}"


def figure(one: OutcomeSeen) -> str:
    """The figure over the target's window, or that there is none."""
    goal = one.found.goal
    if not isfinite(goal.value):
        return "no figure yet"
    if is_said_by_people(one.found.measure) and one.found.measure.kind is Kind.RATE:
        return ""  # it would tell how few there were; whether the target is met is told
    unit = one.found.measure.unit
    named = "" if unit.startswith("%") else f" {unit}"
    return f"{amount(goal.value, unit)}{named} over {count(goal.window_weeks, 'week')}"


def due(one: Due, plan: Plan) -> str:
    """What is due, and of whom."""
    return f"{one.sentence} ({role_by_id(plan, one.to)})" if one.to else one.sentence


def passed_on(one: Escalation, plan: Plan, today: date) -> str:
    """Why, since when, to whom, and whether somebody has seen it."""
    to = role_by_id(plan, one.to) if one.to else NOBODY
    by = role_by_id(plan, one.acknowledged_by)
    seen = f"acknowledged by {by}" if one.acknowledged_by else "not acknowledged"
    return f"{one.says} Passed on to {to} on {day(one.fell_due, today)}, {seen}."


def _target(one: OutcomeSeen, today: date) -> str:
    if one.wanted.target is None:
        return "no target"
    unit = next((each.unit for each in CATALOGUE if each.id == one.ref.id), "")
    by = f" by {day(one.wanted.by, today)}" if one.wanted.by else ""
    return f"target {amount(one.wanted.target, unit)}{by}"
