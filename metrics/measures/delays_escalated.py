"""Share of delays that were escalated within the minutes allowed."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import OF_A_DELAY, tally

MEASURE = Measure(
    id="delays_escalated",
    title="Delays escalated in time",
    why=(
        "A delay that the office hears of can be covered; one that it does not becomes a "
        "missed call."
    ),
    rule=(
        "A delay: a call due with a delay alert, or late by more than the alert threshold (15 "
        "minutes unless set otherwise), or missed. In time: escalated within 30 minutes (or "
        "as set) of the alert, or, where none was raised, of the planned time plus the "
        "threshold; the limit included. Out of the denominator: cancelled before the call was "
        "due to begin, refused, no access, in hospital."
    ),
    source=(
        "Ladders in providers' policies: an alert at 15 minutes, another carer sought at 30. Both "
        "are this program's defaults."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of delays"),
    theme=Theme.PUNCTUALITY,
    change="{n} delays in {per} were escalated in time",
    reads=("rota", "call_log"),
    settings=tuple(sorted((*OF_A_DELAY, "escalate_within_minutes"))),
    sql=tally(
        "count(*) FILTER (is_escalated_in_time)",
        of="calls_due",
        where="is_delayed",
        needs="call_log.escalated_at",
    ),
)
