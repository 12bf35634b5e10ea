"""What became of a file of the plan: every row read is loaded, replaced, unchanged or rejected."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from connectors.report import FileProblem, LoadReport, Problem, Reason, RejectedRow
from plan.intake.cells import CellProblem
from plan.intake.draft import RowProblem
from plan.intake.sheet import Row, Sheet


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
