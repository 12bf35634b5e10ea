"""Schedule: what is due where, how often: observations, prompts, second-line samples."""

from connectors.source import Column, ColumnType, Flow, Source, code, day, key

SCHEDULE = Source(
    name="schedule",
    title="What is due",
    flow=Flow.REFERENCE,
    replaced_whole=True,
    site="site",
    since="from_day",
    until="to_day",
    columns=(
        key("what"),
        key("site"),
        key("role", blank=""),
        code("every", "week", "month"),
        Column(name="number", type=ColumnType.NUMBER, lowest=0),
        key("from_day", ColumnType.DATE, heading="from"),
        day("to_day", heading="to", not_before="from_day"),
    ),
)
