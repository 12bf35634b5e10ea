"""What a page shows: the data of a store on a day, and the plan as its register stands."""

import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import streamlit as st

from connectors.warehouse import Store
from plan.clock import today_of
from plan.database import address_of
from plan.register import Register, open_register

_SHOWN = "here"
HOME = Path(__file__).parents[2] / "data" / "warehouse"


@dataclass(frozen=True)
class Data:
    """Which data, and the day on which they are read; what they say never changes."""

    root: str
    generation: str  # "" while nothing was ever loaded
    today: date

    @property
    def store(self) -> Store:
        return Store(Path(self.root))

    @property
    def data(self) -> "Data":
        """The data alone, without the plan."""
        return Data(self.root, self.generation, self.today)


@dataclass(frozen=True)
class Here(Data):
    """All that a figure on the screen depends on; what is read for one `Here` never changes."""

    register_url: str
    last_entry: int  # of the register

    @property
    def register(self) -> Register:
        return _register(self.root, self.register_url)


def here() -> Here:
    """What is here at this moment."""
    root = store_root()
    url = f"{address_of(root)}"  # as text it hides its password
    register = _register(str(root), url)
    data = str(root), Store(root).generation, _today(register)
    now = Here(*data, url, register.last_entry())
    st.session_state[_SHOWN] = now
    return now


def here_shown() -> Here:
    """What the page on the screen is about: what was here when it began."""
    return st.session_state.get(_SHOWN) or here()


def store_root() -> Path:
    """The folder of the store: GRIP_STORE where set, else data/warehouse."""
    return Path(os.environ.get("GRIP_STORE") or HOME).resolve()


@st.cache_resource(show_spinner=False)
def _register(root: str, url: str) -> Register:
    """The register of the store at `root`, opened once."""
    return open_register(Path(root))


def _today(register: Register) -> date:
    try:
        return today_of(register)
    except ValueError as told:  # GRIP_TODAY is not a date
        st.error(str(told))
        st.stop()
