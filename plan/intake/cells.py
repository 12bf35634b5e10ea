"""One cell of the plan's files as a value, or why it cannot be one."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from connectors.report import Reason
from metrics.catalogue import CATALOGUE, reading
from plan.risk import HIGHEST, HIGHEST_PART, Risk
from plan.wanted import MeasureRef, Outcome


class PlanReason(StrEnum):
    """Why a row of the plan was put aside, beyond what any export may suffer from."""

    MEASURE = "a measure that is not known"
    PERSON = "a person who is not in the plan"
    OWNERS = "more than one owner"
    REPEATED = "the same one again"
    CONFLICT = "the aim is told differently on another line"


_MEMBER = re.compile(r"(?:\\[\\;]|[^;])+")
_ESCAPED = re.compile(r"\\([\\;])")
_OUTCOME = re.compile(
    r"(?P<measure>.*?)(?:=(?P<target>.*?))?(?: over (?P<weeks>\S+) weeks)?(?: by (?P<by>\S+))?"
)


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class CellProblem(Exception):
    """A cell that cannot be read: what was expected instead."""

    reason: Reason | PlanReason
    found: str
    expected: str


def text(cell: str) -> str:
    """Any text."""
    return cell


def many(cell: str) -> tuple[str, ...]:
    r"""A list, `;` between its members; `\;` is a semicolon within one, `\\` a backslash."""
    members = (_ESCAPED.sub(r"\1", each).strip() for each in _MEMBER.findall(cell))
    return tuple(each for each in members if each)


def day(cell: str) -> date | None:
    """A date as dd/mm/yyyy or YYYY-MM-DD; blank for none."""
    if not cell:
        return None
    for form in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            found = datetime.strptime(cell, form).date()
        except ValueError:
            continue
        if found.year >= 1900:  # "26" is the year 26 to strptime
            return found
    raise CellProblem(
        Reason.TIME, "no date of that form", "a date such as 05/10/2026 or 2026-10-05"
    )


def days(cell: str) -> tuple[date, ...]:
    """Dates with `;` between them."""
    return tuple(found for each in many(cell) if (found := day(each)))


def number(cell: str) -> float | None:
    """A number, with or without a percent sign; blank for none."""
    if not cell:
        return None
    try:
        found = float(cell.removesuffix("%").strip())
    except ValueError:
        raise CellProblem(Reason.NUMBER, "no number", "a number such as 95 or 95 %") from None
    if not -1e9 < found < 1e9:
        raise CellProblem(Reason.RANGE, "a number out of range", "a number such as 95")
    return found


def weeks(cell: str) -> int | None:
    """Whole weeks, 2 to 104; blank for the usual window."""
    return _whole(cell, (2, 104), "weeks")


def days_allowed(cell: str) -> int | None:
    """Whole days that a deadline may slip, 0 to 90; blank for the usual number."""
    return _whole(cell, (0, 90), "days")


def _whole(cell: str, limits: tuple[int, int], unit: str) -> int | None:
    found, (least, most) = number(cell), limits
    if found is not None and not (found == int(found) and least <= found <= most):
        expected = f"whole {unit} from {least} to {most}"
        raise CellProblem(Reason.RANGE, "another number", expected)
    return None if found is None else int(found)


def risk(cell: str) -> Risk | None:
    """A risk score, as consequence x likelihood: `4x3`; or alone, such as two from 1 to 5 make."""
    if not cell:
        return None
    try:
        found = Risk.parse(cell)
    except ValueError:
        raise CellProblem(Reason.NUMBER, "no score", "a score such as 12 or 4x3") from None
    if not found.is_in_range:
        expected = f"two numbers from 1 to {HIGHEST_PART}, or what they make, to {HIGHEST}"
        raise CellProblem(Reason.RANGE, "another score", expected)
    return found


def measure(cell: str) -> MeasureRef | None:
    """A measure of the catalogue, or a part of one, `observation_score:knock_and_wait`."""
    if not cell:
        return None
    try:
        found, part = reading(cell)
    except (LookupError, ValueError):
        known = "one of " + ", ".join(each.id for each in CATALOGUE)
        raise CellProblem(PlanReason.MEASURE, "another name", known) from None
    return MeasureRef(found.id, part)


def other_outcomes(cell: str) -> tuple[Outcome, ...]:
    """Further outcomes of the aim, each perhaps with its target: `feedback_score:dignity=4.5`."""
    return tuple(map(_outcome, many(cell)))


def _outcome(told: str) -> Outcome:
    """`feedback_score:dignity=4.5`, perhaps with `over 12 weeks` and `by 2026-12-31`."""
    found = _OUTCOME.fullmatch(told)
    return Outcome(
        measure=measure(found["measure"].strip()),
        target=number((found["target"] or "").strip()),
        window_weeks=weeks(found["weeks"] or ""),
        by=day(found["by"] or ""),
    )


def measures(cell: str) -> tuple[MeasureRef, ...]:
    """Measures with `;` between them."""
    return tuple(map(measure, many(cell)))
