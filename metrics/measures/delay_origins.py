"""Minutes that late calls began late, by where the delay began, for every hundred calls due."""

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.questions.delay_causes import LOST_TO, ORIGINS

MEASURE = Measure(
    id="delay_origins",
    title="Minutes lost by where the delay began",
    why="A delay is handed on from call to call; it is cured where it began.",
    rule=(
        "The whole lateness of each call due that began later than the tolerance for late calls, "
        "per 100 calls due that day, as for the minutes lost by cause; but minutes that a call "
        "inherited are followed back along the carer's round. They go to where the call before "
        "lost them, as far as it began late, and else to that call lasting longer than planned "
        "(overran). A call cut short, or slack in the rota, takes from every origin in "
        "proportion. Of two carers, the one who came last counts."
    ),
    source=(
        "No public standard splits lateness. Root causes as NICE NG21 1.4 and commissioners' "
        "improvement plans name them: travel time, calls that overrun, rotas that cannot be kept."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("minutes in every 100 calls due"),
    theme=Theme.PUNCTUALITY,
    change="{n} minutes of lateness in {per} calls",
    change_of_part="{n} minutes lost in {per} calls that began with {part}",
    reads=("rota", "call_log"),
    reach=31,
    settings=("tolerance_late_minutes", "time_critical_late_minutes"),
    part_is="origin",
    part_names=LOST_TO,
    part_shares_denominator=True,
    sql=f"""
        WITH RECURSIVE {ORIGINS},
        parted AS (
            UNPIVOT origins
            ON first_call, overran, impossible_gap, journey, gap_otherwise, unknown
            INTO NAME part VALUE seconds
        )
        SELECT
            branch AS site,
            area,
            part,
            planned_day AS day,
            round(sum(seconds) / 60, 6) AS numerator,
            0 AS denominator
        FROM parted
        WHERE seconds > 0
        GROUP BY ALL
        UNION ALL
        SELECT
            branch AS site,
            cluster AS area,
            '' AS part,
            planned_day AS day,
            0 AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'call_log' AND what = 'rows')
                THEN count(*)
            END AS denominator
        FROM calls
        WHERE is_due
        GROUP BY ALL
    """,
)
