"""Doses due that were omitted, counted by day."""

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.measures import tally

MEASURE = Measure(
    id="omitted_doses",
    title="Omitted doses",
    why="A dose not given can harm at once.",
    rule=(
        "Doses recorded as omitted, by day due and house, per 1,000 doses due; days without "
        "one count. A gap in the record is not an omission."
    ),
    source=(
        "CQC, reporting medicine-related incidents: an omission is an error. Days between rare "
        "ones, as Provost and Murray, The Health Care Data Guide (2011)."
    ),
    kind=Kind.RARE,
    better=Better.DOWN,
    unit=Unit("omitted doses per 1,000 doses due"),
    theme=Theme.MEDICINES,
    change="{n} omitted doses",
    event="an omitted dose",
    per=1000,
    reads=("mar",),
    sql=tally("count(*) FILTER (is_omitted)", of="doses_due", needs="mar.outcome_code"),
)
