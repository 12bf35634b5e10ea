"""The fields of the plan: how each is written down and read back, its title, its value in words."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, get_type_hints

from metrics.catalogue import CATALOGUE
from metrics.measure import MeasureRef
from metrics.phrases import part_words
from plan.model import (
    HIGHEST,
    Action,
    Aim,
    EvidenceSource,
    Outcome,
    Person,
    Plan,
    ReAuditResult,
    Risk,
    Strength,
    Tag,
    Theme,
)
from plan.words.numbers import count, day

FOLDER = Path(__file__).parent / "frameworks"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One regulation or quality statement."""

    code: str
    title: str
    under: str = ""  # the key question it belongs to


@dataclass(frozen=True, kw_only=True)
class Framework:
    """One version of one framework, with the dates between which it was in force."""

    id: str
    title: str
    valid_from: date
    valid_to: date | None = None
    note: str = ""
    entries: tuple[Entry, ...] = ()

    def is_in_force(self, on: date) -> bool:
        """Whether it held on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    @property
    def tags(self) -> tuple[Tag, ...]:
        """A tag for each entry."""
        return tuple(Tag(self.id, entry.code) for entry in self.entries)


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every version that is shipped, the oldest first."""
    found = map(_read, sorted(FOLDER.glob("*.toml")))
    return tuple(sorted(found, key=lambda each: (each.valid_from, each.id)))


def entry_of(tag: Tag) -> Entry | None:
    """What a tag stands for in the newest version that has it, or None."""
    for framework in reversed(frameworks()):
        if framework.id == tag.framework:
            for entry in framework.entries:
                if entry.code == tag.code:
                    return entry
    return None


def _read(path: Path) -> Framework:
    told = tomllib.loads(path.read_text(encoding="utf-8"))
    entries = tuple(Entry(**each) for each in told.pop("entries"))
    return Framework(**told, entries=entries)


# How an aim, an action or a person is written down field by field, and read back.


type_of_kind = {"aim": Aim, "action": Action, "person": Person}


def kind_of(subject: Aim | Action | Person) -> str:
    """The word under which the register keeps a subject."""
    return next(kind for kind, each in type_of_kind.items() if isinstance(subject, each))


def values_of(subject: Aim | Action | Person) -> dict[str, str]:
    """Every field but the id as JSON text, ready for the register."""
    names = [each.name for each in fields(subject) if each.name != "id"]
    return {name: as_text(getattr(subject, name)) for name in names}


def as_text(value: Any) -> str:
    """JSON of a field's value; equal values give equal text."""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True)


def read_back(kind: str, subject_id: str, written: Mapping[str, str]) -> Aim | Action | Person:
    """The subject whose fields were `written` as JSON text; unknown fields are left out.

    A field that a newer version wrote must not stop an older one from reading the rest.
    """
    subject_type = type_of_kind[kind]
    hints = _hints(subject_type)
    values = {name: json.loads(text) for name, text in written.items() if name in hints}
    known = {
        name: _READ_AS.get(hints[name], _as_it_is)(value)
        for name, value in values.items()
        if value is not None
    }
    return subject_type(**(known | {"id": subject_id}))


def _plain(value: Any) -> Any:
    if isinstance(value, Outcome):
        return {name: _plain(part) for name, part in _parts(value).items()}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Risk) and not value.product:
        return value.score  # as it was written before its parts were kept
    if isinstance(value, MeasureRef | Tag | StrEnum | Risk):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def _parts(outcome: Outcome) -> dict[str, Any]:
    return asdict(outcome) | {"measure": outcome.measure}


_hints = cache(get_type_hints)


def _as_it_is(value: Any) -> Any:
    return value


def _days(written: list[str]) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, written))


def _tags(written: list[str]) -> tuple[Tag, ...]:
    return tuple(map(Tag.parse, written))


def _risk(written: int | str) -> Risk:
    return Risk.parse(f"{written}")


def _outcomes(written: list[dict[str, Any]]) -> tuple[Outcome, ...]:
    return tuple(
        Outcome(
            measure=MeasureRef.parse(each["measure"]),
            target=each.get("target"),
            window_weeks=each.get("window_weeks"),
            by=date.fromisoformat(each["by"]) if each.get("by") else None,
        )
        for each in written
    )


_READ_AS = {
    date | None: date.fromisoformat,
    tuple[str, ...]: tuple,
    tuple[date, ...]: _days,
    tuple[Tag, ...]: _tags,
    MeasureRef | None: MeasureRef.parse,
    EvidenceSource | None: EvidenceSource,
    Strength | None: Strength,
    ReAuditResult | None: ReAuditResult,
    Theme: Theme,
    Risk | None: _risk,
    tuple[Outcome, ...]: _outcomes,
}


# What each field of the plan is called on the screens.


FIELD_TITLES: dict[str, dict[str, str]] = {
    "aim": {
        "issue": "issue",
        "evidence_source": "evidence source",
        "evidence": "evidence",
        "evidence_reference": "reference of the evidence",
        "sites": "sites",
        "causes": "causes",
        "outcomes": "outcomes and targets",
        "risk_before": "risk before",
        "risk_now": "risk now",
        "theme": "theme",
        "tags": "regulations and quality statements",
    },
    "action": {
        "aim": "aim",
        "title": "title",
        "description": "what changes in practice",
        "cause": "cause",
        "owner": "owner",
        "contributors": "contributors",
        "sites": "sites",
        "outcome": "outcome it is judged on",
        "process": "process measure",
        "no_process_reason": "why there is no process measure",
        "balancing": "balancing measure",
        "process_target": "process target",
        "evidence_required": "evidence required",
        "compare_with": "compare with",
        "exclude": "never compare with",
        "problem_since": "problem since",
        "planned_start_on": "planned start",
        "started_on": "started",
        "practice_changed_on": "practice changed",
        "due_on": "due date",
        "completed_on": "completed",
        "assured_on": "assured",
        "review_on": "review",
        "later_reviews_on": "later reviews",
        "re_audit_on": "re-audit",
        "re_audited_on": "re-audited",
        "re_audit_result": "result of the re-audit",
        "strength": "strength",
        "escalate_to": "escalates to",
        "escalate_after_days": "days it may slip",
    },
    "person": {"role": "role", "sites": "sites", "escalates_to": "escalates to"},
}


def title_of(kind: str, field: str) -> str:
    """A field as people call it; one of a newer version by its own name."""
    return FIELD_TITLES.get(kind, {}).get(field, field.replace("_", " "))


# The value of any field of the plan in words.


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
