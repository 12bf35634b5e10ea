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
from plan.words.numbers import amount, capital, count, day, lower_first, window
from reports.edition import NOBODY, picked, plain, role_by_id, role_of
from reports.evidence.figures import hides_window
from reports.tables import TableColumn


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


EVERYWHERE = "all sites"


def lines(texts: Iterable[str]) -> str:
    """Several things in one cell, one below the other."""
    return "\n".join(filter(None, texts))


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


def control(standing: Standing) -> str:
    """An action with where it stands and who answers for it."""
    owner = f"owner: {role_of(standing.owner)}" if standing.owner else "no owner"
    return f"{standing.action.title or standing.action.id}: {standing.state.value}; {owner}"


def by_state(counted: Iterable[tuple[State, int]]) -> str:
    """As in "1 overdue, 2 testing"; "none" where there are no actions."""
    return ", ".join(f"{many} {state.value}" for state, many in counted) or "none"


def name_of(outcome: OutcomeSeen) -> str:
    """The outcome as the subject of a sentence; by its id where no such measure is counted."""
    measure = measure_or_none(outcome.ref.id)
    return measure.topic(outcome.ref.part) if measure else str(outcome.ref)


def outcome(outcome: OutcomeSeen, today: date, *, is_named: bool = True) -> str:
    """Where it is judged, the figure over its window, the target, and which way it moves."""
    at = f"at {places(outcome.sites)}" if outcome.sites else EVERYWHERE
    name = f"{name_of(outcome)}, {at}" if is_named else at
    answer, target = outcome.found, _target(outcome, today)
    if answer is None:
        parts = ("not judged until practice has changed", target)
    else:
        parts = (figure(outcome), target, reached(answer), told_move(answer))
    return f"{capital(name)}: {'; '.join(filter(None, parts))}"


def figure(outcome: OutcomeSeen) -> str:
    """The figure over the target's window, or that there is none."""
    goal = outcome.found.goal
    if not isfinite(goal.value):
        return "no figure yet"
    if hides_window(outcome.found):
        return ""  # it would tell how few there were; whether the target is met is told
    value = outcome.found.measure.unit.briefly(amount(goal.value))
    return f"{value} {window(goal.window_weeks, goal.months)}"


def due(due: Due, plan: Plan) -> str:
    """What is due, and of whom."""
    return f"{due.sentence} ({role_by_id(plan, due.to)})" if due.to else due.sentence


def escalated(escalation: Escalation, plan: Plan, today: date) -> str:
    """Why, since when, to whom, and whether somebody has seen it."""
    to = role_by_id(plan, escalation.to) if escalation.to else NOBODY
    by = role_by_id(plan, escalation.acknowledged_by)
    heard = f"acknowledged by {by}" if escalation.acknowledged_by else "not acknowledged"
    return f"{escalation.says} Escalated to {to} on {day(escalation.fell_due, today)}, {heard}."


def _target(outcome: OutcomeSeen, today: date) -> str:
    if outcome.wanted.target is None:
        return "no target"
    measure = measure_or_none(outcome.ref.id)
    by = f" by {day(outcome.wanted.by, today)}" if outcome.wanted.by else ""
    return f"target {amount(outcome.wanted.target, measure.unit if measure else NO_UNIT)}{by}"


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
        "Escalated": lines(escalated(escalation, plan, today) for escalation in line.escalations),
    }


def service_row(line: AimSeen, plan: Plan, today: date) -> dict[str, Any]:
    """The aim with its outcomes, what is done for it and what is due."""
    return {
        "Aim": line.aim.id,
        "What is wrong": line.aim.issue,
        "Sites": places(line.sites),
        "Outcomes": lines(outcome(entry, today) for entry in line.outcomes) or "none named",
        "Actions": lines(map(control, line.controls)) or "none",
        "Due": lines(due(entry, plan) for entry in line.dues) or "nothing this week",
        **_scores(line.aim),
    }


def board_row(line: AimSeen, plan: Plan, today: date) -> dict[str, Any]:
    """The aim in one line."""
    names = dict.fromkeys(name_of(result) for result in line.primary)
    outcomes = (outcome(result, today, is_named=False) for result in line.primary)
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
        "Escalated": line.escalated,
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
    "Controls": TableColumn(note="The actions, each with its status and its one owner."),
    "Review missed": TableColumn(note="The newest planned review that was not held."),
    "Escalated": TableColumn(note="By Grip’s rules, with the day it fell due."),
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
        records = [row(line, self.plan, self.today) for line in self.lines]
        return pd.DataFrame(records, dtype=object)

    def heading(self, where: str) -> str:
        """What it is, as a heading of its files: "Risk register, Northgate: ..."."""
        title = TITLES[self.view]
        return f"{title.name}, {where}: {lower_first(title.says)}"


def listing_of(view: View, aims: tuple[AimSeen, ...], plan: Plan, today: date) -> RegisterListing:
    """The lines of a view of the aims that are looked at."""
    made, _ = _MADE[view]
    return RegisterListing(view=view, plan=plan, today=today, lines=made(aims))


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
    fields = picked(line, _AIM)
    match view:
        case View.RISKS:
            return fields | {
                **picked(line, "moved trend"),
                "controls": [picked(result, _CONTROL) for result in line.controls],
                **picked(line, "next_review review_missed"),
                "escalations": [_escalation(result) for result in line.escalations],
            }
        case View.SERVICE:
            return fields | {
                "outcomes": [_outcome(result) for result in line.outcomes],
                "actions": [picked(result, _CONTROL) for result in line.controls],
                "due": [_due(result) for result in line.dues],
            }
    return fields | {
        **picked(line, "finding trend"),
        "outcomes": [_outcome(result) for result in line.primary],
        "actions_by_state": {state.value: many for state, many in line.by_state},
        **picked(line, "escalated unacknowledged"),
        "next_decision": line.decision and _due(line.decision),
        **picked(line, "next_review"),
    }


def _outcome(outcome: OutcomeSeen) -> dict[str, Any]:
    is_told = outcome.found is not None and not hides_window(outcome.found)
    return {
        **picked(outcome, _OUTCOME),
        "value": plain(round(outcome.found.goal.value, 4)) if is_told else None,
        **picked(outcome, "target_state=found.goal.state answer=found.answer"),
    }


def _due(due: Due) -> dict[str, Any]:
    fields = picked(due, "action what=kind day to sentence")
    return fields | {"to": due.to or None}


def _escalation(escalation: Escalation) -> dict[str, Any]:
    fields = picked(escalation, "action trigger fell_due to says acknowledged_by")
    return fields | {
        "to": escalation.to or None,
        "acknowledged_by": escalation.acknowledged_by or None,
    }


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
    text = f"**{count(len(lines), 'risk')}: {high} high or extreme now.** {fell} fell, {rose} rose"
    return f"{text}, {unscored} not scored again." if unscored else f"{text}."


def _service(lines: tuple[AimSeen, ...]) -> str:
    actions = sum(len(line.controls) for line in lines)
    now = sum(due.is_open for line in lines for due in line.dues)
    later = sum(len(line.dues) for line in lines) - now
    text = f"**{count(len(lines), 'aim')}, {count(actions, 'action')}.**"
    if not now + later:
        return f"{text} Nothing is due this week."
    return f"{text} {now} due now, {later} within a week or before a draft may start."


def _board(lines: tuple[AimSeen, ...]) -> str:
    waiting = sum(line.decision is not None for line in lines)
    raised = sum(line.escalated for line in lines)
    unseen = sum(line.unacknowledged for line in lines)
    wait = "waits" if waiting == 1 else "wait"
    text = f"**{count(len(lines), 'aim')}: {waiting} {wait} for a decision.**"
    return f"{text} {count(raised, 'thing')} escalated, {unseen} not acknowledged."


_SAID: dict[View, Callable[[tuple[AimSeen, ...]], str]] = {
    View.RISKS: _risks,
    View.SERVICE: _service,
    View.BOARD: _board,
}
