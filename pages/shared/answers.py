"""How an answer looks: one icon, one word and one colour that say the same thing everywhere."""

from dataclasses import dataclass

import streamlit as st

from metrics.measure import Theme
from pages.shared import rooms
from pages.shared.reading import Here, places_at, verdicts_at
from pages.shared.words import plain
from plan.model import Plan
from plan.places import touches
from plan.verdict import Verdict
from plan.words.answers import VerdictAnswer
from plan.words.numbers import listed
from reports.faces import FACES as ON_PAPER
from reports.faces import QUALIFIED, is_qualified


@dataclass(frozen=True)
class Face:
    """Blue is better, orange is worse, grey is neither; the word says it without the colour."""

    icon: str
    word: str
    colour: str

    def saying(self, word: str) -> str:
        """The icon and a word, in the colour."""
        return f":{self.colour}[{self.icon} **{word}**]"


FACES = {
    VerdictAnswer.WORKING: Face(":material/trending_up:", "Making a difference", "blue"),
    VerdictAnswer.PRACTICE_CHANGED: Face(
        ":material/published_with_changes:", "Practice has changed, no result yet", "gray"
    ),
    VerdictAnswer.IMPROVED_OTHERWISE: Face(
        ":material/north_east:", "Better, but not visibly through this action", "gray"
    ),
    VerdictAnswer.NO_VISIBLE_CHANGE: Face(
        ":material/trending_flat:", "No visible change yet", "gray"
    ),
    VerdictAnswer.AT_A_COST: Face(":material/balance:", "At a cost", "orange"),
    VerdictAnswer.GETTING_WORSE: Face(":material/trending_down:", "Getting worse", "orange"),
    VerdictAnswer.GAIN_LOST: Face(":material/history:", "It worked and has not lasted", "orange"),
    VerdictAnswer.TOO_EARLY: Face(":material/hourglass_top:", "Too early to say", "gray"),
}


def counted_as(answer: VerdictAnswer) -> str:
    """As in "4 making a difference"."""
    return ON_PAPER[answer].counted


def said(verdict: Verdict) -> str:
    """The answer as it is shown; without anything to compare with, "making a difference" is not
    said without its qualifier."""
    face = FACES[verdict.answer]
    if is_qualified(verdict):
        return face.saying(QUALIFIED)
    return face.saying(face.word)


# In one strip: is what a place does about a theme working?


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
