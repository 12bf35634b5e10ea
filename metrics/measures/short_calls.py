"""Share of calls logged at both ends that were shorter than planned by more than is allowed."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import tally

MEASURE = Measure(
    id="short_calls",
    title="Calls cut short",
    why=(
        "Time taken from a call is care not given, and must not be the price of calls on time "
        "elsewhere."
    ),
    rule=(
        "Shorter than planned by more than the minutes allowed (10 unless the settings say "
        "otherwise; exactly as many is allowed), of calls due with a log-in and a log-out; a "
        "double-handed call counts when either carer's time was. Out of the denominator: "
        "cancelled before the call was due to begin, refused, no access, in hospital."
    ),
    source=(
        "A provider's rota protocol: short by at most 10 minutes, unless the person declined the "
        "rest. NICE QS123, quality statement 4, is another measure: visits planned for under 30 "
        "minutes."
    ),
    kind=Kind.PROPORTION,
    better=Better.DOWN,
    unit=percent("of calls logged at both ends"),
    theme=Theme.PUNCTUALITY,
    change="{n} calls in {per} were cut short",
    reads=("rota", "call_log"),
    needs=("call_log.logged_in_at", "call_log.logged_out_at"),
    settings=("short_call_minutes",),
    sql=tally("count(*) FILTER (is_short)", of="calls_due", where="is_logged"),
)
