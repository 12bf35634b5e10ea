"""The first start: with no data of one's own, the sample provider is loaded by itself."""

import time

import streamlit as st

from connectors.warehouse import Busy
from pages.furniture.here import Here
from pages.furniture.reads import plan_at
from pages.furniture.upload import show_step
from plan import intake

_PATIENCE_SECONDS = 2


def load_sample_if_empty(here: Here) -> None:
    """Load the sample provider into a store without data, with a progress bar; then start over.

    A store that holds a plan of one's own waits for its exports: invented ones never join it.
    """
    if here.generation or plan_at(here).actions or not intake.sample_is_wanted():
        return
    st.title("Making ready")
    st.write(
        "There are no data yet, so Grip is loading an invented provider for you to look at."
        " This takes less than half a minute, and only this once."
    )
    bar = st.progress(0.0, "Starting")
    try:
        intake.ensure_sample(here.store, lambda step: show_step(bar, step))
    except Busy:
        bar.progress(0.0, "Files are being loaded from another window; this page waits for them.")
        time.sleep(_PATIENCE_SECONDS)
    st.rerun()
