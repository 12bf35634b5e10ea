"""The middle delay: minutes from the alert to the escalation."""

from metrics.measure import Better, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="minutes_to_escalation",
    title="Minutes from alert to escalation",
    why="The sooner somebody is told, the more often the call can still be covered.",
    rule=(
        "Whole minutes (rounded down) from the delay alert, or, where none was raised, from the "
        "planned time plus the alert threshold (15 minutes unless set otherwise), to the "
        "escalation, of delays that were escalated; one escalated before that counts as 0. Those "
        "never escalated are a measure of their own. The smallest minute with at least half of "
        "the escalations at or below it."
    ),
    source="Escalation ladders in providers' policies: the office acts within 30 minutes.",
    kind=Kind.QUANTILE,
    better=Better.DOWN,
    unit=Unit("minutes after the alert"),
    theme=Theme.PUNCTUALITY,
    change="{n} minutes from the alert to the middle escalation",
    per=1,
    reads=("rota", "call_log"),
    part_is="whole minutes to the escalation",
    quantile=0.5,
    settings=(
        "alert_after_minutes",
        "missed_by_hour",
        "tolerance_early_minutes",
        "tolerance_late_minutes",
    ),
    sql="""
        SELECT
            branch AS site,
            '' AS area,
            greatest(0, floor(minutes_to_escalation))::INTEGER::VARCHAR AS part,
            planned_day AS day,
            count(*) AS numerator,
            count(*) AS denominator
        FROM calls_due
        WHERE is_delayed AND minutes_to_escalation IS NOT NULL
        GROUP BY ALL
    """,
)
