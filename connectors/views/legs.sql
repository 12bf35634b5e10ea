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
    WHERE NOT is_cancelled_in_time AND attending_carer_id IS NOT NULL
    WINDOW one_round AS (
        PARTITION BY working_day, attending_carer_id
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
    minutes_late,
    minutes_passed(
        minutes_apart(left_at_planned, planned_start),
        start_ahead - left_ahead_planned
    ) > 60 AS is_after_break
FROM clocked;

-- What legs tell of their journey. Where a call began over five minutes late, the carer cannot have
-- waited: that leg was timed. Any other may have, or logged in a little late though there in time, so
-- all that is known is a limit: the minutes that would have made the call five minutes late. Gaps of
-- more than an hour are breaks, gaps below nought cannot be, and from one home to itself is no
-- journey: those tell nothing. `minute` is NULL and `legs` 0 in a row that only says that a rota or a
-- carer went this way.
CREATE OR REPLACE VIEW legs_that_teach AS
WITH gone AS (
    SELECT
        month,
        branch,
        from_district,
        to_district,
        band,
        minutes_late > 5 AS is_timed,
        unnest([
            CASE
                WHEN minutes_taken >= 0 AND NOT is_after_break AND NOT is_at_one_home
                THEN round(minutes_taken + greatest(5 - minutes_late, 0))::INTEGER
            END,
            NULL
        ]) AS minute
    FROM walked_legs
    UNION ALL BY NAME
    SELECT
        month,
        branch,
        from_district,
        to_district
    FROM legs
)
SELECT
    month,
    branch,
    from_district,
    to_district,
    CASE WHEN minute IS NOT NULL THEN band END AS band,
    minute,
    count(minute) FILTER (is_timed) AS timed,
    count(minute) AS legs
FROM gone
WHERE from_district IS NOT NULL AND to_district IS NOT NULL
GROUP BY ALL;

-- The same, small and kept by the load (metrics/facts.py). What is kept is read under the name of
-- what it was counted by, so that measures know when that changes. Earlier versions kept other columns.
DROP TABLE IF EXISTS journey_legs;
DROP TABLE IF EXISTS journeys_kept;

CREATE TABLE IF NOT EXISTS leg_minutes AS
FROM legs_that_teach
WITH NO DATA;

-- What the way between two districts takes, as the legs of the month and the eleven before tell: at a
-- time of day, and at any time (band '').
--
-- Limits are values censored from the left. So the share of journeys that take no longer than a minute
-- is the product-limit estimate of Kaplan and Meier, gone through from the longest minute down (Ware
-- and DeMets 1976; Gillespie and others 2010): below each minute it is smaller by the legs timed
-- there, of all legs and limits up to it. The usual minutes are the median, quick and slow the one in
-- ten; `least` is as low as the median may well be by chance, half a standard error of the share
-- (0.5 / sqrt(timed)) below half. Where at most one leg in twenty was timed, of thirty or more, the
-- median may be out of sight (`is_seen`), but is at most what five legs kept to.
CREATE OR REPLACE VIEW journeys_by_way AS
WITH months AS (
    SELECT DISTINCT unnest([month, (month + INTERVAL 1 MONTH)::DATE]) AS month
    FROM leg_minutes AS legs_that_teach
),
counted AS (
    SELECT
        months.month,
        branch,
        from_district,
        to_district,
        times.band,
        minute,
        sum(timed)::BIGINT AS timed,
        sum(legs)::BIGINT AS legs
    FROM months
    JOIN leg_minutes
        ON leg_minutes.month BETWEEN months.month - INTERVAL 11 MONTHS AND months.month
    CROSS JOIN unnest(
        CASE
            WHEN legs > 0 THEN [band, '']
            ELSE ['before 07', '07-10', '10-16', '16-19', 'after 19']
        END
    ) AS times (band)
    GROUP BY ALL
),
at_risk AS (
    SELECT
        *,
        sum(timed) OVER one_way AS all_timed,
        sum(legs) OVER one_way AS all_legs,
        sum(legs) OVER (one_way ORDER BY minute) AS no_longer
    FROM counted
    WINDOW one_way AS (PARTITION BY month, branch, from_district, to_district, band)
),
shares AS (
    SELECT
        *,
        CASE WHEN timed < no_longer THEN ln(1 - timed / no_longer) ELSE -1000 END AS fall,
        sum(fall) OVER (
            PARTITION BY month, branch, from_district, to_district, band
            ORDER BY minute DESC
        ) AS fallen,
        exp(fallen - fall) + 1e-9 AS share
    FROM at_risk
)
SELECT
    month,
    branch,
    from_district,
    to_district,
    band,
    any_value(all_timed)::BIGINT AS timed,
    exp(min(fallen)) + 1e-9 < 0.5 AS is_seen,
    {
        quick: min(minute) FILTER (share >= 0.1),
        least: min(minute) FILTER (share >= 0.5 - 1 / (4 * sqrt(all_timed))),
        usual: min(minute) FILTER (share >= 0.5),
        slow: min(minute) FILTER (share >= 0.9)
    } AS minutes,
    min(minute) FILTER (
        share >= 0.5 AND no_longer >= 5 AND all_legs >= greatest(30, 20 * all_timed)
    ) AS at_most_minutes
FROM shares
GROUP BY ALL;

-- What a journey really takes at a time of day, for each way gone in those months. Twenty legs timed
-- then tell it ('time_of_day'). Else fifty timed at any time do ('any_time'), by the pace of that time
-- of day: how much longer than at any time the branch's ways usually take then, by a hundred legs. Of
-- a way that taught less nothing is known, unless that it is `at_most` so many minutes.
CREATE OR REPLACE VIEW journeys_learned AS
WITH ways AS (
    SELECT
        *,
        any_value({timed: timed, minutes: minutes}) FILTER (band = '' AND is_seen) OVER (
            PARTITION BY month, branch, from_district, to_district
        ) AS ever,
        is_seen AND timed >= 5 AS is_paced
    FROM journeys_by_way
),
paced AS (
    SELECT
        *,
        sum(timed) FILTER (is_paced AND ever IS NOT NULL) OVER one_time AS timed_then,
        exp(
            sum(timed * ln(greatest(minutes.usual, 1) / greatest(ever.minutes.usual, 1)))
                FILTER (is_paced AND ever IS NOT NULL) OVER one_time
            / timed_then
        ) AS pace
    FROM ways
    WINDOW one_time AS (PARTITION BY month, branch, band)
),
learned AS (
    SELECT
        *,
        CASE
            WHEN is_seen AND timed >= 20 THEN 'time_of_day'
            WHEN ever.timed >= 50 AND timed_then >= 100 THEN 'any_time'
            WHEN at_most_minutes IS NOT NULL THEN 'at_most'
        END AS learned_from,
        CASE learned_from
            WHEN 'time_of_day' THEN {minutes: minutes, timed: timed, pace: 1.0::DOUBLE}
            WHEN 'any_time' THEN {minutes: ever.minutes, timed: ever.timed, pace: pace}
        END AS told
    FROM paced
    WHERE band <> ''
)
SELECT
    month,
    branch,
    from_district,
    to_district,
    band,
    round(told.minutes.quick * told.pace)::INTEGER AS quick_minutes,
    round(told.minutes.least * told.pace)::INTEGER AS least_minutes,
    round(told.minutes.usual * told.pace)::INTEGER AS journey_minutes,
    round(told.minutes.slow * told.pace)::INTEGER AS slow_minutes,
    CASE WHEN learned_from = 'at_most' THEN at_most_minutes END AS at_most_minutes,
    coalesce(told.timed, timed) AS legs,
    learned_from
FROM learned;

-- The same, kept by the load.
CREATE TABLE IF NOT EXISTS way_journeys AS
FROM journeys_learned
WITH NO DATA;

CREATE OR REPLACE VIEW journeys AS
FROM way_journeys AS journeys_learned;
