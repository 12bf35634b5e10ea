"""The first start: the sample provider is loaded by itself; of a new version: facts are renewed."""

import time
from pathlib import Path

import streamlit as st

from connectors.warehouse import Busy, Store, is_outdated
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


def renew_if_outdated(here: Here) -> None:
    """Count data anew that an older version loaded, with a progress bar; then start over."""
    if not _is_outdated(here.root, here.generation):
        return
    st.title("Making ready")
    st.write(
        "Your data were loaded by another version of Grip, so everything is counted once more."
        " Nothing is lost. This takes a minute or so for a million calls, and only this once."
    )
    bar = st.progress(0.0, "Starting")
    intake.renew(here.store, lambda step: show_step(bar, step))
    st.rerun()


@st.cache_data(show_spinner=False, max_entries=8)
def _is_outdated(root: str, generation: str) -> bool:
    return bool(generation) and is_outdated(Store(Path(root)))
