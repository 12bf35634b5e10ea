"""Share of planned calls that were changed shortly before the call."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import tally

MEASURE = Measure(
    id="changed_late",
    title="Calls changed at short notice",
    why="A rota that moves at the last minute leaves carers and people guessing who comes when.",
    rule=(
        "Changed in the 48 hours (or as the settings say) before the call was to begin by the "
        "rota as first published, both ends included, of calls not cancelled in time; a "
        "double-handed call when either carer's was. A change after the call was to begin puts a "
        "record right and is not counted. Not supplied where no change was ever recorded."
    ),
    source=(
        "No source states it: calls changed within 48 hours is this program's default, beside the "
        "publication lead."
    ),
    kind=Kind.PROPORTION,
    better=Better.DOWN,
    unit=percent("of planned calls"),
    theme=Theme.PUNCTUALITY,
    change="{n} calls in {per} were changed at short notice",
    reads=("rota",),
    settings=("late_change_hours",),
    sql=tally(
        "count(*) FILTER (is_changed_late)",
        of="calls",
        where="NOT is_cancelled",
        needs="rota.changed_at",
    ),
)
