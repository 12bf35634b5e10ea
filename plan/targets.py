"""The targets of a series as they stood at each time, from what the register was told and when."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan.model import Action, Aim, MeasureRef
from plan.register import Register
from plan.register.said import Entry, since_it_came


@dataclass(frozen=True)
class TargetStep:
    """The target from a day on, in the measure's own units."""

    since: date
    value: float


def outcome_target(
    register: Register, aim: Aim, ref: MeasureRef, first_day: date
) -> tuple[TargetStep, ...]:
    """What an aim wanted of an outcome, through time; empty if it wants nothing of it now.

    The first target ever told stood from `first_day` (when practice changed), or from the day on
    which it was written down if that was earlier; each later one from the day it was written down.
    """
    told = _fields(since_it_came(register.history("aim", aim.id)), "outcomes")
    return _steps([(entry, _wanted(entry, ref)) for entry in told], first_day)


def process_target(register: Register, action: Action, first_day: date) -> tuple[TargetStep, ...]:
    """The same for the target of an action's process measure."""
    told = _fields(since_it_came(register.history("action", action.id)), "process_target")
    return _steps([(entry, json.loads(entry.value)) for entry in told], first_day)


def _fields(told: Iterable[Entry], name: str) -> list[Entry]:
    return [entry for entry in told if entry.field == name]


def _wanted(entry: Entry, ref: MeasureRef) -> float | None:
    written = json.loads(entry.value) or []
    return next((each.get("target") for each in written if each["measure"] == str(ref)), None)


def _steps(told: list[tuple[Entry, float | None]], first_day: date) -> tuple[TargetStep, ...]:
    """Steps since a target was last absent: a target given up and set anew begins anew."""
    found: list[TargetStep] = []
    is_first = True
    for entry, value in told:
        written_on = entry.on
        if value is None:
            found = []
        elif not found or found[-1].value != value:
            since = min(written_on, first_day) if is_first else written_on
            found = [*(step for step in found if step.since < since), TargetStep(since, value)]
        is_first = is_first and value is None
    return tuple(found)
