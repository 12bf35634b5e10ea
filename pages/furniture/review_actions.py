"""In one strip: is what a place does about a theme working?"""

import streamlit as st

from pages.furniture import rooms
from pages.furniture.answers import said
from pages.furniture.here import Here
from pages.furniture.pickers import touches
from pages.furniture.reads import places_at, verdicts_at
from pages.furniture.words import plain
from plan.model import Plan, Theme
from plan.words.numbers import listed


def are_they_working(
    here: Here, plan: Plan, sites: tuple[str, ...], theme: Theme = Theme.PUNCTUALITY
) -> None:
    """One line an action on the theme that touches these sites (none: all), each with the way to
    its page."""
    st.header("Is what we do about it working?", anchor="actions")
    places = places_at(here)
    if not any(plan.aim_of(a).theme is theme for a in plan.actions):
        st.write(f"The plan has no action on {theme} yet.")
        return
    shown = [
        verdict
        for verdict in verdicts_at(here)
        if verdict.aim.theme is theme
        and (not sites or any(touches(site, verdict.action.sites, places) for site in sites))
    ]
    if not shown:
        st.write(f"No action of the plan on {theme} is at {plain(listed(sites))}.")
    for verdict in shown:
        told, way = st.columns([9, 3], vertical_alignment="center")
        told.markdown(f"{said(verdict)} · {plain(verdict.action.title or verdict.action.id)}")
        with way:
            rooms.link(rooms.ACTION, f"How we know ({verdict.action.id})", action=verdict.action.id)
