"""Documentation errors, the first of their kind in a house for weeks, per thousand doses."""

from metrics.measure import Better, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="first_errors",
    title="First documentation errors",
    why="A first error is a slip to learn from; one that comes back is a system to mend.",
    rule=(
        "Documentation errors of MAR sheets whose house had no error of the same kind on an "
        "earlier day within the window (8 weeks, a setting), per 1,000 doses due, by kind. With "
        "the recurring errors they are all documentation errors."
    ),
    source="The provider's own promise: fewer recurring documentation errors.",
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("first errors per 1,000 doses due"),
    theme=Theme.MEDICINES,
    change="{n} first errors in {per} doses due",
    change_of_part="{n} first errors of the kind “{part}” in {per} doses",
    event="a first error",
    per=1000,
    reads=("mar",),
    reach=190,  # the longest window that can be set, 26 weeks, and some days
    settings=("recurring_window_weeks",),
    part_is="kind of error",
    part_shares_denominator=True,
    sql="""
        SELECT
            house AS site,
            '' AS area,
            '' AS part,
            day,
            0 AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'mar' AND what = 'outcome_code')
                THEN count(*)
            END AS denominator
        FROM doses_due
        GROUP BY ALL
        UNION ALL
        SELECT
            house AS site,
            '' AS area,
            kind AS part,
            day,
            count(*) AS numerator,
            0 AS denominator
        FROM documentation_errors
        WHERE NOT is_recurring
        GROUP BY ALL
    """,
)
