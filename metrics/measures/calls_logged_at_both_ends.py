"""Share of calls that somebody logged for which every carer logged both in and out."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import tally

MEASURE = Measure(
    id="calls_logged_at_both_ends",
    title="Calls logged at both ends",
    why="Without the log-out nobody can say how long a call lasted, or why the next one was late.",
    rule=(
        "A log-in and a log-out of every carer due, of calls due that anybody logged at either "
        "end. A missing log-out does not make a call late. A log-out is not known if it is at "
        "23:59, over an hour after the planned end, or after the carer logged in at another home. "
        "Out of the denominator: cancelled before the call was due to begin, refused, no access, "
        "in hospital."
    ),
    source=(
        "Commissioners' portals ask how complete the electronic log is (Central Bedfordshire: 85 % "
        "of calls or more)."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of calls logged"),
    theme=Theme.PUNCTUALITY,
    change="{n} calls in {per} were logged at both ends",
    reads=("rota", "call_log"),
    needs=("call_log.logged_in_at", "call_log.logged_out_at"),
    sql=tally("count(*) FILTER (is_logged)", of="calls_due", where="first_logged_at IS NOT NULL"),
)
