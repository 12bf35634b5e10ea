"""Share of planned gaps between calls that are as long as the journey really takes."""

from metrics.measure import Better, Kind, Measure

MEASURE = Measure(
    id="feasible_gaps",
    title="Gaps long enough for the journey",
    why=(
        "A rota that leaves too little time to travel makes the next person wait, however "
        "willing the carer."
    ),
    rule=(
        "Of consecutive planned calls of one carer on one day, those whose planned gap is at "
        "least the journey. The journey: the median actual gap, in that calendar month and "
        "between those postcode districts, where the carer began the next call late and so "
        "had no slack (gaps planned for over an hour are breaks and tell nothing); with fewer "
        "than five such, the rota's own travel minutes; without those the gap is left out. A "
        "call belongs to its branch and run."
    ),
    source=(
        "NICE NG21 1.4.1: time to travel between visits. No public standard gives minutes, so "
        "the provider's own journeys do."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit="% of gaps between calls",
    reads=("rota", "call_log"),
    reach=31,
    part_is="run",
    sql="""
        WITH needed AS (
            SELECT
                legs.*,
                coalesce(journeys.journey_minutes, legs.planned_travel_minutes) AS journey_minutes
            FROM legs
            LEFT JOIN journeys
                ON journeys.month = date_trunc('month', legs.planned_day)
                AND journeys.from_district = legs.from_district
                AND journeys.to_district = legs.to_district
        )
        SELECT
            branch AS site,
            '' AS area,
            coalesce(run, '') AS part,
            planned_day AS day,
            count(*) FILTER (planned_gap_minutes >= journey_minutes) AS numerator,
            count(*) AS denominator
        FROM needed
        WHERE journey_minutes IS NOT NULL
        GROUP BY ALL
    """,
)
