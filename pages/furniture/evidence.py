"""One measure of an action as shown: picture, what it says, its numbers, how it is counted."""

import streamlit as st

from charts.screen.frame import Size
from metrics.difference import Answer, Lasting
from metrics.phrases import topic
from pages.furniture.definitions import definition, settings_in_words
from pages.furniture.here import Here
from pages.furniture.numbers_behind import numbers
from pages.furniture.pictures import HALF, show_run_chart
from pages.furniture.sparks import picture_of_action, series_of
from pages.furniture.words import aside, day_in_words, plain
from plan.verdict import MeasureAnswer, Verdict
from plan.words.sentences import RULE, how_decided, nothing_to_compare, short_gap, target_line

_WORD = {
    Answer.IMPROVING: ":blue[:material/trending_up: **Better than before**]",
    Answer.WORSE: ":orange[:material/trending_down: **Worse than before**]",
    Answer.NO_DIFFERENCE: ":gray[:material/trending_flat: **No visible change yet**]",
    Answer.TOO_EARLY: ":gray[:material/hourglass_top: **Too early to say**]",
}
_LOST = ":orange[:material/history: **Better at first; it has not lasted**]"


def show_measure(here: Here, verdict: Verdict, answer: MeasureAnswer, size: Size = HALF) -> None:
    """Answer in words, picture, then the numbers and the rule for whoever asks."""
    measure, sites = answer.measure, verdict.action.sites
    st.subheader(_capital(topic(answer.ref, measure)), anchor=False)
    st.markdown(f"{_word(answer)} · {short_gap(answer)}")
    shown = series_of(here, verdict, answer)
    drawn = picture_of_action(here, verdict, answer)
    show_run_chart(verdict, answer, drawn, size)
    aside(" ".join(filter(None, _beside_figure(here, verdict, answer))) or "No target is set.")
    with st.expander("The numbers, how we decide, how it is counted", icon=":material/rule:"):
        behind, deciding, counting = st.tabs(["The numbers", "How we decide", "How it is counted"])
        with behind:
            numbers(shown, drawn)
        with deciding:
            _how_we_decide(verdict, answer)
        with counting:
            definition(here, measure, sites)


def _beside_figure(here: Here, verdict: Verdict, answer: MeasureAnswer) -> tuple[str, str, str]:
    """What stands beside the figure: its target, what qualifies it, the settings that shape it."""
    return (
        target_line(answer) if answer.goal.target is not None else "",
        nothing_to_compare(answer) if answer.answer is Answer.IMPROVING else "",
        settings_in_words(here, answer.measure, verdict.action.sites),
    )


def _word(answer: MeasureAnswer) -> str:
    is_lost = answer.difference is not None and answer.difference.lasting is Lasting.LOST
    return _LOST if is_lost else _WORD[answer.answer]


def _how_we_decide(verdict: Verdict, answer: MeasureAnswer) -> None:
    """The statistic in figures, for whoever wants to check it."""
    steps = how_decided(answer, lambda day: day_in_words(day, verdict.today))
    st.markdown("\n".join(f"- {plain(each)}" for each in (*steps, RULE)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
