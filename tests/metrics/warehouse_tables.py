"""An empty warehouse in memory, and rows put into it by name, for tests of measures."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

VIEWS = Path(__file__).parents[2] / "connectors" / "views.sql"
TEXT, DAY, MOMENT, WHOLE, NUMBER, FLAG = (
    "VARCHAR",
    "DATE",
    "TIMESTAMP",
    "INTEGER",
    "DOUBLE",
    "BOOLEAN",
)

TABLES = {
    "rota": {
        TEXT: "visit_id branch run service_user_id postcode carer_id scheduler_round status "
        "cancel_reason",
        WHOLE: "carer_slot",
        NUMBER: "planned_travel_minutes",
        MOMENT: "planned_start planned_end published_at published_start published_end changed_at "
        "cancelled_at",
        FLAG: "time_critical",
    },
    "call_log": {
        TEXT: "visit_id carer_id verification outcome escalated_to late_reason",
        WHOLE: "carer_slot",
        MOMENT: "logged_in_at logged_out_at delay_alerted_at escalated_at",
    },
    "complaints": {
        TEXT: "complaint_id branch site service_user_id postcode channel category about_visit_id "
        "outcome learning",
        DAY: "received_on event_on acknowledged_on responded_on",
    },
    "audits": {
        TEXT: "observation_id item service unit shift observer_id observer_role audit_type strand "
        "result",
        MOMENT: "observed_at",
        FLAG: "announced",
    },
    "mar": {
        TEXT: "mar_id house person_id medicine schedule outcome_code staff_id shift harm visit_id",
        MOMENT: "due_at given_at",
        FLAG: "controlled",
    },
    "mar_audit": {
        TEXT: "check_id house person_id line auditor_id finding harm shift staff_id escalated_to",
        WHOLE: "finding_no doses_checked",
        DAY: "checked_on period_from period_to",
        MOMENT: "found_at escalated_at",
    },
    "feedback": {
        TEXT: "feedback_id service site postcode from_whom theme",
        DAY: "received_on",
        NUMBER: "score",
    },
    "competency": {
        TEXT: "staff_id topic service assessor_id kind result",
        DAY: "assessed_on trained_on expires_on",
    },
    "sites": {TEXT: "site kind service parent", DAY: "opened_on closed_on"},
    "clusters": {TEXT: "postcode_prefix cluster"},
    "bed_days": {TEXT: "unit", DAY: "day", WHOLE: "occupied"},
    "staff": {TEXT: "staff_id site", DAY: "from_day to_day", FLAG: "administers_medicines"},
    "schedule": {TEXT: "what site role every", WHOLE: "number", DAY: "from_day to_day"},
    "settings": {TEXT: "site name", DAY: "from_day", NUMBER: "value"},
    "setting_defaults": {TEXT: "name unit meaning", NUMBER: "value"},
    "coverage": {TEXT: "source", DAY: "through"},
}

DEFAULTS = {
    "tolerance_early_minutes": 15,
    "tolerance_late_minutes": 15,
    "time_critical_early_minutes": 15,
    "time_critical_late_minutes": 15,
    "missed_by_hour": 23,
    "alert_after_minutes": 15,
    "escalate_within_minutes": 30,
    "publication_lead_days": 7,
    "acknowledge_within_days": 3,
    "respond_within_days": 20,
    "small_cell": 5,
    "positive_feedback_score": 4,
    "mar_sample_percent": 20,
    "recurring_window_weeks": 8,
    "short_call_minutes": 10,
}


def columns(table: str) -> dict[str, str]:
    """The columns of a table, each with its type."""
    return {name: kind for kind, names in TABLES[table].items() for name in names.split()}


def build(connection: duckdb.DuckDBPyConnection) -> None:
    """Every table, empty but for the default settings, and the views over them."""
    for table in TABLES:
        listed = ", ".join(f"{name} {kind}" for name, kind in columns(table).items())
        connection.execute(f"CREATE TABLE {table} ({listed})")
    put(connection, "setting_defaults", [{"name": n, "value": v} for n, v in DEFAULTS.items()])
    connection.execute(VIEWS.read_text(encoding="utf-8"))


def put(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Rows by column name into a table; columns not named stay NULL."""
    for row in rows:
        names = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        connection.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))
