"""What became of the plan's own files, load by load, kept in the register."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime

from connectors.report import RejectedRow
from plan.clock import SAMPLE
from plan.intake.accounting import PlanReport
from plan.register import Register
from plan.register.said import Said
from plan.register.written import as_text

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
