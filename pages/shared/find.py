"""Find a page, measure, place or action by a few letters of its name, from every page: Ctrl-K."""

import streamlit as st

from metrics.catalogue import CATALOGUE
from pages.shared import pickers, rooms
from pages.shared.reading import Basis
from pages.shared.who import why_closed
from plan.model import Person
from plan.places import may_see

_KEYS = "Mod+K"  # Ctrl, or the command key of a Mac


def button(basis: Basis) -> None:
    """The way in; what is chosen opens at once."""
    if st.button("Find", icon=":material/search:", shortcut=_KEYS, type="tertiary", key="find"):
        _box(basis, pickers.signed_in())


@st.dialog("Find a page, measure, place or action")
def _box(basis: Basis, person: Person) -> None:
    ways = leads(basis, person)
    chosen = st.selectbox("Type a few letters", list(ways), index=None, key="find what")
    if chosen:
        st.session_state.pop("find what")
        rooms.open_at(*ways[chosen])


def leads(basis: Basis, person: Person) -> dict[str, tuple[str, dict[str, str]]]:
    """What can be found, as it is called, and where that leads: a page and what it should show."""
    open_now = {name for name in rooms.ALL if not why_closed(rooms.needed(name))}
    found = {f"Page: {rooms.title(name)}": (name, {}) for name in open_now - {rooms.ACTION}}
    for measure in CATALOGUE if basis.generation else ():
        found[f"Measure: {measure.title}"] = (rooms.MEASURES, {"measure": measure.id})
    for site in pickers.own_sites(basis, person, basis.places.kinds):
        found[f"Place: {site}"] = (rooms.MEASURES, {"site": site})
    if rooms.ACTION in open_now:
        for action in basis.plan.actions:
            if may_see(person, action.sites, basis.places):
                found[f"Action {action.id}: {action.title}"] = (rooms.ACTION, {"action": action.id})
    return dict(sorted(found.items()))
