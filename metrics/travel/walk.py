"""Walking the rounds to come: where the carer will be late, and how late (SQL).

A round is the calls of one carer on one working day (04:00 to 04:00) in planned order, those
cancelled left out. Walking it, a call begins at its planned time, or when the carer has come from
the call before, whichever is later; so what a call is late is what the one before was, more or less
what the journey is longer or shorter than the gap, and never less than nought. Where nothing is
known of a journey the carer is taken to be there at once.
"""

from metrics.travel.rounds import TIMED

WALK = f"""
    WITH {TIMED},
    walked AS (
        SELECT
            *,
            sum(coalesce(journey_minutes, 0) - coalesce(gap_minutes, 0)) OVER (
                PARTITION BY working_day, carer_id
                ORDER BY place
            ) AS behind
        FROM timed
    ),
    begun AS (
        SELECT
            *,
            behind - min(behind) OVER (
                PARTITION BY working_day, carer_id
                ORDER BY place
            ) AS minutes_late
        FROM walked
    ),
    bounded AS (
        SELECT
            begun.*,
            CASE
                WHEN is_time_critical THEN least(tolerance_late_minutes, time_critical_late_minutes)
                ELSE tolerance_late_minutes
            END AS tolerance
        FROM begun
        LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own ON own.site = begun.branch
        JOIN settings_by_period AS ruled
            ON ruled.site = coalesce(own.site, '')
            AND planned_start::DATE BETWEEN ruled.from_day AND ruled.to_day
        WHERE len($branches::VARCHAR[]) = 0 OR list_contains($branches, begun.branch)
    ),
    told AS (
        SELECT
            *,
            coalesce(gap_minutes < journey_minutes, FALSE)
                OR (gap_minutes <= 0 AND learned_from IN ('rota', 'nothing')) AS will_not_do,
            minutes_late > tolerance AS is_late,
            count(DISTINCT visit_id) OVER () AS calls,
            count(gap_minutes) OVER () AS gaps,
            count(*) FILTER (gap_minutes IS NOT NULL AND journey_minutes IS NULL) OVER ()
                AS gaps_unknown,
            row_number() OVER () AS number
        FROM bounded
    )
    SELECT
        branch,
        run,
        scheduler_round,
        working_day,
        from_visit_id,
        visit_id,
        from_district,
        to_district,
        left_at,
        planned_start,
        is_time_critical,
        gap_minutes,
        journey_minutes,
        legs,
        learned_from,
        coalesce(will_not_do, FALSE),
        coalesce(is_late, FALSE),
        minutes_late,
        calls,
        gaps,
        gaps_unknown
    FROM told
    WHERE will_not_do OR is_late OR number = 1
    ORDER BY
        NOT is_time_critical,
        planned_start,
        branch,
        run,
        visit_id
"""
