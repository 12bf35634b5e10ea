"""Share of planned calls whose rota was published far enough ahead."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import tally

MEASURE = Measure(
    id="published_ahead",
    title="Calls published in good time",
    why="Carers who learn their rota late cannot plan journeys, and gaps are filled in haste.",
    rule=(
        "Published at least 7 calendar days (or as the settings say) before the day of the "
        "call, of calls not cancelled in time whose publication is known; a double-handed "
        "call when both carers' were."
    ),
    source=(
        "No standard was found. Seven days is this program's default; a provider's rota protocol "
        "has the Tuesday before the week."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of planned calls"),
    theme=Theme.PUNCTUALITY,
    change="{n} calls in {per} were published in time",
    reads=("rota",),
    needs=("rota.published_at",),
    settings=("publication_lead_days",),
    sql=tally(
        "count(*) FILTER (days_published_ahead >= publication_lead_days)",
        of="calls",
        where="NOT is_cancelled AND days_published_ahead IS NOT NULL",
    ),
)
