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
from plan.model import Aim, Plan, RiskBand
from plan.standing import NOBODY_ABOVE, Escalation, Standing
from plan.verdict import MeasureAnswer
from plan.views import (
    AimLine,
    PlacedOutcome,
    View,
    board,
    risk_register,
    service_review,
)
from plan.words.method import move_in_words, reached
from plan.words.numbers import amount, capital, count, day, lower_first, window
from reports.edition import picked, plain, role_by_id, role_of
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


def moved(by: int | None) -> str:
    """How a score moved.

    >>> moved(-5), moved(0), moved(3), moved(None)
    ('down by 5', 'the same', 'up by 3', 'not scored twice')
    """
    if by is None:
        return "not scored twice"
    return "the same" if by == 0 else f"{'down' if by < 0 else 'up'} by {abs(by)}"


def controls(line: AimLine) -> str:
    """Each action with where it stands and who answers for it."""
    owners = (f"owner: {role_of(s.owner)}" if s.owner else "no owner" for s in line.controls)
    rows = zip(line.controls, owners, strict=True)
    return lines(f"{s.action.title or s.action.id}: {s.state.value}; {own}" for s, own in rows)


def name_of(outcome: PlacedOutcome) -> str:
    """The outcome as the subject of a sentence; by its id where no such measure is counted."""
    measure = measure_or_none(outcome.ref.id)
    return measure.topic(outcome.ref.part) if measure else str(outcome.ref)


def outcome(outcome: PlacedOutcome, today: date, *, is_named: bool = True) -> str:
    """Where it is judged, the figure over its window, the target, and which way it moves."""
    at = f"at {places(outcome.sites)}" if outcome.sites else EVERYWHERE
    name = f"{name_of(outcome)}, {at}" if is_named else at
    answer, wanted, target = outcome.answer, outcome.wanted, "no target"
    if wanted.target is not None:
        measure = measure_or_none(outcome.ref.id)
        by = f" by {day(wanted.by, today)}" if wanted.by else ""
        target = f"target {amount(wanted.target, measure.unit if measure else NO_UNIT)}{by}"
    if answer is None:
        parts = ("not judged until practice has changed", target)
    else:
        parts = (_figure(answer), target, reached(answer), move_in_words(answer))
    return f"{capital(name)}: {'; '.join(filter(None, parts))}"


def _figure(answer: MeasureAnswer) -> str:
    """Over the target's window; "" where it would tell how few there were."""
    goal = answer.goal
    if not isfinite(goal.value):
        return "no figure yet"
    if answer.hides_value:
        return ""
    value = answer.measure.unit.briefly(amount(goal.value))
    return f"{value} {window(goal.window_weeks, goal.months)}"


def due(due: Due, plan: Plan) -> str:
    """What is due, and of whom."""
    return f"{due.sentence} ({role_by_id(plan, due.to)})" if due.to else due.sentence


def escalated(escalation: Escalation, plan: Plan, today: date) -> str:
    """Why, since when, to whom, and whether somebody has seen it."""
    to = role_by_id(plan, escalation.to) if escalation.to else NOBODY_ABOVE
    by = role_by_id(plan, escalation.acknowledged_by)
    heard = f"acknowledged by {by}" if escalation.acknowledged_by else "not acknowledged"
    return f"{escalation.says} Escalated to {to} on {day(escalation.fell_due, today)}, {heard}."


def risk_row(line: AimLine, plan: Plan, today: date) -> dict[str, Any]:
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
        "Controls": controls(line) or "none",
        "Next review": line.next_review,
        "Review missed": line.review_missed,
        "Escalated": lines(escalated(escalation, plan, today) for escalation in line.escalations),
    }


def service_row(line: AimLine, plan: Plan, today: date) -> dict[str, Any]:
    """The aim with its outcomes, what is done for it and what is due."""
    return {
        "Aim": line.aim.id,
        "What is wrong": line.aim.issue,
        "Sites": places(line.sites),
        "Outcomes": lines(outcome(entry, today) for entry in line.outcomes) or "none named",
        "Actions": controls(line) or "none",
        "Due": lines(due(entry, plan) for entry in line.dues) or "nothing this week",
        **_scores(line.aim),
    }


def board_row(line: AimLine, plan: Plan, today: date) -> dict[str, Any]:
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
        "Actions": ", ".join(f"{many} {state.value}" for state, many in line.by_state) or "none",
        "Escalated": line.escalated,
        "Not acknowledged": line.unacknowledged,
        "Next decision": due(decision, plan) if decision else "none open",
        "Next review": line.next_review,
    }


def _scores(aim: Aim) -> dict[str, Any]:
    return {
        heading: cell
        for when, risk in (("before", aim.risk_before), ("now", aim.risk_now))
        for heading, cell in (
            (f"Risk {when}", risk and risk.score),
            (f"Made of {when}", risk.product if risk else ""),
            (f"Band {when}", str(risk.band) if risk else "not scored"),
        )
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
    lines: tuple[AimLine, ...]  # in the order of the view

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


def listing_of(view: View, aims: tuple[AimLine, ...], plan: Plan, today: date) -> RegisterListing:
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


_ESCALATION = "action trigger fell_due to says acknowledged_by"


def _line(line: AimLine, view: View) -> dict[str, Any]:
    fields = picked(line, _AIM)
    actions = [picked(control, _CONTROL) for control in line.controls]
    match view:
        case View.RISKS:
            return fields | {
                **picked(line, "moved trend"),
                "controls": actions,
                **picked(line, "next_review review_missed"),
                "escalations": [
                    picked(raised, _ESCALATION)
                    | {"to": raised.to or None, "acknowledged_by": raised.acknowledged_by or None}
                    for raised in line.escalations
                ],
            }
        case View.SERVICE:
            outcomes = [_outcome(result) for result in line.outcomes]
            due = [_due(result) for result in line.dues]
            return fields | {"outcomes": outcomes, "actions": actions, "due": due}
    return fields | {
        **picked(line, "finding trend"),
        "outcomes": [_outcome(result) for result in line.primary],
        "actions_by_state": {state.value: many for state, many in line.by_state},
        **picked(line, "escalated unacknowledged"),
        "next_decision": line.decision and _due(line.decision),
        **picked(line, "next_review"),
    }


def _outcome(outcome: PlacedOutcome) -> dict[str, Any]:
    is_told = outcome.answer is not None and not outcome.answer.hides_value
    return {
        **picked(outcome, "measure=ref sites target=wanted.target window_weeks=wanted.weeks"),
        **picked(outcome, "by=wanted.by"),
        "value": plain(round(outcome.answer.goal.value, 4)) if is_told else None,
        **picked(outcome, "target_state=answer.goal.state answer=answer.answer"),
    }


def _due(due: Due) -> dict[str, Any]:
    return picked(due, "action what=kind day to sentence") | {"to": due.to or None}


def standing_as_json(standing: Standing) -> dict[str, Any]:
    """What the command line prints of one action."""
    raised = [
        picked(each, "trigger fell_due to says acknowledged_by acknowledged_at note")
        | {"acknowledged_at": (at := each.acknowledged_at) and at.isoformat()}
        for each in standing.escalations
    ]
    slips = [{name: str(told) for name, told in vars(slip).items()} for slip in standing.slips]
    signed = "on=held_on by reason=override against=not_borne_out"
    return picked(standing, "action=action.id title=action.title state lacking") | {
        "escalations": raised,
        "slips": slips,
        "overrides": [picked(override, signed) for override in standing.overrides],
    }


def in_words(register: RegisterListing) -> str:
    """One or two sentences, in mark-up."""
    seen = register.lines
    if not seen:
        return "No aim of the plan is at these sites."
    aims = count(len(seen), "aim")
    match register.view:
        case View.RISKS:
            now = [line.aim.risk_now for line in seen if line.aim.risk_now]
            high = sum(risk.band in (RiskBand.HIGH, RiskBand.EXTREME) for risk in now)
            moves = [line.moved for line in seen if line.moved is not None]
            fell, rose = sum(by < 0 for by in moves), sum(by > 0 for by in moves)
            head = f"**{count(len(seen), 'risk')}: {high} high or extreme now.**"
            again = f", {len(seen) - len(now)} not scored again" * (len(now) < len(seen))
            return f"{head} {fell} fell, {rose} rose{again}."
        case View.SERVICE:
            head = f"**{aims}, {count(sum(len(line.controls) for line in seen), 'action')}.**"
            now = sum(due.is_open for line in seen for due in line.dues)
            later = sum(len(line.dues) for line in seen) - now
            due = f"{now} due now, {later} within a week or before a draft may start."
            return f"{head} {due if now + later else 'Nothing is due this week.'}"
    waiting = sum(line.decision is not None for line in seen)
    raised = count(sum(line.escalated for line in seen), "thing")
    unseen = sum(line.unacknowledged for line in seen)
    head = f"**{aims}: {waiting} {'waits' if waiting == 1 else 'wait'} for a decision.**"
    return f"{head} {raised} escalated, {unseen} not acknowledged."
