"""A row of each register: what stands in which column."""

from datetime import date
from typing import Any

from plan.model import Aim, Plan, Risk
from plan.views import BoardLine, RiskLine, ServiceLine
from reports.registers import told


def risk_row(line: RiskLine, plan: Plan, today: date) -> dict[str, Any]:
    """The risk, its score then and now, and what is done about it."""
    aim = line.aim
    return {
        "Risk": aim.id,
        "What is wrong": aim.issue,
        "Sites": told.places(line.sites),
        "Causes": told.lines(aim.causes),
        **_scores(aim),
        "Moved": told.moved(line.moved),
        "Trend": line.trend.value,
        "Controls": told.lines(map(told.control, line.controls)) or "none",
        "Next review": line.next_review,
        "Review missed": line.review_missed,
        "Passed on": told.lines(told.passed_on(each, plan, today) for each in line.escalations),
    }


def service_row(line: ServiceLine, plan: Plan, today: date) -> dict[str, Any]:
    """The aim with its outcomes, what is done for it and what is due."""
    return {
        "Aim": line.aim.id,
        "What is wrong": line.aim.issue,
        "Sites": told.places(line.sites),
        "Outcomes": told.lines(told.outcome(each, today) for each in line.outcomes) or "none named",
        "Actions": told.lines(map(told.control, line.controls)) or "none",
        "Due": told.lines(told.due(each, plan) for each in line.dues) or "nothing this week",
        **_scores(line.aim),
    }


def board_row(line: BoardLine, plan: Plan, today: date) -> dict[str, Any]:
    """The aim in one line."""
    names = dict.fromkeys(told.name_of(each) for each in line.outcomes)
    outcomes = (told.outcome(each, today, is_named=False) for each in line.outcomes)
    decision = line.decision
    return {
        "Aim": line.aim.id,
        "What was found": line.finding,
        "What is wrong": line.aim.issue,
        "Sites": told.places(line.sites),
        "Outcome": ", ".join(names) or "none named",
        "Where it is": told.lines(outcomes),
        "Trend": line.trend.value,
        **_scores(line.aim),
        "Actions": told.by_state(line.by_state),
        "Passed on": line.escalated,
        "Not acknowledged": line.unacknowledged,
        "Next decision": told.due(decision, plan) if decision else "none open",
        "Next review": line.next_review,
    }


def _scores(aim: Aim) -> dict[str, Any]:
    return _score("before", aim.risk_before) | _score("now", aim.risk_now)


def _score(when: str, risk: Risk | None) -> dict[str, Any]:
    return {
        f"Risk {when}": risk and risk.score,
        f"Made of {when}": risk.product if risk else "",
        f"Band {when}": told.band(risk),
    }
