"""What one row of plan.csv says: an action, and the aim it serves."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from connectors.report import Reason
from plan.intake import cells, code_cells
from plan.intake.cells import CellProblem
from plan.intake.sheet import Row

# Heading -> (the field it fills, how its cell is read).
Reader = Callable[[str], Any]
AIM: dict[str, tuple[str, Reader]] = {
    "issue": ("issue", cells.text),
    "evidence_source": ("evidence_source", code_cells.evidence_source),
    "evidence": ("evidence", cells.text),
    "evidence_reference": ("evidence_reference", cells.text),
    "aim_sites": ("sites", cells.many),
    "causes": ("causes", cells.many),
    "risk_before": ("risk_before", cells.risk),
    "risk_now": ("risk_now", cells.risk),
    "theme": ("theme", code_cells.theme),
    "tags": ("tags", code_cells.tags),
}
OUTCOME: dict[str, tuple[str, Reader]] = {
    "outcome_measure": ("measure", cells.measure),
    "target": ("target", cells.number),
    "target_window_weeks": ("window_weeks", cells.weeks),
    "target_by": ("by", cells.day),
    "other_outcomes": ("others", cells.other_outcomes),
    "outcomes_in_order": ("in_order", cells.measures),
}
ACTION: dict[str, tuple[str, Reader]] = {
    "title": ("title", cells.text),
    "description": ("description", cells.text),
    "cause": ("cause", cells.text),
    "owner": ("owner", cells.text),
    "contributors": ("contributors", cells.many),
    "sites": ("sites", cells.many),
    "process_measure": ("process", cells.measure),
    "no_process_reason": ("no_process_reason", cells.text),
    "balancing_measure": ("balancing", cells.measure),
    "process_target": ("process_target", cells.number),
    "evidence_required": ("evidence_required", cells.text),
    "compare_with": ("compare_with", cells.many),
    "exclude": ("exclude", cells.many),
    "problem_since": ("problem_since", cells.day),
    "planned_start_on": ("planned_start_on", cells.day),
    "started_on": ("started_on", cells.day),
    "practice_changed_on": ("practice_changed_on", cells.day),
    "due_on": ("due_on", cells.day),
    "completed_on": ("completed_on", cells.day),
    "assured_on": ("assured_on", cells.day),
    "review_on": ("review_on", cells.day),
    "later_reviews_on": ("later_reviews_on", cells.days),
    "re_audit_on": ("re_audit_on", cells.day),
    "re_audited_on": ("re_audited_on", cells.day),
    "re_audit_result": ("re_audit_result", code_cells.re_audit_result),
    "strength": ("strength", code_cells.strength),
    "escalate_to": ("escalate_to", cells.text),
    "escalate_after_days": ("escalate_after_days", cells.days_allowed),
}
PERSON: dict[str, tuple[str, Reader]] = {
    "role": ("role", cells.text),
    "sites": ("sites", cells.many),
    "escalates_to": ("escalates_to", cells.text),
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
