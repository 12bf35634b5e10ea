"""Complaints about late calls for every thousand calls due."""

from metrics.measure import Better, Hides, Kind, Measure, Theme, Unit
from metrics.measures import tally, together

MEASURE = Measure(
    id="late_call_complaints",
    title="Complaints about late calls",
    why="What people say of lateness, beside what the log says.",
    rule=(
        "Complaints of the category late call, on the day of the event (the day received, "
        "where the event has none), per 1,000 calls due that day; by the cluster of the "
        "complaint's postcode. Out of the denominator: cancelled before the call was due to "
        "begin, refused, no access, in hospital; a call without its log stays in it."
    ),
    source=(
        "No public standard was found: per 1,000 calls due is this program's own. Day of the "
        "event, so that a complaint lies beside the call it is about."
    ),
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("complaints per 1,000 calls due"),
    theme=Theme.COMPLAINTS,
    change="{n} complaints of late calls in {per} calls",
    event="a complaint of a late call",
    per=1000,
    reads=("complaints", "rota", "call_log"),
    comes_late=True,
    hides=Hides.EVENTS,
    sql=together(
        tally(
            "0", of="calls", where="is_due OR disposition = 'not_known'", needs="complaints.rows"
        ),
        tally(
            "count(*)",
            of="complaints",
            denominator="0",
            where="category = 'late_call'",
            needs="rota.rows",
        ),
    ),
)
