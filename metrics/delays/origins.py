"""The SQL that follows each delay back to where it began, call by call along the round.

A call inherits minutes from a call that ended late. That one ended late because it began late, or
because it lasted longer than planned (`overran`). So inherited minutes are shared out: first to
how late the call before began, and so on back to where those minutes began, the rest to overrun.
A call that was cut short, or slack in the rota, takes from every origin in proportion.

ORIGINS are common table expressions, the last of which is `origins`: one row a late call, seconds
by origin, which add up to its lateness. They read what CAUSES read, and `calls`.
"""

from metrics.delays.split import CAUSES

ORIGINS = f"""
    calls_due AS (
        SELECT * REPLACE (minutes_late > 0 AS is_late)
        FROM calls
    ),
    {CAUSES},
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
