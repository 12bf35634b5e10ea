"""The plan's three registers as tables and as JSON: risk register, service review and board."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import pandas as pd

from metrics.catalogue import measure_or_none
from metrics.measure import NO_UNIT
from plan.due import Due
from plan.model import Aim, Plan, Risk, RiskBand
from plan.standing import Escalation, Standing
from plan.state import State
from plan.views import (
    AimSeen,
    OutcomeSeen,
    View,
    board,
    risk_register,
    service_review,
)
from plan.words.method import reached, told_move
from plan.words.numbers import amount, capital, count, day, lower_first
from reports.edition import NOBODY, picked, plain, role_by_id, role_of
from reports.evidence.figures import hides_window
from reports.tables import TableColumn

# What each view of the plan is called, and what it is.


@dataclass(frozen=True)
class Title:
    """`name` heads it; `says` is what it is, in a sentence."""

    name: str
    says: str


TITLES = {
    View.RISKS: Title("Risk register", "Each risk before and now, its controls and their state"),
    View.SERVICE: Title(
        "Service review", "The aims of a site: outcomes, targets, what is done and what is due"
    ),
    View.BOARD: Title("Board", "One line an aim: what was found, its risk and the next decision"),
}


# Lines of the registers in words: scores and bands, outcomes, controls, what was passed on.


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


def control(one: Standing) -> str:
    """An action with where it stands and who answers for it."""
    owner = f"owner: {role_of(one.owner)}" if one.owner else "no owner"
    return f"{one.action.title or one.action.id}: {one.state.value}; {owner}"


def by_state(counted: Iterable[tuple[State, int]]) -> str:
    """As in "1 overdue, 2 testing"; "none" where there are no actions."""
    return ", ".join(f"{many} {state.value}" for state, many in counted) or "none"


def name_of(one: OutcomeSeen) -> str:
    """The outcome as the subject of a sentence; by its id where no such measure is counted."""
    measure = measure_or_none(one.ref.id)
    return measure.topic(one.ref.part) if measure else str(one.ref)


def outcome(one: OutcomeSeen, today: date, *, is_named: bool = True) -> str:
    """Where it is judged, the figure over its window, the target, and which way it moves."""
    at = f"at {places(one.sites)}" if one.sites else EVERYWHERE
    name = f"{name_of(one)}, {at}" if is_named else at
    if one.found is None:
        told = ("not judged until practice has changed", _target(one, today))
    else:
        told = (figure(one), _target(one, today), reached(one.found), told_move(one.found))
    return f"{capital(name)}: {'; '.join(filter(None, told))}"


def figure(one: OutcomeSeen) -> str:
    """The figure over the target's window, or that there is none."""
    goal = one.found.goal
    if not isfinite(goal.value):
        return "no figure yet"
    if hides_window(one.found):
        return ""  # it would tell how few there were; whether the target is met is told
    value = one.found.measure.unit.briefly(amount(goal.value))
    return f"{value} over {count(goal.window_weeks, 'week')}"


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
    measure = measure_or_none(one.ref.id)
    by = f" by {day(one.wanted.by, today)}" if one.wanted.by else ""
    return f"target {amount(one.wanted.target, measure.unit if measure else NO_UNIT)}{by}"


# A row of each register: what stands in which column.


def risk_row(line: AimSeen, plan: Plan, today: date) -> dict[str, Any]:
    """The risk, its score then and now, and what is done about it."""
    aim = line.aim
    return {
        "Risk": aim.id,
        "What is wrong": aim.issue,
        "Sites": places(line.sites),
        "Causes": lines(aim.causes),
        **_scores(aim),
        "Moved": moved(line.moved),
        "Trend": line.trend.value,
        "Controls": lines(map(control, line.controls)) or "none",
        "Next review": line.next_review,
        "Review missed": line.review_missed,
        "Passed on": lines(passed_on(each, plan, today) for each in line.escalations),
    }


def service_row(line: AimSeen, plan: Plan, today: date) -> dict[str, Any]:
    """The aim with its outcomes, what is done for it and what is due."""
    return {
        "Aim": line.aim.id,
        "What is wrong": line.aim.issue,
        "Sites": places(line.sites),
        "Outcomes": lines(outcome(each, today) for each in line.outcomes) or "none named",
        "Actions": lines(map(control, line.controls)) or "none",
        "Due": lines(due(each, plan) for each in line.dues) or "nothing this week",
        **_scores(line.aim),
    }


def board_row(line: AimSeen, plan: Plan, today: date) -> dict[str, Any]:
    """The aim in one line."""
    names = dict.fromkeys(name_of(each) for each in line.primary)
    outcomes = (outcome(each, today, is_named=False) for each in line.primary)
    decision = line.decision
    return {
        "Aim": line.aim.id,
        "What was found": line.finding,
        "What is wrong": line.aim.issue,
        "Sites": places(line.sites),
        "Outcome": ", ".join(names) or "none named",
        "Where it is": lines(outcomes),
        "Trend": line.trend.value,
        **_scores(line.aim),
        "Actions": by_state(line.by_state),
        "Passed on": line.escalated,
        "Not acknowledged": line.unacknowledged,
        "Next decision": due(decision, plan) if decision else "none open",
        "Next review": line.next_review,
    }


def _scores(aim: Aim) -> dict[str, Any]:
    return _score("before", aim.risk_before) | _score("now", aim.risk_now)


def _score(when: str, risk: Risk | None) -> dict[str, Any]:
    return {
        f"Risk {when}": risk and risk.score,
        f"Made of {when}": risk.product if risk else "",
        f"Band {when}": band(risk),
    }


# One view of the plan, made once: its lines, its rows, and what its columns mean.


_MADE: dict[View, tuple[Callable, Callable]] = {
    View.RISKS: (risk_register, risk_row),
    View.SERVICE: (service_review, service_row),
    View.BOARD: (board, board_row),
}
_TREND = "What all outcomes of the aim show together; a word on each action is on its page."
_BANDS = "Consequence times likelihood: 1–3 low, 4–6 moderate, 8–12 high, 15–25 extreme."
_PARTS = "Consequence × likelihood, each from 1 to 5; blank where only the score was written."
COLUMNS: Mapping[str, TableColumn] = {
    "Risk before": TableColumn(note=_BANDS),
    "Made of before": TableColumn(note=_PARTS),
    "Made of now": TableColumn(note=_PARTS),
    "Risk now": TableColumn(note="As it was last scored; blank where nobody has scored it again."),
    "Trend": TableColumn(note=_TREND),
    "What was found": TableColumn(note="Of the action that presses most."),
    "Where it is": TableColumn(
        note="The primary outcome over its target's window, place by place."
    ),
    "Controls": TableColumn(
        note="The actions, each with where it stands by rule and its one owner."
    ),
    "Review missed": TableColumn(note="The newest planned review that was not held."),
    "Passed on": TableColumn(note="Escalated by rule, with the day it fell due."),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class RegisterListing:
    """A view of the plan on a day, for the sites asked for."""

    view: View
    plan: Plan
    today: date
    lines: tuple[AimSeen, ...]  # in the order of the view

    @property
    def rows(self) -> pd.DataFrame:
        """One row an aim; objects, so that whole numbers stay whole and gaps stay blank."""
        _, row = _MADE[self.view]
        told = [row(line, self.plan, self.today) for line in self.lines]
        return pd.DataFrame(told, dtype=object)

    def said(self, where: str) -> str:
        """What it is, as a heading of its files: "Risk register, Northgate: ..."."""
        title = TITLES[self.view]
        return f"{title.name}, {where}: {lower_first(title.says)}"


def listing_of(view: View, aims: tuple[AimSeen, ...], plan: Plan, today: date) -> RegisterListing:
    """The lines of a view of the aims that are looked at."""
    made, _ = _MADE[view]
    return RegisterListing(view=view, plan=plan, today=today, lines=made(aims))


# The registers as plain values, for another program.


def listing_as_json(register: RegisterListing) -> list[dict[str, Any]]:
    """One object a line, with every figure and day that its table tells in words."""
    return [_line(line, register.view) for line in register.lines]


_AIM = (
    "aim=aim.id issue=aim.issue causes=aim.causes"
    " risk_before=aim.risk_before.score consequence_before=aim.risk_before.consequence"
    " likelihood_before=aim.risk_before.likelihood band_before=aim.risk_before.band"
    " risk_now=aim.risk_now.score consequence_now=aim.risk_now.consequence"
    " likelihood_now=aim.risk_now.likelihood band_now=aim.risk_now.band sites"
)
_CONTROL = "action=action.id title=action.title state owner=owner.id due_on=action.due_on"
_OUTCOME = "measure=ref sites target=wanted.target window_weeks=wanted.weeks by=wanted.by"


def _line(line: AimSeen, view: View) -> dict[str, Any]:
    told = picked(line, _AIM)
    match view:
        case View.RISKS:
            return told | {
                **picked(line, "moved trend"),
                "controls": [picked(each, _CONTROL) for each in line.controls],
                **picked(line, "next_review review_missed"),
                "escalations": [_escalation(each) for each in line.escalations],
            }
        case View.SERVICE:
            return told | {
                "outcomes": [_outcome(each) for each in line.outcomes],
                "actions": [picked(each, _CONTROL) for each in line.controls],
                "due": [_due(each) for each in line.dues],
            }
    return told | {
        **picked(line, "finding trend"),
        "outcomes": [_outcome(each) for each in line.primary],
        "actions_by_state": {state.value: many for state, many in line.by_state},
        **picked(line, "escalated unacknowledged"),
        "next_decision": line.decision and _due(line.decision),
        **picked(line, "next_review"),
    }


def _outcome(one: OutcomeSeen) -> dict[str, Any]:
    is_told = one.found is not None and not hides_window(one.found)
    return {
        **picked(one, _OUTCOME),
        "value": plain(round(one.found.goal.value, 4)) if is_told else None,
        **picked(one, "target_state=found.goal.state answer=found.answer"),
    }


def _due(one: Due) -> dict[str, Any]:
    told = picked(one, "action what=kind day to sentence")
    return told | {"to": one.to or None}


def _escalation(one: Escalation) -> dict[str, Any]:
    told = picked(one, "action trigger fell_due to says acknowledged_by")
    return told | {"to": one.to or None, "acknowledged_by": one.acknowledged_by or None}


# What a register says as a whole, before it is read line by line.


_NONE = "No aim of the plan is at these sites."


def in_words(register: RegisterListing) -> str:
    """One or two sentences, in mark-up."""
    if not register.lines:
        return _NONE
    return _SAID[register.view](register.lines)


def _risks(lines: tuple[AimSeen, ...]) -> str:
    now = [line.aim.risk_now for line in lines if line.aim.risk_now]
    high = sum(risk.band in (RiskBand.HIGH, RiskBand.EXTREME) for risk in now)
    moves = [line.moved for line in lines if line.moved is not None]
    fell, rose = sum(by < 0 for by in moves), sum(by > 0 for by in moves)
    unscored = len(lines) - len(now)
    told = f"**{count(len(lines), 'risk')}: {high} high or extreme now.** {fell} fell, {rose} rose"
    return f"{told}, {unscored} not scored again." if unscored else f"{told}."


def _service(lines: tuple[AimSeen, ...]) -> str:
    actions = sum(len(line.controls) for line in lines)
    now = sum(due.is_open for line in lines for due in line.dues)
    later = sum(len(line.dues) for line in lines) - now
    told = f"**{count(len(lines), 'aim')}, {count(actions, 'action')}.**"
    if not now + later:
        return f"{told} Nothing is due this week."
    return f"{told} {now} due now, {later} within a week or before a draft may start."


def _board(lines: tuple[AimSeen, ...]) -> str:
    waiting = sum(line.decision is not None for line in lines)
    raised = sum(line.escalated for line in lines)
    unseen = sum(line.unacknowledged for line in lines)
    wait = "waits" if waiting == 1 else "wait"
    told = f"**{count(len(lines), 'aim')}: {waiting} {wait} for a decision.**"
    return f"{told} {count(raised, 'thing')} passed on, {unseen} not acknowledged."


_SAID: dict[View, Callable[[tuple[AimSeen, ...]], str]] = {
    View.RISKS: _risks,
    View.SERVICE: _service,
    View.BOARD: _board,
}
