"""Share of the observations that were due that were done."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="observations_done",
    title="Observations done",
    why=(
        "A score from observations that are not made says nothing; this shows whether "
        "observations were done."
    ),
    rule=(
        "For each line of the schedule and each whole week from Monday (or calendar month), "
        "observations done, at most as many as were due, of those due; put on the last day of "
        "the week or month. A line for observations counts every weekly observation and spot "
        "check; a line named after a type of audit or a strand counts those. A line with a "
        "role counts that role's only. Supervision prompts are counted apart."
    ),
    source="The provider's own schedule.",
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of observations due"),
    theme=Theme.DIGNITY,
    change="{n} observations in {per} due were done",
    change_of_part="{n} observations in {per} due were done by a {part}",
    reads=("audits", "schedule"),
    needs=("schedule.every", "schedule.number"),
    reach=31,
    part_is="role of the observer",
    sql="""
        WITH seen AS (
            SELECT DISTINCT
                observation_id,
                coalesce(unit, service) AS site,
                observer_role,
                audit_type,
                strand,
                observed_at::DATE AS day
            FROM audits
        )
        SELECT
            due.site,
            '' AS area,
            coalesce(due.role, '') AS part,
            due.last_day AS day,
            least(count(DISTINCT seen.observation_id), due.number) AS numerator,
            due.number AS denominator
        FROM schedule_due AS due
        LEFT JOIN seen
            ON seen.site = due.site
            AND seen.day BETWEEN due.first_day AND due.last_day
            AND (coalesce(due.role, '') = '' OR seen.observer_role = due.role)
            AND (
                seen.audit_type = due.what
                OR seen.strand = due.what
                OR (
                    due.what = 'observation'
                    AND coalesce(seen.audit_type, '') NOT IN ('supervision', 're_audit')
                )
            )
        WHERE NOT starts_with(due.what, 'second_line')
            AND due.what <> 'supervision_prompt'
        GROUP BY
            due.what,
            due.site,
            due.role,
            due.number,
            due.from_day,
            due.last_day
    """,
)
