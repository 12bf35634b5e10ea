"""What a register says as a whole, before it is read line by line."""

from collections.abc import Callable
from typing import Any

from plan.model import RiskBand
from plan.views import View
from plan.words.numbers import count
from reports.registers.listing import Listing

_NONE = "No aim of the plan is at these sites."


def in_words(register: Listing) -> str:
    """One or two sentences, in mark-up."""
    if not register.lines:
        return _NONE
    return _SAID[register.view](register.lines)


def _risks(lines: tuple[Any, ...]) -> str:
    now = [line.aim.risk_now for line in lines if line.aim.risk_now]
    high = sum(risk.band in (RiskBand.HIGH, RiskBand.EXTREME) for risk in now)
    moves = [line.moved for line in lines if line.moved is not None]
    fell, rose = sum(by < 0 for by in moves), sum(by > 0 for by in moves)
    unscored = len(lines) - len(now)
    told = f"**{count(len(lines), 'risk')}: {high} high or extreme now.** {fell} fell, {rose} rose"
    return f"{told}, {unscored} not scored again." if unscored else f"{told}."


def _service(lines: tuple[Any, ...]) -> str:
    actions = sum(len(line.controls) for line in lines)
    now = sum(due.is_open for line in lines for due in line.dues)
    later = sum(len(line.dues) for line in lines) - now
    told = f"**{count(len(lines), 'aim')}, {count(actions, 'action')}.**"
    if not now + later:
        return f"{told} Nothing is due this week."
    return f"{told} {now} due now, {later} within a week or before a draft may start."


def _board(lines: tuple[Any, ...]) -> str:
    waiting = sum(line.decision is not None for line in lines)
    raised = sum(line.escalated for line in lines)
    unseen = sum(line.unacknowledged for line in lines)
    wait = "waits" if waiting == 1 else "wait"
    told = f"**{count(len(lines), 'aim')}: {waiting} {wait} for a decision.**"
    return f"{told} {count(raised, 'thing')} passed on, {unseen} not acknowledged."


_SAID: dict[View, Callable[[tuple[Any, ...]], str]] = {
    View.RISKS: _risks,
    View.SERVICE: _service,
    View.BOARD: _board,
}
