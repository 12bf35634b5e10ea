"""The SQL that says of each late call which carer came last and where that carer came from.

CAME_FROM are common table expressions, of which `routed` has one row a late call and `unlogged` one
a round with calls that nobody logged. One window puts each round in the order in which it was
really gone; the few calls before which the carer was at a call that was planned for later are
looked up apart.
"""

CAME_FROM = """
    late AS (
        SELECT
            visit_id,
            planned_day,
            branch,
            coalesce(run, '') AS run,
            cluster AS area,
            planned_start,
            carers,
            round(60 * minutes_late)::BIGINT AS seconds_late
        FROM calls_due
        WHERE is_late
    ),
    least_late AS (
        SELECT min(seconds_late) / 60 - 0.01 AS minutes
        FROM late
    ),
    late_rounds AS (
        SELECT DISTINCT
            working_day,
            seen_carer_id
        FROM carer_calls
        WHERE minutes_late > (FROM least_late)
    ),
    stops AS MATERIALIZED (
        SELECT
            carer_calls.*,
            coalesce(logged_in_at, logged_out_at) AS seen_at,
            coalesce(carer_id = seen_carer_id, TRUE) AS is_as_planned
        FROM carer_calls
        SEMI JOIN late_rounds
            ON late_rounds.working_day = carer_calls.working_day
            AND late_rounds.seen_carer_id IS NOT DISTINCT FROM carer_calls.seen_carer_id
    ),
    walked AS (
        SELECT
            visit_id,
            carer_slot,
            planned_day,
            working_day,
            seen_carer_id,
            is_cancelled_in_time,
            district,
            due_start,
            logged_in_at,
            minutes_late,
            planned_travel_minutes,
            is_as_planned,
            lag(visit_id) OVER one_round AS from_visit_id,
            lag(due_start) OVER one_round AS from_start,
            lag(due_end) OVER one_round AS from_end,
            lag(logged_out_at) OVER one_round AS left_at,
            lag(district) OVER one_round AS from_district,
            lag(is_as_planned) OVER one_round AS from_as_planned
        FROM stops
        WHERE seen_at IS NOT NULL
        WINDOW one_round AS (
            PARTITION BY working_day, seen_carer_id
            ORDER BY seen_at, due_start, visit_id, carer_slot
        )
    ),
    arrived AS MATERIALIZED (
        SELECT
            *,
            coalesce(
                from_start > due_start
                OR (from_start = due_start AND from_visit_id >= visit_id),
                FALSE
            ) AS is_detour
        FROM walked
        JOIN late USING (visit_id, planned_day)
        WHERE NOT is_cancelled_in_time
            AND walked.minutes_late > (FROM least_late)
            AND round(60 * walked.minutes_late)::BIGINT = late.seconds_late
    ),
    last_to_come AS (
        SELECT *
        FROM arrived
        WHERE carers = 1
        UNION ALL
        (
            SELECT DISTINCT ON (visit_id, planned_day) *
            FROM arrived
            WHERE carers > 1
            ORDER BY
                visit_id,
                planned_day,
                carer_slot
        )
    ),
    been AS (
        SELECT
            here.visit_id,
            here.planned_day,
            {
                seen_at: there.seen_at,
                due_start: there.due_start,
                visit_id: there.visit_id,
                carer_slot: there.carer_slot
            } AS turn,
            (there.due_start, there.visit_id) < (here.due_start, here.visit_id) AS is_earlier,
            there.due_end,
            there.logged_out_at,
            there.district,
            there.is_as_planned
        FROM last_to_come AS here
        JOIN stops AS there
            ON there.working_day = here.working_day
            AND there.seen_carer_id = here.seen_carer_id
            AND there.visit_id <> here.visit_id
            AND there.seen_at <= here.logged_in_at
            AND (there.seen_at, there.due_start, there.visit_id, there.carer_slot)
                < (here.logged_in_at, here.due_start, here.visit_id, here.carer_slot)
        WHERE here.is_detour
    ),
    detours AS (
        SELECT
            visit_id,
            planned_day,
            max(turn) AS last_turn,
            max(turn) FILTER (is_earlier) AS from_turn,
            arg_max(been, turn) FILTER (is_earlier) AS before
        FROM been
        GROUP BY ALL
    ),
    routed AS (
        SELECT
            * EXCLUDE (is_detour),
            FALSE AS was_elsewhere,
            TRUE AS is_straight
        FROM last_to_come
        WHERE NOT is_detour
        UNION ALL
        SELECT
            here.* EXCLUDE (is_detour) REPLACE (
                before.turn.visit_id AS from_visit_id,
                before.turn.due_start AS from_start,
                before.due_end AS from_end,
                before.logged_out_at AS left_at,
                before.district AS from_district,
                before.is_as_planned AS from_as_planned
            ),
            last_turn IS NOT NULL AS was_elsewhere,
            last_turn = from_turn AS is_straight
        FROM last_to_come AS here
        LEFT JOIN detours USING (visit_id, planned_day)
        WHERE is_detour
    ),
    unlogged AS (
        SELECT
            working_day,
            seen_carer_id,
            list({
                due_start: due_start,
                visit_id: visit_id,
                seconds: round(60 * minutes_planned)::BIGINT
            }) AS unlogged_calls
        FROM stops
        WHERE logged_in_at IS NULL
            AND logged_out_at IS NULL
            AND NOT is_cancelled_in_time
            AND outcome IS DISTINCT FROM 'in_hospital'
        GROUP BY ALL
    )
"""
