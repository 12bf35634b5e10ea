"""Findings for every hundred checks of MAR sheets, by line of check."""

from metrics.measure import Better, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="audit_findings",
    title="Findings of MAR checks",
    why="A second line that finds more than the first says how far local checks can be relied on.",
    rule=(
        "Findings per 100 checks of a MAR sheet, on the day checked, by line (first: the "
        "house itself; second: somebody from outside it). A check without a finding counts as "
        "a check."
    ),
    source="Kirklees Council guidance on MAR audits; errors per sheet sampled.",
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
    sql="""
        SELECT
            house AS site,
            '' AS area,
            coalesce(line, '') AS part,
            checked_on AS day,
            count(*) FILTER (finding <> '') AS numerator,
            count(DISTINCT check_id) AS denominator
        FROM mar_audit
        GROUP BY ALL
    """,
)
