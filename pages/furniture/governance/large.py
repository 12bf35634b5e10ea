"""Large type for the meeting's own screens, so that they can be read at five metres."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

KEY, TOLD = "governance-screen", "governance-told"  # the style reaches nothing outside the first
_TEXT, _TITLE = "max(24px, 1.35vw)", "max(32px, 2.3vw)"
_STYLE = f"""
<style>
.st-key-{KEY} :is(p, li, label, input, textarea, summary, button, span):not(:is(h1, h2, h3) *),
.st-key-{KEY} :is([data-testid="stSelectbox"], [data-testid="stDateInput"]) * {{
  font-size: {_TEXT} !important;
  line-height: 1.35 !important;
}}
.st-key-{KEY} :is(h1, h1 *) {{ font-size: {_TITLE} !important; line-height: 1.2 !important; }}
.st-key-{KEY} :is(h2, h2 *, h3, h3 *) {{ font-size: max(26px, 1.5vw) !important; }}
.st-key-{KEY} :is(h1, h2, h3) {{ padding: 0.2rem 0 !important; }}
.st-key-{KEY} [data-testid="stMarkdownContainer"] p {{ margin-bottom: 0.35rem; }}
.st-key-{KEY} :is(button, [role="group"], [data-testid="stTextInputRootElement"]) {{
  min-height: 3rem;
  height: auto;
}}
.st-key-{KEY} [role="group"] :is(button, [role="group"]) {{ min-height: 0; }}
.st-key-{TOLD} [data-testid="stColumn"] {{ flex: 1 1 12rem !important; }}
.st-key-{TOLD} [data-testid="stColumn"]:first-child {{ flex-grow: 3 !important; }}
[data-testid="stMain"]:has(.st-key-{KEY}):focus-visible {{ outline: none; }}
</style>
"""


@contextmanager
def large() -> Iterator[None]:
    """Everything inside is in large type."""
    with st.container(key=KEY, gap="small"):
        st.html(_STYLE)
        yield
