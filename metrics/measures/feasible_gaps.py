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
        "whose planned gap is at least the journey from log-out to log-in, of the gaps whose "
        "journey is known. It is learned by way between two postcode districts and time of day "
        "(to 07:00, 10:00, 16:00, 19:00 or later) from that calendar month and the eleven before. "
        "Where the next call began over five minutes late, the carer cannot have waited: that leg "
        "took as long as the journey. Of any other leg only an upper limit is known: no longer "
        "than would have made the call five minutes late. The journey is the median that both "
        "kinds together give (Kaplan-Meier for left-censored times), less half of its "
        "standard error. It needs 20 such late legs on this way at this time of day; or 50 at any "
        "time, made longer or shorter as the branch's ways are then. With fewer it is not known "
        "and the gap is left out, unless hardly anyone came late and the gap is as long as five "
        "of the limits. Gaps over an hour teach nothing; calls to one person or at one whole "
        "postcode have no journey. A call belongs to its branch and run."
    ),
    source=(
        "NICE NG21 1.4.1: time to travel between visits. No public standard gives minutes, so "
        "the provider's own journeys do. Method: Ware and DeMets 1976, Biometrics 32; Gillespie "
        "and others 2010, Epidemiology 21."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of gaps between calls"),
    theme=Theme.PUNCTUALITY,
    change="{n} gaps in {per} were long enough",
    reads=("rota", "call_log"),
    needs=("rota.postcode", "rota.carer_id"),
    reach=335,
    part_is="run",
    sql="""
        SELECT
            legs.branch AS site,
            '' AS area,
            coalesce(run, '') AS part,
            planned_day AS day,
            count(*) FILTER (planned_gap_minutes >= coalesce(least_minutes, at_most_minutes))
                AS numerator,
            count(*) AS denominator
        FROM legs
        JOIN journeys USING (month, branch, from_district, to_district, band)
        WHERE NOT is_at_one_home
            AND (journey_minutes IS NOT NULL OR planned_gap_minutes >= at_most_minutes)
        GROUP BY ALL
    """,
)
