"""people.csv into the register: who has a part in the plan, by role."""

from dataclasses import dataclass
from pathlib import Path

from plan.intake.accounting import PlanReport, check_headings, put_aside, read_rows
from plan.intake.cells import CellProblem, PlanReason
from plan.intake.draft import PEOPLE_HEADINGS, PERSON, RowProblem, needed, values
from plan.intake.sheet import Row, Sheet, read_sheet
from plan.model import Person
from plan.register import Register
from plan.register.saying_again import said_by_file


@dataclass(frozen=True)
class _Line:
    row: Row
    person_id: str
    fields: dict


def load_people(register: Register, path: Path, by: str) -> PlanReport:
    """Take the file in. Raises FileProblem where it cannot be read at all."""
    return take_people(register, read_sheet(path), by)


def take_people(register: Register, sheet: Sheet, by: str) -> PlanReport:
    """Take the rows in. Raises FileProblem where the headings are not those of people."""
    check_headings(sheet, PEOPLE_HEADINGS, ["person"])
    known = {person.id: person for person in register.plan().people}
    reach = set(known) | {row.cells.get("person", "") for row in sheet.rows}
    seen: set[str] = set()

    def read(row: Row) -> _Line:
        line = _Line(row, needed(row, "person"), values(row, PERSON))
        _check(line, seen, reach)
        seen.add(line.person_id)
        return line

    lines, rejected = read_rows(sheet, read)
    lines, dangling = _without_dangling(sheet.file, lines, set(known))
    rejected += dangling
    said = {
        line.person_id: said_by_file(Person, line.person_id, line.fields, known) for line in lines
    }
    news = register.record([each for of_one in said.values() for each in of_one], by, sheet.file)
    changed = {each.subject for each in news}
    return PlanReport(
        file=sheet.file,
        source="people",
        read=len(sheet.rows),
        loaded=len(set(said) - set(known)),
        replaced=len(changed & set(known)),
        unchanged=len(set(said) & set(known) - changed),
        rejected=len(rejected),
        put_aside=tuple(sorted(rejected, key=lambda each: each.line)),
    )


def _check(line: _Line, seen: set[str], reach: set[str]) -> None:
    if line.person_id in seen:
        problem = CellProblem(PlanReason.REPEATED, "an id from above", "each person once")
        raise RowProblem("person", problem)
    if line.fields.get("escalates_to") and line.fields["escalates_to"] not in reach:
        raise RowProblem("escalates_to", _UNKNOWN)


def _without_dangling(file: str, lines: list[_Line], known: set[str]) -> tuple[list, list]:
    """Leave out, again and again, whoever escalates to someone who was put aside."""
    rejected = []
    while True:
        there = known | {line.person_id for line in lines}
        lost = [ln for ln in lines if ln.fields.get("escalates_to") not in {None, "", *there}]
        if not lost:
            return lines, rejected
        rejected += [put_aside(file, ln.row, RowProblem("escalates_to", _UNKNOWN)) for ln in lost]
        lines = [line for line in lines if line not in lost]


_UNKNOWN = CellProblem(PlanReason.PERSON, "another id", "the id of a person in people.csv")
