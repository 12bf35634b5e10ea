"""Bed days: how many beds of a unit were occupied each day."""

from connectors.source import Column, ColumnType, Flow, Source, key

BED_DAYS = Source(
    name="bed_days",
    title="Bed days",
    flow=Flow.DAILY,
    site="unit",
    days=("day",),
    columns=(
        key("unit"),
        key("day", ColumnType.DATE),
        Column(name="occupied", type=ColumnType.NUMBER, lowest=0, required=True),
    ),
)
