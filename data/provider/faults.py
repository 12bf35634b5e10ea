"""Rows that no loader should take: each is a copy of a good row with one cell spoilt."""

from .csvfile import Table

# export, heading of the key, heading that is spoilt, what it then holds
FAULTS = (
    ("rota_2025_05", "visit_id", "planned_start", "31/02/2026 08:00"),
    ("rota_2025_12", "visit_id", "branch", ""),
    ("rota_2026_06", "visit_id", "status", "provisional"),
    ("call_log", "visit_id", "verification", "beacon"),
    ("call_log", "visit_id", "logged_in_at", "29/02/2026 07:12"),
    ("call_log", "visit_id", "carer_slot", "both"),
    ("call_log", "visit_id", "outcome", "turned away"),
    ("complaints", "complaint_id", "received_on", ""),
    ("complaints", "complaint_id", "category", "parking"),
    ("audits", "observation_id", "observed_at", "2026-13-04T09:10"),
    ("audits", "observation_id", "result", "n/k"),
    ("mar", "mar_id", "due_at", ""),
    ("mar", "mar_id", "outcome_code", "X9"),
    ("mar_audit", "check_id", "finding", "coffee stain"),
    ("feedback", "feedback_id", "score", "six"),
    ("competency", "staff_id", "assessed_on", "last spring"),
)


def with_faults(tables: dict[str, Table]) -> dict[str, Table]:
    """The tables, each fault put in somewhere in the middle under a key of its own."""
    spoilt = dict(tables)
    for number, (name, key, heading, found) in enumerate(FAULTS):
        table = spoilt[name]
        row = len(table[key]) * (number + 3) // (len(FAULTS) + 6)
        copied = {each: cells[row] for each, cells in table.items()}
        copied |= {key: f"{copied[key][:2]}X{number:03}", heading: found}
        spoilt[name] = {
            each: [*cells[: row + 1], copied[each], *cells[row + 1 :]]
            for each, cells in table.items()
        }
    return spoilt
