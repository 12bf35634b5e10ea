"""What was taken out of the plan: who did so and why, and a button that puts it back."""

import streamlit as st

from pages.furniture.here import Here
from pages.furniture.people import NOBODY
from pages.furniture.plan.chosen import Chosen, go_to
from pages.furniture.plan.saved import saved_just_now
from pages.furniture.review_saved import who_and_when
from pages.furniture.words import plain
from plan.editing import put_back
from plan.faults import NotSaved
from plan.model import Person, Plan
from plan.register import Entry

_REFUSED = "why it was not put back"


def left(here: Here, plan: Plan, gone: Entry) -> str:
    """As in "Director, 16 November, 09:04, took it out of the plan, because Merged with A05."."""
    because = f", because {plain(gone.why)}" if gone.why else ""
    return f"{who_and_when(here, plan, gone)}, took it out of the plan{because}."


def offer(here: Here, person: Person, one: Chosen) -> None:
    """The button, for whoever says who they are."""
    if told := st.session_state.pop(_REFUSED, ""):
        st.warning(told)
    if person is not NOBODY:
        st.button(
            "Put it back",
            icon=":material/undo:",
            key=f"put back {one.kind} {one.subject}",
            on_click=_put_back,
            args=(here, person, one),
        )


def _put_back(here: Here, person: Person, one: Chosen) -> None:
    try:
        put_back(here.register, one.kind, one.subject, person.id)
    except NotSaved as refused:
        st.session_state[_REFUSED] = plain(str(refused))
    else:
        saved_just_now()
    go_to(one)
