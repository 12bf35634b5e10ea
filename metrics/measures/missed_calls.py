"""Share of calls due that nobody came to in time for it to count as that call."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import tally

MEASURE = Measure(
    id="missed_calls",
    title="Missed calls",
    why="A person who expected help was left without it.",
    rule=(
        "Missed: no log and no outcome by 23:00 (or by the call's planned end, where that is "
        "later), or by the person's next planned call that day. A call that was on time is "
        "never missed. A log-in or a log-out alone is not missed. Out of the denominator: "
        "cancelled before the call was due to begin, refused, no access, in hospital."
    ),
    source=(
        "Essex 'Live at Home', KPI 3: not done by 23:00, or not before the next planned visit; "
        "NICE QS123, quality statement 2: missed of planned visits."
    ),
    kind=Kind.PROPORTION,
    better=Better.DOWN,
    unit=percent("of calls due"),
    theme=Theme.PUNCTUALITY,
    change="{n} calls in {per} were missed",
    event="a missed call",
    reads=("rota", "call_log"),
    settings=("missed_by_hour", "tolerance_early_minutes", "tolerance_late_minutes"),
    sql=tally("count(*) FILTER (is_missed)", of="calls_due", needs="call_log.rows"),
)
