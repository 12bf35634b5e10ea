"""The middle delay: minutes from the alert to the escalation."""

from dataclasses import replace

from metrics.measure import Unit
from metrics.measures import OF_A_DELAY, median_lateness, tally

# Counted by minute, as the lateness of calls is.
MEASURE = replace(
    median_lateness.MEASURE,
    id="minutes_to_escalation",
    title="Minutes from alert to escalation",
    why="The sooner somebody is told, the more often the call can still be covered.",
    rule=(
        "Whole minutes (rounded down) from the delay alert, or, where none was raised, from the "
        "planned time plus the alert threshold (15 minutes unless set otherwise), to the "
        "escalation, of delays that were escalated; one escalated before that counts as 0. Those "
        "never escalated are a measure of their own. The smallest minute with at least half of "
        "the escalations at or below it."
    ),
    source="Escalation ladders in providers' policies: the office acts within 30 minutes.",
    unit=Unit("minutes after the alert"),
    change="{n} minutes from the alert to the middle escalation",
    part_is="whole minutes to the escalation",
    needs=("call_log.escalated_at",),
    settings=OF_A_DELAY,
    sql=tally(
        "count(*)",
        of="calls_due",
        area="''",
        part="greatest(0, floor(minutes_to_escalation))::INTEGER::VARCHAR",
        where="is_delayed AND minutes_to_escalation IS NOT NULL",
    ),
)
