"""Share of delays that were escalated within the minutes allowed."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="delays_escalated",
    title="Delays escalated in time",
    why=(
        "A delay that the office hears of can be covered; one that it does not becomes a "
        "missed call."
    ),
    rule=(
        "A delay: a call due with a delay alert, or late by more than the alert threshold (15 "
        "minutes unless set otherwise), or missed. In time: escalated within 30 minutes (or "
        "as set) of the alert, or, where none was raised, of the planned time plus the "
        "threshold; the limit included. Out of the denominator: cancelled before the call was "
        "due to begin, refused, no access, in hospital."
    ),
    source=(
        "Escalation ladders in providers' policies: alert at 15 minutes, the office acts within 30."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of delays"),
    theme=Theme.PUNCTUALITY,
    change="{n} delays in {per} were escalated in time",
    reads=("rota", "call_log"),
    settings=(
        "alert_after_minutes",
        "escalate_within_minutes",
        "missed_by_hour",
        "tolerance_early_minutes",
        "tolerance_late_minutes",
    ),
    sql="""
        SELECT
            branch AS site,
            cluster AS area,
            '' AS part,
            planned_day AS day,
            count(*) FILTER (is_escalated_in_time) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'call_log' AND what = 'escalated_at')
                THEN count(*)
            END AS denominator
        FROM calls_due
        WHERE is_delayed
        GROUP BY ALL
    """,
)
