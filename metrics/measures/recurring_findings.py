"""Findings of MAR checks that come again in a house within weeks, for every hundred checks."""

from metrics.measure import Better, Kind, Measure, Theme, Unit

MEASURE = Measure(
    id="recurring_findings",
    title="Recurring findings of MAR checks",
    why="What one check finds and the next finds again has been noted, not mended.",
    rule=(
        "Findings whose kind the same line of checks had found in the same house on an earlier "
        "day within the window (8 weeks, a setting), per 100 checks of a MAR sheet, on the day "
        "checked, by line. Findings of one day are one occasion. What is left of the findings "
        "came for the first time."
    ),
    source="The provider's own promise: fewer recurring errors at re-audit.",
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("recurring findings per 100 sheets checked"),
    theme=Theme.MEDICINES,
    change="{n} recurring findings in {per} sheets checked",
    change_of_part="{n} {part}-line findings recurred in {per} sheets checked",
    event="a recurring finding",
    reads=("mar_audit",),
    reach=190,  # the longest window that can be set, 26 weeks, and some days
    settings=("recurring_window_weeks",),
    part_is="line of check",
    way_of_looking="line of checks",
    sql="""
        WITH found AS (
            SELECT DISTINCT
                house,
                line,
                finding,
                checked_on
            FROM mar_audit
            WHERE finding <> ''
        ),
        before AS (
            SELECT
                *,
                checked_on - lag(checked_on) OVER (
                    PARTITION BY house, line, finding
                    ORDER BY checked_on
                ) AS days_since
            FROM found
        ),
        again AS (
            SELECT before.*
            FROM before
            LEFT JOIN (SELECT DISTINCT site FROM settings_by_period) AS own
                ON own.site = before.house
            JOIN settings_by_period AS ruled
                ON ruled.site = coalesce(own.site, '')
                AND before.checked_on BETWEEN ruled.from_day AND ruled.to_day
            WHERE before.days_since <= 7 * ruled.recurring_window_weeks
        )
        SELECT
            mar_audit.house AS site,
            '' AS area,
            coalesce(mar_audit.line, '') AS part,
            mar_audit.checked_on AS day,
            count(again.finding) AS numerator,
            count(DISTINCT mar_audit.check_id) AS denominator
        FROM mar_audit
        LEFT JOIN again
            ON again.house = mar_audit.house
            AND again.line IS NOT DISTINCT FROM mar_audit.line
            AND again.finding = mar_audit.finding
            AND again.checked_on = mar_audit.checked_on
        GROUP BY ALL
    """,
)
