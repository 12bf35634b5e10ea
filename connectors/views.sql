-- Joins that are facts of the business, shared by measures: calls, legs, doses, what was due.
-- Run on every new generation, after the tables named as the exports exist. A view that holds calls
-- keeps `planned_day` in every window and group, so that a filter on it reaches the tables and a
-- month can be worked through alone. Absent text is '' only where a fact needs it.


-- Clocks ------------------------------------------------------------------------------------------

CREATE OR REPLACE MACRO last_sunday(moment) AS
    date_trunc('week', last_day(moment) + 1) - INTERVAL 1 DAY;

-- Hours ahead in a month in which the clocks are moved, at 01:00 (UTC) of its last Sunday; `since`
-- is the time since that day began.
CREATE OR REPLACE MACRO hours_ahead_since(is_spring, since) AS
    CASE
        WHEN since >= INTERVAL 1 HOUR AND since < INTERVAL 2 HOURS THEN 0.5
        WHEN is_spring = (since >= INTERVAL 1 HOUR) THEN 1.0
        ELSE 0.0
    END;

-- Hours that London's clock is ahead of GMT at a local time, by the rule in force since 1996:
-- 0.5 = the hour that happens twice in autumn or not at all in spring, so it may be 0 or 1.
CREATE OR REPLACE MACRO hours_ahead(moment) AS
    CASE
        WHEN month(moment) IN (1, 2, 11, 12) THEN 0.0
        WHEN month(moment) BETWEEN 4 AND 9 THEN 1.0
        ELSE hours_ahead_since(month(moment) = 3, moment - last_sunday(moment))
    END;

CREATE OR REPLACE MACRO minutes_apart(earlier, later) AS
    (epoch_us(later) - epoch_us(earlier)) / 60e6;

-- Minutes that really passed between two London times that are `apart` on the clock, which was set
-- forward by so many hours between them: by half an hour where one of them is in the doubtful hour.
-- That one is read whichever way brings the two nearer (late rather than early if both are as near);
-- two such times alike. A view works out the hours of each time once, in columns of its own: a macro
-- repeats what it is given wherever it says it, and the plan of the query grows with that.
CREATE OR REPLACE MACRO minutes_passed(apart, set_forward) AS
    CASE
        WHEN abs(set_forward) <> 0.5 THEN apart - 60 * set_forward
        WHEN apart - 60 * set_forward > 0 THEN apart - 60 * set_forward - 30
        ELSE apart - 60 * set_forward + 30
    END;

-- The same of two times whose hours nobody has worked out.
CREATE OR REPLACE MACRO minutes_between(earlier, later) AS
    minutes_passed(
        minutes_apart(earlier, later),
        hours_ahead(later) - hours_ahead(earlier)
    );

-- The day that a round belongs to, from 04:00 to 04:00: a night to the evening before it.
CREATE OR REPLACE MACRO working_day(moment) AS
    (moment - INTERVAL 4 HOURS)::DATE;


-- Places ------------------------------------------------------------------------------------------

-- 'le142ab' -> 'LE14 2AB'; text that is no postcode is only trimmed.
CREATE OR REPLACE MACRO spaced_postcode(postcode) AS
    trim(regexp_replace(
        upper(trim(postcode)),
        '^([A-Z]{1,2}[0-9][A-Z0-9]?) *([0-9][A-Z]{2}|[0-9])?$',
        '\1 \2'
    ));

CREATE OR REPLACE MACRO postcode_district(postcode) AS
    split_part(spaced_postcode(postcode), ' ', 1);

-- LE1 covers LE1 4AB but not LE14 2AB; L covers L8 but not LE1.
CREATE OR REPLACE MACRO prefix_covers(prefix, spaced) AS
    starts_with(spaced, upper(trim(prefix)))
    AND (
        contains(trim(prefix), ' ')
        OR NOT regexp_matches(
            substr(spaced, length(trim(prefix))::INTEGER, 2), '^([0-9]{2}|[A-Z]{2})$'
        )
    );

-- The provider's cluster with the longest prefix that covers the postcode, else its district.
CREATE OR REPLACE MACRO cluster_of(postcode, district) AS
    coalesce(
        (
            SELECT arg_max(cluster, length(trim(postcode_prefix)))
            FROM clusters
            WHERE prefix_covers(postcode_prefix, spaced_postcode(postcode))
        ),
        district,
        ''
    );

-- (site, kind, service, parent, opened_on, closed_on, is_listed): the sites export, and every other
-- place that any export speaks of.
CREATE OR REPLACE VIEW known_sites AS
WITH spoken_of AS (
    SELECT DISTINCT branch AS site, 'branch' AS kind FROM rota
    UNION
    SELECT DISTINCT branch, 'branch' FROM complaints
    UNION
    SELECT DISTINCT unit, 'unit' FROM audits
    UNION
    SELECT DISTINCT unit, 'unit' FROM bed_days
    UNION
    SELECT DISTINCT house, 'house' FROM mar
    UNION
    SELECT DISTINCT house, 'house' FROM mar_audit
    UNION
    SELECT DISTINCT site, NULL FROM complaints
    UNION
    SELECT DISTINCT site, NULL FROM feedback
    UNION
    SELECT DISTINCT site, NULL FROM staff
    UNION
    SELECT DISTINCT site, NULL FROM schedule
    UNION
    SELECT DISTINCT parent, NULL FROM sites
)
SELECT
    site,
    kind,
    service,
    parent,
    opened_on,
    closed_on,
    TRUE AS is_listed
FROM sites
UNION ALL
SELECT
    site,
    min(kind),
    NULL,
    NULL,
    NULL,
    NULL,
    FALSE
FROM spoken_of
WHERE site <> '' AND site NOT IN (SELECT site FROM sites)
GROUP BY site;

-- (source, what): what the exports have ever held. Without it a figure is not supplied, not zero.
CREATE OR REPLACE VIEW supplied AS
SELECT 'complaints' AS source, 'rows' AS what WHERE EXISTS (FROM complaints)
UNION ALL
SELECT 'complaints', 'acknowledged_on'
WHERE EXISTS (FROM complaints WHERE acknowledged_on IS NOT NULL)
UNION ALL
SELECT 'complaints', 'responded_on'
WHERE EXISTS (FROM complaints WHERE responded_on IS NOT NULL)
UNION ALL
SELECT 'rota', 'rows' WHERE EXISTS (FROM rota)
UNION ALL
SELECT 'rota', 'changed_at'
WHERE EXISTS (FROM rota WHERE changed_at IS NOT NULL)
UNION ALL
SELECT 'bed_days', 'rows' WHERE EXISTS (FROM bed_days)
UNION ALL
SELECT 'feedback', 'rows' WHERE EXISTS (FROM feedback)
UNION ALL
SELECT 'mar_audit', 'rows' WHERE EXISTS (FROM mar_audit)
UNION ALL
SELECT 'mar_audit', 'escalated_at'
WHERE EXISTS (FROM mar_audit WHERE escalated_at IS NOT NULL)
UNION ALL
SELECT 'call_log', 'rows' WHERE EXISTS (FROM call_log)
UNION ALL
SELECT 'call_log', 'escalated_at'
WHERE EXISTS (FROM call_log WHERE escalated_at IS NOT NULL)
UNION ALL
SELECT 'mar', 'outcome_code'
WHERE EXISTS (FROM mar WHERE outcome_code IS NOT NULL)
UNION ALL
SELECT 'mar', 'schedule'
WHERE EXISTS (FROM mar WHERE schedule IS NOT NULL)
UNION ALL
SELECT 'mar', 'controlled'
WHERE EXISTS (FROM mar WHERE controlled IS NOT NULL)
UNION ALL
SELECT 'mar', 'staff_id'
WHERE EXISTS (FROM mar WHERE staff_id IS NOT NULL)
UNION ALL
SELECT 'mar_audit', 'staff_id'
WHERE EXISTS (FROM mar_audit WHERE staff_id IS NOT NULL)
UNION ALL
SELECT 'competency', 'rows' WHERE EXISTS (FROM competency);

-- (day): every day from the first with care in an export to the last that is complete.
CREATE OR REPLACE VIEW days AS
WITH ends AS (
    SELECT
        least(
            (SELECT min(planned_start)::DATE FROM rota),
            (SELECT min(observed_at)::DATE FROM audits),
            (SELECT min(due_at)::DATE FROM mar),
            (SELECT min(day) FROM bed_days)
        ) AS first,
        (SELECT max(through) FROM coverage) AS last
)
SELECT unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE AS day
FROM ends;

-- (site, day, occupied): every day of every place that has no place below it. `occupied` is NULL
-- where the place never gave occupied bed days or missed that day.
CREATE OR REPLACE VIEW site_days AS
SELECT
    known_sites.site,
    days.day,
    bed_days.occupied
FROM known_sites
CROSS JOIN days
LEFT JOIN bed_days
    ON bed_days.unit = known_sites.site
    AND bed_days.day = days.day
WHERE known_sites.site NOT IN (SELECT parent FROM sites WHERE parent IS NOT NULL)
    AND days.day >= coalesce(known_sites.opened_on, DATE '0001-01-01')
    AND days.day <= coalesce(known_sites.closed_on, DATE '9999-12-31');


-- Settings ----------------------------------------------------------------------------------------

-- (site, from_day, to_day, name, value, set_by): one row a site, name and span of days.
-- The nearest of: the site's own, that of the place above it, the provider's (site ''), the default;
-- of its own rows, the latest that had begun.
CREATE OR REPLACE VIEW setting_spans AS
WITH RECURSIVE heirs AS (
    SELECT site, unnest([site, '']) AS source, unnest([0, 98]) AS steps
    FROM (SELECT '' AS site UNION SELECT site FROM settings UNION SELECT site FROM sites)
    UNION
    SELECT heirs.site, coalesce(sites.parent, ''), heirs.steps + 1
    FROM heirs
    LEFT JOIN sites ON sites.site = heirs.source
    WHERE heirs.source <> '' AND heirs.steps < 6
),
nearest AS (
    SELECT site, source, min(steps) AS steps
    FROM heirs
    GROUP BY ALL
),
said AS (
    SELECT nearest.site, nearest.steps, settings.name, settings.from_day, settings.value, source
    FROM nearest
    JOIN settings ON settings.site = nearest.source
    UNION ALL
    SELECT nearest.site, 99, name, DATE '0001-01-01', value, 'default'
    FROM nearest
    CROSS JOIN setting_defaults
    WHERE nearest.steps = 0
),
changes AS (
    SELECT DISTINCT site, name, from_day
    FROM said
),
in_force AS (
    SELECT
        changes.site,
        changes.name,
        changes.from_day,
        arg_min(said.value, (said.steps, DATE '9999-12-31' - said.from_day)) AS value,
        arg_min(said.source, (said.steps, DATE '9999-12-31' - said.from_day)) AS set_by
    FROM changes
    JOIN said
        ON said.site = changes.site
        AND said.name = changes.name
        AND said.from_day <= changes.from_day
    GROUP BY ALL
)
SELECT
    site,
    name,
    from_day,
    coalesce(
        lead(from_day) OVER (PARTITION BY site, name ORDER BY from_day) - 1,
        DATE '9999-12-31'
    ) AS to_day,
    value,
    set_by
FROM in_force;

-- (site, from_day, to_day, one column a setting that shapes a fact): the same, side by side.
CREATE OR REPLACE VIEW settings_by_period AS
WITH begun AS (
    SELECT DISTINCT site, from_day
    FROM setting_spans
),
spans AS (
    SELECT
        site,
        from_day,
        coalesce(
            lead(from_day) OVER (PARTITION BY site ORDER BY from_day) - 1,
            DATE '9999-12-31'
        ) AS to_day
    FROM begun
)
SELECT
    spans.site,
    spans.from_day,
    spans.to_day,
    max(value) FILTER (name = 'tolerance_early_minutes') AS tolerance_early_minutes,
    max(value) FILTER (name = 'tolerance_late_minutes') AS tolerance_late_minutes,
    max(value) FILTER (name = 'time_critical_early_minutes') AS time_critical_early_minutes,
    max(value) FILTER (name = 'time_critical_late_minutes') AS time_critical_late_minutes,
    max(value) FILTER (name = 'missed_by_hour') AS missed_by_hour,
    max(value) FILTER (name = 'alert_after_minutes') AS alert_after_minutes,
    max(value) FILTER (name = 'escalate_within_minutes') AS escalate_within_minutes,
    max(value) FILTER (name = 'publication_lead_days') AS publication_lead_days,
    max(value) FILTER (name = 'late_change_hours') AS late_change_hours,
    max(value) FILTER (name = 'acknowledge_within_days') AS acknowledge_within_days,
    max(value) FILTER (name = 'respond_within_days') AS respond_within_days,
    max(value) FILTER (name = 'positive_feedback_score') AS positive_feedback_score,
    max(value) FILTER (name = 'short_call_minutes') AS short_call_minutes,
    max(value) FILTER (name = 'recurring_window_weeks') AS recurring_window_weeks,
    max(value) FILTER (name = 'reassess_within_days') AS reassess_within_days
FROM spans
JOIN setting_spans
    ON setting_spans.site = spans.site
    AND spans.from_day BETWEEN setting_spans.from_day AND setting_spans.to_day
GROUP BY ALL;


-- Calls -------------------------------------------------------------------------------------------

-- One row a visit and carer: what was planned for the carer beside what the carer logged. A rota
-- changed after the carer had come is not believed: `due_start` is then the time first published.
CREATE OR REPLACE VIEW carer_calls AS
WITH matched AS (
    SELECT
        rota.* EXCLUDE (status),
        rota.planned_start::DATE AS planned_day,
        coalesce(
            rota.status = 'cancelled'
            AND coalesce(rota.cancelled_at <= rota.planned_start, TRUE),
            FALSE
        ) AS is_cancelled_in_time,
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
    minutes_passed(
        minutes_apart(due_start, logged_in_at),
        in_ahead - start_ahead
    ) AS minutes_late,
    minutes_passed(
        minutes_apart(due_start, due_end),
        end_ahead - start_ahead
    ) AS minutes_planned,
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
        ('attended', TRUE, 'logged in and out by every carer due'),
        ('not_logged', TRUE, 'a log-in or log-out is missing: counted as not on time'),
        ('missed', TRUE, 'nobody came in time for it to count as this call'),
        ('cancelled', FALSE, 'cancelled before it was due to begin'),
        ('refused', FALSE, 'the person refused it'),
        ('no_access', FALSE, 'nobody let the carer in'),
        ('in_hospital', FALSE, 'the person was in hospital')
) AS listed (disposition, is_due, meaning);

-- One row a visit; a double-handed call is one call. A carer cancelled in time is left out unless
-- all are. Minutes are those of the worst carer, and unknown while one carer's are.
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
        bool_and(is_logged) FILTER (NOT is_cancelled_in_time) AS is_logged,
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
        placed.* EXCLUDE (is_logged),
        coalesce(is_logged, FALSE) AS is_logged,
        coalesce(
            is_logged
            AND least_minutes_late >= -tolerance_early_minutes
            AND minutes_late <= tolerance_late_minutes,
            FALSE
        ) AS is_within_tolerance,
        coalesce(
            is_logged
            AND least_minutes_late >= -time_critical_early_minutes
            AND minutes_late <= time_critical_late_minutes,
            FALSE
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
            WHEN NOT is_logged THEN 'not_logged'
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
    coalesce(
        minutes_late > CASE
            WHEN is_time_critical THEN least(tolerance_late_minutes, time_critical_late_minutes)
            ELSE tolerance_late_minutes
        END,
        FALSE
    ) AS is_late,
    is_within_critical_tolerance AND coalesce(dispositions.is_due, TRUE) AS is_on_time_if_critical,
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


-- Journeys ----------------------------------------------------------------------------------------

-- Times of day by when the journey should be over: the morning and tea rushes of people in care and
-- on the roads, the quiet between them, and the dark. A night belongs to the evening before it.
CREATE OR REPLACE MACRO journey_band(moment) AS
    CASE
        WHEN hour(moment) < 4 THEN 'after 19'
        WHEN hour(moment) < 7 THEN 'before 07'
        WHEN hour(moment) < 10 THEN '07-10'
        WHEN hour(moment) < 16 THEN '10-16'
        WHEN hour(moment) < 19 THEN '16-19'
        ELSE 'after 19'
    END;

-- Whether two calls in a row need no journey: the same person, or the same whole postcode.
CREATE OR REPLACE MACRO is_one_home(person, other_person, postcode, other_postcode) AS
    coalesce(person = other_person, FALSE)
    OR coalesce(
        upper(replace(postcode, ' ', '')) = upper(replace(other_postcode, ' ', ''))
        AND regexp_matches(spaced_postcode(postcode), ' [0-9][A-Z]{2}$'),
        FALSE
    );

-- One row a pair of calls that the rota gave one carer, one after the other on one working day.
CREATE OR REPLACE VIEW legs AS
WITH paired AS (
    SELECT
        planned_day,
        working_day,
        branch,
        run,
        scheduler_round,
        carer_id,
        lag(visit_id) OVER one_round AS from_visit_id,
        visit_id AS to_visit_id,
        lag(district) OVER one_round AS from_district,
        district AS to_district,
        is_one_home(
            service_user_id,
            lag(service_user_id) OVER one_round,
            postcode,
            lag(postcode) OVER one_round
        ) AS is_at_one_home,
        lag(planned_end) OVER one_round AS left_at_planned,
        planned_start,
        planned_travel_minutes
    FROM carer_calls
    WHERE NOT is_cancelled_in_time AND carer_id IS NOT NULL
    WINDOW one_round AS (
        PARTITION BY working_day, carer_id
        ORDER BY planned_start, planned_end, visit_id
    )
),
clocked AS (
    SELECT
        paired.*,
        hours_ahead(left_at_planned) AS left_ahead,
        hours_ahead(planned_start) AS start_ahead
    FROM paired
    WHERE from_visit_id IS NOT NULL
)
SELECT
    planned_day,
    working_day,
    date_trunc('month', planned_day)::DATE AS month,
    branch,
    run,
    scheduler_round,
    carer_id,
    from_visit_id,
    to_visit_id,
    from_district,
    to_district,
    is_at_one_home,
    journey_band(planned_start) AS band,
    planned_start,
    planned_travel_minutes,
    minutes_passed(
        minutes_apart(left_at_planned, planned_start),
        start_ahead - left_ahead
    ) AS planned_gap_minutes
FROM clocked;

-- One row a pair of calls that one carer really made one after the other on one working day: from
-- the log-out of the one to the log-in of the next. A call with no log-in keeps the place in the
-- round that was planned for it, so that nothing is said of the ways to it and from it.
CREATE OR REPLACE VIEW walked_legs AS
WITH paired AS (
    SELECT
        planned_day,
        branch,
        lag(visit_id) OVER one_round AS from_visit_id,
        visit_id AS to_visit_id,
        lag(district) OVER one_round AS from_district,
        district AS to_district,
        is_one_home(
            service_user_id,
            lag(service_user_id) OVER one_round,
            postcode,
            lag(postcode) OVER one_round
        ) AS is_at_one_home,
        lag(planned_end) OVER one_round AS left_at_planned,
        lag(logged_out_at) OVER one_round AS left_at,
        planned_start,
        logged_in_at,
        minutes_late
    FROM carer_calls
    WHERE NOT is_cancelled_in_time AND seen_carer_id IS NOT NULL
    WINDOW one_round AS (
        PARTITION BY working_day, seen_carer_id
        ORDER BY coalesce(logged_in_at, planned_start), planned_start, planned_end, visit_id
    )
),
clocked AS (
    SELECT
        paired.*,
        hours_ahead(left_at_planned) AS left_ahead_planned,
        hours_ahead(planned_start) AS start_ahead,
        hours_ahead(left_at) AS left_ahead,
        hours_ahead(logged_in_at) AS in_ahead
    FROM paired
    WHERE from_visit_id <> to_visit_id
)
SELECT
    planned_day,
    date_trunc('month', planned_day)::DATE AS month,
    branch,
    from_visit_id,
    to_visit_id,
    from_district,
    to_district,
    is_at_one_home,
    journey_band(planned_start) AS band,
    minutes_passed(
        minutes_apart(left_at, logged_in_at),
        in_ahead - left_ahead
    ) AS minutes_taken,
    coalesce(minutes_late > 0, FALSE) AS began_late,
    minutes_passed(
        minutes_apart(left_at_planned, planned_start),
        start_ahead - left_ahead_planned
    ) > 60 AS is_after_break
FROM clocked;

-- How many legs took how many minutes. Where a carer began the next call late there was no slack: the
-- gap was the journey. Gaps planned for more than an hour are breaks, gaps below nought cannot be,
-- and from one home to itself is no journey: none of those tells anything. `minute` is NULL and `legs` 0 in a row that only says that a rota or a
-- carer went this way.
CREATE OR REPLACE VIEW legs_that_teach AS
WITH gone AS (
    SELECT
        month,
        branch,
        from_district,
        to_district,
        band,
        CASE
            WHEN began_late AND NOT is_after_break AND NOT is_at_one_home AND minutes_taken >= 0
            THEN round(minutes_taken)::INTEGER
        END AS minute
    FROM walked_legs
    UNION ALL
    SELECT
        month,
        branch,
        from_district,
        to_district,
        band,
        NULL
    FROM legs
)
SELECT
    month,
    branch,
    from_district,
    to_district,
    CASE WHEN minute IS NOT NULL THEN band END AS band,
    minute,
    count(minute) AS legs
FROM gone
WHERE from_district IS NOT NULL AND to_district IS NOT NULL
GROUP BY ALL;

-- The same, small and kept by the load (metrics/journeys.py). What is kept is read under the name of
-- what it was counted by, so that measures know when that changes.
CREATE TABLE IF NOT EXISTS journey_legs AS
FROM legs_that_teach
WITH NO DATA;

-- Ways that are taken for one from district to district at a time of day, the nearest first: itself,
-- at any time, either way, and any way of the branch within one district or between two.
CREATE OR REPLACE MACRO ways_like(one, other, band) AS
    [
        {wide: 1, one: one, other: other, way_band: band},
        {wide: 2, one: one, other: other, way_band: ''},
        {wide: 3, one: least(one, other), other: greatest(one, other), way_band: ''},
        {wide: 4, one: (one = other)::VARCHAR, other: '', way_band: ''}
    ];

-- What a journey really takes at a time of day, learned from the month and the month before, for
-- each way gone in those two. The usual journey is the median, quick and slow are the one in ten.
-- learned_from says how wide one had to look for five legs: 'time_of_day' (this way at this time of
-- day), 'any_time' (this way), 'either_way' (and the way back), 'nearby' (all ways of the branch
-- within one district, or all between two). A way that taught too little even so has no minutes.
CREATE OR REPLACE VIEW journeys_learned AS
WITH gone AS (
    SELECT *
    FROM journey_legs AS legs_that_teach
    UNION ALL
    SELECT * REPLACE ((month + INTERVAL 1 MONTH)::DATE AS month)
    FROM journey_legs
),
taught AS (
    SELECT
        month,
        branch,
        minute,
        legs,
        unnest(ways_like(from_district, to_district, band), recursive := TRUE)
    FROM gone
    WHERE legs > 0
),
counted AS (
    SELECT
        month,
        branch,
        wide,
        one,
        other,
        way_band,
        minute,
        sum(legs)::BIGINT AS legs
    FROM taught
    GROUP BY ALL
),
running AS (
    SELECT
        *,
        sum(legs) OVER (
            PARTITION BY month, branch, wide, one, other, way_band
            ORDER BY minute
        ) AS so_far,
        sum(legs) OVER (PARTITION BY month, branch, wide, one, other, way_band) AS of_all
    FROM counted
),
learned AS (
    SELECT
        month,
        branch,
        wide,
        one,
        other,
        way_band,
        min(minute) FILTER (10 * so_far >= of_all) AS quick,
        min(minute) FILTER (2 * so_far >= of_all) AS usual,
        min(minute) FILTER (10 * so_far >= 9 * of_all) AS slow,
        any_value(of_all)::BIGINT AS legs
    FROM running
    WHERE of_all >= 5
    GROUP BY ALL
),
ways AS (
    SELECT DISTINCT
        month,
        branch,
        from_district,
        to_district
    FROM gone
),
asked AS (
    SELECT
        *,
        unnest(['before 07', '07-10', '10-16', '16-19', 'after 19']) AS band
    FROM ways
),
tried AS (
    SELECT
        *,
        unnest(ways_like(from_district, to_district, band), recursive := TRUE)
    FROM asked
),
nearest AS (
    SELECT
        month,
        branch,
        from_district,
        to_district,
        band,
        arg_min(learned, wide) FILTER (usual IS NOT NULL) AS told
    FROM tried
    LEFT JOIN learned USING (month, branch, wide, one, other, way_band)
    GROUP BY ALL
)
SELECT
    month,
    branch,
    from_district,
    to_district,
    band,
    told.quick AS quick_minutes,
    told.usual AS journey_minutes,
    told.slow AS slow_minutes,
    told.legs AS legs,
    ['time_of_day', 'any_time', 'either_way', 'nearby'][told.wide] AS learned_from
FROM nearest;

-- The same, kept by the load.
CREATE TABLE IF NOT EXISTS journeys_kept AS
FROM journeys_learned
WITH NO DATA;

CREATE OR REPLACE VIEW journeys AS
SELECT
    month,
    branch,
    from_district,
    to_district,
    band,
    quick_minutes,
    journey_minutes,
    slow_minutes,
    legs,
    learned_from
FROM journeys_kept AS journeys_learned;


-- Complaints --------------------------------------------------------------------------------------

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


-- Doses and observations --------------------------------------------------------------------------

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

-- One row a documentation error on a MAR sheet. It recurs if the same house had the same kind on an
-- earlier day within the window (a setting); also_on_sheet: if the same person's sheet had.
CREATE OR REPLACE VIEW documentation_errors AS
WITH errors AS (
    SELECT
        mar_id,
        house,
        person_id,
        error_kind AS kind,
        day,
        shift,
        medicine_round
    FROM doses_due
    WHERE error_kind IS NOT NULL
),
days_of_house AS (
    SELECT DISTINCT
        house,
        kind,
        day
    FROM errors
),
house_before AS (
    SELECT
        *,
        lag(day) OVER (PARTITION BY house, kind ORDER BY day) AS day_before
    FROM days_of_house
),
days_of_sheet AS (
    SELECT DISTINCT
        house,
        person_id,
        kind,
        day
    FROM errors
    WHERE person_id IS NOT NULL
),
sheet_before AS (
    SELECT
        *,
        lag(day) OVER (PARTITION BY house, person_id, kind ORDER BY day) AS day_before
    FROM days_of_sheet
)
SELECT
    errors.*,
    coalesce(
        errors.day - house_before.day_before <= 7 * ruled.recurring_window_weeks, FALSE
    ) AS is_recurring,
    coalesce(
        errors.day - sheet_before.day_before <= 7 * ruled.recurring_window_weeks, FALSE
    ) AS also_on_sheet
FROM errors
JOIN house_before USING (house, kind, day)
LEFT JOIN sheet_before USING (house, person_id, kind, day)
LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own ON own.site = errors.house
JOIN settings_by_period AS ruled
    ON ruled.site = coalesce(own.site, '')
    AND errors.day BETWEEN ruled.from_day AND ruled.to_day;

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
