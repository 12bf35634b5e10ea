"""Competency: training attended and assessments observed, by member of staff and topic."""

from connectors.source import ColumnType, Flow, Source, code, day, key, text

COMPETENCY = Source(
    name="competency",
    title="Competency",
    flow=Flow.EVENTS,
    days=("assessed_on",),
    columns=(
        key("staff_id", personal=True, identifies=True),
        key("topic"),
        key("assessed_on", ColumnType.DATE),
        text("service"),
        day("trained_on"),
        text("assessor_id", personal=True, identifies=True),
        code("kind", "attendance", "observed_assessment"),
        code("result", "pass", "refer", "fail"),
        day("expires_on", not_before="assessed_on"),
    ),
)
