"""Share of feedback with a score that counts as positive, by theme."""

from metrics.measure import Better, Hides, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="feedback_positive",
    title="Positive feedback",
    why="A mean of 3.5 can be all middling or half delighted and half let down.",
    rule=(
        "A score of 4 or more (or as the settings say), of all feedback with a score, on the day "
        "received, by theme and by the cluster of the postcode."
    ),
    source="The provider's own feedback forms; which score is positive is a setting.",
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of answers"),
    theme=Theme.COMPLAINTS,
    change="{n} answers in {per} were positive",
    change_of_part="{n} answers in {per} on {part} were positive",
    reads=("feedback",),
    needs=("feedback.score",),
    part_is="theme",
    settings=("positive_feedback_score",),
    hides=Hides.EITHER_SIDE,
    sql="""
        WITH given AS (
            SELECT
                coalesce(site, service, '') AS site,
                cluster_of(postcode, postcode_district(postcode)) AS area,
                coalesce(theme, '') AS part,
                received_on AS day,
                score
            FROM feedback
            WHERE score IS NOT NULL
        )
        SELECT
            given.site,
            given.area,
            given.part,
            given.day,
            count(*) FILTER (given.score >= ruled.positive_feedback_score) AS numerator,
            count(*) AS denominator
        FROM given
        LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own ON own.site = given.site
        JOIN settings_by_period AS ruled
            ON ruled.site = coalesce(own.site, '')
            AND given.day BETWEEN ruled.from_day AND ruled.to_day
        GROUP BY ALL
    """,
)
