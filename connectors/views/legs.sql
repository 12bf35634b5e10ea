-- Legs: the way from one call of a carer to the next, as planned and as walked, and what it takes.

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
    minutes_passed(minutes_apart(left_at, logged_in_at), in_ahead - left_ahead) AS minutes_taken,
    coalesce(minutes_late > 0, FALSE) AS is_without_slack,
    minutes_passed(
        minutes_apart(left_at_planned, planned_start),
        start_ahead - left_ahead_planned
    ) > 60 AS is_after_break
FROM clocked;

-- How many legs took how many minutes. Where a carer began the next call after its time there was no
-- slack: the
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
            WHEN is_without_slack AND NOT is_after_break AND NOT is_at_one_home AND minutes_taken >= 0
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

-- The same, small and kept by the load (metrics/facts.py). What is kept is read under the name of
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
