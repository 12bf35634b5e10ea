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
    coalesce(least_minutes >= -early AND most_minutes IS NOT NULL, FALSE)
    AND NOT begins_late(most_minutes, late);

CREATE OR REPLACE MACRO cancelled_in_time(status, cancelled_at, planned_start) AS
    coalesce(status = 'cancelled' AND coalesce(cancelled_at <= planned_start, TRUE), FALSE);

-- (visit_id, carer_slot, plan): what was held when the carer came, where it was changed after that.
CREATE OR REPLACE VIEW plans_held AS
SELECT
    plans_before.visit_id,
    plans_before.carer_slot,
    min_by(plans_before, plans_before.replaced_on) AS plan
FROM plans_before
JOIN call_log USING (visit_id, carer_slot)
WHERE coalesce(call_log.logged_in_at, call_log.logged_out_at)::DATE < plans_before.replaced_on
GROUP BY ALL;

-- Whether a log is more than six hours from a plan: of the log-in, for want of one of the log-out.
CREATE OR REPLACE MACRO is_far(planned_start, planned_end, logged_in_at, logged_out_at) AS
    coalesce(
        abs(minutes_apart(planned_start, logged_in_at)),
        abs(minutes_apart(planned_end, logged_out_at))
    ) > 360;

-- Whether two calls in a row need no journey: the same person, or the same whole postcode.
CREATE OR REPLACE MACRO is_one_home(person, other_person, postcode, other_postcode) AS
    coalesce(person = other_person, FALSE)
    OR coalesce(
        upper(replace(postcode, ' ', '')) = upper(replace(other_postcode, ' ', ''))
        AND regexp_matches(spaced_postcode(postcode), ' [0-9][A-Z]{2}$'),
        FALSE
    );

-- One row a visit and carer: what was planned for the carer beside what the carer logged. A rota
-- changed after the carer had come is not believed: `due_start` is then the time first published, or
-- for want of that the time held before the carer came. Nor is a log-out that the carer did not make:
-- at 23:59 over an hour after the planned end, or after logging in at another home; it is not known.
-- Nor is a log that is hours from every plan: the load puts it aside, and somebody may have come.
CREATE OR REPLACE VIEW carer_calls AS
WITH matched AS (
    SELECT
        rota.* EXCLUDE (status),
        rota.planned_start::DATE AS planned_day,
        cancelled_in_time(status, cancelled_at, planned_start) AS is_cancelled_in_time,
        CASE
            WHEN rota.published_start <> rota.planned_start
                AND rota.changed_at > coalesce(call_log.logged_in_at, call_log.logged_out_at)
            THEN {
                planned_start: rota.published_start,
                planned_end: coalesce(
                    rota.published_end,
                    rota.published_start + (rota.planned_end - rota.planned_start)
                )
            }
            WHEN plans_held.plan.planned_start <> rota.planned_start
                AND coalesce(
                    rota.changed_at > coalesce(call_log.logged_in_at, call_log.logged_out_at),
                    TRUE
                )
            THEN {
                planned_start: plans_held.plan.planned_start,
                planned_end: plans_held.plan.planned_end
            }
        END AS believed,
        believed IS NOT NULL AS is_edited_after,
        put_aside.visit_id IS NOT NULL AS is_put_aside,
        call_log.logged_in_at,
        call_log.logged_out_at,
        coalesce(call_log.carer_id, rota.carer_id) AS attending_carer_id,
        call_log.verification,
        call_log.outcome,
        call_log.delay_alerted_at,
        call_log.escalated_at
    FROM rota
    LEFT JOIN logs_put_aside AS put_aside
        ON put_aside.visit_id = rota.visit_id
        AND put_aside.carer_slot = rota.carer_slot
    LEFT JOIN call_log
        ON call_log.visit_id = rota.visit_id
        AND call_log.carer_slot = rota.carer_slot
        AND put_aside.visit_id IS NULL
    LEFT JOIN plans_held
        ON plans_held.visit_id = rota.visit_id
        AND plans_held.carer_slot = rota.carer_slot
),
due AS (
    SELECT
        matched.* EXCLUDE (logged_out_at),
        coalesce(believed.planned_start, planned_start) AS due_start,
        coalesce(believed.planned_end, planned_end) AS due_end,
        coalesce(published_start, planned_start) AS first_start,
        CASE
            WHEN date_trunc('minute', logged_out_at) - logged_out_at::DATE = INTERVAL '23:59'
                AND logged_out_at > planned_end + INTERVAL 1 HOUR
            THEN NULL
            WHEN attending_carer_id IS NOT NULL
                AND logged_out_at > lead(logged_in_at) OVER in_turn
                AND visit_id <> lead(visit_id) OVER in_turn
                AND NOT is_one_home(
                    service_user_id,
                    lead(service_user_id) OVER in_turn,
                    postcode,
                    lead(postcode) OVER in_turn
                )
            THEN NULL
            ELSE logged_out_at
        END AS logged_out_at
    FROM matched
    WINDOW in_turn AS (
        PARTITION BY planned_day, attending_carer_id
        ORDER BY logged_in_at, visit_id, carer_slot
    )
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
    is_put_aside,
    attending_carer_id,
    logged_in_at,
    logged_out_at,
    logged_in_at IS NOT NULL AND logged_out_at IS NOT NULL AS is_logged,
    CASE
        WHEN coalesce(logged_in_at, logged_out_at) IS NULL THEN 'none'
        WHEN verification IN ('app', 'qr', 'gps', 'phone') THEN 'electronic'
        ELSE coalesce(verification, 'none')
    END AS verification_class,
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

-- (branch, day, planned, logged, entered, hour_early, copied): how many calls of each day were logged
-- within six hours of their plan, by carer. `log_counts` are these as the load keeps them: none for
-- tables and views of another version, so that all are counted again (connectors/days.py).
CREATE OR REPLACE VIEW log_counts_now AS
SELECT
    rota.branch,
    rota.planned_start::DATE AS day,
    count(*) AS planned,
    count(*) FILTER (
        coalesce(
            NOT is_far(planned_start, planned_end, logged_in_at, logged_out_at),
            call_log.outcome IS NOT NULL
        )
    ) AS logged,
    count(logged_in_at) AS entered,
    count(*) FILTER (
        minutes_apart(planned_start, logged_in_at) BETWEEN -75 AND -45
        AND hours_ahead(planned_start) = 1
    ) AS hour_early,
    count(*) FILTER (
        logged_in_at = planned_start
        AND logged_out_at = planned_end
        AND coalesce(call_log.verification, 'manual') = 'manual'
    ) AS copied
FROM rota
LEFT JOIN call_log
    ON call_log.visit_id = rota.visit_id
    AND call_log.carer_slot = rota.carer_slot
WHERE NOT cancelled_in_time(rota.status, rota.cancelled_at, rota.planned_start)
GROUP BY ALL;

CREATE OR REPLACE TABLE log_counts AS FROM log_counts_now LIMIT 0;

-- (branch, day, planned, logged, usual, doubt, is_gap): beside it whether the log of a day is a gap:
-- none, or under half of the branch's usual share on that weekday in the eight weeks before (of all
-- its days, while there are fewer than three such). Then nobody knows who came. Or the log of that
-- week is doubtful: nearly every log-in is an hour early while London's clock is an hour ahead, or
-- copies the plan at both ends by hand; until somebody says, by the setting believe_odd_logs, that
-- this is right.
CREATE OR REPLACE VIEW log_days AS
WITH shared AS (
    SELECT
        counted.*,
        CASE WHEN logged > 0 THEN logged / planned END AS share,
        CASE
            WHEN believed.value > 0 THEN NULL
            WHEN sum(entered) OVER that_week >= 5
                AND sum(hour_early) OVER that_week >= 0.8 * sum(entered) OVER that_week
            THEN 'hour_early'
            WHEN sum(entered) OVER that_week >= 20
                AND sum(copied) OVER that_week >= 0.95 * sum(entered) OVER that_week
            THEN 'copied'
        END AS doubt
    FROM log_counts AS counted
    LEFT JOIN (SELECT DISTINCT site FROM setting_spans) AS own ON own.site = counted.branch
    LEFT JOIN setting_spans AS believed
        ON believed.name = 'believe_odd_logs'
        AND believed.site = coalesce(own.site, '')
        AND counted.day BETWEEN believed.from_day AND believed.to_day
    WINDOW that_week AS (PARTITION BY counted.branch, date_trunc('week', counted.day))
),
compared AS (
    SELECT
        *,
        CASE
            WHEN count(share) OVER same_weekday >= 3 THEN median(share) OVER same_weekday
            WHEN count(share) OVER any_day >= 3 THEN median(share) OVER any_day
        END AS usual
    FROM shared
    WINDOW
        same_weekday AS (
            PARTITION BY branch, isodow(day)
            ORDER BY day
            RANGE BETWEEN INTERVAL 56 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING
        ),
        any_day AS (
            PARTITION BY branch
            ORDER BY day
            RANGE BETWEEN INTERVAL 56 DAYS PRECEDING AND INTERVAL 1 DAY PRECEDING
        )
)
SELECT
    branch,
    day,
    planned,
    logged,
    usual,
    doubt,
    coalesce(doubt IS NOT NULL OR logged = 0 OR share < usual / 2, FALSE) AS is_gap
FROM compared;

-- Days before today of which an export lacks a place: calls that were not logged, and the charts and
-- bed days of a place that has them on nearly every day of four weeks (see `export_gaps`). So are its
-- audits and its feedback, once there are none for a week: a day without them may be as it was.
CREATE OR REPLACE MACRO gaps_before(today) AS TABLE
WITH log_gaps AS (
    SELECT
        'call_log' AS source,
        branch AS site,
        day,
        planned AS due,
        logged AS held,
        doubt,
        max(day) FILTER (NOT is_gap) OVER up_to AS known_from,
        min(day) FILTER (NOT is_gap) OVER onward AS known_to
    FROM log_days
    WHERE day < today AND EXISTS (FROM call_log)
    WINDOW
        up_to AS (PARTITION BY branch ORDER BY day),
        onward AS (PARTITION BY branch ORDER BY day DESC)
    QUALIFY is_gap
),
followed AS (
    SELECT
        export_days.source,
        export_days.site,
        export_days.day,
        least(coverage.through, sites.closed_on) AS through,
        CASE WHEN export_days.source IN ('mar', 'bed_days') THEN 1 ELSE 7 END AS days_lacking,
        lead(export_days.day) OVER in_turn AS next_day,
        count(*) OVER four_weeks AS days_held
    FROM export_days
    JOIN coverage
        ON coverage.source = export_days.source
        AND coverage.through >= export_days.day
    LEFT JOIN sites ON sites.site = export_days.site
    WINDOW
        in_turn AS (PARTITION BY export_days.source, export_days.site ORDER BY export_days.day),
        four_weeks AS (in_turn RANGE BETWEEN INTERVAL 27 DAYS PRECEDING AND CURRENT ROW)
)
FROM log_gaps
UNION ALL
SELECT
    source,
    site,
    unnest(generate_series(day + 1, least(next_day - 1, through), INTERVAL 1 DAY))::DATE,
    NULL,
    0,
    NULL,
    day,
    next_day
FROM followed
WHERE days_held >= 24 AND least(next_day - 1, through) - day >= days_lacking;

-- An id without what spreadsheets and people change: leading noughts, 1.0, capitals, apostrophes.
CREATE OR REPLACE MACRO plain_id(id) AS
    ltrim(regexp_replace(lower(replace(trim(id), '''', '')), '[.]0+$', ''), '0');

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
        ('in_hospital', FALSE, 'the person was in hospital'),
        ('not_known', FALSE, 'its log is not there: nobody knows whether anybody came'),
        ('not_supplied', TRUE, 'no call log ever came: whether anybody did is not known')
) AS listed (disposition, is_due, meaning);

-- One row a visit; a double-handed call is one call. A carer cancelled in time is left out unless
-- all are. Minutes are those of the worst carer, and unknown while one carer's are. standing: the
-- part of the calls due that it falls into, or 'not_known'. severity: the kind of exception it is, NULL for none; a
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
        coalesce(bool_or(is_put_aside) FILTER (NOT is_cancelled_in_time), FALSE) AS is_put_aside,
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
        log_days.day IS NOT NULL AS is_in_gap,
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
    LEFT JOIN export_gaps AS log_days
        ON log_days.source = 'call_log'
        AND log_days.site = visits.branch
        AND log_days.day = visits.planned_day
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
            WHEN NOT EXISTS (FROM supplied WHERE source = 'call_log' AND what = 'rows')
            THEN 'not_supplied'
            WHEN is_in_gap THEN 'not_known'
            WHEN is_within_tolerance THEN 'attended'
            WHEN is_put_aside THEN 'not_known'
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
        WHEN disposition = 'not_supplied' THEN 'not_known'
        WHEN disposition = 'not_known'
            AND (is_put_aside OR (first_logged_at IS NULL AND outcome IS NULL))
        THEN 'not_known'
        WHEN NOT coalesce(dispositions.is_due, TRUE) THEN NULL
        WHEN is_within_tolerance THEN 'on_time'
        WHEN disposition = 'missed' THEN 'missed'
        WHEN minutes_late IS NULL THEN 'not_logged'
        WHEN begins_late(minutes_late, tolerance_late_minutes) THEN 'late'
        ELSE 'too_early'
    END AS standing,
    CASE
        WHEN standing IS NULL OR standing IN ('missed', 'not_logged', 'not_known') THEN standing
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
