"""Share of the supervision prompts that were due that were given."""

from dataclasses import replace

from metrics.measure import percent
from metrics.measures import observations_done

# Due by the same schedule.
MEASURE = replace(
    observations_done.MEASURE,
    id="supervision_prompts_done",
    title="Supervision prompts done",
    why="What was agreed about dignity reaches people only if somebody prompts it on the shift.",
    rule=(
        "For each line of the schedule for supervision prompts and each whole week from Monday "
        "(or calendar month), prompts given, at most as many as were due, of those due; put on "
        "the last day of the week or month. A prompt is given where an observation or "
        "supervision holds an item of the strand supervision prompt that was met or partly met. "
        "A line with a role counts that role's only. Without such a line: not supplied."
    ),
    unit=percent("of prompts due"),
    change="{n} supervision prompts in {per} due were given",
    change_of_part="{n} prompts in {per} due were given by a {part}",
    sql="""
        WITH given AS (
            SELECT DISTINCT
                observation_id,
                coalesce(unit, service) AS site,
                observer_role,
                day
            FROM observation_items
            WHERE strand = 'supervision_prompt' AND result IN ('met', 'partly')
        )
        SELECT
            due.site,
            '' AS area,
            coalesce(due.role, '') AS part,
            due.last_day AS day,
            least(count(DISTINCT given.observation_id), due.number) AS numerator,
            due.number AS denominator
        FROM schedule_due AS due
        LEFT JOIN given
            ON given.site = due.site
            AND given.day BETWEEN due.first_day AND due.last_day
            AND (coalesce(due.role, '') = '' OR given.observer_role = due.role)
        WHERE due.what = 'supervision_prompt'
        GROUP BY
            due.site,
            due.role,
            due.number,
            due.from_day,
            due.last_day
    """,
)
