"""One measure of an action as shown: picture, what it says, its numbers, how it is counted."""

from math import isfinite

import streamlit as st

from charts.screen.size import Size
from metrics.difference import Answer, ComparedWith, Lasting
from pages.furniture.definitions import definition, settings_in_words
from pages.furniture.here import Here
from pages.furniture.numbers_behind import numbers
from pages.furniture.pictures import HALF, show_run_chart
from pages.furniture.sparks import picture_of_action, series_of
from pages.furniture.words import aside, day_in_words
from plan.measured import MeasureAnswer
from plan.verdict import Verdict
from plan.words.phrases import topic
from plan.words.saying import nothing_to_compare, short_gap, target_line

_WORD = {
    Answer.IMPROVING: ":blue[:material/trending_up: **Better than before**]",
    Answer.WORSE: ":orange[:material/trending_down: **Worse than before**]",
    Answer.NO_DIFFERENCE: ":gray[:material/trending_flat: **No visible change yet**]",
    Answer.TOO_EARLY: ":gray[:material/hourglass_top: **Too early to say**]",
}
_LOST = ":orange[:material/history: **Better at first; it has not lasted**]"
_BESIDE = {
    ComparedWith.SITES: "what places without this action saw in the same weeks",
    ComparedWith.LAST_YEAR: "the same weeks of last year",
    ComparedWith.NOTHING: "nothing: it could be the time of year",
}


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
    found, today = answer.difference, verdict.today
    if found is None:
        st.write("Nothing was counted here yet.")
        return
    change = answer.change
    if isfinite(change.effect):
        st.markdown(
            f"- Gap to what was expected: {change.effect:+.1f}, 90 % interval {change.low:+.1f} to"
            f" {change.high:+.1f} ({answer.unit})."
        )
    if found.baseline_from and found.baseline_to:
        st.markdown(
            f"- Usual range taken from {day_in_words(found.baseline_from, today)} to"
            f" {day_in_words(found.baseline_to, today)}, carried forward with its drift."
        )
    if found.trigger_from:
        st.markdown(
            f"- Left out: the weeks from {day_in_words(found.trigger_from, today)} to the start,"
            " because a bad spell that prompts an action ends by itself."
        )
    st.markdown(f"- Compared with: {_BESIDE[found.compared_with]}.")
    if isfinite(answer.smallest_visible):
        st.markdown(f"- A change smaller than {answer.smallest_visible:.1f} may not show yet.")
    st.markdown(
        "- We say “better” only when the whole interval is on the right side of zero two weeks"
        " running."
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
