"""Minutes that late calls began late, by where the delay began, for every hundred calls due."""

from dataclasses import replace

from metrics.measures import delay_minutes
from metrics.questions.delay_causes import ORIGINS

# The same minutes as by cause, put down otherwise.
MEASURE = replace(
    delay_minutes.MEASURE,
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
    change_of_part="{n} minutes lost in {per} calls that began with {part}",
    part_is="origin",
    sql=delay_minutes.minutes_lost(
        f"WITH RECURSIVE {ORIGINS}",
        "origins ON first_call, overran, impossible_gap, journey, gap_otherwise, unknown",
        "round(sum(seconds) / 60, 6)",
    ),
)
