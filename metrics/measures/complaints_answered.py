"""Share of complaints that were answered within the working days allowed."""

from metrics.measure import Better, Hides, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="complaints_answered",
    title="Complaints answered in time",
    why="A complaint without an answer is a person who was not heard.",
    rule=(
        "Answered by the end of the twentieth working day (or as the settings say) after the day "
        "received, by England's bank holidays. On the day received; counted once its time is "
        "over, answered or not, so that quick answers do not flatter the newest weeks. Left out: "
        "answered before it was received, which is a slip of the pen."
    ),
    source=(
        "Councils' complaints procedures (15 to 60 working days); the provider's own are a "
        "setting. Working days by England's bank holidays."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of complaints"),
    theme=Theme.COMPLAINTS,
    change="{n} complaints in {per} were answered in time",
    reads=("complaints",),
    settings=("respond_within_days",),
    monthly=True,
    undecided=True,
    hides=Hides.PEOPLE,
    sql="""
        SELECT
            site,
            cluster AS area,
            '' AS part,
            received_on AS day,
            count(*) FILTER (responded_on <= answer_due_on) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'complaints' AND what = 'responded_on')
                THEN count(*)
            END AS denominator
        FROM complaint_times
        WHERE NOT is_answer_misdated
            AND answer_due_on <= (
                SELECT max(through) FROM coverage WHERE source = 'complaints'
            )
        GROUP BY ALL
    """,
)
