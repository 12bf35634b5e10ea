"""Gaps and unexplained codes for every thousand doses of controlled drugs due."""

from metrics.measure import Better, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="controlled_drug_errors",
    title="MAR documentation errors with controlled drugs",
    why="A controlled drug that the record cannot account for may have been misused.",
    rule=(
        "Gaps and unexplained codes on doses of controlled drugs due, per 1,000 such doses due. "
        "Without the column that marks them in the export it is not supplied."
    ),
    source=(
        "Per 1,000 administrations, as Szczepura (2011) and care-home run charts (Salford, "
        "'Safer Care Homes') count."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("errors per 1,000 doses of controlled drugs due"),
    theme=Theme.MEDICINES,
    change="{n} documentation errors in {per} doses of controlled drugs",
    event="a documentation error with a controlled drug",
    per=1000,
    reads=("mar",),
    sql="""
        SELECT
            house AS site,
            '' AS area,
            '' AS part,
            day,
            count(error_kind) FILTER (controlled) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'mar' AND what = 'outcome_code')
                    AND EXISTS (FROM supplied WHERE source = 'mar' AND what = 'controlled')
                THEN count(*)
            END AS denominator
        FROM doses_due
        WHERE controlled
            OR NOT EXISTS (FROM supplied WHERE source = 'mar' AND what = 'controlled')
        GROUP BY ALL
    """,
)
