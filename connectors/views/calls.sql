-- Calls: what was planned, what was logged, and which were on time, late or missed.
--
-- What "late", "on time", "missed" and "not known" mean stands here and nowhere else: all that asks
-- reads the columns is_late, is_on_time, is_missed, standing and severity of `calls`, and the rota to
-- come, which has no log yet, uses the macros.

CREATE OR REPLACE MACRO begins_late(minutes, tolerance) AS
    coalesce(minutes > tolerance, FALSE);

-- A time-critical call is held to the stricter tolerance.
CREATE OR REPLACE MACRO tolerance_late(is_critical, tolerance, critical_tolerance) AS
    CASE WHEN is_critical THEN least(tolerance, critical_tolerance) ELSE tolerance END;

-- Every carer logged in, none earlier and none later than allowed; `most_minutes` is NULL while a
-- log-in is missing. A log-out decides nothing: how long a call lasted is another question.
CREATE OR REPLACE MACRO begins_on_time(least_minutes, most_minutes, early, late) AS
    coalesce(least_minutes >= -early AND most_minutes <= late, FALSE);

CREATE OR REPLACE MACRO cancelled_in_time(status, cancelled_at, planned_start) AS
    coalesce(status = 'cancelled' AND coalesce(cancelled_at <= planned_start, TRUE), FALSE);

-- One row a visit and carer: what was planned for the carer beside what the carer logged. A rota
-- changed after the carer had come is not believed: `due_start` is then the time first published.
CREATE OR REPLACE VIEW carer_calls AS
WITH matched AS (
    SELECT
        rota.* EXCLUDE (status),
        rota.planned_start::DATE AS planned_day,
        cancelled_in_time(status, cancelled_at, planned_start) AS is_cancelled_in_time,
        coalesce(
            rota.published_start <> rota.planned_start
            AND rota.changed_at > coalesce(call_log.logged_in_at, call_log.logged_out_at),
            FALSE
        ) AS is_edited_after,
        call_log.logged_in_at,
        call_log.logged_out_at,
        coalesce(call_log.carer_id, rota.carer_id) AS seen_carer_id,
        CASE
            WHEN coalesce(call_log.logged_in_at, call_log.logged_out_at) IS NULL THEN 'none'
            WHEN call_log.verification IN ('app', 'qr', 'gps', 'phone') THEN 'electronic'
            ELSE coalesce(call_log.verification, 'none')
        END AS verification_class,
        call_log.outcome,
        call_log.delay_alerted_at,
        call_log.escalated_at
    FROM rota
    LEFT JOIN call_log
        ON call_log.visit_id = rota.visit_id
        AND call_log.carer_slot = rota.carer_slot
),
due AS (
    SELECT
        matched.*,
        CASE
            WHEN is_edited_after THEN published_start
            ELSE planned_start
        END AS due_start,
        CASE
            WHEN is_edited_after
            THEN coalesce(published_end, published_start + (planned_end - planned_start))
            ELSE planned_end
        END AS due_end,
        coalesce(published_start, planned_start) AS first_start
    FROM matched
),
clocked AS (
    SELECT
        due.*,
        hours_ahead(changed_at) AS changed_ahead,
        hours_ahead(first_start) AS first_ahead,
        hours_ahead(due_start) AS start_ahead,
        hours_ahead(due_end) AS end_ahead,
        hours_ahead(logged_in_at) AS in_ahead,
        hours_ahead(logged_out_at) AS out_ahead
    FROM due
)
SELECT
    visit_id,
    carer_slot,
    branch,
    run,
    carer_id,
    service_user_id,
    postcode,
    postcode_district(postcode) AS district,
    planned_day,
    working_day(planned_start) AS working_day,
    scheduler_round,
    planned_start,
    planned_end,
    due_start,
    due_end,
    published_at,
    minutes_passed(
        minutes_apart(changed_at, first_start),
        first_ahead - changed_ahead
    ) AS notice_minutes,
    planned_travel_minutes,
    coalesce(time_critical, FALSE) AS is_time_critical,
    is_cancelled_in_time,
    is_edited_after,
    seen_carer_id,
    logged_in_at,
    logged_out_at,
    logged_in_at IS NOT NULL AND logged_out_at IS NOT NULL AS is_logged,
    verification_class,
    outcome,
    delay_alerted_at,
    escalated_at,
    minutes_passed(minutes_apart(due_start, logged_in_at), in_ahead - start_ahead) AS minutes_late,
    minutes_passed(minutes_apart(due_start, due_end), end_ahead - start_ahead) AS minutes_planned,
    minutes_passed(
        minutes_apart(logged_in_at, logged_out_at),
        out_ahead - in_ahead
    ) AS minutes_given
FROM clocked;

-- What becomes of a call, and whether it stays in the denominator.
CREATE OR REPLACE VIEW dispositions AS
SELECT *
FROM (
    VALUES
        ('attended', TRUE, 'logged into by every carer due'),
        ('not_logged', TRUE, 'a log-in is missing: counted as not on time'),
        ('missed', TRUE, 'nobody came in time for it to count as this call'),
        ('cancelled', FALSE, 'cancelled before it was due to begin'),
        ('refused', FALSE, 'the person refused it'),
        ('no_access', FALSE, 'nobody let the carer in'),
        ('in_hospital', FALSE, 'the person was in hospital')
) AS listed (disposition, is_due, meaning);

-- One row a visit; a double-handed call is one call. A carer cancelled in time is left out unless
-- all are. Minutes are those of the worst carer, and unknown while one carer's are. standing: the
-- part of the calls due that it falls into. severity: the kind of exception it is, NULL for none; a
-- time-critical call can be on time as calls go and an exception all the same. A long delay should
-- have been escalated by the time anyone came.
CREATE OR REPLACE VIEW calls AS
WITH visits AS (
    SELECT
        visit_id,
        planned_day,
        bool_and(is_cancelled_in_time) AS is_cancelled,
        arg_min(branch, carer_slot) AS branch,
        arg_min(run, carer_slot) AS run,
        arg_min(carer_id, carer_slot) AS carer_id,
        arg_min(service_user_id, carer_slot) AS service_user_id,
        arg_min(postcode, carer_slot) AS postcode,
        arg_min(district, carer_slot) AS district,
        count(*) FILTER (NOT is_cancelled_in_time) AS carers,
        min(planned_start) AS planned_start,
        max(planned_end) AS planned_end,
        min(due_start) AS due_start,
        max(published_at) AS published_at,
        min(notice_minutes) FILTER (
            notice_minutes >= 0 AND NOT is_cancelled_in_time
        ) AS notice_minutes,
        bool_or(is_time_critical) AS is_time_critical,
        bool_or(is_edited_after) AS is_edited_after,
        coalesce(bool_and(is_logged) FILTER (NOT is_cancelled_in_time), FALSE) AS is_logged,
        min(coalesce(logged_in_at, logged_out_at)) AS first_logged_at,
        CASE
            WHEN bool_and(logged_in_at IS NOT NULL) FILTER (NOT is_cancelled_in_time)
            THEN max(minutes_late) FILTER (NOT is_cancelled_in_time)
        END AS minutes_late,
        min(minutes_late) FILTER (NOT is_cancelled_in_time) AS least_minutes_late,
        max(minutes_planned - minutes_given) FILTER (NOT is_cancelled_in_time) AS minutes_short,
        max(verification_class) FILTER (NOT is_cancelled_in_time) AS verification_class,
        CASE
            WHEN bool_or(outcome = 'completed') THEN 'completed'
            ELSE min(outcome)
        END AS outcome,
        min(delay_alerted_at) AS delay_alerted_at,
        min(escalated_at) AS escalated_at
    FROM carer_calls
    GROUP BY visit_id, planned_day
),
placed AS (
    SELECT
        visits.*,
        ruled.* EXCLUDE (site, from_day, to_day),
        min(CASE WHEN NOT is_cancelled AND service_user_id IS NOT NULL THEN planned_start END) OVER (
            PARTITION BY planned_day, service_user_id
            ORDER BY planned_start
            RANGE BETWEEN INTERVAL 1 MICROSECOND FOLLOWING AND UNBOUNDED FOLLOWING
        ) AS next_call_at
    FROM visits
    LEFT JOIN (SELECT DISTINCT site FROM setting_spans) AS own ON own.site = visits.branch
    JOIN settings_by_period AS ruled
        ON ruled.site = coalesce(own.site, '')
        AND visits.planned_day BETWEEN ruled.from_day AND ruled.to_day
),
timed AS (
    SELECT
        placed.*,
        begins_on_time(
            least_minutes_late, minutes_late, tolerance_early_minutes, tolerance_late_minutes
        ) AS is_within_tolerance,
        begins_on_time(
            least_minutes_late, minutes_late,
            time_critical_early_minutes, time_critical_late_minutes
        ) AS is_within_critical_tolerance,
        least(
            next_call_at,
            greatest(planned_end, planned_day + to_minutes(round(60 * missed_by_hour)::BIGINT))
        ) AS missed_after
    FROM placed
),
told AS (
    SELECT
        timed.*,
        CASE
            WHEN is_cancelled THEN 'cancelled'
            WHEN outcome <> 'completed' THEN outcome
            WHEN is_within_tolerance THEN 'attended'
            WHEN first_logged_at > missed_after THEN 'missed'
            WHEN first_logged_at IS NULL AND outcome IS NULL THEN 'missed'
            WHEN minutes_late IS NULL THEN 'not_logged'
            ELSE 'attended'
        END AS disposition,
        coalesce(
            delay_alerted_at,
            due_start + to_minutes(round(alert_after_minutes)::BIGINT)
        ) AS alert_due_at
    FROM timed
),
clocked AS (
    SELECT
        told.*,
        hours_ahead(due_start) AS start_ahead,
        hours_ahead(delay_alerted_at) AS alerted_ahead,
        hours_ahead(alert_due_at) AS alert_due_ahead,
        hours_ahead(escalated_at) AS escalated_ahead
    FROM told
),
measured AS (
    SELECT
        clocked.*,
        minutes_passed(
            minutes_apart(due_start, delay_alerted_at),
            alerted_ahead - start_ahead
        ) AS minutes_to_alert,
        minutes_passed(
            minutes_apart(alert_due_at, escalated_at),
            escalated_ahead - alert_due_ahead
        ) AS minutes_to_escalation
    FROM clocked
)
SELECT
    visit_id,
    planned_day,
    branch,
    cluster_of(postcode, district) AS cluster,
    run,
    carer_id,
    service_user_id,
    carers,
    planned_start,
    planned_end,
    next_call_at,
    missed_after,
    first_logged_at,
    disposition,
    verification_class,
    minutes_late,
    minutes_short,
    planned_day - published_at::DATE AS days_published_ahead,
    publication_lead_days,
    coalesce(notice_minutes <= 60 * late_change_hours, FALSE) AS is_changed_late,
    minutes_to_alert,
    alert_due_at,
    escalated_at,
    minutes_to_escalation,
    is_time_critical,
    is_edited_after,
    is_cancelled,
    is_logged,
    coalesce(dispositions.is_due, TRUE) AS is_due,
    disposition = 'missed' AS is_missed,
    is_within_tolerance AND coalesce(dispositions.is_due, TRUE) AS is_on_time,
    begins_late(
        minutes_late,
        tolerance_late(is_time_critical, tolerance_late_minutes, time_critical_late_minutes)
    ) AS is_late,
    is_within_critical_tolerance AND coalesce(dispositions.is_due, TRUE) AS is_on_time_if_critical,
    CASE
        WHEN NOT coalesce(dispositions.is_due, TRUE) THEN NULL
        WHEN is_within_tolerance THEN 'on_time'
        WHEN disposition = 'missed' THEN 'missed'
        WHEN minutes_late IS NULL THEN 'not_logged'
        WHEN begins_late(minutes_late, tolerance_late_minutes) THEN 'late'
        ELSE 'too_early'
    END AS standing,
    CASE
        WHEN standing IS NULL OR standing IN ('missed', 'not_logged') THEN standing
        WHEN is_time_critical AND is_late AND NOT is_within_critical_tolerance THEN 'time_critical'
        WHEN standing = 'late' AND minutes_late > alert_after_minutes + escalate_within_minutes
        THEN 'long_delay'
        WHEN standing IN ('late', 'too_early') THEN standing
        WHEN is_time_critical AND NOT is_within_critical_tolerance THEN 'too_early'
    END AS severity,
    coalesce(minutes_short > short_call_minutes, FALSE) AS is_short,
    delay_alerted_at IS NOT NULL
    OR disposition = 'missed'
    OR coalesce(minutes_late > alert_after_minutes, FALSE) AS is_delayed,
    coalesce(minutes_to_escalation <= escalate_within_minutes, FALSE) AS is_escalated_in_time
FROM measured
LEFT JOIN dispositions USING (disposition);

-- Calls in the denominator: not cancelled in time, not refused, somebody in and at home.
CREATE OR REPLACE VIEW calls_due AS
SELECT *
FROM calls
WHERE is_due;
