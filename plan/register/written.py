"""How an aim, an action or a person is written down field by field, and read back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from plan.codes import EvidenceSource, ReAuditResult, Strength, Theme
from plan.model import Action, Aim, Person
from plan.risk import Risk
from plan.tags import Tag
from plan.wanted import MeasureRef, Outcome

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
