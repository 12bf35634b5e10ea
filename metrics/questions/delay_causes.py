"""The SQL that splits the lateness of each late call into causes, and follows it to its origin."""


# The SQL that says of each call explained which carer came last and where that carer came from.
#
# CAME_FROM are common table expressions that read another, `explained`: the calls asked about. Of
# them `routed` has one row each, and `unlogged` one a round with calls that nobody logged. One
# window puts each round in the order in which it was really gone; the few calls before which the
# carer was at a call that was planned for later are looked up apart.

CAME_FROM = """
    behind AS (
        SELECT
            visit_id,
            planned_day,
            branch,
            coalesce(run, '') AS run,
            cluster AS area,
            planned_start,
            carers,
            round(60 * minutes_late)::BIGINT AS seconds_late
        FROM explained
    ),
    least_behind AS (
        SELECT min(seconds_late) / 60 - 0.01 AS minutes
        FROM behind
    ),
    rounds_behind AS (
        SELECT DISTINCT
            working_day,
            attending_carer_id
        FROM carer_calls
        WHERE minutes_late > (FROM least_behind)
    ),
    stops AS MATERIALIZED (
        SELECT
            carer_calls.*,
            coalesce(logged_in_at, logged_out_at) AS seen_at,
            coalesce(carer_id = attending_carer_id, TRUE) AS is_as_planned
        FROM carer_calls
        SEMI JOIN rounds_behind
            ON rounds_behind.working_day = carer_calls.working_day
            AND rounds_behind.attending_carer_id IS NOT DISTINCT FROM carer_calls.attending_carer_id
    ),
    walked AS (
        SELECT
            visit_id,
            carer_slot,
            planned_day,
            working_day,
            attending_carer_id,
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
            lag(is_as_planned) OVER one_round AS from_as_planned,
            service_user_id,
            postcode,
            lag(service_user_id) OVER one_round AS from_person,
            lag(postcode) OVER one_round AS from_postcode
        FROM stops
        WHERE seen_at IS NOT NULL
        WINDOW one_round AS (
            PARTITION BY working_day, attending_carer_id
            ORDER BY seen_at, due_start, visit_id, carer_slot
        )
    ),
    arrived AS MATERIALIZED (
        SELECT
            *,
            coalesce(
                from_visit_id = visit_id
                OR (from_start, from_visit_id) > (due_start, visit_id),
                FALSE
            ) AS is_detour
        FROM walked
        JOIN behind USING (visit_id, planned_day)
        WHERE NOT is_cancelled_in_time
            AND walked.minutes_late > (FROM least_behind)
            AND round(60 * walked.minutes_late)::BIGINT = behind.seconds_late
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
            there.is_as_planned,
            there.service_user_id,
            there.postcode
        FROM last_to_come AS here
        JOIN stops AS there
            ON there.working_day = here.working_day
            AND there.attending_carer_id = here.attending_carer_id
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
                before.is_as_planned AS from_as_planned,
                before.service_user_id AS from_person,
                before.postcode AS from_postcode
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
            attending_carer_id,
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


LOST_TO = (  # what minutes are lost to, as people say it
    ("first_call", "late first calls"),
    ("overran", "calls that lasted longer than planned"),
    ("inherited", "calls before that ended late"),
    ("impossible_gap", "impossible gaps in the rota"),
    ("journey", "slow journeys"),
    ("gap_otherwise", "other time between calls"),
    ("unknown", "causes unknown"),
)
SPLIT = f"""
    {CAME_FROM.strip()},
    clocked AS (
        SELECT
            routed.* EXCLUDE (planned_travel_minutes),
            is_one_home(service_user_id, from_person, postcode, from_postcode) AS is_at_one_home,
            CASE WHEN is_at_one_home THEN 0 ELSE planned_travel_minutes END AS travel_minutes,
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
            round(60 * coalesce(journey_minutes, travel_minutes))::BIGINT AS seconds_usual,
            round(60 * coalesce(slow_minutes, travel_minutes))::BIGINT AS seconds_slow
        FROM clocked AS routed
        LEFT JOIN unlogged USING (working_day, attending_carer_id)
        LEFT JOIN journeys
            ON NOT is_at_one_home
            AND journeys.month = date_trunc('month', routed.planned_day)
            AND journeys.branch = routed.branch
            AND journeys.from_district = routed.from_district
            AND journeys.to_district = routed.district
            AND journeys.band = journey_band(routed.planned_start)
    ),
    marked AS (
        SELECT
            *,
            CASE
                WHEN attending_carer_id IS NULL THEN 'unknown'
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


CAUSES = f"""
    explained AS (
        FROM calls_due
        WHERE is_late
    ),
    {SPLIT.strip()}
"""


# The SQL that follows each delay back to where it began, call by call along the round.
#
# A call inherits minutes from a call that ended late. That one ended late because it began late,
# or because it lasted longer than planned (`overran`). So inherited minutes are shared out: first
# to how late the call before began, and so on back to where those minutes began, the rest to
# overrun. A call that was cut short, or slack in the rota, takes from every origin in proportion.
#
# ORIGINS are common table expressions, the last of which is `origins`: one row a late call,
# seconds by origin, which add up to its lateness. They read what CAUSES read, and `calls`.
ORIGINS = f"""
    explained AS (
        FROM calls
        WHERE minutes_late > 0
    ),
    {SPLIT.strip()},
    handed_on AS MATERIALIZED (
        SELECT
            here.*,
            CASE
                WHEN here.inherited > 0
                THEN least(coalesce(before.seconds_late, 0), here.seconds_ended_late)
                    / here.seconds_ended_late
                ELSE 0
            END AS share_begun_late,
            here.inherited * (1 - share_begun_late) AS overran,
            CASE
                WHEN share_begun_late > 0
                THEN here.inherited * share_begun_late / before.seconds_late
                ELSE 0
            END AS share_kept
        FROM causes AS here
        LEFT JOIN causes AS before ON before.visit_id = here.from_visit_id
    ),
    followed AS (
        SELECT
            visit_id,
            first_call::DOUBLE AS first_call,
            overran::DOUBLE AS overran,
            impossible_gap::DOUBLE AS impossible_gap,
            journey::DOUBLE AS journey,
            gap_otherwise::DOUBLE AS gap_otherwise,
            unknown::DOUBLE AS unknown
        FROM handed_on
        WHERE share_kept = 0
        UNION ALL
        SELECT
            here.visit_id,
            here.first_call + here.share_kept * before.first_call,
            here.overran + here.share_kept * before.overran,
            here.impossible_gap + here.share_kept * before.impossible_gap,
            here.journey + here.share_kept * before.journey,
            here.gap_otherwise + here.share_kept * before.gap_otherwise,
            here.unknown + here.share_kept * before.unknown
        FROM handed_on AS here
        JOIN followed AS before ON before.visit_id = here.from_visit_id
        WHERE here.share_kept > 0
    ),
    origins AS (
        SELECT
            calls.branch,
            calls.cluster AS area,
            calls.planned_day,
            followed.*
        FROM followed
        JOIN calls USING (visit_id)
        WHERE calls.is_late AND calls.is_due
    )
"""
