"""Who decides on which action, as it is shown; what was refused, and what was typed, stays."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from pages.furniture.here import Here
from pages.furniture.review_saved import tick
from pages.furniture.words import plain
from plan.model import Person
from plan.standing import Standing
from plan.state import Refused

LONGEST = 2000
STAYS = "What you typed is still here."


@dataclass(frozen=True)
class Desk:
    """One action as it stands on the screen, and the person who decides."""

    here: Here
    standing: Standing
    person: Person

    def key(self, name: str) -> str:
        """Of a widget: the same for the same action, whoever acts."""
        return f"decide {self.standing.action.id} {name}"

    def typed(self, name: str) -> str:
        """What was typed into a field."""
        return str(st.session_state.get(self.key(name)) or "").strip()

    def record(self, part: str, write: Callable[[], object], *fields: str) -> None:
        """Write it down and empty its fields; if it is refused, they keep what was typed."""
        refused = self.key(f"{part} refused")
        st.session_state.pop(refused, None)
        try:
            write()
        except Refused as told:
            st.session_state[refused] = told
            return
        for name in fields:
            st.session_state.pop(self.key(name), None)
        tick()

    def show_refusal(self, part: str) -> None:
        """Why nothing was recorded the last time; what others did meanwhile comes first."""
        told = st.session_state.get(self.key(f"{part} refused"))
        if told is not None:
            lines = (*told.since, *told.missing, STAYS)
            said = "\n".join(f"- {plain(line)}" for line in lines)
            st.warning(f"**{plain(told.what)}**\n{said}", icon=":material/edit_off:")
