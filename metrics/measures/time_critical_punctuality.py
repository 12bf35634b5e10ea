"""Share of time-critical calls due that began within their own, often tighter, tolerance."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import tally

MEASURE = Measure(
    id="time_critical_punctuality",
    title="Time-critical calls that began on time",
    why="Some calls cannot wait: insulin, epilepsy medicines, help to move.",
    rule=(
        "As calls that began on time, of the calls the rota marks as time-critical, by the "
        "tolerance set for those. Out of the denominator: cancelled before the call was due "
        "to begin, refused, no access, in hospital."
    ),
    source=(
        "Essex 'Live at Home', KPI 3: time-critical visits begun within 30 minutes either side, "
        "limits included, target 100 %. 15 minutes is this program's default: set 30 to report "
        "that KPI."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of time-critical calls due"),
    theme=Theme.PUNCTUALITY,
    change="{n} time-critical calls in {per} began on time",
    reads=("rota", "call_log"),
    needs=("rota.time_critical",),
    settings=("time_critical_early_minutes", "time_critical_late_minutes"),
    sql=tally(
        "count(*) FILTER (is_on_time_if_critical)",
        of="calls_due",
        where="is_time_critical",
        needs="call_log.rows",
    ),
)
