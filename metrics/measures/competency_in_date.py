"""Share of the staff who give medicines that have a live, passed competency."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="competency_in_date",
    title="Staff with medicines competency in date",
    why="Attending a course does not show that somebody gives medicines safely.",
    rule=(
        "Each day, of all staff who give medicines at a place that day, those whose latest "
        "observed assessment in medicines was passed and has not expired (the day of expiry "
        "counts as in date; without one it holds for 12 months). Attendance never counts, and "
        "staff never assessed count as not competent."
    ),
    source=(
        "NICE, as the CQC's page on medicines competency gives it: assessed before giving "
        "medicines and reviewed every year. The guideline itself was not read."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of staff who give medicines"),
    theme=Theme.MEDICINES,
    change="{n} staff in {per} held a live competency",
    reads=("competency", "staff"),
    needs=("staff.administers_medicines",),
    reach=366,
    stock=True,
    sql="""
        SELECT
            staff.site,
            '' AS area,
            '' AS part,
            days.day,
            count(DISTINCT competent.staff_id) AS numerator,
            count(DISTINCT staff.staff_id) AS denominator
        FROM days
        JOIN staff
            ON staff.administers_medicines
            AND days.day >= staff.from_day
            AND days.day <= coalesce(staff.to_day, DATE '9999-12-31')
        LEFT JOIN medicines_competency AS competent
            ON competent.staff_id = staff.staff_id
            AND days.day BETWEEN competent.from_day AND competent.to_day
        GROUP BY ALL
    """,
)
