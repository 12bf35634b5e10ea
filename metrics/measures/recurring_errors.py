"""Documentation errors that come again on a sheet within weeks, per thousand doses due."""

from dataclasses import replace

from metrics.measure import Unit
from metrics.measures import mar_errors, tally, together


def of_documentation(where: str) -> str:
    """The SQL of documentation errors by kind, over all doses due."""
    return together(
        tally("0", of="doses_due", needs="mar.outcome_code"),
        tally(
            "count(*)",
            of="errors_found",
            part="kind",
            denominator="0",
            where=f"found_by = 'mar' AND kind <> 'omitted' AND {where}",
        ),
    )


# Some of all documentation errors.
MEASURE = replace(
    mar_errors.MEASURE,
    id="recurring_errors",
    title="Recurring documentation errors",
    why="An error that comes back was not put right the first time.",
    rule=(
        "Documentation errors of MAR sheets where the same person's sheet had the same kind of "
        "error in the same medicine on an earlier day within the window (8 weeks, a setting), "
        "per 1,000 doses due, by kind. A setting widens it to any medicine on the sheet, or to "
        "the house; so does an export that names no medicine, or no person. Errors of one day "
        "are one occasion."
    ),
    source="The provider's own promise: fewer recurring documentation errors.",
    unit=Unit("recurring errors per 1,000 doses due"),
    change="{n} recurring errors in {per} doses due",
    change_of_part="{n} recurring errors of the kind “{part}” in {per} doses",
    event="a recurring error",
    reach=190,  # the longest window that can be set, 26 weeks, and some days
    settings=("recurring_by", "recurring_window_weeks"),
    sql=of_documentation("is_recurring"),
)
