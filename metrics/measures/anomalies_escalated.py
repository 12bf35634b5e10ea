"""Share of findings on MAR sheets that were escalated the day they were found."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="anomalies_escalated",
    title="Anomalies escalated the same day",
    why="A finding that waits is a dose that may be wrong again tonight.",
    rule=(
        "Findings of MAR checks escalated on the day they were found, of all findings; found "
        "on the day recorded, else the day of the check; by shift."
    ),
    source="The provider's own promise: same-day escalation of anomalies.",
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of findings"),
    theme=Theme.MEDICINES,
    change="{n} anomalies in {per} were escalated that day",
    reads=("mar_audit",),
    part_is="shift",
    sql="""
        SELECT
            house AS site,
            '' AS area,
            coalesce(shift, '') AS part,
            coalesce(found_at::DATE, checked_on) AS day,
            count(*) FILTER (
                escalated_at::DATE = coalesce(found_at::DATE, checked_on)
            ) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'mar_audit' AND what = 'escalated_at')
                THEN count(*)
            END AS denominator
        FROM mar_audit
        WHERE finding <> ''
        GROUP BY ALL
    """,
)
