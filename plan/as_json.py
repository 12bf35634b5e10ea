"""A verdict as plain values, for another program."""

from collections.abc import Sequence
from math import isfinite
from typing import Any

from metrics.catalogue import CATALOGUE
from metrics.difference import Answer
from plan.measured import MeasureAnswer
from plan.model import MeasureRef
from plan.verdict import Verdict
from plan.words import headline, sentences


def as_json(verdict: Verdict, decisions: Sequence[str] = ()) -> dict[str, Any]:
    """What the command line prints of one verdict, with what someone must decide now."""
    return as_read(verdict) | {"decisions": list(decisions)}


def as_read(verdict: Verdict) -> dict[str, Any]:
    """The verdict by itself, as a review keeps it; figures that cannot be told are None."""
    outcome = verdict.outcome
    wanted = verdict.aim.outcome(verdict.action.outcome)
    return {
        "action": verdict.action.id,
        "title": verdict.action.title,
        "answer": verdict.answer.value,
        "headline": headline(verdict),
        "qualified": verdict.qualified,
        "process": _measured(verdict.process) or _not_begun(verdict.action.process),
        "outcome": _measured(outcome) or _not_begun(wanted and wanted.measure),
        "balancing": _measured(verdict.balancing),
        "other_outcomes": [_measured(each) for each in verdict.other_outcomes],
        "target": outcome.goal.state.value if outcome else None,
        "held": verdict.held,
        "sustained": verdict.sustained,
        "weeks_since_start": verdict.weeks_since_start,
        "other_actions": [action.id for action in verdict.beside],
        "sentences": list(sentences(verdict)),
    }


def _measured(measured: MeasureAnswer | None) -> dict[str, Any] | None:
    if measured is None:
        return None
    change = measured.change
    return {
        "measure": str(measured.ref),
        "answer": measured.answer.value,
        "effect": _number(change.effect),
        "low": _number(change.low),
        "high": _number(change.high),
        "unit": measured.unit,
        "qualified": measured.qualified,
        "target": measured.goal.state.value,
    }


def _not_begun(ref: MeasureRef | None) -> dict[str, Any] | None:
    """The same keys for a measure of an action whose practice has not changed yet."""
    measure = ref and next((each for each in CATALOGUE if each.id == ref.id), None)
    if measure is None:
        return None
    figures = dict.fromkeys(("effect", "low", "high"))
    told = {"measure": str(ref), "answer": Answer.TOO_EARLY.value, **figures}
    return told | {"unit": measure.unit, "qualified": True, "target": None}


def _number(value: float) -> float | None:
    return round(float(value), 4) if isfinite(value) else None
