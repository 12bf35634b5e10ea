"""What is read is kept by what it rests on: the data alone, or also the plan beside them."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import streamlit as st

from pages.furniture.here import Data


def of_data(kind: Callable = st.cache_data, **how: Any) -> Callable:
    """Keeps a reading by the data, so that a change of the plan does not make it be read again.

    The reading is given the data without the plan: what it cannot ask, it cannot rest on.
    """

    def keeping(read: Callable) -> Callable:
        kept = kind(**{"show_spinner": False} | how)(read)

        @wraps(read)
        def at(here: Data, *asked: Any, **named: Any) -> Any:
            return kept(here.data, *asked, **named)

        return at

    return keeping
