"""Writing one aim, action or person: the form, what a sceptic says of it as typed, saving it."""

import streamlit as st

from pages.furniture.here import Here
from pages.furniture.people import NOBODY
from pages.furniture.plan import drafts
from pages.furniture.plan.action_form import action_form
from pages.furniture.plan.aim_form import aim_form
from pages.furniture.plan.chosen import Chosen
from pages.furniture.plan.form import Form, form_of
from pages.furniture.plan.person_form import person_form
from pages.furniture.plan.points import in_a_line, points_of_form, set_aside
from pages.furniture.plan.save_bar import save_bar
from pages.furniture.plan.saved import is_saved_just_now, show_told
from pages.furniture.plan.ways_on import taken_out, ways_on
from pages.furniture.review_saved import show_tick
from pages.furniture.words import aside
from plan.faults import NotInThePlan
from plan.model import Person, Plan

_FORMS = {"aim": aim_form, "action": action_form}


@st.fragment
def write(here: Here, plan: Plan, person: Person, chosen: Chosen) -> None:
    """The whole of it; only this part is drawn again while somebody types."""
    if is_saved_just_now():
        st.rerun()
    show_tick()
    draft = drafts.draft_of(chosen.kind, chosen.subject)
    try:
        form = form_of(here, plan, person, draft)
    except NotInThePlan as gone:
        taken_out(here, plan, person, draft, gone)
        return
    st.header(form.title, anchor=False)
    show_told()
    save_bar(form, "above")
    if person is NOBODY and chosen.kind != "person":
        aside("Say first who you are: what is written here is kept with who wrote it.")
    _form(form)
    save_bar(form, "below")
    ways_on(form)


def _form(form: Form) -> None:
    if form.draft.kind == "person":
        person_form(form)
        return
    points = points_of_form(form)
    in_a_line(form, points)
    _FORMS[form.draft.kind](form, points)
    set_aside(form, points)
