"""What is due of whoever is acting by the end of the week, in a line and one by one."""

from collections import Counter

import streamlit as st

from pages.furniture import pickers, rooms
from pages.furniture.here import Here
from pages.furniture.people import NOBODY, role_of
from pages.furniture.standings import standings_at
from pages.furniture.words import aside, counted, plain
from plan.due import Due, due_for
from plan.model import Person, Plan

_WHO = {"mine": "Mine", "all": "Everybody’s"}


def in_a_line(here: Here, person: Person, show: str) -> None:
    """How much is due this week of the person acting; the whole of it is one click away."""
    if person is NOBODY or not here.register.plan().actions:
        return
    found = due_for(standings_at(here), person.id, here.today)
    if not found:
        st.markdown(
            f":material/event_available: **Nothing is due this week** of {role_of(person)}."
        )
        return
    number = Counter(due.kind for due in found)
    parts = " · ".join(f"{many} {kind}" for kind, many in number.items())
    told, way = st.columns([10, 2], vertical_alignment="center")
    told.markdown(f":material/event: **Due this week of {role_of(person)}:** {parts}")
    if show != "due":
        with way:
            rooms.link(rooms.PLAN, "See them", show="due")


def due(here: Here, plan: Plan, person: Person) -> None:
    """One by one, the most pressing first, each with the ways to what it is about."""
    whose = pickers.pick_segment("Whose", _WHO, "whose", label_visibility="collapsed")
    found = due_for(standings_at(here), None if whose == "all" else person.id, here.today)
    aside(f"{counted(len(found), 'thing')} by rule, the most pressing first; nobody adds to them.")
    for each in found:
        _one(each, plan, is_of_all=whose == "all")


def _one(each: Due, plan: Plan, is_of_all: bool) -> None:
    action = plan.action(each.action)
    people = {person.id: person for person in plan.people}
    colour = "orange" if each.is_open else "gray"
    whose = f" · {role_of(people.get(each.to))}" if is_of_all else ""
    told, page, write = st.columns([8, 2, 2], vertical_alignment="center")
    with told, st.container(gap="xxsmall"):
        st.markdown(f":{colour}[**{each.kind.capitalize()}**] · {plain(action.title or action.id)}")
        aside(f"{plain(each.sentence)}{whose}")
    with page:
        rooms.link(rooms.ACTION, f"Open {each.action}", action=each.action)
    with write:
        rooms.link(rooms.PLAN, "Change it", action=each.action)
