"""Share of the staff who made an error with medicines and were assessed again in time."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="reassessed_after_error",
    title="Staff assessed again after an error",
    why="An error that leads to nothing is an error waiting to come back.",
    rule=(
        "Days on which a member of staff omitted a dose, or on which a check found an error of "
        "theirs in giving medicines (omitted, wrong dose, time, person, medicine or route, extra "
        "dose, not prescribed, allergy, spoilt), that were followed by an observed assessment in "
        "medicines within the days allowed (28, a setting), whatever its result, of all such "
        "days; put on the last of the days allowed. Errors without a name are left out."
    ),
    source=(
        "NICE, as the CQC's page on medicines competency gives it: reviewed every year and after "
        "an incident. The guideline itself was not read; the number of days is the provider's "
        "own."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of errors with medicines"),
    theme=Theme.MEDICINES,
    change="{n} errors in {per} led to a new assessment in time",
    reads=("mar", "mar_audit", "competency"),
    needs=("mar.outcome_code", "mar.staff_id"),
    reach=90,
    settings=("reassess_within_days",),
    sql="""
        SELECT
            house AS site,
            '' AS area,
            '' AS part,
            due_on AS day,
            count(*) FILTER (assessed_on <= due_on) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE what = 'staff_id')
                    AND EXISTS (FROM supplied WHERE source = 'competency')
                THEN count(*)
            END AS denominator
        FROM errors_in_giving
        WHERE staff_id IS NOT NULL OR NOT EXISTS (FROM supplied WHERE what = 'staff_id')
        GROUP BY ALL
    """,
)
