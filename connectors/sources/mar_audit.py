"""Checks of MAR sheets: a row for each finding; a clean check is one row with no finding."""

from connectors.source import Column, ColumnType, Flow, Source, code, day, key, text, time
from connectors.sources.mar import HARM

FINDINGS = (
    *("gap", "code_unexplained", "transcription", "single_signature", "prn_incomplete"),
    *("stock_mismatch", "omitted", "wrong_dose", "wrong_time", "wrong_person"),
    *("wrong_medicine", "wrong_route", "extra_dose", "unprescribed", "allergy"),
    *("expired_or_spoiled", "prn_no_protocol", "cd_register", "storage_temperature"),
    *("covert_paperwork", "other"),
)

MAR_AUDIT = Source(
    name="mar_audit",
    title="MAR audits",
    flow=Flow.EVENTS,
    site="house",
    days=("checked_on", "found_at"),
    identity=("house", "checked_on"),
    columns=(
        key("check_id"),
        key("finding_no", ColumnType.WHOLE, lowest=0, blank="0"),
        text("house", filled=True),
        text("person_id", personal=True, identifies=True),
        day("checked_on", filled=True),
        day("period_from"),
        day("period_to", not_before="period_from"),
        code("line", "first", "second"),
        text("auditor_id", personal=True, identifies=True),
        Column(name="doses_checked", type=ColumnType.WHOLE, lowest=0),
        code("finding", *FINDINGS),
        code("harm", *HARM),
        text("shift"),
        text("staff_id", personal=True, identifies=True),
        time("found_at"),
        time("escalated_at", not_before="found_at"),
        text("escalated_to", personal=True),
    ),
)
