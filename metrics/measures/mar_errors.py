"""Gaps and unexplained codes on MAR sheets for every thousand doses due."""

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.measures import tally, together

MEASURE = Measure(
    id="mar_errors",
    title="MAR documentation errors",
    why="Where the record has a gap nobody can say whether the medicine was taken.",
    rule=(
        "Doses due that nobody signed for and no code explains (a gap), or whose code nobody "
        "explained, per 1,000 doses due. Findings of checks of MAR sheets are another "
        "measure."
    ),
    source=(
        "Szczepura (2011): 2,289 potential errors in 188,249 administrations, which is 12.2 per "
        "1,000. Salford's 'Safer Care Homes' charts errors a week instead."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("errors per 1,000 doses due"),
    theme=Theme.MEDICINES,
    change="{n} documentation errors in {per} doses due",
    change_of_part="{n} documentation errors of the kind “{part}” in {per} doses",
    event="a documentation error",
    per=1000,
    reads=("mar",),
    part_is="kind of error",
    part_shares_denominator=True,
    sql=together(
        tally("0", of="doses_due", needs="mar.outcome_code"),
        tally(
            "count(*)",
            of="doses_due",
            part="error_kind",
            denominator="0",
            where="error_kind IS NOT NULL",
        ),
    ),
)
