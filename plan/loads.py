"""What became of the plan's own files: every row accounted for, kept in the register."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TypeVar

from connectors.report import FileProblem, LoadReport, Problem, Reason, RejectedRow
from plan.cells import CellProblem, Row, RowProblem, Sheet
from plan.clock import SAMPLE
from plan.fields import as_text
from plan.register import Register, Said

# What became of a file of the plan: every row read is loaded, replaced, unchanged or rejected.


@dataclass(frozen=True, kw_only=True)
class PlanReport(LoadReport):
    """The report on plan.csv or people.csv, with the rows that were put aside.

    `left_blank` are single cells of rows that were taken in.
    """

    put_aside: tuple[RejectedRow, ...] = ()
    left_blank: tuple[RejectedRow, ...] = ()


Read = TypeVar("Read")


def read_rows(sheet: Sheet, reader: Callable[[Row], Read]) -> tuple[list[Read], list[RejectedRow]]:
    """What `reader` makes of each row, and the rows it could make nothing of."""
    read, rejected = [], []
    for row in sheet.rows:
        try:
            if row.fault:
                raise RowProblem("", CellProblem(row.fault, *_FAULTS[row.fault]))
            read.append(reader(row))
        except RowProblem as problem:
            rejected.append(put_aside(sheet.file, row, problem))
    return read, rejected


def put_aside(file: str, row: Row, problem: RowProblem) -> RejectedRow:
    """A row that was put aside, with what was expected in which column."""
    return RejectedRow(
        file=file,
        line=row.line,
        column=problem.column,
        reason=problem.problem.reason,
        found=problem.problem.found,
        expected=problem.problem.expected,
        raw=row.raw,
    )


def check_headings(sheet: Sheet, known: Sequence[str], needed: Iterable[str]) -> None:
    """Raises FileProblem for a heading that is not known, is there twice, or is missing."""
    strange = sorted({each for each in sheet.headings if each not in known})
    twice = sorted({each for each in sheet.headings if sheet.headings.count(each) > 1})
    missing = [each for each in needed if each not in sheet.headings]
    if not (strange or twice or missing):
        return
    wrong = (strange or twice or missing)[0]
    found = "a heading that is there twice" if twice and not strange else "a heading not known here"
    raise FileProblem(
        file=sheet.file,
        problem=Problem.HEADING if strange or twice else Problem.MISSING_COLUMN,
        found=found if strange or twice else "no such heading",
        expected="the headings " + ", ".join(known),
        do_next="Put the headings right and load the file again",
        line=1,
        column=wrong,
    )


_FAULTS = {
    Reason.RAGGED: ("another number of cells", "as many cells as there are headings"),
    Reason.SECOND_HEADER: ("the headings again", "the headings on the first line only"),
}


KIND = "load"


@dataclass(frozen=True)
class PlanLoad:
    """One load of plan.csv or people.csv."""

    loaded_at: datetime  # UTC
    report: PlanReport


def remember(register: Register, report: PlanReport, by: str) -> None:
    """Keep a report; one that says the same as the last of its file is not kept again."""
    told = as_text(asdict(report))
    register.record([Said(kind=KIND, subject=report.file, field="report", value=told)], by)


def loads(register: Register, file: str) -> tuple[PlanLoad, ...]:
    """The reports on a file of that name, the oldest first."""
    return tuple(
        PlanLoad(entry.recorded_at, _report(entry.value)) for entry in register.history(KIND, file)
    )


def all_loads(register: Register) -> tuple[PlanLoad, ...]:
    """The reports on every file of the plan, the oldest first; not those of a sample that left."""
    told = register.history("store", SAMPLE)
    left = max((e.id for e in told if e.field == "today" and e.value == as_text(None)), default=0)
    return tuple(
        PlanLoad(entry.recorded_at, _report(entry.value))
        for entry in register.histories(KIND)
        if entry.id > left
    )


def _report(value: str) -> PlanReport:
    told = json.loads(value)
    rows = {
        name: tuple(RejectedRow(**row) for row in told.pop(name, ()))
        for name in ("put_aside", "left_blank")
    }
    return PlanReport(**told, **rows)
