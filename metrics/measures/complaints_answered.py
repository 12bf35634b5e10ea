"""Share of complaints that were answered within the working days allowed."""

from metrics.measure import Better, Hides, Kind, Measure, Theme, percent
from metrics.measures import COMPLETE, tally

MEASURE = Measure(
    id="complaints_answered",
    title="Complaints answered in time",
    why="A complaint without an answer is a person who was not heard.",
    rule=(
        "Answered by the end of the twentieth working day (or as the settings say) after the day "
        "received, by England's bank holidays. On the day received; counted once its time is "
        "over, answered or not, so that quick answers do not flatter the newest weeks. Left out: "
        "answered before it was received, which is a slip of the pen."
    ),
    source=(
        "Councils' complaints procedures (15 to 60 working days); the provider's own are a "
        "setting. Working days by England's bank holidays."
    ),
    kind=Kind.PROPORTION,
    better=Better.UP,
    unit=percent("of complaints"),
    theme=Theme.COMPLAINTS,
    change="{n} complaints in {per} were answered in time",
    reads=("complaints",),
    settings=("respond_within_days",),
    monthly=True,
    undecided=True,
    hides=Hides.PEOPLE,
    sql=tally(
        "count(*) FILTER (responded_on <= answer_due_on)",
        of="complaint_times",
        where=f"NOT is_answer_misdated\n    AND answer_due_on <= {COMPLETE}",
        needs="complaints.responded_on",
    ),
)
