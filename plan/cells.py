"""Cells of the plan's files as values, or why they cannot be; a row is an action and its aim."""

import csv
import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Any

from connectors.report import FileProblem, Problem, Reason
from metrics.catalogue import CATALOGUE, reading
from metrics.measure import MeasureRef
from plan.fields import entry_of, frameworks
from plan.model import (
    HIGHEST,
    HIGHEST_PART,
    EvidenceSource,
    Outcome,
    ReAuditResult,
    Risk,
    Strength,
    Tag,
    Theme,
)


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


# One cell that holds a code of a closed list, in any case and with a few other spellings.


def tags(cell: str) -> tuple[Tag, ...]:
    """Regulations and quality statements: `cqc-regulations:12`, `;` between them."""
    found = tuple(map(Tag.parse, many(cell)))
    if not all(map(entry_of, found)):
        known = "framework:code, a framework being " + " or ".join(
            dict.fromkeys(each.id for each in frameworks())
        )
        raise CellProblem(Reason.CODE, "another code", known)
    return found


def one_of(codes: type[StrEnum], **also: StrEnum) -> Callable[[str], Any]:
    """A reader of a closed list, in any case and with a few other spellings."""
    known = {str(code): code for code in codes} | also

    def read(cell: str) -> StrEnum | None:
        if not cell:
            return None
        code = known.get(cell.strip().lower().replace(" ", "_"))
        if code is None:
            raise CellProblem(Reason.CODE, "another word", "one of " + ", ".join(codes))
        return code

    return read


evidence_source = one_of(
    EvidenceSource,
    complaint=EvidenceSource.COMPLAINTS,
    incident=EvidenceSource.INCIDENTS,
    audit=EvidenceSource.AUDITS,
    cqc=EvidenceSource.INSPECTION,
    cqc_inspection=EvidenceSource.INSPECTION,
    cqc_report=EvidenceSource.INSPECTION,
    inspection_report=EvidenceSource.INSPECTION,
    internal_audit=EvidenceSource.AUDITS,
    local_authority=EvidenceSource.COMMISSIONER,
    council=EvidenceSource.COMMISSIONER,
    survey=EvidenceSource.FEEDBACK,
)
strength = one_of(
    Strength,
    stronger=Strength.STRONG,
    weaker=Strength.WEAK,
    medium=Strength.INTERMEDIATE,
)
theme = one_of(Theme)
re_audit_result = one_of(ReAuditResult)


# A CSV of the plan as rows of text with their true line numbers, whatever they mean.


_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


@dataclass(frozen=True)
class Row:
    """One row: `cells` by heading, trimmed. `fault` is set where it does not fit the headings."""

    line: int
    cells: dict[str, str]
    raw: str
    fault: Reason | None = None


@dataclass(frozen=True)
class Sheet:
    """A whole file."""

    file: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def headings_of(path: Path) -> frozenset[str]:
    """The headings of a CSV as far as they can be read; none for a file that is no CSV."""
    try:
        first = next(csv.reader(StringIO(_text(path))), [])
    except (OSError, EOFError, FileProblem, csv.Error):
        return frozenset()
    return frozenset(_heading(cell) for cell in first)


def read_sheet(path: Path) -> Sheet:
    """Every row of a file. Raises FileProblem where it cannot be read as a CSV at all."""
    lines = csv.reader(StringIO(_text(path)), strict=True)
    try:
        headings = tuple(_heading(cell) for cell in next(lines, []))
        rows = tuple(_rows(lines, headings))
    except csv.Error:
        raise FileProblem(
            file=path.name,
            problem=Problem.TRUNCATED,
            found="a quotation mark that is never closed",
            expected="rows that end where they should",
            do_next="Save the file again as CSV and load it again",
            line=lines.line_num,
        ) from None
    return Sheet(path.name, headings, rows)


def _rows(lines, headings: tuple[str, ...]) -> Iterator[Row]:
    last = lines.line_num
    for cells in lines:
        line, last = last + 1, lines.line_num
        if not any(cell.strip() for cell in cells):
            continue
        raw = StringIO()
        csv.writer(raw, lineterminator="").writerow(cells)
        trimmed = [cell.strip() for cell in cells]
        fault = None
        if len(cells) != len(headings):
            fault = Reason.RAGGED
        elif tuple(map(_heading, cells)) == headings:
            fault = Reason.SECOND_HEADER
        by_heading = dict(zip(headings, trimmed, strict=False))
        yield Row(line, by_heading, raw.getvalue(), fault)


def _heading(cell: str) -> str:
    return "_".join(cell.lower().split())


def _text(path: Path) -> str:
    """The text of a file: UTF-8, UTF-16 with its mark, or what Excel on Windows writes."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    marked = next((name for mark, name in _MARKS.items() if content.startswith(mark)), None)
    if marked is None and b"\x00" in content:
        raise FileProblem(
            file=path.name,
            problem=Problem.BINARY,
            found="bytes that are no text",
            expected="a CSV with commas, in UTF-8",
            do_next="Save the plan as CSV and load that file",
        )
    for encoding in [marked] if marked else ["utf-8", "cp1252"]:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileProblem(
        file=path.name,
        problem=Problem.ENCODING,
        found="letters in no encoding that is known here",
        expected="UTF-8",
        do_next="Save the file as CSV UTF-8 and load it again",
    )


# What one row of plan.csv says: an action, and the aim it serves.


# Heading -> (the field it fills, how its cell is read).
Reader = Callable[[str], Any]
AIM: dict[str, tuple[str, Reader]] = {
    "issue": ("issue", text),
    "evidence_source": ("evidence_source", evidence_source),
    "evidence": ("evidence", text),
    "evidence_reference": ("evidence_reference", text),
    "aim_sites": ("sites", many),
    "causes": ("causes", many),
    "risk_before": ("risk_before", risk),
    "risk_now": ("risk_now", risk),
    "theme": ("theme", theme),
    "tags": ("tags", tags),
}
OUTCOME: dict[str, tuple[str, Reader]] = {
    "outcome_measure": ("measure", measure),
    "target": ("target", number),
    "target_window_weeks": ("window_weeks", weeks),
    "target_by": ("by", day),
    "other_outcomes": ("others", other_outcomes),
    "outcomes_in_order": ("in_order", measures),
}
ACTION: dict[str, tuple[str, Reader]] = {
    "title": ("title", text),
    "description": ("description", text),
    "cause": ("cause", text),
    "owner": ("owner", text),
    "contributors": ("contributors", many),
    "sites": ("sites", many),
    "process_measure": ("process", measure),
    "no_process_reason": ("no_process_reason", text),
    "balancing_measure": ("balancing", measure),
    "process_target": ("process_target", number),
    "evidence_required": ("evidence_required", text),
    "compare_with": ("compare_with", many),
    "exclude": ("exclude", many),
    "problem_since": ("problem_since", day),
    "planned_start_on": ("planned_start_on", day),
    "started_on": ("started_on", day),
    "practice_changed_on": ("practice_changed_on", day),
    "due_on": ("due_on", day),
    "completed_on": ("completed_on", day),
    "assured_on": ("assured_on", day),
    "review_on": ("review_on", day),
    "later_reviews_on": ("later_reviews_on", days),
    "re_audit_on": ("re_audit_on", day),
    "re_audited_on": ("re_audited_on", day),
    "re_audit_result": ("re_audit_result", re_audit_result),
    "strength": ("strength", strength),
    "escalate_to": ("escalate_to", text),
    "escalate_after_days": ("escalate_after_days", days_allowed),
}
PERSON: dict[str, tuple[str, Reader]] = {
    "role": ("role", text),
    "sites": ("sites", many),
    "escalates_to": ("escalates_to", text),
}
PLAN_HEADINGS = ("aim", "action", *AIM, *OUTCOME, *ACTION)
PEOPLE_HEADINGS = ("person", *PERSON)


@dataclass(eq=False)  # not frozen: Python writes the traceback into an exception
class RowProblem(Exception):
    """Why a row is put aside: in which column, and what was expected there."""

    column: str
    problem: CellProblem


@dataclass(frozen=True)
class Draft:
    """One row, read: values by field, only for the columns that the file has.

    `outcome` holds the measure the action is judged on, its target, and `others`.
    """

    row: Row
    aim_id: str
    action_id: str
    aim: dict[str, Any]
    outcome: dict[str, Any]
    action: dict[str, Any]
    left_blank: tuple[RowProblem, ...] = ()  # cells that could not be read, where that may be

    def without(self, problem: RowProblem) -> "Draft":
        """The same with that cell left blank. Raises the problem where it has no such cell."""
        for name, columns in (("aim", AIM), ("outcome", OUTCOME), ("action", ACTION)):
            field, _ = columns.get(problem.column, ("", None))
            if field in getattr(self, name):
                kept = {key: each for key, each in getattr(self, name).items() if key != field}
                return replace(self, **{name: kept}, left_blank=(*self.left_blank, problem))
        raise problem


def draft_of(row: Row, *, as_it_is: bool = False) -> Draft:
    """The row's values. Raises RowProblem at the first cell that cannot be read.

    `as_it_is`: such a cell is left blank instead and listed, and a row may also tell an aim that
    no action serves yet.
    """
    left_blank: list[RowProblem] | None = [] if as_it_is else None
    return Draft(
        row,
        needed(row, "aim"),
        row.cells.get("action", "") if as_it_is else needed(row, "action"),
        *(values(row, columns, left_blank) for columns in (AIM, OUTCOME, ACTION)),
        tuple(left_blank or ()),
    )


def values(
    row: Row,
    columns: dict[str, tuple[str, Reader]],
    left_blank: list[RowProblem] | None = None,
) -> dict[str, Any]:
    """Field -> value, for those of the columns that the row has; a blank cell is None or empty.

    Raises RowProblem, or where there is a list for it, lists it and leaves the field out.
    """
    found = {}
    for heading, (field, reader) in columns.items():
        if heading in row.cells:
            try:
                found[field] = reader(row.cells[heading])
            except CellProblem as problem:
                told = RowProblem(heading, problem)
                if left_blank is None:
                    raise told from None
                left_blank.append(told)
    return found


def needed(row: Row, heading: str) -> str:
    """A cell that must hold something. Raises RowProblem if it is blank."""
    cell = row.cells.get(heading, "")
    if not cell:
        problem = CellProblem(Reason.BLANK, "nothing", f"the id of the {heading}")
        raise RowProblem(heading, problem)
    return cell
