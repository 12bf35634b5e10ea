"""Share of the staff who made an error with medicines and were assessed again in time."""

from metrics.measure import Better, Kind, Measure

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
        "NICE SC1 and NG67: competency is reviewed every year and after an incident. The number "
        "of days is the provider's own."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit="% of errors with medicines",
    reads=("mar", "mar_audit", "competency"),
    reach=90,
    settings=("reassess_within_days",),
    sql="""
        WITH errors AS (
            SELECT
                house,
                staff_id,
                day
            FROM doses_due
            WHERE is_omitted
            UNION
            SELECT
                house,
                staff_id,
                coalesce(found_at::DATE, checked_on) AS day
            FROM mar_audit
            WHERE finding IN (
                'omitted',
                'wrong_dose',
                'wrong_time',
                'wrong_person',
                'wrong_medicine',
                'wrong_route',
                'extra_dose',
                'unprescribed',
                'allergy',
                'expired_or_spoiled'
            )
        ),
        due AS (
            SELECT
                errors.*,
                errors.day + round(ruled.reassess_within_days)::INTEGER AS due_on
            FROM errors
            LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own
                ON own.site = errors.house
            JOIN settings_by_period AS ruled
                ON ruled.site = coalesce(own.site, '')
                AND errors.day BETWEEN ruled.from_day AND ruled.to_day
        )
        SELECT
            house AS site,
            '' AS area,
            '' AS part,
            due_on AS day,
            count(*) FILTER (
                EXISTS (
                    FROM competency
                    WHERE competency.staff_id = due.staff_id
                        AND competency.topic = 'medicines'
                        AND competency.kind = 'observed_assessment'
                        AND competency.assessed_on BETWEEN due.day AND due.due_on
                )
            ) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE what = 'staff_id')
                    AND EXISTS (FROM supplied WHERE source = 'competency')
                THEN count(*)
            END AS denominator
        FROM due
        WHERE staff_id IS NOT NULL OR NOT EXISTS (FROM supplied WHERE what = 'staff_id')
        GROUP BY ALL
    """,
)
