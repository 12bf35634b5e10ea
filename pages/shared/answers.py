"""How an answer looks: one icon, one word and one colour that say the same thing everywhere."""

import streamlit as st

from metrics.measure import Theme
from pages.shared import rooms
from pages.shared.reading import Basis
from pages.shared.words import plain
from plan.model import Action
from plan.places import touches
from plan.words.answers import Face, Tone
from plan.words.numbers import listed
from plan.words.sentences import wording

COLOURS = {Tone.BETTER: "blue", Tone.WORSE: "orange", Tone.NEITHER: "gray"}


def coloured(face: Face, text: str) -> str:
    """The icon of an answer and a text, in its colour."""
    return f":{COLOURS[face.tone]}[{face.icon} {text}]"


def headed(face: Face) -> str:
    """The icon and the headline of an answer, in its colour."""
    return coloured(face, f"**{face.headline}**")


def are_they_working(
    basis: Basis, sites: tuple[str, ...], theme: Theme = Theme.PUNCTUALITY
) -> None:
    """One line an action on the theme that touches these sites (none: all), each with the way to
    its page."""
    st.markdown("**Is what we do about it working?**")
    of_theme = [verdict for verdict in basis.verdicts if verdict.aim.theme is theme]
    shown = [verdict for verdict in of_theme if touches_any(basis, sites, verdict.action)]
    if not of_theme:
        st.write(f"The plan has no action on {theme} yet.")
    elif not shown:
        st.write(f"No action of the plan on {theme} is at {plain(listed(sites))}.")
    for verdict in shown:
        action = verdict.action
        line, way = st.columns([9, 3], vertical_alignment="center")
        line.markdown(f"{headed(wording(verdict))} · {plain(action.title or action.id)}")
        rooms.link(rooms.ACTION, f"See the evidence ({action.id})", action=action.id, where=way)


def touches_any(basis: Basis, sites: tuple[str, ...], action: Action) -> bool:
    """Whether an action is at one of these sites, or above or below it; none means everywhere."""
    return not sites or any(touches(site, action.sites, basis.places) for site in sites)
