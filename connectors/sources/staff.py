"""Staff: who works where, since when, and who gives medicines."""

from connectors.source import ColumnType, Flow, Source, day, key, yes_no

STAFF = Source(
    name="staff",
    title="Staff",
    flow=Flow.REFERENCE,
    site="site",
    since="from_day",
    until="to_day",
    columns=(
        key("staff_id", personal=True, identifies=True),
        key("site"),
        yes_no("administers_medicines"),
        key("from_day", ColumnType.DATE, heading="from"),
        day("to_day", heading="to", not_before="from_day"),
    ),
)
