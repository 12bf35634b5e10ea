"""Where to go from a form: the next action, the page of the action, or out of the plan."""

import streamlit as st

from pages.furniture import rooms
from pages.furniture.here import Here
from pages.furniture.people import NOBODY
from pages.furniture.plan import drafts
from pages.furniture.plan.chosen import Chosen, go_to
from pages.furniture.plan.disputes import said_by_others
from pages.furniture.plan.form import Form
from pages.furniture.plan.putting_back import left, offer
from pages.furniture.plan.saved import saved_just_now
from pages.furniture.words import aside, plain
from plan.draft import Draft
from plan.editing import withdraw
from plan.faults import NotInThePlan, NotSaved
from plan.fields import in_words, title_of
from plan.model import Person, Plan


def ways_on(form: Form) -> None:
    """Below the form of what is in the plan already."""
    kind, subject = form.draft.kind, form.draft.subject
    if not subject:
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        if kind == "aim":
            st.button(
                "A new action for this aim",
                icon=":material/add:",
                key=form.key("new action"),
                on_click=_new_action,
                args=(subject,),
            )
        if kind == "action":
            rooms.link(rooms.ACTION, "Is it making a difference?", action=subject)
        rooms.link(rooms.PLAN, "Its history", show="history", **{kind: subject})
        if form.person is not NOBODY:
            with st.popover("Take it out of the plan", type="tertiary"):
                _take_out(form)


def taken_out(here: Here, plan: Plan, person: Person, draft: Draft, gone: NotInThePlan) -> None:
    """Somebody took it out while it was written: who, why, and every word that was typed."""
    st.header(f"{draft.kind.capitalize()} {draft.subject}", anchor=False)
    if gone.withdrawn is None:
        st.info(f"There is no {draft.kind} {plain(draft.subject)} in the plan. Choose above.")
        return
    st.warning(left(here, plan, gone.withdrawn))
    if gone.withdrawn.why:  # by a person, not because another plan took its place
        offer(here, person, Chosen(draft.kind, draft.subject))
    if draft.typed:
        st.write("What you typed and had not saved:")
        for name, wanted in draft.typed.items():
            said = in_words(name, wanted.value, plan, here.today)
            st.markdown(f"- **{title_of(draft.kind, name)}**: {plain(said)}")
        st.button("I have read it", on_click=drafts.forget, args=(draft,))


def _new_action(aim: str) -> None:
    draft = drafts.draft_of("action")
    drafts.keep(draft.typing("aim", aim, 0))
    go_to(Chosen("action"))


def _take_out(form: Form) -> None:
    with st.form(form.key("take out"), border=False):
        why = form.key("why it is taken out")
        st.text_input("Why", max_chars=500, placeholder="Merged with action A02", key=why)
        st.form_submit_button(
            "Take it out", icon=":material/delete:", on_click=_withdraw, args=(form, why)
        )
    aside("Its history stays, and it can be put back.")
    if told := st.session_state.pop(form.key("not taken out"), ""):
        st.warning(told)


def _withdraw(form: Form, why: str) -> None:
    try:
        withdraw(form.here.register, form.now, form.person.id, st.session_state[why])
    except NotSaved as refused:
        theirs = said_by_others(form, refused.theirs)
        told = f"{plain(str(refused))}{f' {theirs}.' if theirs else ''}"
        st.session_state[form.key("not taken out")] = told
    except NotInThePlan:
        return
    else:
        drafts.forget(form.draft)
        saved_just_now()
