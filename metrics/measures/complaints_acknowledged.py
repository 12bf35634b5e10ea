"""Share of complaints that were acknowledged within the working days allowed."""

from dataclasses import replace

from metrics.measures import COMPLETE, complaints_answered, tally

# The same complaints, by the first of their two times.
MEASURE = replace(
    complaints_answered.MEASURE,
    id="complaints_acknowledged",
    title="Complaints acknowledged in time",
    why="Who complains should soon know that somebody has read it.",
    rule=(
        "Acknowledged by the end of the third working day (or as the settings say) after the day "
        "received, by England's bank holidays; an answer acknowledges too. On the day received; "
        "counted once its time is over, acknowledged or not, so that quick ones do not flatter "
        "the newest weeks. Left out: acknowledged before it was received, which is a slip of the "
        "pen."
    ),
    source=(
        "The 2009 complaints regulations, which bind councils: acknowledged within 3 working "
        "days. The provider's own days are a setting."
    ),
    change="{n} complaints in {per} were acknowledged in time",
    settings=("acknowledge_within_days",),
    sql=tally(
        "count(*) FILTER (acknowledged_on <= acknowledge_due_on)",
        of="complaint_times",
        where=f"NOT is_acknowledgement_misdated\n    AND acknowledge_due_on <= {COMPLETE}",
        needs="complaints.acknowledged_on",
    ),
)
