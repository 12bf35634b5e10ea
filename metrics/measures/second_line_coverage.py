"""Share of MAR sheets in use that the second line sampled in the month."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="second_line_coverage",
    title="MAR sheets sampled by the second line",
    why="Local checks alone did not find what went wrong; somebody from outside has to look.",
    rule=(
        "People with a MAR sheet in the month whose sheet a second-line check looked at in "
        "that month, of all people with a sheet in it, by house; put on the month's last day. "
        "The share asked for is a setting (20 %)."
    ),
    source=(
        "Kirklees Council: at least 20 % of MAR sheets each month, every person at least quarterly."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of sheets in use"),
    theme=Theme.MEDICINES,
    change="{n} sheets in {per} were sampled by the second line",
    reads=("mar_audit", "mar"),
    reach=31,
    monthly=True,
    sql="""
        WITH sheets AS (
            SELECT DISTINCT
                house,
                person_id,
                last_day(day) AS day
            FROM doses_due
        ),
        sampled AS (
            SELECT DISTINCT
                house,
                person_id,
                last_day(checked_on) AS day
            FROM mar_audit
            WHERE line = 'second'
        )
        SELECT
            sheets.house AS site,
            '' AS area,
            '' AS part,
            sheets.day AS day,
            count(sampled.person_id) AS numerator,
            CASE
                WHEN EXISTS (FROM supplied WHERE source = 'mar_audit')
                THEN count(*)
            END AS denominator
        FROM sheets
        LEFT JOIN sampled USING (house, person_id, day)
        GROUP BY ALL
    """,
)
