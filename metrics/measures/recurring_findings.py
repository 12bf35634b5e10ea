"""Findings of MAR checks that come again on a sheet within weeks, for every hundred checks."""

from dataclasses import replace

from metrics.measure import Unit
from metrics.measures import audit_findings, tally, together

# Of the same checks.
MEASURE = replace(
    audit_findings.MEASURE,
    id="recurring_findings",
    title="Recurring findings of MAR checks",
    why="What one check finds and the next finds again has been noted, not mended.",
    rule=(
        "Findings whose kind the same line of checks had found on the same person's sheet on an "
        "earlier day within the window (8 weeks, a setting), per 100 checks of a MAR sheet, on "
        "the day checked, by line. A setting widens it to the house; so does an export that names "
        "no person. Findings of one day are one occasion. What is left of the findings came for "
        "the first time."
    ),
    source="The provider's own promise: fewer recurring errors at re-audit.",
    unit=Unit("recurring findings per 100 sheets checked"),
    change="{n} recurring findings in {per} sheets checked",
    change_of_part="{n} {part}-line findings recurred in {per} sheets checked",
    event="a recurring finding",
    reach=190,  # the longest window that can be set, 26 weeks, and some days
    settings=("recurring_by", "recurring_window_weeks"),
    sql=together(
        tally(
            "0", of="mar_audit", part="coalesce(line, '')", denominator="count(DISTINCT check_id)"
        ),
        tally(
            "count(*)",
            of="errors_found",
            part="found_by",
            denominator="0",
            where="found_by <> 'mar' AND is_recurring",
        ),
    ),
)
