"""The questions that medicines themes put to the warehouse."""

COUNTED = """
    WITH looked AS (
        SELECT
            'mar' AS found_by,
            count(*) FILTER (day >= $first) AS exposure,
            count(*) FILTER (day < $first) AS exposure_before
        FROM doses_due
        WHERE day BETWEEN $before AND $last
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
        UNION ALL
        SELECT
            line,
            count(DISTINCT check_id) FILTER (checked_on >= $first),
            count(DISTINCT check_id) FILTER (checked_on < $first)
        FROM mar_audit
        WHERE checked_on BETWEEN $before AND $last
            AND line IN ('first', 'second')
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
        GROUP BY line
    ),
    events AS (
        SELECT
            'mar' AS found_by,
            coalesce(error_kind, 'omitted') AS kind,
            house,
            day
        FROM doses_due
        WHERE error_kind IS NOT NULL OR is_omitted
        UNION ALL
        SELECT
            line,
            finding,
            house,
            checked_on
        FROM mar_audit
        WHERE finding <> '' AND line IN ('first', 'second')
    ),
    windows AS (
        SELECT
            site,
            arg_max(value, from_day) AS weeks
        FROM setting_spans
        WHERE name = 'recurring_window_weeks' AND from_day <= $last
        GROUP BY ALL
    ),
    counted AS (
        SELECT
            found_by,
            kind,
            house,
            day,
            count(*) AS times
        FROM events
        WHERE day <= $last
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
        GROUP BY ALL
    ),
    days AS (
        SELECT
            *,
            day - lag(day) OVER (PARTITION BY found_by, kind, house ORDER BY day) AS days_since
        FROM counted
    )
    SELECT
        days.found_by,
        days.kind,
        days.house,
        coalesce(sum(times) FILTER (day >= $first), 0)::BIGINT AS count,
        coalesce(
            sum(times) FILTER (day >= $first AND days_since <= 7 * windows.weeks), 0
        )::BIGINT AS recurring,
        coalesce(sum(times) FILTER (day < $first), 0)::BIGINT AS before,
        any_value(looked.exposure) AS exposure,
        any_value(looked.exposure_before) AS exposure_before
    FROM days
    JOIN looked USING (found_by)
    LEFT JOIN (SELECT site FROM windows) AS own ON own.site = days.house
    JOIN windows ON windows.site = coalesce(own.site, '')
    WHERE days.day BETWEEN $before AND $last
    GROUP BY
        days.found_by,
        days.kind,
        days.house
    ORDER BY
        days.found_by,
        days.kind,
        days.house
"""

DONE = """
    WITH assessed AS (
        SELECT
            count(*) AS assessed,
            count(*) FILTER (result = 'pass') AS passed
        FROM competency
        WHERE topic = 'medicines'
            AND kind = 'observed_assessment'
            AND assessed_on BETWEEN $first AND $last
            AND (
                len($houses::VARCHAR[]) = 0
                OR staff_id IN (SELECT staff_id FROM staff WHERE list_contains($houses, site))
            )
    ),
    checked AS (
        SELECT
            count(DISTINCT check_id) FILTER (line = 'second') AS sampled,
            count(*) FILTER (finding <> '') AS found,
            count(*) FILTER (
                finding <> '' AND escalated_at::DATE = coalesce(found_at::DATE, checked_on)
            ) AS escalated_same_day
        FROM mar_audit
        WHERE checked_on BETWEEN $first AND $last
            AND (len($houses::VARCHAR[]) = 0 OR list_contains($houses, house))
    ),
    known AS (
        SELECT
            EXISTS (FROM supplied WHERE source = 'competency') AS of_competency,
            EXISTS (FROM supplied WHERE source = 'mar_audit' AND what = 'rows') AS of_audits,
            EXISTS (FROM supplied WHERE source = 'mar_audit' AND what = 'escalated_at')
                AS of_escalation
    )
    SELECT
        CASE WHEN known.of_competency THEN assessed.assessed END,
        CASE WHEN known.of_competency THEN assessed.passed END,
        CASE WHEN known.of_audits THEN checked.sampled END,
        CASE WHEN known.of_audits THEN checked.found END,
        CASE WHEN known.of_escalation THEN checked.escalated_same_day END
    FROM assessed
    CROSS JOIN checked
    CROSS JOIN known
"""
