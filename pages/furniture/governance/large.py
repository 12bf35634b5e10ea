"""Large type for the meeting's own screens, so that they can be read at five metres."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

KEY = "governance-screen"  # the style below reaches nothing outside the container of this key
_TEXT, _TITLE = "max(24px, 1.35vw)", "max(32px, 2.3vw)"
_STYLE = f"""
<style>
.st-key-{KEY} :is(p, li, label, input, textarea, summary, button, td, th),
.st-key-{KEY} [data-baseweb="select"] *,
.st-key-{KEY} [data-testid="stAlertContainer"] * {{
  font-size: {_TEXT} !important;
  line-height: 1.35 !important;
}}
.st-key-{KEY} :is(h1, h1 *) {{ font-size: {_TITLE} !important; line-height: 1.2 !important; }}
.st-key-{KEY} :is(h2, h2 *, h3, h3 *) {{ font-size: max(26px, 1.5vw) !important; }}
.st-key-{KEY} :is(h1, h2, h3) {{ padding: 0.2rem 0 !important; }}
.st-key-{KEY} [data-testid="stMarkdownContainer"] p {{ margin-bottom: 0.35rem; }}
.st-key-{KEY} :is(button, input) {{ min-height: 3rem; height: auto; }}
</style>
"""


@contextmanager
def large() -> Iterator[None]:
    """Everything inside is in large type."""
    with st.container(key=KEY, gap="small"):
        st.html(_STYLE)
        yield
