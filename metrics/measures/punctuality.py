"""Share of calls due that began within the tolerance of the planned time."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import tally

MEASURE = Measure(
    id="punctuality",
    title="Calls that began on time",
    why="A late call can mean a late medicine, a missed meal or a fall.",
    rule=(
        "On time: the log-in no earlier and no later than the tolerance allows, the limits "
        "included, whether or not a log-out followed; a double-handed call only when both "
        "carers are. A rota changed after the carer had come is not believed: the time first "
        "published counts. A missing log-in is not on time. Out of the denominator: cancelled "
        "before the call was due to begin, refused, no access, in hospital."
    ),
    source=(
        "No standard for all calls was found. 15 minutes either side is this program's default, "
        "as a provider's rota protocol has it; contracts state their own. Limits included, as in "
        "Essex 'Live at Home', KPI 3, which speaks of time-critical visits alone."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of calls due"),
    theme=Theme.PUNCTUALITY,
    change="{n} calls in {per} began on time",
    reads=("rota", "call_log"),
    settings=("tolerance_early_minutes", "tolerance_late_minutes"),
    part_is="how the call was verified",
    sql=tally(
        "count(*) FILTER (is_on_time)",
        of="calls_due",
        part="verification_class",
        needs="call_log.rows",
    ),
)
