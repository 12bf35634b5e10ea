"""Writing into the meeting: a quiet tick, or why not; what was typed stays in its field."""

from collections.abc import Callable

import streamlit as st

from pages.furniture.review_saved import tick
from plan.review_call import Refused


def written(write: Callable[[], object]) -> bool:
    """Whether it was kept; if not, why."""
    try:
        write()
    except Refused as told:
        st.warning(f"{told} What you typed is still here.", icon=":material/edit_off:")
        return False
    tick()
    return True
