"""Share of delays of which nobody was ever told."""

from dataclasses import replace

from metrics.measure import Better
from metrics.measures import OF_A_DELAY, delays_escalated, tally

# The same delays.
MEASURE = replace(
    delays_escalated.MEASURE,
    id="delays_never_escalated",
    title="Delays never escalated",
    why="Nobody could cover a call, or ring the person, because nobody was told.",
    rule=(
        "No escalation was ever recorded, of all delays. A delay: a call due with a delay alert, "
        "or late by more than the alert threshold (15 minutes unless set otherwise), or missed. "
        "Out of the denominator: cancelled before the call was due to begin, refused, no access, "
        "in hospital."
    ),
    source="Escalation ladders in providers' policies: every delay is escalated to the office.",
    better=Better.DOWN,
    change="{n} delays in {per} were never escalated",
    settings=OF_A_DELAY,
    sql=tally(
        "count(*) FILTER (escalated_at IS NULL)",
        of="calls_due",
        where="is_delayed",
        needs="call_log.escalated_at",
    ),
)
