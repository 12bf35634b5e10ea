"""The runs of the day as pictures: where the delay grew along each, the greatest delay first."""

import streamlit as st

from charts.screen.timeline import draw, hours_of
from charts.timeline import WORTH_SAYING, Timeline, alt_text, minutes_told, sentence
from metrics.questions.day import ReviewDay
from pages.furniture.pictures import is_dark, plot
from pages.furniture.words import aside, counted, plain

_SHOWN = 4  # runs before one asks for the others


def timelines(found: ReviewDay) -> None:
    """Those with exceptions; the others when asked for."""
    if found.runs:
        st.header("Each run", anchor="runs")
        _runs(found)


@st.fragment
def _runs(found: ReviewDay) -> None:
    troubled = [run for run in found.runs if run.exceptions]
    asked = len(troubled) < len(found.runs) and st.toggle(
        f"All {counted(len(found.runs), 'run')}, not only those with an exception",
        key=f"all runs of {found.branch} {found.day}",
    )
    wanted = list(found.runs) if asked else troubled
    if not wanted:
        st.write("No run had an exception.")
        return
    more = len(wanted) - _SHOWN
    if more > 0 and not asked:
        key = f"more runs of {found.branch} {found.day}"
        if not st.session_state.get(key):
            wanted = wanted[:_SHOWN]
    shown = [Timeline(run, found.why) for run in wanted]
    aside(
        "Planned above, actual below; the number is the call’s place in the run, bold with a heavy"
        " edge where it is time-critical. Below: minutes late. The wedge between is the delay; ▲"
        " marks where it grew most. A dotted edge: a log-in or log-out is missing."
    )
    _drawn(found, shown)
    if len(shown) < len(troubled):
        st.button(
            f"Show {counted(len(troubled) - len(shown), 'more run')} with exceptions",
            key=f"ask for more runs of {found.branch} {found.day}",
            on_click=lambda: st.session_state.update({key: True}),
        )


def _drawn(found: ReviewDay, shown: list[Timeline]) -> None:
    """Each run said in a sentence and drawn, all over the same hours."""
    hours = hours_of(tuple(shown))
    for each in shown:
        late = minutes_told(each.run.greatest_delay)
        least = (
            f"up to {late} late"
            if each.run.greatest_delay >= WORTH_SAYING
            else "no delay to speak of"
        )
        st.markdown(f"**{plain(each.title)}** · {least}. {sentence(each)}")
        name = f"timeline of {found.branch} {found.day} {each.run.stops[0].visit_id}"
        plot(draw(each, dark=is_dark(), hours=hours), alt_text(each), name)
