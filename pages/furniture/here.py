"""Which data a page shows: the store, its newest generation, the plan's last entry and the day."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from connectors.warehouse import Store
from plan.clock import today_of
from plan.register import Register, open_register

_SHOWN = "here"
HOME = Path(__file__).parents[2] / "data" / "warehouse"


@dataclass(frozen=True)
class Here:
    """All that a figure on the screen depends on; what is read for one `Here` never changes."""

    root: str
    generation: str  # "" while nothing was ever loaded
    last_entry: int  # of the register
    today: date

    @property
    def store(self) -> Store:
        return Store(Path(self.root))

    @property
    def register(self) -> Register:
        return register_at(self.root)


def here() -> Here:
    """What is here at this moment."""
    root = store_root()
    register = register_at(str(root))
    now = Here(str(root), Store(root).generation, register.last_entry(), _today(register))
    st.session_state[_SHOWN] = now
    return now


def here_shown() -> Here:
    """What the page on the screen is about: what was here when it began."""
    return st.session_state.get(_SHOWN) or here()


def store_root() -> Path:
    """The folder of the store: GRIP_STORE where set, else data/warehouse."""
    return Path(os.environ.get("GRIP_STORE") or HOME).resolve()


@st.cache_resource(show_spinner=False)
def register_at(root: str) -> Register:
    """The register of the store at `root`, opened once."""
    return open_register(Path(root))


def _today(register: Register) -> date:
    try:
        return today_of(register)
    except ValueError as told:  # GRIP_TODAY is not a date
        st.error(str(told))
        st.stop()
