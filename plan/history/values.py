"""The value of any field of the plan in words."""

from datetime import date
from enum import StrEnum
from typing import Any

from metrics.catalogue import CATALOGUE
from metrics.phrases import part_words
from plan.frameworks import entry_of
from plan.model import Plan
from plan.register.written import as_text, read_back
from plan.risk import HIGHEST, Risk
from plan.tags import Tag
from plan.wanted import MeasureRef, Outcome
from plan.words.numbers import count, day

NOTHING = "nothing"
_PEOPLE = ("owner", "escalate_to", "escalates_to")


def written_in_words(kind: str, field: str, text: str, plan: Plan, today: date) -> str:
    """What an entry of the register says of a field. `text` is its JSON."""
    values = {field: text} if kind != "action" else {"aim": as_text(""), field: text}
    subject = read_back(kind, "", values)
    return in_words(field, getattr(subject, field, text), plan, today)


def in_words(field: str, value: Any, plan: Plan, today: date) -> str:
    """A field's value as it is told; "nothing" for what is blank."""
    if value is None or value == "" or value == ():
        return NOTHING
    if field in _PEOPLE:
        return person_in_words(value, plan)
    if field == "escalate_after_days":
        return count(value, "day")
    if isinstance(value, tuple):
        return "; ".join(_one(each, today) for each in value)
    return _one(value, today)


def person_in_words(person: str, plan: Plan) -> str:
    """Someone by role; whoever is not in the plan as it is written."""
    return next((each.role or each.id for each in plan.people if each.id == person), person)


def measure_in_words(ref: MeasureRef) -> str:
    """A measure by its title, with the part it is about."""
    measure = next((each for each in CATALOGUE if each.id == ref.id), None)
    title = measure.title if measure else str(ref.id)
    return f"{title} ({part_words(ref.part)})" if ref.part else title


def outcome_in_words(outcome: Outcome, today: date) -> str:
    """As in "Calls that began on time: 95 % over 8 weeks by 31 December"."""
    measure = next((each for each in CATALOGUE if each.id == outcome.measure.id), None)
    target = ""
    if outcome.target is not None:
        unit = measure.unit if measure else ""
        target = f": {outcome.target:g} {'%' if unit.startswith('%') else unit}".rstrip()
    weeks = f" over {count(outcome.window_weeks, 'week')}" if outcome.window_weeks else ""
    by = f" by {day(outcome.by, today)}" if outcome.by else ""
    return f"{measure_in_words(outcome.measure)}{target or ', no target'}{weeks}{by}"


def tag_in_words(tag: Tag) -> str:
    """As in "12 Safe care and treatment"; a code that no framework has as it is."""
    entry = entry_of(tag)
    if entry is None:
        return str(tag)
    return f"{entry.code} {entry.title}" if entry.code[:1].isdigit() else entry.title


def risk_in_words(risk: Risk) -> str:
    """As in "12 of 25 (4 × 3), high"."""
    made_of = f" ({risk.product})" if risk.product else ""
    return f"{risk.score} of {HIGHEST}{made_of}, {risk.band}"


def _one(value: Any, today: date) -> str:
    match value:
        case date():
            return day(value, today)
        case MeasureRef():
            return measure_in_words(value)
        case Outcome():
            return outcome_in_words(value, today)
        case Risk():
            return risk_in_words(value)
        case Tag():
            return tag_in_words(value)
        case StrEnum():
            return value.replace("_", " ")
        case float():
            return f"{value:g}"
    return str(value)
