"""Where every action stands: read anew as soon as anyone loads, edits, reviews or acknowledges."""

import streamlit as st

from pages.furniture.here import Here
from pages.furniture.reads import KEPT, plan_at, verdicts_at
from plan.due import most_pressing_first
from plan.standing import Standing, standings


def standings_at(here: Here) -> tuple[Standing, ...]:
    """Where each action stands, what needs a decision first.

    The plan and its verdicts are kept by what is `here`; reviews, acknowledgements and points set
    aside change neither, so they have a number of their own.
    """
    return _standings(here, here.register.last_decision())


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _standings(here: Here, last_decision: int) -> tuple[Standing, ...]:
    return most_pressing_first(standings(here.register, plan_at(here), verdicts_at(here)))
