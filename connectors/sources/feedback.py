"""Feedback: a score by theme, from the people supported, residents and relatives."""

from connectors.source import Column, ColumnType, Flow, Source, code, day, key, text

THEMES = (
    *("timeliness", "dignity", "medicines", "communication", "continuity", "food"),
    *("activities", "environment", "safety", "staff", "overall", "other"),
)

FEEDBACK = Source(
    name="feedback",
    title="Feedback",
    flow=Flow.EVENTS,
    site="site",
    days=("received_on",),
    identity=("site", "received_on"),
    columns=(
        key("feedback_id"),
        day("received_on", filled=True),
        text("service"),
        text("site", filled=True),
        text("postcode", personal=True),
        code("from_whom", "service_user", "resident", "relative", heading="from"),
        code("theme", *THEMES, open_list=True),
        Column(name="score", type=ColumnType.NUMBER, lowest=1, highest=5),
    ),
)
