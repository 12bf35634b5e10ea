"""Share of what was looked at that was done as it should be, by strand."""

from metrics.measure import Better, Kind, Measure, Theme, percent
from metrics.measures import tally

MEASURE = Measure(
    id="observation_score",
    title="Observation score",
    why="Dignity shows in what staff do at the door and how they speak, seen by somebody.",
    rule=(
        "Met counts 1, partly met a half, not met 0, over all items looked at; not applicable "
        "and blank leave the denominator."
    ),
    source=(
        "Observation tools in use in care homes; unlike some, an item that did not apply "
        "earns no credit here."
    ),
    kind=Kind.SCORE,
    better=Better.UP,
    unit=percent("of items seen"),
    theme=Theme.DIGNITY,
    change="{n} of {per} items observed were met",
    change_of_part="{n} of {per} {part} observations were met",
    reads=("audits",),
    needs=("audits.result",),
    part_is="strand",
    part_names=(("knock_and_wait", "knock-and-wait"),),
    sql=tally("sum(score)", of="observation_items", part="coalesce(strand, '')"),
)
