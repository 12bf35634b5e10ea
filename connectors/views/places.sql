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
SELECT 'complaints', 'responded_on' WHERE EXISTS (FROM complaints WHERE responded_on IS NOT NULL)
UNION ALL
SELECT 'rota', 'rows' WHERE EXISTS (FROM rota)
UNION ALL
SELECT 'rota', 'changed_at' WHERE EXISTS (FROM rota WHERE changed_at IS NOT NULL)
UNION ALL
SELECT 'bed_days', 'rows' WHERE EXISTS (FROM bed_days)
UNION ALL
SELECT 'feedback', 'rows' WHERE EXISTS (FROM feedback)
UNION ALL
SELECT 'mar_audit', 'rows' WHERE EXISTS (FROM mar_audit)
UNION ALL
SELECT 'mar_audit', 'escalated_at' WHERE EXISTS (FROM mar_audit WHERE escalated_at IS NOT NULL)
UNION ALL
SELECT 'call_log', 'rows' WHERE EXISTS (FROM call_log)
UNION ALL
SELECT 'call_log', 'escalated_at' WHERE EXISTS (FROM call_log WHERE escalated_at IS NOT NULL)
UNION ALL
SELECT 'mar', 'outcome_code' WHERE EXISTS (FROM mar WHERE outcome_code IS NOT NULL)
UNION ALL
SELECT 'mar', 'schedule' WHERE EXISTS (FROM mar WHERE schedule IS NOT NULL)
UNION ALL
SELECT 'mar', 'controlled' WHERE EXISTS (FROM mar WHERE controlled IS NOT NULL)
UNION ALL
SELECT 'mar', 'staff_id' WHERE EXISTS (FROM mar WHERE staff_id IS NOT NULL)
UNION ALL
SELECT 'mar_audit', 'staff_id' WHERE EXISTS (FROM mar_audit WHERE staff_id IS NOT NULL)
UNION ALL
SELECT 'competency', 'rows' WHERE EXISTS (FROM competency)
UNION
SELECT source, what FROM supplied_before;

-- (source, site, day, is_usual): each day on which a place has rows of an export that comes every
-- day. Usual: at least half as many as on that weekday the eight times before.
CREATE OR REPLACE VIEW export_days AS
WITH counted AS (
    SELECT 'audits' AS source, unit AS site, observed_at::DATE AS day, count(*) AS rows
    FROM audits GROUP BY ALL
    UNION ALL
    SELECT 'mar', house, due_at::DATE, count(*) FROM mar GROUP BY ALL
    UNION ALL
    SELECT 'bed_days', unit, day, count(*) FROM bed_days GROUP BY ALL
    UNION ALL
    SELECT 'feedback', site, received_on, count(*) FROM feedback GROUP BY ALL
)
SELECT
    source,
    site,
    day,
    coalesce(2 * rows >= median(rows) OVER eight_before, TRUE) AS is_usual
FROM counted
WINDOW eight_before AS (
    PARTITION BY source, site, isodow(day)
    ORDER BY day
    ROWS BETWEEN 8 PRECEDING AND 1 PRECEDING
);

-- Days of which an export that comes every day holds nothing of a place, or too little for anything
-- to be said: kept by the load (connectors/days.py). `due` rows of which `held` are there; `doubt`:
-- what makes them doubtful; known_from and known_to: the nearest days before and after with enough.
CREATE TABLE IF NOT EXISTS export_gaps (
    source VARCHAR,
    site VARCHAR,
    day DATE,
    due BIGINT,
    held BIGINT,
    doubt VARCHAR,
    known_from DATE,
    known_to DATE
);

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
    max(value) FILTER (name = 'recurring_by') AS recurring_by,
    max(value) FILTER (name = 'recurring_window_weeks') AS recurring_window_weeks,
    max(value) FILTER (name = 'reassess_within_days') AS reassess_within_days
FROM spans
JOIN setting_spans
    ON setting_spans.site = spans.site
    AND spans.from_day BETWEEN setting_spans.from_day AND setting_spans.to_day
GROUP BY ALL;
