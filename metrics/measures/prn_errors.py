"""Gaps and unexplained codes for every thousand as-needed doses."""

from metrics.measure import Better, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="prn_errors",
    title="MAR documentation errors with as-needed medicines",
    why="Without a record nobody knows whether it is safe to give another dose.",
    rule=(
        "Gaps and unexplained codes on doses of as-needed medicines, per 1,000 such doses. "
        "Without the column that marks them in the export it is not supplied."
    ),
    source=(
        "Per 1,000 administrations, as Szczepura (2011) and care-home run charts (Salford, "
        "'Safer Care Homes') count."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("errors per 1,000 as-needed doses due"),
    theme=Theme.MEDICINES,
    change="{n} documentation errors in {per} as-needed doses",
    event="a documentation error with an as-needed medicine",
    per=1000,
    reads=("mar",),
    sql="""
        SELECT
            house AS site,
            '' AS area,
            '' AS part,
            day,
            count(error_kind) FILTER (schedule = 'prn') AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'mar' AND what = 'outcome_code')
                    AND EXISTS (FROM supplied WHERE source = 'mar' AND what = 'schedule')
                THEN count(*)
            END AS denominator
        FROM doses_due
        WHERE schedule = 'prn'
            OR NOT EXISTS (FROM supplied WHERE source = 'mar' AND what = 'schedule')
        GROUP BY ALL
    """,
)
