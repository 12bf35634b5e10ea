"""Doses given by someone without a live competency, for every thousand doses given."""

from metrics.measure import Better, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="doses_by_out_of_date",
    title="Doses given by someone out of date",
    why="Nobody should give medicines before they have been seen to do it safely.",
    rule=(
        "Doses given (in part or whole) by a member of staff who that day had no observed "
        "assessment in medicines that was the latest, passed and not expired, per 1,000 doses "
        "given by somebody who is named. Attendance never counts; somebody never assessed is "
        "out of date."
    ),
    source=(
        "NICE, as the CQC's page on medicines competency gives it: staff must be assessed as "
        "competent before they give medicines. The guideline itself was not read."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("doses per 1,000 doses given"),
    theme=Theme.MEDICINES,
    change="{n} doses in {per} were given by someone out of date",
    event="a dose given by someone out of date",
    per=1000,
    reads=("mar", "competency"),
    reach=800,  # an assessment holds for two years at the most
    sql="""
        SELECT
            doses_due.house AS site,
            '' AS area,
            '' AS part,
            doses_due.day,
            count(doses_due.staff_id) FILTER (competent.staff_id IS NULL) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'mar' AND what = 'staff_id')
                    AND EXISTS (FROM supplied WHERE source = 'competency')
                THEN count(*)
            END AS denominator
        FROM doses_due
        LEFT JOIN medicines_competency AS competent
            ON competent.staff_id = doses_due.staff_id
            AND doses_due.day BETWEEN competent.from_day AND competent.to_day
        WHERE doses_due.is_given
            AND (
                doses_due.staff_id IS NOT NULL
                OR NOT EXISTS (FROM supplied WHERE source = 'mar' AND what = 'staff_id')
            )
        GROUP BY ALL
    """,
)
