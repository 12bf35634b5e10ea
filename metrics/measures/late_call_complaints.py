"""Complaints about late calls for every thousand calls due."""

from metrics.measure import Better, Hides, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="late_call_complaints",
    title="Complaints about late calls",
    why="What people say of lateness, beside what the log says.",
    rule=(
        "Complaints of the category late call, on the day of the event (the day received, "
        "where the event has none), per 1,000 calls due that day; by the cluster of the "
        "complaint's postcode. Out of the denominator: cancelled before the call was due to "
        "begin, refused, no access, in hospital."
    ),
    source=(
        "Per 1,000 visits, the usual denominator for homecare; day of the event, so that a "
        "complaint lies beside the call it is about."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("complaints per 1,000 calls due"),
    theme=Theme.COMPLAINTS,
    change="{n} complaints of late calls in {per} calls",
    event="a complaint of a late call",
    per=1000,
    reads=("complaints", "rota", "call_log"),
    hides=Hides.EVENTS,
    sql="""
        SELECT
            branch AS site,
            cluster AS area,
            '' AS part,
            planned_day AS day,
            0 AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'complaints')
                THEN count(*)
            END AS denominator
        FROM calls_due
        GROUP BY ALL
        UNION ALL
        SELECT
            coalesce(branch, site, '') AS site,
            cluster_of(postcode, postcode_district(postcode)) AS area,
            '' AS part,
            coalesce(event_on, received_on) AS day,
            count(*) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'rota')
                THEN 0
            END AS denominator
        FROM complaints
        WHERE category = 'late_call'
        GROUP BY ALL
    """,
)
