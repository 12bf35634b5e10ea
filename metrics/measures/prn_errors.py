"""Gaps and unexplained codes for every thousand as-needed doses."""

from dataclasses import replace

from metrics.measure import Unit
from metrics.measures import controlled_drug_errors, supplied, tally

# As with controlled drugs, on other doses.
MEASURE = replace(
    controlled_drug_errors.MEASURE,
    id="prn_errors",
    title="MAR documentation errors with as-needed medicines",
    why="Without a record nobody knows whether it is safe to give another dose.",
    rule=(
        "Gaps and unexplained codes on doses of as-needed medicines, per 1,000 such doses. "
        "Without the column that marks them in the export it is not supplied."
    ),
    unit=Unit("errors per 1,000 as-needed doses due"),
    change="{n} documentation errors in {per} as-needed doses",
    event="a documentation error with an as-needed medicine",
    sql=tally(
        "count(error_kind) FILTER (schedule = 'prn')",
        of="doses_due",
        where=f"schedule = 'prn'\n    OR NOT {supplied('mar.schedule')}",
        needs="mar.outcome_code mar.schedule",
    ),
)
