"""The whole plan as one file, out and in again: CSV with its people beside it, or a workbook."""

from dataclasses import asdict, replace
from pathlib import Path

from connectors.opening import fingerprint
from connectors.report import FileProblem, LoadReport, Problem, Reason, faults_of
from plan.intake.accounting import PlanReport
from plan.intake.cells import PlanReason
from plan.intake.loads import remember
from plan.intake.people_file import take_people
from plan.intake.plan_file import take_plan
from plan.intake.sheet import Sheet, read_sheet
from plan.model import Plan
from plan.register import Register
from plan.sheet import workbook
from plan.sheet.columns import our_columns
from plan.sheet.rows import PEOPLE, PLAN, Table, people_table, plan_table
from plan.sheet.safe import safe, unsafe
from plan.sheet.text import written

ENDINGS = (".csv", ".xlsx")
_FILL_IN = "the row was taken in with this cell left blank; fill it in on the plan page"


def export_plan(plan: Plan, path: Path) -> tuple[Path, ...]:
    """Write the plan; return the files that were written. Raises FileProblem for another kind."""
    tables = {PLAN: _safe(plan_table(plan)), PEOPLE: _safe(people_table(plan))}
    if _kind(path) == ".xlsx":
        workbook.write(path, tables)
        return (path,)
    files = {path: tables[PLAN], people_beside(path): tables[PEOPLE]}
    for file, table in files.items():
        file.write_text(written(table), encoding="utf-8-sig", newline="")
    return tuple(files)


def import_plan(register: Register, path: Path, by: str) -> tuple[LoadReport, ...]:
    """Take a plan in as it is: what it lacks makes a draft. Raises FileProblem, see above."""
    kind = _kind(path)
    if kind == ".xlsx":
        people, plan = workbook.read(path)
    else:
        beside = people_beside(path)
        people, plan = (read_sheet(beside) if beside.exists() else None), read_sheet(path)
    reports = []
    if people:
        taken = take_people(register, unsafe(people), by)
        reports.append(_marked(taken, path if kind == ".xlsx" else people_beside(path)))
    taken = take_plan(register, _ours(plan), by, as_it_is=True)
    reports.append(_marked(taken, path))
    for report in reports:
        remember(register, report, by)
    return tuple(replace(each, faults=_faults(each)) for each in reports)


def _faults(report: PlanReport) -> tuple[str, ...]:
    left_blank = faults_of(report.left_blank, dict.fromkeys((*Reason, *PlanReason), _FILL_IN))
    return (*faults_of(report.put_aside, {}), *left_blank)


def people_beside(path: Path) -> Path:
    """`plan.csv` has its people in `plan_people.csv`."""
    return path.with_name(f"{path.stem}_people.csv")


def _marked(report: PlanReport, path: Path) -> PlanReport:
    return replace(report, **asdict(fingerprint(path)))


def _ours(sheet: Sheet) -> Sheet:
    return our_columns(unsafe(sheet))


def _safe(table: Table) -> Table:
    return Table(table.headings, tuple(tuple(map(safe, row)) for row in table.rows))


def _kind(path: Path) -> str:
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise FileProblem(
            file=path.name,
            problem=Problem.UNKNOWN_KIND,
            found=f"a file ending in {ending}" if ending else "a file without an ending",
            expected="a plan as .csv or .xlsx",
            do_next="Name a file that ends in .csv or .xlsx",
        )
    return ending
