"""The middle call: minutes between the planned time and the log-in."""

from math import inf

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.measures import tally

MEASURE = Measure(
    id="median_lateness",
    title="Median lateness",
    why="A share within tolerance cannot show that every call slips by ten minutes.",
    rule=(
        "Whole minutes (rounded down) from the planned time to the log-in, of calls due that "
        "every carer logged into; early calls count as negative minutes, a double-handed call "
        "by its later carer. The smallest minute with at least half of the calls at or below "
        "it."
    ),
    source=(
        "This program's own, beside the share: a tolerance hides how late the others are. Counts "
        "by minute, so that any places and days can be added up."
    ),
    kind=Kind.QUANTILE,
    better=Better.DOWN,
    unit=Unit("minutes after the planned time", bounds=(-inf, inf)),
    theme=Theme.PUNCTUALITY,
    change="{n} minutes of lateness at the middle call",
    per=1,
    reads=("rota", "call_log"),
    needs=("call_log.logged_in_at",),
    part_is="whole minutes late",
    quantile=0.5,
    sql=tally(
        "count(*)",
        of="calls_due",
        area="''",
        part="floor(minutes_late)::INTEGER::VARCHAR",
        where="minutes_late IS NOT NULL",
    ),
)
