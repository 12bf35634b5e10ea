"""The slow end: minutes late that nine calls in ten do not exceed."""

from dataclasses import replace

from metrics.measures import median_lateness

# The same calls by the same SQL as the median, so the two share their facts.
MEASURE = replace(
    median_lateness.MEASURE,
    id="lateness_90th",
    title="Lateness that one call in ten exceeds",
    why="A good share on time can hide a few people who wait for hours.",
    rule=(
        "Whole minutes (rounded down) from the planned time to the log-in, of calls due that "
        "every carer logged into; early calls count as negative minutes, a double-handed call "
        "by its later carer. The smallest minute with at least nine in ten of the calls at or "
        "below it."
    ),
    change="{n} minutes of lateness at the latest tenth of calls",
    quantile=0.9,
)
