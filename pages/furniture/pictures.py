"""Charts on the screen, in the colours of the page, each with words for those who do not see it."""

import streamlit as st

from charts.alt_text import alt_text
from charts.picture import Picture
from charts.screen.run_chart import draw
from charts.screen.size import PAGE, Size
from metrics.series import Series
from pages.furniture.stories import picture_in_question, picture_of_place
from plan.measured import MeasureAnswer
from plan.model import Plan
from plan.places import Places
from plan.verdict import Verdict

HALF = Size(width=620, height=340, text=13, marker=6, right=118, has_title=False)
_CONFIG = {"displayModeBar": False, "scrollZoom": False}


def show_run_chart(verdict: Verdict, answer: MeasureAnswer, shown: Series, size: Size) -> None:
    """The run chart of one measure of an action."""
    name = f"chart of {verdict.action.id} {answer.ref}"
    _show(picture_in_question(verdict, answer, shown), size, name)


def show_series(shown: Series, plan: Plan, places: Places) -> None:
    """A measure's figures at one place."""
    _show(picture_of_place(shown, plan, places), PAGE, "chart of the measure")


def is_dark() -> bool:
    """Whether the page is shown in dark colours."""
    return st.context.theme.type == "dark"


def _show(one: Picture, size: Size, name: str) -> None:
    st.plotly_chart(
        draw(one, dark=is_dark(), size=size),
        width="stretch",
        theme=None,
        key=name,
        config=_CONFIG,
        alt=alt_text(one),
    )
