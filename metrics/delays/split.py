"""The SQL that splits the lateness of each late call, shared by `late_calls` and the measure.

CAUSES are common table expressions, the last of which is `causes`: one row a late call, times in
whole seconds. They read `calls_due`, `carer_calls` and `journeys`.
"""

from metrics.delays.rounds import CAME_FROM

CAUSES = f"""
    {CAME_FROM.strip()},
    clocked AS (
        SELECT
            routed.*,
            hours_ahead(from_end) AS from_ahead,
            hours_ahead(left_at) AS left_ahead,
            hours_ahead(logged_in_at) AS in_ahead,
            hours_ahead(due_start) AS start_ahead
        FROM routed
    ),
    timed AS MATERIALIZED (
        SELECT
            routed.*,
            list_min([
                missed.seconds
                FOR missed IN unlogged_calls
                IF missed.visit_id <> routed.visit_id
                AND (missed.due_start, missed.visit_id) < (routed.due_start, routed.visit_id)
                AND (
                    from_visit_id IS NULL
                    OR (missed.due_start, missed.visit_id) > (from_start, from_visit_id)
                )
            ]) AS seconds_unlogged,
            round(
                60 * minutes_passed(minutes_apart(from_end, left_at), left_ahead - from_ahead)
            )::BIGINT AS seconds_ended_late,
            round(
                60 * minutes_passed(minutes_apart(left_at, logged_in_at), in_ahead - left_ahead)
            )::BIGINT AS seconds_taken,
            round(
                60 * minutes_passed(minutes_apart(from_end, due_start), start_ahead - from_ahead)
            )::BIGINT AS seconds_planned,
            round(60 * coalesce(journeys.journey_minutes, planned_travel_minutes))::BIGINT
                AS seconds_usual,
            round(60 * coalesce(journeys.slow_minutes, planned_travel_minutes))::BIGINT
                AS seconds_slow
        FROM clocked AS routed
        LEFT JOIN unlogged USING (working_day, seen_carer_id)
        LEFT JOIN journeys
            ON journeys.month = date_trunc('month', routed.planned_day)
            AND journeys.branch = routed.branch
            AND journeys.from_district = routed.from_district
            AND journeys.to_district = routed.district
            AND journeys.band = journey_band(routed.planned_start)
    ),
    marked AS (
        SELECT
            *,
            CASE
                WHEN seen_carer_id IS NULL THEN 'unknown'
                WHEN from_visit_id IS NULL AND seconds_unlogged IS NOT NULL THEN 'unknown'
                WHEN from_visit_id IS NULL AND was_elsewhere THEN 'gap_otherwise'
                WHEN from_visit_id IS NULL THEN 'first_call'
                WHEN left_at IS NULL OR seconds_taken >= seconds_unlogged THEN 'unknown'
                ELSE ''
            END AS whole,
            seconds_taken - seconds_late AS there_was,
            is_as_planned AND from_as_planned AND seconds_planned <= 3600 AS is_as_rota_meant,
            coalesce(seconds_usual, greatest(0, least(seconds_planned, 3600))) AS usual,
            greatest(usual, coalesce(seconds_slow, usual)) AS slow,
            CASE
                WHEN is_as_rota_meant
                THEN greatest(0, least(seconds_late, usual - greatest(seconds_planned, there_was)))
                ELSE 0
            END AS too_short,
            greatest(
                0,
                least(seconds_late - too_short, least(seconds_planned, usual) - there_was)
            ) AS carried_on,
            greatest(0, least(seconds_late, usual - there_was)) AS to_usual,
            greatest(0, least(seconds_late, slow - there_was)) AS to_slow
        FROM timed
    ),
    causes AS (
        SELECT
            visit_id,
            carer_slot,
            branch,
            run,
            area,
            planned_day,
            planned_start,
            seconds_late,
            CASE WHEN whole = 'first_call' THEN seconds_late ELSE 0 END AS first_call,
            CASE WHEN whole = '' THEN carried_on ELSE 0 END AS inherited,
            CASE WHEN whole = '' THEN too_short ELSE 0 END AS impossible_gap,
            CASE
                WHEN whole = ''
                    AND is_as_rota_meant
                    AND is_straight
                    AND seconds_usual IS NOT NULL
                THEN to_slow - to_usual
                ELSE 0
            END AS journey,
            CASE WHEN whole = 'unknown' THEN seconds_late ELSE 0 END AS unknown,
            seconds_late - first_call - inherited - impossible_gap - journey - unknown
                AS gap_otherwise,
            from_visit_id,
            seconds_ended_late,
            seconds_planned,
            seconds_usual,
            seconds_slow,
            seconds_taken
        FROM marked
    )
"""
