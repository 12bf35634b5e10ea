"""Share of delays of which nobody was ever told."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="delays_never_escalated",
    title="Delays never escalated",
    why="Nobody could cover a call, or ring the person, because nobody was told.",
    rule=(
        "No escalation was ever recorded, of all delays. A delay: a call due with a delay alert, "
        "or late by more than the alert threshold (15 minutes unless set otherwise), or missed. "
        "Out of the denominator: cancelled before the call was due to begin, refused, no access, "
        "in hospital."
    ),
    source="Escalation ladders in providers' policies: every delay is passed on to the office.",
    kind=Kind.PROPORTION,
    better=Better.DOWN,
    unit=percent("of delays"),
    theme=Theme.PUNCTUALITY,
    change="{n} delays in {per} were never escalated",
    reads=("rota", "call_log"),
    settings=(
        "alert_after_minutes",
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
            count(*) FILTER (escalated_at IS NULL) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'call_log' AND what = 'escalated_at')
                THEN count(*)
            END AS denominator
        FROM calls_due
        WHERE is_delayed
        GROUP BY ALL
    """,
)
