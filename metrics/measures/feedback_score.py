"""Mean score that people and relatives gave, by theme."""

from metrics.measure import Better, Hides, Kind, Measure, Theme, Unit
from metrics.measures import tally

MEASURE = Measure(
    id="feedback_score",
    title="Feedback score",
    why="Whether people feel the difference is the last test of any change.",
    rule=(
        "Mean of the scores from 1 to 5, on the day received, by theme and by the cluster of "
        "the postcode."
    ),
    source="The provider's own feedback forms.",
    kind=Kind.SCORE,
    better=Better.UP,
    unit=Unit("points of 5", bounds=(1, 5)),
    theme=Theme.COMPLAINTS,
    change="{n} points of feedback",
    change_of_part="{n} points of feedback on {part}",
    per=1,
    reads=("feedback",),
    needs=("feedback.score",),
    part_is="theme",
    hides=Hides.PEOPLE,
    sql=tally("sum(score)", of="feedback", part="coalesce(theme, '')", where="score IS NOT NULL"),
)
