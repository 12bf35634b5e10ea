-- Doses: what was due and given, errors in recording and giving, and who may give.

-- One row a dose due. error_kind: 'gap' (nobody signed and no code says why), 'code_unexplained'.
-- medicine_round: morning 05:00 to 10:59, midday to 14:59, teatime to 18:59, else night.
CREATE OR REPLACE VIEW doses_due AS
SELECT
    mar_id,
    house,
    due_at::DATE AS day,
    person_id,
    medicine,
    schedule,
    due_at,
    given_at,
    outcome_code,
    staff_id,
    shift,
    controlled,
    harm,
    visit_id,
    CASE
        WHEN outcome_code = 'not_signed' THEN 'gap'
        WHEN outcome_code = 'code_unexplained' THEN 'code_unexplained'
        WHEN outcome_code IS NULL AND given_at IS NULL THEN 'gap'
    END AS error_kind,
    CASE
        WHEN hour(due_at) BETWEEN 5 AND 10 THEN 'morning'
        WHEN hour(due_at) BETWEEN 11 AND 14 THEN 'midday'
        WHEN hour(due_at) BETWEEN 15 AND 18 THEN 'teatime'
        ELSE 'night'
    END AS medicine_round,
    coalesce(outcome_code = 'omitted', FALSE) AS is_omitted,
    coalesce(outcome_code = 'refused', FALSE) AS is_refused,
    CASE
        WHEN outcome_code IS NULL THEN given_at IS NOT NULL
        ELSE outcome_code IN ('given', 'partly_given')
    END AS is_given
FROM mar;

-- One row an error: of a MAR sheet ('mar': a documentation error or an omission), or a finding of a
-- check, by its line. It recurs if the like was there on an earlier day within the window (a setting).
-- The like: the same kind, found in the same way, in the same medicine on the same person's sheet, on
-- that sheet, or in the house (a setting); the next wider of these where no medicine or person is named.
CREATE OR REPLACE VIEW errors_found AS
WITH events AS (
    SELECT
        'mar' AS found_by,
        house,
        person_id,
        medicine,
        coalesce(error_kind, 'omitted') AS kind,
        day
    FROM doses_due
    WHERE error_kind IS NOT NULL OR is_omitted
    UNION ALL
    SELECT
        coalesce(line, ''),
        house,
        person_id,
        NULL,
        finding,
        checked_on
    FROM mar_audit
    WHERE finding <> ''
),
before AS (
    SELECT
        *,
        max(day) OVER of_medicine AS day_of_medicine,
        max(day) OVER of_sheet AS day_of_sheet,
        max(day) OVER of_house AS day_of_house
    FROM events
    WINDOW
        of_medicine AS (
            PARTITION BY found_by, house, kind, person_id, medicine
            ORDER BY day
            RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
        ),
        of_sheet AS (
            PARTITION BY found_by, house, kind, person_id
            ORDER BY day
            RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
        ),
        of_house AS (
            PARTITION BY found_by, house, kind
            ORDER BY day
            RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL 1 DAY PRECEDING
        )
)
SELECT
    before.*,
    coalesce(
        before.day - CASE
            WHEN ruled.recurring_by > 2 OR before.person_id IS NULL THEN before.day_of_house
            WHEN ruled.recurring_by > 1 OR before.medicine IS NULL THEN before.day_of_sheet
            ELSE before.day_of_medicine
        END::DATE <= 7 * ruled.recurring_window_weeks,
        FALSE
    ) AS is_recurring
FROM before
LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own ON own.site = before.house
JOIN settings_by_period AS ruled
    ON ruled.site = coalesce(own.site, '')
    AND before.day BETWEEN ruled.from_day AND ruled.to_day;

-- (staff_id, from_day, to_day): when a member of staff was competent to give medicines: the latest
-- observed assessment was passed and has not expired; without an expiry it holds for 12 months.
CREATE OR REPLACE VIEW medicines_competency AS
WITH assessed AS (
    SELECT
        staff_id,
        result,
        assessed_on AS from_day,
        least(
            coalesce(expires_on, (assessed_on + INTERVAL 12 MONTHS)::DATE),
            coalesce(
                lead(assessed_on) OVER (PARTITION BY staff_id ORDER BY assessed_on) - 1,
                DATE '9999-12-31'
            )
        ) AS to_day
    FROM competency
    WHERE topic = 'medicines' AND kind = 'observed_assessment'
)
SELECT
    staff_id,
    from_day,
    to_day
FROM assessed
WHERE result = 'pass' AND to_day >= from_day;

-- (house, staff_id, day, due_on, assessed_on): one row a day on which a member of staff omitted a
-- dose, or a check found an error of theirs in giving medicines; `due_on`: the last day to see them
-- give medicines again (a setting); `assessed_on`: the first observed assessment from that day on.
CREATE OR REPLACE VIEW errors_in_giving AS
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
        coalesce(found_at::DATE, checked_on)
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
assessed AS (
    SELECT
        staff_id,
        assessed_on
    FROM competency
    WHERE topic = 'medicines' AND kind = 'observed_assessment'
)
SELECT
    errors.house,
    errors.staff_id,
    errors.day,
    errors.day + round(any_value(ruled.reassess_within_days))::INTEGER AS due_on,
    min(assessed.assessed_on) AS assessed_on
FROM errors
LEFT JOIN assessed
    ON assessed.staff_id = errors.staff_id
    AND assessed.assessed_on >= errors.day
LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own ON own.site = errors.house
JOIN settings_by_period AS ruled
    ON ruled.site = coalesce(own.site, '')
    AND errors.day BETWEEN ruled.from_day AND ruled.to_day
GROUP BY
    errors.house,
    errors.staff_id,
    errors.day;
