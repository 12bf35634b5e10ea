"""Charts on the screen, each with words for those who do not see it."""

from metrics.series import Series
from plan.measured import MeasureAnswer
from plan.verdict import Verdict


def show_run_chart(verdict: Verdict, answer: MeasureAnswer) -> None:
    """The run chart of one measure of an action."""


def show_series(shown: Series) -> None:
    """A measure's figures at one place."""
