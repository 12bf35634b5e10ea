"""What every page uses: pickers, cached reads, who is signed in, how old the data are."""

from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def aside(text: str, where: Any = st) -> None:
    """A quiet line, still dark enough to read."""
    where.markdown(f":small[:gray[{text}]]")


def is_phone() -> bool:
    """A phone says that it is one; it has room for one column, and few words on a chart."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def folded(label: str, name: str, **how: Any) -> DeltaGenerator:
    """What is worked out only where it is `open`; the address says by this name that it is."""
    return st.expander(label, key=name, bind="query-params", **how)
