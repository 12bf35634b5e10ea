"""One cell that holds a code of a closed list, in any case and with a few other spellings."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from connectors.report import Reason
from plan.codes import EvidenceSource, ReAuditResult, Strength, Theme
from plan.frameworks import entry_of, frameworks
from plan.intake.cells import CellProblem, many
from plan.tags import Tag


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
