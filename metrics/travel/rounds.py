"""The rota's rounds over some working days, each call with the way to it: SQL shared by travel.

`timed` has one row a call and carer of the rounds in which a carer of $branches goes (none named
means all); `place` is 1 for the first call of a round, which has no gap and no journey. Journeys
are those of the call's month, or for a rota ahead of its logs, of the newest months they tell of.
It reads the rota by its own times, so that a few days cost little in a warehouse of years.
"""

TIMED = """
    in_time AS (
        SELECT *
        FROM rota
        WHERE planned_start >= $first::DATE + INTERVAL 4 HOURS
            AND planned_start < $last::DATE + INTERVAL 28 HOURS
            AND carer_id IS NOT NULL
            AND NOT coalesce(
                status = 'cancelled' AND coalesce(cancelled_at <= planned_start, TRUE),
                FALSE
            )
    ),
    stops AS (
        SELECT
            *,
            working_day(planned_start) AS working_day,
            postcode_district(postcode) AS district
        FROM in_time
        WHERE len($branches::VARCHAR[]) = 0
            OR carer_id IN (
                SELECT carer_id
                FROM in_time
                WHERE list_contains($branches, branch)
            )
    ),
    paired AS (
        SELECT
            visit_id,
            branch,
            coalesce(run, '') AS run,
            coalesce(scheduler_round, '') AS scheduler_round,
            carer_id,
            working_day,
            planned_start,
            planned_end,
            coalesce(time_critical, FALSE) AS is_time_critical,
            planned_travel_minutes,
            district AS to_district,
            row_number() OVER one_round AS place,
            lag(visit_id) OVER one_round AS from_visit_id,
            lag(district) OVER one_round AS from_district,
            lag(planned_end) OVER one_round AS left_at,
            is_one_home(
                service_user_id,
                lag(service_user_id) OVER one_round,
                postcode,
                lag(postcode) OVER one_round
            ) AS is_at_one_home
        FROM stops
        WINDOW one_round AS (
            PARTITION BY working_day, carer_id
            ORDER BY planned_start, planned_end, visit_id
        )
    ),
    known AS MATERIALIZED (
        SELECT *
        FROM journeys
        WHERE month >= date_trunc('month', $first::DATE) - INTERVAL 3 MONTHS
            AND month <= $last::DATE + 1
            AND learned_from IS NOT NULL
    ),
    newest AS (
        SELECT
            branch,
            (max(month) + INTERVAL 1 MONTH)::DATE AS month
        FROM journey_legs
        WHERE legs > 0
        GROUP BY branch
    ),
    timed AS (
        SELECT
            paired.*,
            minutes_between(left_at, planned_start) AS gap_minutes,
            CASE
                WHEN place > 1 AND is_at_one_home THEN 0
                WHEN place > 1 THEN coalesce(journey_minutes, planned_travel_minutes)
            END AS journey_minutes,
            CASE
                WHEN is_at_one_home THEN 'one_home'
                WHEN journey_minutes IS NOT NULL THEN learned_from
                WHEN planned_travel_minutes IS NOT NULL THEN 'rota'
                ELSE 'nothing'
            END AS learned_from,
            coalesce(legs, 0) AS legs
        FROM paired
        LEFT JOIN newest USING (branch)
        LEFT JOIN known
            ON known.branch = paired.branch
            AND known.month = least(date_trunc('month', planned_start)::DATE, newest.month)
            AND known.from_district = paired.from_district
            AND known.to_district = paired.to_district
            AND known.band = journey_band(planned_start)
    )
"""
