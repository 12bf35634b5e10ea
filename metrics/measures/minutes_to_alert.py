"""The middle delay: minutes from the planned time to the alert."""

from dataclasses import replace

from metrics.measure import Unit
from metrics.measures import median_lateness, tally

# Counted by minute, as the lateness of calls is.
MEASURE = replace(
    median_lateness.MEASURE,
    id="minutes_to_alert",
    title="Minutes until a delay raises an alert",
    why="Until the alert nobody but the carer knows, and nothing can be done.",
    rule=(
        "Whole minutes (rounded down) from the planned time to the delay alert, of calls due for "
        "which an alert was raised; an alert ahead of the planned time counts as negative "
        "minutes, a double-handed call by its first alert. The smallest minute with at least half "
        "of the alerts at or below it."
    ),
    source="The first step of the escalation ladders in providers' policies: alert at 15 minutes.",
    unit=Unit("minutes after the planned time"),
    change="{n} minutes until the middle delay raised an alert",
    part_is="whole minutes to the alert",
    needs=("call_log.delay_alerted_at",),
    sql=tally(
        "count(*)",
        of="calls_due",
        area="''",
        part="floor(minutes_to_alert)::INTEGER::VARCHAR",
        where="minutes_to_alert IS NOT NULL",
    ),
)
