"""Share of planned gaps between calls that are as long as the journey really takes."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="feasible_gaps",
    title="Gaps long enough for the journey",
    why=(
        "A rota that leaves too little time to travel makes the next person wait, however "
        "willing the carer."
    ),
    rule=(
        "Of consecutive planned calls of one carer on one working day (04:00 to 04:00), those "
        "whose planned gap is at least the journey. The journey: the median minutes from log-out "
        "to log-in, in that calendar month and the one before, where a carer of the branch began "
        "the next call late and so had no slack (gaps planned for over an hour are breaks and "
        "tell nothing). It is that of this way between two postcode districts at this time of "
        "day (to 07:00, 10:00, 16:00, 19:00 or later); with fewer than five such, of this way at "
        "any time; of this way and back; of all ways within one district, or between two; else "
        "the rota's own travel minutes; without those the gap is left out, as is one between two "
        "calls to one person or at one whole postcode. A call belongs to its branch and run."
    ),
    source=(
        "NICE NG21 1.4.1: time to travel between visits. No public standard gives minutes, so "
        "the provider's own journeys do."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of gaps between calls"),
    theme=Theme.PUNCTUALITY,
    change="{n} gaps in {per} were long enough",
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
                ON journeys.month = legs.month
                AND journeys.branch = legs.branch
                AND journeys.from_district = legs.from_district
                AND journeys.to_district = legs.to_district
                AND journeys.band = legs.band
        )
        SELECT
            branch AS site,
            '' AS area,
            coalesce(run, '') AS part,
            planned_day AS day,
            count(*) FILTER (planned_gap_minutes >= journey_minutes) AS numerator,
            count(*) AS denominator
        FROM needed
        WHERE journey_minutes IS NOT NULL AND NOT is_at_one_home
        GROUP BY ALL
    """,
)
