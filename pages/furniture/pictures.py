"""Charts on the screen, in the colours of the page, each with words for those who do not see it."""

from dataclasses import replace

import streamlit as st

from charts.picture import Picture, alt_text
from charts.reading import Reading
from charts.screen.frame import PAGE, Size
from charts.screen.run_chart import draw_run_chart
from plan.verdict import MeasureAnswer, Verdict

HALF = Size(width=620, height=340, text=13, marker=6, right=118, has_title=False)
UNDER_A_HEADER = replace(PAGE, has_title=False)  # the page itself says what is drawn
CONTROL, RUN = "control", "run"
_CONFIG = {"displayModeBar": False, "scrollZoom": False}


def show_run_chart(verdict: Verdict, answer: MeasureAnswer, one: Picture, size: Size) -> None:
    """The run chart of one measure of an action."""
    _show(one, size, f"chart of {verdict.action.id} {answer.ref}")


def show_reading(of: Reading, chart: str) -> Picture:
    """A measure's figures at one place: a control chart, or the run chart if asked for."""
    shown = of.run if chart == RUN else of.control
    _show(shown, PAGE, "chart of the measure")
    return shown


def is_dark() -> bool:
    """Whether the page is shown in dark colours."""
    return st.context.theme.type == "dark"


def plot(figure, alt: str, name: str) -> None:
    """A Plotly figure as wide as its place, in its own colours."""
    st.plotly_chart(figure, width="stretch", theme=None, key=name, config=_CONFIG, alt=alt)


def _show(one: Picture, size: Size, name: str) -> None:
    plot(draw_run_chart(one, dark=is_dark(), size=size), alt_text(one), name)
