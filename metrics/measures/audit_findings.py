"""Findings for every hundred checks of MAR sheets, by line of check."""

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.measures import tally

MEASURE = Measure(
    id="audit_findings",
    title="Findings of MAR checks",
    why="A second line that finds more than the first says how far local checks can be relied on.",
    rule=(
        "Findings per 100 checks of a MAR sheet, on the day checked, by line (first: the "
        "house itself; second: somebody from outside it). A check without a finding counts as "
        "a check."
    ),
    source=(
        "Kirklees Council's guidance says what the check of a MAR sheet records; findings per 100 "
        "sheets is this program's own."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("findings per 100 sheets checked"),
    theme=Theme.MEDICINES,
    change="{n} findings in {per} sheets checked",
    change_of_part="{n} findings of the {part} line in {per} sheets checked",
    event="a finding",
    reads=("mar_audit",),
    part_is="line of check",
    way_of_looking="line of checks",
    sql=tally(
        "count(*) FILTER (finding <> '')",
        of="mar_audit",
        part="coalesce(line, '')",
        denominator="count(DISTINCT check_id)",
    ),
)
