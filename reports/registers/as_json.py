"""The registers as plain values, for another program."""

from math import isfinite
from typing import Any

from plan.due import Due
from plan.model import Aim, Risk
from plan.standing import Escalation
from plan.views import BoardLine, Control, OutcomeSeen, RiskLine, ServiceLine
from reports.registers.listing import Listing


def listing_as_json(register: Listing) -> list[dict[str, Any]]:
    """One object a line, with every figure and day that its table tells in words."""
    return [_line(line) for line in register.lines]


def _line(line: RiskLine | ServiceLine | BoardLine) -> dict[str, Any]:
    told = _aim(line.aim) | {"sites": list(line.sites)}
    match line:
        case RiskLine():
            return told | {
                "moved": line.moved,
                "trend": line.trend.value,
                "controls": [_control(each) for each in line.controls],
                "next_review": _text(line.next_review),
                "review_missed": _text(line.review_missed),
                "escalations": [_escalation(each) for each in line.escalations],
            }
        case ServiceLine():
            return told | {
                "outcomes": [_outcome(each) for each in line.outcomes],
                "actions": [_control(each) for each in line.controls],
                "due": [_due(each) for each in line.dues],
            }
    return told | {
        "finding": line.finding,
        "trend": line.trend.value,
        "outcomes": [_outcome(each) for each in line.outcomes],
        "actions_by_state": {state.value: many for state, many in line.by_state},
        "escalated": line.escalated,
        "unacknowledged": line.unacknowledged,
        "next_decision": line.decision and _due(line.decision),
        "next_review": _text(line.next_review),
    }


def _aim(aim: Aim) -> dict[str, Any]:
    return {
        "aim": aim.id,
        "issue": aim.issue,
        "causes": list(aim.causes),
        **_risk("before", aim.risk_before),
        **_risk("now", aim.risk_now),
    }


def _risk(when: str, risk: Risk | None) -> dict[str, Any]:
    return {
        f"risk_{when}": risk and risk.score,
        f"consequence_{when}": risk and risk.consequence,
        f"likelihood_{when}": risk and risk.likelihood,
        f"band_{when}": risk and str(risk.band),
    }


def _control(one: Control) -> dict[str, Any]:
    return {
        "action": one.action.id,
        "title": one.action.title,
        "state": one.state.value,
        "owner": one.owner.id if one.owner else None,
        "due_on": _text(one.action.due_on),
    }


def _outcome(one: OutcomeSeen) -> dict[str, Any]:
    found = one.found
    value = found.goal.value if found else float("nan")
    return {
        "measure": str(one.ref),
        "sites": list(one.sites),
        "target": one.wanted.target,
        "window_weeks": one.wanted.weeks,
        "by": _text(one.wanted.by),
        "value": round(value, 4) if isfinite(value) else None,
        "target_state": found.goal.state.value if found else None,
        "answer": found.answer.value if found else None,
    }


def _due(one: Due) -> dict[str, Any]:
    return {
        "action": one.action,
        "what": one.kind.value,
        "day": _text(one.day),
        "to": one.to or None,
        "sentence": one.sentence,
    }


def _escalation(one: Escalation) -> dict[str, Any]:
    return {
        "action": one.action,
        "trigger": one.trigger.value,
        "fell_due": _text(one.fell_due),
        "to": one.to or None,
        "says": one.says,
        "acknowledged_by": one.acknowledged_by or None,
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
