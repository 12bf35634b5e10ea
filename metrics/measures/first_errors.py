"""Documentation errors, the first of their kind on a sheet for weeks, per thousand doses."""

from dataclasses import replace

from metrics.measure import Unit
from metrics.measures import recurring_errors

# The other documentation errors.
MEASURE = replace(
    recurring_errors.MEASURE,
    id="first_errors",
    title="First documentation errors",
    why="A first error is a slip to learn from; one that comes back is a system to mend.",
    rule=(
        "Documentation errors of MAR sheets that are not recurring: their like, as the settings "
        "say (the same kind of error in the same medicine on the same person's sheet), was not "
        "there on an earlier day within the window (8 weeks, a setting); per 1,000 doses due, by "
        "kind. With the recurring errors they are all documentation errors."
    ),
    unit=Unit("first errors per 1,000 doses due"),
    change="{n} first errors in {per} doses due",
    change_of_part="{n} first errors of the kind “{part}” in {per} doses",
    event="a first error",
    sql=recurring_errors.of_documentation("NOT is_recurring"),
)
