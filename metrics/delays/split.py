"""The SQL that splits the lateness of each late call, shared by `late_calls` and the measure.

CAUSES are common table expressions, the last of which is `causes`: one row a late call, times in
whole seconds. They read `calls_due`, `carer_calls` and `journeys`.
"""

CAUSES = """
    late AS (
        SELECT
            visit_id,
            planned_day,
            branch AS call_branch,
            coalesce(run, '') AS run,
            cluster AS area,
            planned_start,
            round(60 * minutes_late)::BIGINT AS seconds_late
        FROM calls_due
        WHERE is_late
    ),
    stops AS (
        SELECT
            visit_id,
            carer_slot,
            branch,
            planned_day,
            working_day(planned_start) AS working_day,
            seen_carer_id AS carer,
            coalesce(carer_id = seen_carer_id, TRUE) AS is_as_planned,
            is_cancelled_in_time,
            district,
            due_start,
            due_end,
            planned_travel_minutes,
            logged_in_at,
            logged_out_at,
            coalesce(logged_in_at, logged_out_at) AS seen_at,
            round(60 * minutes_late)::BIGINT AS seconds_late
        FROM carer_calls
        WHERE coalesce(logged_in_at, logged_out_at) IS NOT NULL
            OR (NOT is_cancelled_in_time AND outcome IS DISTINCT FROM 'in_hospital')
    ),
    placed AS (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY working_day, carer
                ORDER BY planned_day, due_start, due_end, visit_id, carer_slot
            ) AS place
        FROM stops
    ),
    last_to_come AS (
        SELECT DISTINCT ON (visit_id, planned_day) *
        FROM late
        JOIN placed USING (visit_id, planned_day, seconds_late)
        WHERE NOT is_cancelled_in_time
        ORDER BY
            visit_id,
            planned_day,
            carer_slot
    ),
    been AS (
        SELECT
            here.visit_id,
            here.planned_day,
            max((there.seen_at, there.place)) FILTER (there.place < here.place)[2] AS from_place,
            max((there.seen_at, there.place))[2] AS straight_from_place
        FROM last_to_come AS here
        JOIN placed AS there
            ON there.working_day = here.working_day
            AND there.carer = here.carer
            AND there.visit_id <> here.visit_id
            AND there.planned_day <= here.planned_day
            AND (there.seen_at, there.place) < (here.logged_in_at, here.place)
        GROUP BY ALL
    ),
    unlogged AS (
        SELECT
            here.visit_id,
            here.planned_day,
            min(round(60 * minutes_between(there.due_start, there.due_end))) AS seconds_unlogged
        FROM last_to_come AS here
        LEFT JOIN been USING (visit_id, planned_day)
        JOIN placed AS there
            ON there.working_day = here.working_day
            AND there.carer = here.carer
            AND there.visit_id <> here.visit_id
            AND there.seen_at IS NULL
            AND there.place < here.place
            AND there.place > coalesce(been.from_place, 0)
        GROUP BY ALL
    ),
    joined AS (
        SELECT
            here.*,
            before.visit_id AS from_visit_id,
            from_place,
            straight_from_place,
            seconds_unlogged,
            before.logged_out_at AS left_at,
            before.is_as_planned AND here.is_as_planned AS is_of_one_rota,
            round(60 * minutes_between(before.due_end, before.logged_out_at))::BIGINT
                AS seconds_ended_late,
            round(60 * minutes_between(before.logged_out_at, here.logged_in_at))::BIGINT
                AS seconds_taken,
            round(60 * minutes_between(before.due_end, here.due_start))::BIGINT AS seconds_planned,
            round(60 * coalesce(journeys.journey_minutes, here.planned_travel_minutes))::BIGINT
                AS seconds_usual,
            round(60 * coalesce(journeys.slow_minutes, here.planned_travel_minutes))::BIGINT
                AS seconds_slow
        FROM last_to_come AS here
        LEFT JOIN been USING (visit_id, planned_day)
        LEFT JOIN unlogged USING (visit_id, planned_day)
        LEFT JOIN placed AS before
            ON before.working_day = here.working_day
            AND before.carer = here.carer
            AND before.place = been.from_place
        LEFT JOIN journeys
            ON journeys.month = date_trunc('month', here.planned_day)
            AND journeys.branch = here.branch
            AND journeys.from_district = before.district
            AND journeys.to_district = here.district
            AND journeys.band = journey_band(here.planned_start)
    ),
    marked AS (
        SELECT
            *,
            CASE
                WHEN carer IS NULL THEN 'unknown'
                WHEN from_place IS NULL AND seconds_unlogged IS NOT NULL THEN 'unknown'
                WHEN straight_from_place IS NULL THEN 'first_call'
                WHEN from_place IS NULL THEN 'gap_otherwise'
                WHEN left_at IS NULL OR seconds_taken >= seconds_unlogged THEN 'unknown'
                ELSE ''
            END AS whole,
            seconds_taken - seconds_late AS there_was,
            seconds_planned > 3600 AS is_after_break,
            is_of_one_rota AND NOT is_after_break AND from_place = place - 1 AS is_by_rota,
            is_of_one_rota AND NOT is_after_break AND from_place = straight_from_place
                AS is_straight,
            coalesce(seconds_usual, greatest(0, least(seconds_planned, 3600))) AS usual,
            greatest(usual, coalesce(seconds_slow, usual)) AS slow,
            greatest(0, least(seconds_late, least(seconds_planned, usual) - there_was)) AS to_plan,
            greatest(0, least(seconds_late, usual - there_was)) AS to_usual,
            greatest(0, least(seconds_late, slow - there_was)) AS to_slow
        FROM joined
    ),
    causes AS (
        SELECT
            visit_id,
            carer_slot,
            call_branch AS branch,
            run,
            area,
            planned_day,
            planned_start,
            seconds_late,
            CASE WHEN whole = 'first_call' THEN seconds_late ELSE 0 END AS first_call,
            CASE WHEN whole = '' THEN to_plan ELSE 0 END AS inherited,
            CASE WHEN whole = '' AND is_by_rota THEN to_usual - to_plan ELSE 0 END
                AS impossible_gap,
            CASE
                WHEN whole = '' AND is_straight AND seconds_usual IS NOT NULL
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
