-- Care seen and spoken of: complaints, observations, and how many of them were due.

-- One row a complaint: until when it had to be acknowledged and answered, by England's working days
-- after the day received. Answering also acknowledges. is_misdated: before it was received.
CREATE OR REPLACE VIEW complaint_times AS
WITH heard AS (
    SELECT
        complaint_id,
        coalesce(site, branch, '') AS site,
        cluster_of(postcode, postcode_district(postcode)) AS cluster,
        category,
        event_on,
        received_on,
        least(acknowledged_on, responded_on) AS acknowledged_on,
        responded_on
    FROM complaints
),
ruled AS (
    SELECT
        heard.*,
        received.number + floor(rules.acknowledge_within_days) AS acknowledge_number,
        received.number + floor(rules.respond_within_days) AS answer_number
    FROM heard
    JOIN working_days AS received ON received.day = heard.received_on
    LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own ON own.site = heard.site
    JOIN settings_by_period AS rules
        ON rules.site = coalesce(own.site, '')
        AND heard.received_on BETWEEN rules.from_day AND rules.to_day
)
SELECT
    ruled.* EXCLUDE (acknowledge_number, answer_number),
    greatest(received_on, acknowledge_by.day) AS acknowledge_due_on,
    greatest(received_on, answer_by.day) AS answer_due_on,
    coalesce(acknowledged_on < received_on, FALSE) AS is_acknowledgement_misdated,
    coalesce(responded_on < received_on, FALSE) AS is_answer_misdated
FROM ruled
JOIN working_days AS acknowledge_by
    ON acknowledge_by.is_working_day
    AND acknowledge_by.number = acknowledge_number
JOIN working_days AS answer_by
    ON answer_by.is_working_day
    AND answer_by.number = answer_number;

-- One row an item looked at that applied: met 1, partly 0.5, not met 0.
CREATE OR REPLACE VIEW observation_items AS
SELECT
    audits.*,
    observed_at::DATE AS day,
    CASE result
        WHEN 'met' THEN 1.0
        WHEN 'partly' THEN 0.5
        WHEN 'not_met' THEN 0.0
    END AS score
FROM audits
WHERE result IN ('met', 'partly', 'not_met');

-- (what, site, role, number, first_day, last_day): each whole week (Monday to Sunday) or month of
-- each line of the schedule, as far as the data go.
CREATE OR REPLACE VIEW schedule_due AS
WITH ends AS (
    SELECT max(through) AS last
    FROM coverage
),
periods AS (
    SELECT
        schedule.*,
        unnest(generate_series(
            date_trunc(schedule.every, from_day),
            least(coalesce(to_day, ends.last), ends.last),
            CASE schedule.every WHEN 'week' THEN INTERVAL 7 DAYS ELSE INTERVAL 1 MONTH END
        ))::DATE AS first_day
    FROM schedule
    CROSS JOIN ends
    WHERE ends.last IS NOT NULL
)
SELECT
    what,
    site,
    role,
    number,
    from_day,
    to_day,
    first_day,
    CASE every
        WHEN 'week' THEN first_day + 6
        ELSE last_day(first_day)
    END AS last_day
FROM periods
WHERE first_day >= from_day
    AND CASE every WHEN 'week' THEN first_day + 6 ELSE last_day(first_day) END
        <= coalesce(to_day, DATE '9999-12-31');
