"""Gaps and unexplained codes for every thousand doses of controlled drugs due."""

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.measures import supplied, tally

MEASURE = Measure(
    id="controlled_drug_errors",
    title="MAR documentation errors with controlled drugs",
    why="A controlled drug that the record cannot account for may have been misused.",
    rule=(
        "Gaps and unexplained codes on doses of controlled drugs due, per 1,000 such doses due. "
        "Without the column that marks them in the export it is not supplied."
    ),
    source=(
        "Per 1,000 administrations, as all documentation errors, after Szczepura (2011); no "
        "source gives a rate for these medicines alone."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("errors per 1,000 doses of controlled drugs due"),
    theme=Theme.MEDICINES,
    change="{n} documentation errors in {per} doses of controlled drugs",
    event="a documentation error with a controlled drug",
    per=1000,
    reads=("mar",),
    sql=tally(
        "count(error_kind) FILTER (controlled)",
        of="doses_due",
        where=f"controlled\n    OR NOT {supplied('mar.controlled')}",
        needs="mar.outcome_code mar.controlled",
    ),
)
