"""Something of the plan was saved: the tick, and what else there is to tell of it."""

import streamlit as st

from pages.furniture.review_saved import tick

_TOLD, _SAVED = "what the plan page has to tell", "something of the plan was saved"


def saved_just_now(told: str = "") -> None:
    """Say it when the page is drawn again, with what else there is to tell."""
    st.session_state[_SAVED] = True
    if told:
        st.session_state.setdefault(_TOLD, []).append(told)
    tick()


def is_saved_just_now() -> bool:
    """Whether the rest of the page does not know of it yet; said once."""
    return st.session_state.pop(_SAVED, False)


def show_told() -> None:
    """What there is to tell, once."""
    for told in st.session_state.pop(_TOLD, ()):
        st.info(told, icon=":material/group:")
