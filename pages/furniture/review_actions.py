"""In one strip: is what the branch does about punctuality working?"""

import streamlit as st

from pages.furniture import rooms
from pages.furniture.answers import said
from pages.furniture.here import Here
from pages.furniture.pickers import touches
from pages.furniture.reads import places_at, verdicts_at
from pages.furniture.words import plain
from plan.codes import Theme
from plan.model import Plan


def are_they_working(here: Here, plan: Plan, site: str) -> None:
    """One line an action on punctuality that touches the branch, each with the way to its page."""
    st.header("Is what we do about it working?", anchor="actions")
    places = places_at(here)
    if not any(plan.aim_of(a).theme is Theme.PUNCTUALITY for a in plan.actions):
        st.write("The plan has no action on punctuality yet.")
        return
    shown = [
        verdict
        for verdict in verdicts_at(here)
        if verdict.aim.theme is Theme.PUNCTUALITY and touches(site, verdict.action.sites, places)
    ]
    if not shown:
        st.write(f"No action of the plan on punctuality is at {plain(site)}.")
    for verdict in shown:
        told, way = st.columns([9, 3], vertical_alignment="center")
        told.markdown(f"{said(verdict)} · {plain(verdict.action.title or verdict.action.id)}")
        with way:
            rooms.link(rooms.ACTION, f"How we know ({verdict.action.id})", action=verdict.action.id)
