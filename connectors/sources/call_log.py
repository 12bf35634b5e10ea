"""The call log: when each carer logged in and out, how that was verified, what came of it."""

from connectors.source import ColumnType, Flow, Source, code, key, text, time

CALL_LOG = Source(
    name="call_log",
    title="Call log",
    flow=Flow.DAILY,
    days=("logged_in_at", "logged_out_at"),
    days_of="rota",
    identity=("logged_in_at", "logged_out_at"),
    columns=(
        key("visit_id"),
        key("carer_slot", ColumnType.WHOLE, lowest=1, highest=2),
        text("carer_id", personal=True, identifies=True),
        time("logged_in_at", required=True, near="planned_start"),
        time("logged_out_at", required=True, not_before="logged_in_at", days_late=14),
        code("verification", "app", "qr", "gps", "phone", "manual"),
        code("outcome", "completed", "refused", "no_access", "in_hospital"),
        time("delay_alerted_at"),
        time("escalated_at"),
        text("escalated_to", personal=True),
        text("late_reason", personal=True),
    ),
)
