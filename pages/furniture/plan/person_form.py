"""The form of a person of the plan, known by role."""

import streamlit as st

from pages.furniture.plan import fields, lists
from pages.furniture.plan.form import Form
from pages.furniture.words import aside, plain


def person_form(form: Form) -> None:
    """Role, sites, and whom they go to; with what they answer for."""
    fields.text(form, "role")
    fields.many(form, "sites", lists.sites(form.here))
    people = lists.people(form.plan)
    people.pop(form.draft.subject, None)
    if people:
        fields.choice(form, "escalates_to", people)
    own = [each for each in form.plan.actions if each.owner == form.draft.subject]
    if form.draft.subject and own:
        st.markdown("**Answers for**")
        for action in own:
            aside(f"{action.id} · {plain(action.title)}")
