"""The values of the plan: how each type is read from a cell, kept, written, and said in words."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from connectors.report import Reason, unturned
from metrics.catalogue import NAMES, measure_or_none, reading
from metrics.measure import NO_UNIT, MeasureRef, Theme
from plan import model
from plan.model import HIGHEST, HIGHEST_PART, Action, Aim, Outcome, Person, Plan, Risk, Subject, Tag
from plan.words.numbers import count
from plan.words.numbers import day as day_in_words

FOLDER = Path(__file__).parent / "frameworks"


@dataclass(frozen=True, kw_only=True)
class FrameworkEntry:
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
    entries: tuple[FrameworkEntry, ...] = ()

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on <= (self.valid_to or date.max)

    @property
    def tags(self) -> tuple[Tag, ...]:
        return tuple(Tag(self.id, entry.code) for entry in self.entries)


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every version that is shipped, the oldest first."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml")))
    shipped = []
    for table in map(tomllib.loads, texts):
        entries = tuple(FrameworkEntry(**entry) for entry in table.pop("entries"))
        shipped.append(Framework(**table, entries=entries))
    return tuple(sorted(shipped, key=lambda framework: (framework.valid_from, framework.id)))


def entry_of(tag: Tag) -> FrameworkEntry | None:
    """What a tag stands for in the newest version that has it, or None."""
    versions = (of for of in reversed(frameworks()) if of.id == tag.framework)
    entries = (entry for version in versions for entry in version.entries)
    return next((entry for entry in entries if entry.code == tag.code), None)


# How what the plan is made of is kept in the register, and read back.
type_of_kind: dict[str, type[Subject]] = {"aim": Aim, "action": Action, "person": Person}


def kind_of(subject: Subject) -> str:
    """The word under which the register keeps a subject."""
    return type(subject).__name__.lower()


def as_text(value: Any) -> str:
    """JSON of a field's value; equal values give equal text."""
    return unturned(json.dumps(_plain(value), ensure_ascii=False, sort_keys=True))


def read_back(kind: str, subject_id: str, written: Mapping[str, str]) -> Subject:
    """The subject whose fields were `written` as JSON; those of a newer version are left out."""
    plain = {name: json.loads(text) for name, text in written.items()}
    return made(type_of_kind[kind], plain | {"id": subject_id})


def _plain(value: Any) -> Any:
    match value:
        case tuple():
            return [_plain(member) for member in value]
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case Risk() if not value.product:
            return value.score  # as it was written before its parts were kept
        case MeasureRef() | Tag() | StrEnum() | Risk():
            return str(value)
        case date():
            return value.isoformat()
    return _plain(vars(value)) if is_dataclass(value) else value


T = TypeVar("T")
_hints = cache(get_type_hints)
_FROM_TEXT: dict[type, Callable[[Any], Any]] = {
    date: date.fromisoformat,
    MeasureRef: MeasureRef.parse,
    Risk: lambda written: Risk.parse(f"{written}"),
    Tag: Tag.parse,
}


def made(kind: type[T], plain: Mapping[str, Any]) -> T:
    """What was written down as text of JSON, made again; a field that is not there is blank."""
    return kind(**restored(kind, plain))


def restored(kind: type[Any], plain: Mapping[str, Any]) -> dict[str, Any]:
    """The same as its fields, where more belong to it than were written down."""
    hints = _hints(kind)  # type: ignore[arg-type]  # mypy: no type is Hashable
    known = {name: told for name, told in plain.items() if name in hints and told is not None}
    return {name: _restored(hints[name], told) for name, told in known.items()}


def _restored(hint: Any, plain: Any) -> Any:
    """What JSON holds, as the model has it; `hint` is the annotation of its field."""
    kind = next(iter(get_args(hint)), hint)  # of `X | None` and `tuple[X, ...]`
    if get_origin(hint) is tuple:
        return tuple(_restored(kind, member) for member in plain)
    if kind in _FROM_TEXT:
        return _FROM_TEXT[kind](plain)
    if is_dataclass(kind) and isinstance(kind, type):
        return made(kind, plain)
    return kind(plain) if issubclass(kind, StrEnum) else plain


NOTHING = "nothing"


def measure_in_words(ref: MeasureRef) -> str:
    """A measure by its title, with the part it is about."""
    measure = measure_or_none(ref.id)
    return measure.heading(ref.part) if measure else str(ref)


def outcome_in_words(outcome: Outcome, today: date) -> str:
    """As in "Calls that began on time: 95 % over 8 weeks by 31 December"."""
    measure = measure_or_none(outcome.measure.id)
    unit, told = measure.unit if measure else NO_UNIT, ", no target"
    if outcome.target is not None:
        told = f": {unit.briefly(f'{outcome.target:g}')}"
    told += f" over {count(outcome.window_weeks, 'week')}" if outcome.window_weeks else ""
    told += f" by {day_in_words(outcome.by, today)}" if outcome.by else ""
    return f"{measure_in_words(outcome.measure)}{told}"


def tag_in_words(tag: Tag) -> str:
    """As in "12 Safe care and treatment"; a code that no framework has as it is."""
    if (entry := entry_of(tag)) is None:
        return str(tag)
    return f"{entry.code} {entry.title}" if entry.code[:1].isdigit() else entry.title


def risk_in_words(risk: Risk) -> str:
    """As in "12 of 25 (4 × 3), high"."""
    made_of = f" ({risk.product})" if risk.product else ""
    return f"{risk.score} of {HIGHEST}{made_of}, {risk.band}"


def value_in_words(value: Any, plan: Plan, today: date) -> str:
    """Any value but a person as it is told; the members of a list with `;` between them."""
    match value:
        case tuple():
            return "; ".join(value_in_words(member, plan, today) for member in value)
        case date():
            return day_in_words(value, today)
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


def as_cell(value: Any) -> str:
    """A value as one cell of a file, which `read` of its type reads again; blank for None."""
    match value:
        case None:
            return ""
        case tuple():
            cells = map(as_cell, value)
            return "; ".join(cell.replace("\\", r"\\").replace(";", r"\;") for cell in cells)
        case date():
            return value.isoformat()
        case float():
            return repr(int(value)) if value == int(value) else repr(value)
        case Outcome():
            told = "" if value.target is None else f"={as_cell(value.target)}"
            told += "" if value.window_weeks is None else f" over {value.window_weeks} weeks"
            return f"{value.measure}{told}{f' by {value.by.isoformat()}' if value.by else ''}"
    return str(value)


class PlanReason(StrEnum):
    """Why a row of the plan was put aside, beyond what any export may suffer from."""

    MEASURE = "a measure that is not known"
    PERSON = "a person who is not in the plan"
    OWNERS = "more than one owner"
    REPEATED = "the same one again"
    CONFLICT = "the aim is worded differently on another line"


_MEMBER = re.compile(r"(?:\\[\\;]|[^;])+")
_ESCAPED = re.compile(r"\\([\\;])")
_OUTCOME = re.compile(
    r"(?P<measure>.*?)(?:=(?P<target>.*?))?(?: over (?P<weeks>\S+) weeks)?(?: by (?P<by>\S+))?"
)


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class CellProblem(Exception):
    """A cell that cannot be read: what was expected instead, and where once that is known."""

    reason: Reason | PlanReason
    found: str
    expected: str
    column: str = ""


def many(cell: str) -> tuple[str, ...]:
    r"""A list, `;` between its members; `\;` is a semicolon within one, `\\` a backslash."""
    members = (_ESCAPED.sub(r"\1", member).strip() for member in _MEMBER.findall(cell))
    return tuple(member for member in members if member)


def day(cell: str) -> date | None:
    """A date as dd/mm/yyyy or YYYY-MM-DD; blank for none."""
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        with suppress(ValueError):
            found = datetime.strptime(cell, form).date()
            if found.year >= 1900:  # "26" is the year 26 to strptime
                return found
    if cell:
        expected = "a date such as 05/10/2026 or 2026-10-05"
        raise CellProblem(Reason.TIME, "no date of that form", expected)
    return None


def number(cell: str) -> float | None:
    """A number, with or without a percent sign; blank for none."""
    try:
        found = float(cell.removesuffix("%").strip()) if cell else None
    except ValueError:
        raise CellProblem(Reason.NUMBER, "no number", "a number such as 95 or 95 %") from None
    if found is not None and not -1e9 < found < 1e9:
        raise CellProblem(Reason.RANGE, "a number out of range", "a number such as 95")
    return found


RISKS = f"consequence and likelihood from 1 to {HIGHEST_PART}, or what they make, to {HIGHEST}"


def risk(cell: str) -> Risk:
    """A risk score, as consequence x likelihood: `4x3`; or alone, such as two from 1 to 5 make."""
    try:
        found = Risk.parse(cell)
    except ValueError:
        raise CellProblem(Reason.NUMBER, "no score", "a score such as 12 or 4x3") from None
    if not found.is_in_range:
        raise CellProblem(Reason.RANGE, "another score", RISKS)
    return found


def measure(cell: str) -> MeasureRef:
    """A measure of the catalogue, or a part of one, `observation_score:knock_and_wait`."""
    try:
        found, part = reading(cell)
    except (LookupError, ValueError):
        known = "one of " + ", ".join(NAMES)
        raise CellProblem(PlanReason.MEASURE, "another name", known) from None
    return MeasureRef(found.id, part)


def range_missed(ref: MeasureRef, target: float | None) -> str:
    """Where a target could lie that lies where its measure cannot; else ""."""
    found = measure_or_none(ref.id)
    is_missed = found is not None and target is not None and not found.unit.holds(target)
    return found.unit.range_in_words if found and is_missed else ""


def outcome(cell: str) -> Outcome:
    """`feedback_score:dignity=4.5`, perhaps with `over 12 weeks` and `by 2026-12-31`."""
    found = _OUTCOME.fullmatch(cell)
    if found is None:
        raise CellProblem(PlanReason.MEASURE, "another name", "an outcome on one line")
    return Outcome(
        measure=measure(found["measure"].strip()),
        target=number((found["target"] or "").strip()),
        window_weeks=WEEKS.read(found["weeks"] or ""),
        by=day(found["by"] or ""),
    )


def tags(cell: str) -> tuple[Tag, ...]:
    found = tuple(map(Tag.parse, many(cell)))
    if not all(map(entry_of, found)):
        known = " or ".join(dict.fromkeys(framework.id for framework in frameworks()))
        raise CellProblem(Reason.CODE, "another code", f"framework:code, a framework being {known}")
    return found


@dataclass(frozen=True, eq=False)
class Value:
    """A type of value: how a cell is read (trimmed; raises CellProblem), and a value is told."""

    read: Callable[[str], Any] = str
    in_words: Callable[[Any, Plan, date], str] = value_in_words
    codes: type[StrEnum] | None = None
    within: tuple[int, int] | None = None  # the least and the most that a whole number may be
    expected: str = ""  # these in words


def _whole(least: int, most: int, unit: str, **more: Any) -> Value:
    """A whole number between two limits; blank for the usual one."""
    expected = f"whole {unit} from {least} to {most}"

    def read(cell: str) -> int | None:
        value = number(cell)
        if value is not None and not (value == int(value) and least <= value <= most):
            raise CellProblem(Reason.RANGE, "another number", expected)
        return None if value is None else int(value)

    return Value(read, within=(least, most), expected=expected, **more)


def _codes(codes: type[StrEnum], **also: str) -> Value:
    """A closed list, in any case; `also` are other spellings of a code."""
    known = {name: code for code in codes for name in (code, *also.get(code, "").split())}

    def read(cell: str) -> StrEnum | None:
        code = known.get(cell.strip().lower().replace(" ", "_"))
        if cell and code is None:
            raise CellProblem(Reason.CODE, "another word", "one of " + ", ".join(codes))
        return code

    return Value(read, codes=codes)


def _list_of(read: Callable[[str], Any]) -> Value:
    return Value(lambda cell: tuple(filter(None, map(read, many(cell)))))


def _or_none(read: Callable[[str], Any]) -> Value:
    return Value(lambda cell: read(cell) if cell else None)


def _by_role(people: str | tuple[str, ...], plan: Plan, _today: date) -> str:
    return "; ".join(map(plan.role, (people,) if isinstance(people, str) else people))


TEXT, LONG, AIM, CAUSE = Value(), Value(), Value(), Value()
PERSON, PEOPLE = Value(in_words=_by_role), Value(many, _by_role)
SITES, CAUSES = Value(many), Value(many)
DAY, NUMBER = Value(day), Value(number)
DAYS = _list_of(day)
WEEKS = _whole(2, 104, "weeks")
DAYS_ALLOWED = _whole(0, 90, "days", in_words=lambda value, _plan, _today: count(value, "day"))
RISK, TAGS = _or_none(risk), Value(tags)
MEASURE, OWN_OUTCOME = _or_none(measure), _or_none(measure)  # any of the list; one of the aim's
MEASURES, OUTCOMES = _list_of(measure), _list_of(outcome)
THEME, RESULT = _codes(Theme), _codes(model.ReAuditResult)
ACCESS, AIMS = _list_of(_codes(model.Access).read), Value(many)
STRENGTH = _codes(model.Strength, strong="stronger", weak="weaker", intermediate="medium")
SOURCE = _codes(
    model.EvidenceSource,
    inspection="cqc cqc_inspection cqc_report inspection_report",
    complaints="complaint",
    incidents="incident",
    audits="audit internal_audit",
    feedback="survey",
    commissioner="local_authority council",
)
