"""What every page uses: pickers, cached reads, who is signed in, how old the data are."""

from typing import Any

import streamlit as st


def aside(text: str, where: Any = st) -> None:
    """A quiet line, still dark enough to read."""
    where.markdown(f":small[:gray[{text}]]")
