"""Documentation errors that come again in a house within weeks, per thousand doses due."""

from metrics.measure import Better, Kind, Measure, Theme, Unit
from metrics.measures import tally, together

MEASURE = Measure(
    id="recurring_errors",
    title="Recurring documentation errors",
    why="An error that comes back was not put right the first time.",
    rule=(
        "Documentation errors of MAR sheets whose house had the same kind of error on an earlier "
        "day within the window (8 weeks, a setting), per 1,000 doses due; by whether the same "
        "person's sheet had it within the window (same_sheet) or only another sheet of the "
        "house (same_house). Errors of one day are one occasion."
    ),
    source="The provider's own promise: fewer recurring documentation errors.",
    kind=Kind.RATE,
    better=Better.DOWN,
    unit=Unit("recurring errors per 1,000 doses due"),
    theme=Theme.MEDICINES,
    change="{n} recurring errors in {per} doses due",
    change_of_part="{n} errors recurring on {part} in {per} doses due",
    event="a recurring error",
    per=1000,
    reads=("mar",),
    reach=190,  # the longest window that can be set, 26 weeks, and some days
    settings=("recurring_window_weeks",),
    part_is="whose sheet had it before",
    part_names=(
        ("same_sheet", "the same person's sheet"),
        ("same_house", "another sheet of the house"),
    ),
    part_shares_denominator=True,
    sql=together(
        tally("0", of="doses_due", needs="mar.outcome_code"),
        tally(
            "count(*)",
            of="documentation_errors",
            part="CASE WHEN also_on_sheet THEN 'same_sheet' ELSE 'same_house' END",
            denominator="0",
            where="is_recurring",
        ),
    ),
)
