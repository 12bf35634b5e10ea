"""The rota: one row a planned call and carer, with the times as first published beside them."""

from connectors.source import Column, ColumnType, Flow, Source, code, key, text, time, yes_no

ROTA = Source(
    name="rota",
    title="Rota",
    flow=Flow.DAILY,
    site="branch",
    days=("planned_start",),
    identity=("branch", "service_user_id", "planned_start"),
    columns=(
        key("visit_id"),
        key("carer_slot", ColumnType.WHOLE, lowest=1, highest=2),
        text("branch", filled=True),
        text("run"),
        text("service_user_id", personal=True, identifies=True),
        text("postcode", personal=True),
        text("carer_id", personal=True, identifies=True),
        time("planned_start", filled=True),
        time("planned_end", filled=True, not_before="planned_start", days_late=14),
        time("published_at"),
        time("published_start"),
        time("published_end", not_before="published_start", days_late=14),
        time("changed_at"),
        Column(name="planned_travel_minutes", type=ColumnType.NUMBER, lowest=0),
        text("scheduler_round"),
        yes_no("time_critical"),
        code("status", "planned", "cancelled"),
        time("cancelled_at"),
        text("cancel_reason", personal=True),
    ),
)
