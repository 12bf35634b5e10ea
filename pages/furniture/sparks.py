"""The small pictures of a card: practice and outcome before and after practice changed."""

import streamlit as st

from charts.picture import Picture, alt_text
from charts.reading import picture_of_action as drawn_from
from charts.reading import usual_period
from charts.screen.sparkline import sparkline
from metrics.phrases import topic
from pages.furniture.here import Here
from pages.furniture.pictures import is_dark
from pages.furniture.readings import marks_at
from pages.furniture.reads import series_at
from pages.furniture.words import aside
from plan.verdict import MeasureAnswer, Verdict
from plan.words.numbers import amount

_WIDTH, _HEIGHT = 440, 52  # pixels


def spark(here: Here, verdict: Verdict, answer: MeasureAnswer | None, label: str) -> None:
    """One small picture under its label, with the newest complete figure."""
    if answer is None:
        aside(f"**{label}:** {_why_not(verdict)}")
        return
    words, picture, alt = _drawn(here, verdict, answer, is_dark())
    aside(f"**{label}:** {words}")
    st.image(picture, alt=alt)


@st.cache_data(
    show_spinner=False,
    max_entries=1000,
    hash_funcs={Verdict: lambda it: it.action.id, MeasureAnswer: lambda it: str(it.ref)},
)
def _drawn(here: Here, verdict: Verdict, answer: MeasureAnswer, dark: bool) -> tuple[str, str, str]:
    """The words above a small picture, the picture as SVG, and what it says."""
    drawn = picture_of_action(here, verdict, answer)
    unit, words = answer.measure.unit, topic(answer.ref, answer.measure)
    if drawn.newest is not None:
        words += f", last {amount(drawn.figures.values[drawn.newest], unit)}"
    if drawn.goal:
        words += f", target {amount(drawn.goal.value, unit)}"
    return words, sparkline(drawn, dark=dark, width=_WIDTH, height=_HEIGHT), alt_text(drawn)


def picture_of_action(here: Here, verdict: Verdict, answer: MeasureAnswer) -> Picture:
    """The run chart of one measure of an action, with what the plan says around it."""
    sites, part = verdict.action.sites, answer.ref.part
    around = marks_at(here, answer.measure.id, sites=sites, part=part)
    return drawn_from(verdict, answer, series_of(here, verdict, answer), around)


def series_of(here: Here, verdict: Verdict, answer: MeasureAnswer):
    """The figures of one measure of an action, at its sites."""
    return series_at(
        here,
        answer.measure.id,
        sites=verdict.action.sites,
        part=answer.ref.part,
        by=usual_period(answer.measure, answer.is_rare),
    )


def _why_not(verdict: Verdict) -> str:
    return "not begun" if verdict.weeks_since_start is None else "the plan names no measure"
