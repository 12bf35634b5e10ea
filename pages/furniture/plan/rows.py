"""One part of a form: its fields at the left, what a sceptic says of them at the right."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

from pages.furniture.words import aside

# Part of the form -> strong wording, and the weak wording that it takes the place of.
_EXAMPLES = {
    "The problem": (
        "One call in six at Northgate begins more than 15 minutes late (call log, May to July).",
        "Punctuality needs improvement.",
    ),
    "Why it happens": (
        "Rounds leave less time to travel than the journey takes.",
        "Carers do not plan their time.",
    ),
    "What would show that it is solved": (
        "95 % of calls on time, over eight weeks, by 31 December.",
        "All staff have done the training.",
    ),
    "What changes in practice": (
        "Rounds rebuilt with real travel times: no gap is shorter than the journey.",
        "Staff reminded to be on time; manager to monitor.",
    ),
    "How it will show": (
        "Gaps long enough for the journey; then calls on time; calls cut short must not rise.",
        "Signed attendance sheets.",
    ),
}


@contextmanager
def row(heading: str, beside: Callable[[], None] = lambda: None) -> Iterator[None]:
    """A heading and the fields; beside them the points on these fields, and how it is done well."""
    st.subheader(heading, anchor=False)
    left, right = st.columns([7, 5], gap="large")
    with left:
        yield
    with right:
        beside()
        if heading in _EXAMPLES:
            strong, weak = _EXAMPLES[heading]
            aside(f"**Strong:** {strong}")
            aside(f"**Weak:** {weak}")
