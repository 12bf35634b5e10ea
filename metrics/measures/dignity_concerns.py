"""Complaints about dignity or privacy and low dignity feedback, counted by day."""

from metrics.measure import Better, Hides, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="dignity_concerns",
    title="Dignity concerns",
    why="Each one is a person who did not feel respected.",
    rule=(
        "A complaint of the category dignity or privacy, on the day of the event (the day "
        "received, where the event has none), or feedback on dignity of 2 or less on the day "
        "received; every day of every place counts from the first complaint or feedback held, "
        "so that days without a concern show. Per 1,000 occupied bed days where those are "
        "supplied."
    ),
    source=(
        "Regulation 10 (dignity and respect); per 1,000 occupied bed days, as dashboards of care "
        "homes count."
    ),
    kind=Kind.RARE,
    better=Better.DOWN,
    unit=Unit("concerns per 1,000 occupied bed days"),
    theme=Theme.DIGNITY,
    change="{n} dignity concerns",
    event="a dignity concern",
    per=1000,
    reads=("complaints", "feedback", "bed_days"),
    comes_late=True,
    hides=Hides.EVENTS,
    sql="""
        WITH concerns AS (
            SELECT
                coalesce(site, branch, '') AS site,
                coalesce(event_on, received_on) AS day
            FROM complaints
            WHERE category IN ('dignity', 'privacy')
            UNION ALL
            SELECT
                coalesce(site, service, '') AS site,
                received_on AS day
            FROM feedback
            WHERE theme = 'dignity' AND score <= 2
        ),
        counted AS (
            SELECT
                site,
                day,
                count(*) AS concerns
            FROM concerns
            GROUP BY ALL
        ),
        listened AS (
            SELECT *
            FROM site_days
            WHERE day >= least(
                (SELECT min(received_on) FROM complaints),
                (SELECT min(received_on) FROM feedback)
            )
        )
        SELECT
            site,
            '' AS area,
            '' AS part,
            day,
            coalesce(counted.concerns, 0) AS numerator,
            CASE
                WHEN listened.day IS NOT NULL THEN listened.occupied
                WHEN EXISTS (FROM supplied WHERE source = 'bed_days') THEN 0
            END AS denominator
        FROM listened
        FULL JOIN counted USING (site, day)
    """,
)
