"""Share of complaints that were acknowledged within the working days allowed."""

from metrics.measure import Better, Hides, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="complaints_acknowledged",
    title="Complaints acknowledged in time",
    why="Who complains should soon know that somebody has read it.",
    rule=(
        "Acknowledged by the end of the third working day (or as the settings say) after the day "
        "received, by England's bank holidays; an answer acknowledges too. On the day received; "
        "counted once its time is over, acknowledged or not, so that quick ones do not flatter "
        "the newest weeks. Left out: acknowledged before it was received, which is a slip of the "
        "pen."
    ),
    source="The 2009 complaints regulations: acknowledged within 3 working days.",
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of complaints"),
    theme=Theme.COMPLAINTS,
    change="{n} complaints in {per} were acknowledged in time",
    reads=("complaints",),
    settings=("acknowledge_within_days",),
    monthly=True,
    undecided=True,
    hides=Hides.PEOPLE,
    sql="""
        SELECT
            site,
            cluster AS area,
            '' AS part,
            received_on AS day,
            count(*) FILTER (acknowledged_on <= acknowledge_due_on) AS numerator,
            CASE
                WHEN EXISTS (
                    FROM supplied WHERE source = 'complaints' AND what = 'acknowledged_on'
                )
                THEN count(*)
            END AS denominator
        FROM complaint_times
        WHERE NOT is_acknowledgement_misdated
            AND acknowledge_due_on <= (
                SELECT max(through) FROM coverage WHERE source = 'complaints'
            )
        GROUP BY ALL
    """,
)
