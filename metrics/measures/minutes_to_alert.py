"""The middle delay: minutes from the planned time to the alert."""

from metrics.measure import Better, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="minutes_to_alert",
    title="Minutes until a delay raises an alert",
    why="Until the alert nobody but the carer knows, and nothing can be done.",
    rule=(
        "Whole minutes (rounded down) from the planned time to the delay alert, of calls due for "
        "which an alert was raised; an alert ahead of the planned time counts as negative "
        "minutes, a double-handed call by its first alert. The smallest minute with at least half "
        "of the alerts at or below it."
    ),
    source="The first step of the escalation ladders in providers' policies: alert at 15 minutes.",
    kind=Kind.QUANTILE,
    better=Better.DOWN,
    unit=Unit("minutes after the planned time"),
    theme=Theme.PUNCTUALITY,
    change="{n} minutes until the middle delay raised an alert",
    per=1,
    reads=("rota", "call_log"),
    part_is="whole minutes to the alert",
    quantile=0.5,
    sql="""
        SELECT
            branch AS site,
            '' AS area,
            floor(minutes_to_alert)::INTEGER::VARCHAR AS part,
            planned_day AS day,
            count(*) AS numerator,
            count(*) AS denominator
        FROM calls_due
        WHERE minutes_to_alert IS NOT NULL
        GROUP BY ALL
    """,
)
