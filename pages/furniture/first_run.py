"""The first start: with no data of one's own, the sample provider is loaded by itself."""

import streamlit as st

from pages.furniture.exports import show_step
from pages.furniture.here import Here
from plan import intake


def load_sample_if_empty(here: Here) -> None:
    """Load the sample provider into a store without data, with a progress bar; then start over."""
    if here.generation or not intake.sample_is_wanted():
        return
    st.title("Making ready")
    st.write(
        "There are no data yet, so Grip is loading an invented provider for you to look at."
        " This takes less than half a minute, and only this once."
    )
    bar = st.progress(0.0, "Starting")
    intake.ensure_sample(here.store, lambda step: show_step(bar, step))
    st.rerun()
