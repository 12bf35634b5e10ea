"""The headings of real improvement plans, and which of ours each of them is."""

import re
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from plan.frameworks import frameworks
from plan.intake.cells import day
from plan.intake.draft import ACTION, OUTCOME, PLAN_HEADINGS
from plan.intake.sheet import Row, Sheet

ALIASES: dict[str, tuple[str, ...]] = {
    "aim": ("objective", "goal", "area", "improvement_area"),
    "action": ("actions", "action_required", "action_to_be_taken", "what_will_we_do", "task"),
    "ref": ("reference", "item", "item_no", "no", "number", "id", "action_ref", "action_no"),
    "issue": ("concern", "problem", "finding", "area_for_improvement", "issue_identified", "gap"),
    "evidence_source": ("source", "source_of_issue", "identified_by", "identified_through"),
    "evidence_reference": ("evidence_link", "link_to_evidence", "source_reference"),
    "causes": ("root_cause", "root_causes", "contributory_factors", "cause(s)", "why"),
    "tags": ("regulation", "cqc_regulation", "quality_statement", "cqc_tag", "cqc"),
    "owner": (
        *("lead", "person", "responsible", "person_responsible", "responsible_person", "by_whom"),
        *("accountable", "accountable_owner", "action_owner", "who", "lead_person", "assigned_to"),
    ),
    "contributors": ("supported_by", "others_involved", "support"),
    "sites": ("service", "branch", "site", "location", "service/branch", "unit", "house"),
    "planned_start_on": ("start", "start_date", "planned_start"),
    "started_on": ("actual_start", "date_started"),
    "due_on": (
        *("deadline", "due", "due_date", "by_when", "target_date", "date_due", "timescale"),
        *("target_completion_date", "completion_due"),
    ),
    "revised_due": ("revised_due_date", "revised_date", "revised_deadline", "extended_to"),
    "completed_on": ("completed", "date_completed", "completion_date", "completed_date"),
    "assured_on": ("verified", "date_verified", "verified_date", "date_assured", "assured_date"),
    "review_on": ("review", "review_date", "next_review", "date_of_review"),
    "re_audit_on": ("re-audit", "re-audit_date", "reaudit_date", "re_audit_date", "follow_up_date"),
    "evidence_required": (
        *("evidence_of_completion", "success_criteria", "measure_of_success", "evidence_needed"),
        *("how_will_we_know", "expected_outcome", "outcome", "desired_outcome"),
    ),
    "escalate_to": ("escalation", "escalated_to", "escalation_route"),
    "risk_before": ("risk", "risk_score", "initial_risk", "risk_score_before"),
    "risk_now": ("current_risk", "residual_risk", "risk_score_after", "risk_after"),
    "description": ("details", "action_detail", "how"),
}
# Told by rule here, or kept as notes: what such a column says is passed over.
PASSED_OVER = (
    *("status", "rag", "rag_rating", "progress", "notes", "comments", "update", "key_dates"),
    *("completed_by", "verified_by", "assured_by", "escalation_level", "priority"),
)
_DAYS = {heading for heading, (_, reader) in (ACTION | OUTCOME).items() if reader is day}
_OTHER_DAYS = ("%d/%m/%y", "%d.%m.%Y", "%d.%m.%y", "%d-%m-%Y", "%d %b %Y", "%d %B %Y")
_OURS = {alias: ours for ours, aliases in ALIASES.items() for alias in aliases}


def known_as(heading: str) -> str:
    """Our name of a heading; the same where it has no other."""
    plain = heading.strip("_:?* ")
    return plain if plain in PLAN_HEADINGS else _OURS.get(plain, plain)


def our_columns(sheet: Sheet) -> Sheet:
    """A sheet under our headings, where the words of an action stand under `title`."""
    names = {heading: known_as(heading) for heading in sheet.headings if heading}
    kept = {heading: name for heading, name in names.items() if name not in PASSED_OVER}
    has_ids = "ref" in kept.values()
    if has_ids and "title" not in kept.values():
        kept = {h: {"action": "title", "ref": "action"}.get(name, name) for h, name in kept.items()}
    elif has_ids:
        kept = {heading: name for heading, name in kept.items() if name != "ref"}
    rows = tuple(_row(row, kept) for row in sheet.rows)
    headings = [name for name in kept.values() if name != "revised_due"]
    added = _added(set(headings))
    return Sheet(sheet.file, (*headings, *added), tuple(_with(row, added) for row in rows))


def _row(row: Row, kept: dict[str, str]) -> Row:
    cells: dict[str, str] = {}
    for heading, name in kept.items():
        cells[name] = cells.get(name) or row.cells.get(heading, "")
    cells["due_on"] = cells.pop("revised_due", "") or cells.get("due_on", "")
    if "due_on" not in kept.values():
        cells.pop("due_on")
    if cells.get("tags"):
        cells["tags"] = _tags(cells["tags"])
    for name in _DAYS & cells.keys():
        cells[name] = _day(cells[name])
    return replace(row, cells=cells)


def _day(cell: str) -> str:
    """`31.10.2026`, `31/10/26` and `31 Oct 2026` as YYYY-MM-DD; anything else as it is."""
    for form in _OTHER_DAYS:
        with suppress(ValueError):
            return datetime.strptime(" ".join(cell.split()), form).date().isoformat()
    return cell


def _added(there: set[str]) -> dict[str, str]:
    """Columns made of another: ours -> the one whose words it takes, where a template has none."""
    wanted = {"aim": "issue", "issue": "aim", "title": "action"}
    return {new: old for new, old in wanted.items() if new not in there and old in there}


def _with(row: Row, added: dict[str, str]) -> Row:
    return replace(
        row, cells=row.cells | {new: row.cells.get(old, "") for new, old in added.items()}
    )


def _tags(cell: str) -> str:
    """`Regulation 12`, `Reg 17` and titles of quality statements as our tags."""
    return "; ".join(_tag(each.strip()) for each in cell.split(";") if each.strip())


def _tag(words: str) -> str:
    number = re.fullmatch(r"(?:reg(?:ulation)?\.?\s*)?(\d+A?)\b.*", words, re.IGNORECASE)
    if number:
        return f"cqc-regulations:{number[1].upper()}"
    title = words.rpartition(": ")[2].lower()
    for framework in frameworks():
        for entry in framework.entries:
            if entry.title.lower() == title:
                return f"{framework.id}:{entry.code}"
    return words
