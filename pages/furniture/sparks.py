"""The small pictures of a card: practice and outcome before and after practice changed."""

from charts.screen.size import Size
from pages.furniture.here import Here
from pages.furniture.numbers_behind import usual_period
from pages.furniture.pictures import show_run_chart
from pages.furniture.reads import series_at
from plan.measured import MeasureAnswer
from plan.verdict import Verdict

SPARK = Size(width=460, height=110, text=12, marker=4, right=60, has_title=False)


def spark(here: Here, verdict: Verdict, answer: MeasureAnswer | None) -> None:
    """One small picture under its label."""
    if answer is None:
        return
    shown = series_at(
        here,
        answer.measure.id,
        sites=verdict.action.sites,
        part=answer.ref.part,
        by=usual_period(answer.measure),
    )
    show_run_chart(verdict, answer, shown, SPARK)
