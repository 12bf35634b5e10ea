"""Share of calls that were made by the carers whom the person knows best."""

from metrics.measure import Better, Kind, Measure, Theme, percent

MEASURE = Measure(
    id="continuity",
    title="Calls by a familiar carer",
    why="Punctuality can be bought by sending whoever is near; people then meet strangers.",
    rule=(
        "Made by one of the three carers who came to that person most often in that calendar "
        "month, of calls for which the log says who came (for want of that, the rota); a "
        "double-handed call when all who came were. Where two carers came equally often, the one "
        "who came first that month. Left out: people with fewer than 10 such calls in the month, "
        "for so few say little; refused, no access, in hospital."
    ),
    source=(
        "NICE NG21 1.1.4 asks for the same carers and sets no number. The share of calls by the "
        "three most frequent is a custom for which no source was read."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of calls"),
    theme=Theme.PUNCTUALITY,
    change="{n} calls in {per} were made by a familiar carer",
    reads=("rota", "call_log"),
    needs=("rota.service_user_id",),
    monthly=True,
    sql="""
        WITH comings AS (
            SELECT
                visit_id,
                planned_day,
                planned_start,
                date_trunc('month', planned_day) AS month,
                branch,
                postcode,
                district,
                carer_slot,
                service_user_id,
                attending_carer_id
            FROM carer_calls
            WHERE NOT is_cancelled_in_time
                AND coalesce(logged_in_at, logged_out_at) IS NOT NULL
                AND coalesce(outcome, 'completed') = 'completed'
                AND attending_carer_id IS NOT NULL
                AND service_user_id IS NOT NULL
        ),
        tallied AS (
            SELECT
                month,
                branch,
                service_user_id,
                attending_carer_id,
                count(*) AS times,
                min((planned_start, visit_id, carer_slot)) AS first_call
            FROM comings
            GROUP BY ALL
        ),
        ranked AS (
            SELECT
                *,
                row_number() OVER (
                    PARTITION BY month, branch, service_user_id
                    ORDER BY times DESC, first_call
                ) AS place
            FROM tallied
        ),
        visits AS (
            SELECT
                comings.visit_id,
                comings.planned_day,
                comings.month,
                comings.branch,
                comings.service_user_id,
                arg_min(comings.postcode, comings.carer_slot) AS postcode,
                arg_min(comings.district, comings.carer_slot) AS district,
                bool_and(ranked.place <= 3) AS is_familiar
            FROM comings
            JOIN ranked USING (month, branch, service_user_id, attending_carer_id)
            GROUP BY ALL
        ),
        often AS (
            SELECT
                *,
                count(*) OVER (PARTITION BY month, branch, service_user_id) AS calls
            FROM visits
        )
        SELECT
            branch AS site,
            cluster_of(postcode, district) AS area,
            '' AS part,
            planned_day AS day,
            count(*) FILTER (is_familiar) AS numerator,
            count(*) AS denominator
        FROM often
        WHERE calls >= 10
        GROUP BY ALL
    """,
)
