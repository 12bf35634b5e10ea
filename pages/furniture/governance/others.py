"""What another screen has done meanwhile shows here too, without taking anything out of a hand."""

import streamlit as st

from pages.furniture.governance.going import go_to
from pages.furniture.governance.table import Table
from pages.furniture.here import Here
from plan.register import MEETING

_SECONDS = 5


def what_others_did(table: Table) -> None:
    """Looks every few seconds; draws the page anew if something was said since it was drawn."""
    _look(table.here, _newest(table.here))
    at = table.meeting.at if table.meeting else ""
    if at and table.item is not None and at != table.item.id and at in table.screens:
        number = table.screens.index(at)
        st.button(
            f"The meeting is at item {number}: go there",
            key="governance follow",
            icon=":material/group:",
            on_click=go_to,
            args=(table, at),
        )


@st.fragment(run_every=_SECONDS)
def _look(here: Here, seen: tuple[int, ...]) -> None:
    if _newest(here) != seen:
        st.rerun()


def _newest(here: Here) -> tuple[int, ...]:
    register = here.register
    return register.last_entry_of(MEETING), register.last_decision(), register.last_entry()
