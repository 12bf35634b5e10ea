"""Saving a draft: what is unsaved is always said, and what was wrong says what to do."""

import streamlit as st

from pages.furniture.people import NOBODY
from pages.furniture.plan import drafts, lists
from pages.furniture.plan.chosen import Chosen, go_to
from pages.furniture.plan.disputes import said_by_others
from pages.furniture.plan.form import Form
from pages.furniture.plan.saved import saved_just_now
from pages.furniture.words import plain
from plan.editing import add, add_first_person, save
from plan.faults import NotInThePlan, NotSaved
from plan.fields import title_of
from plan.words.numbers import listed


def save_bar(form: Form, place: str) -> None:
    """What is not saved yet, with the buttons; it is as high with and without something to say."""
    fields = [title_of(form.draft.kind, name) for name in form.draft.changes(form.now)]
    told, saves, gives_up = st.columns([8, 2, 2], vertical_alignment="center")
    told.markdown(
        f":orange[:material/edit: **Not saved yet:** {plain(listed(fields))}]"
        if fields
        else ":gray[:material/check: Nothing is waiting to be saved.]"
    )
    is_first = form.person is NOBODY and form.draft.kind == "person"
    saves.button(
        "Save",
        key=form.key(f"save {place}"),
        icon=":material/save:",
        width="stretch",
        disabled=not fields or (form.person is NOBODY and not is_first),
        on_click=save_draft,
        args=(form,),
    )
    gives_up.button(
        "Leave it out", key=form.key(f"give up {place}"), disabled=not fields, width="stretch",
        on_click=drafts.forget, args=(form.draft,),
        help="What is typed here and not saved is given up.",
    )  # fmt: skip
    if place == "above":
        show_problem(form)


def save_draft(form: Form) -> None:
    """On any refusal nothing is recorded and everything typed stays where it is."""
    st.session_state.pop(_problem(form), None)
    try:
        if form.draft.subject:
            told = _save_changes(form)
        else:
            told = ""
            go_to(_add(form))
    except NotSaved as refused:
        st.session_state[_problem(form)] = _why_not(form, refused)
        return
    except NotInThePlan:
        return  # the form says so when it is drawn again
    else:
        drafts.forget(form.draft)
        saved_just_now(told)


def _why_not(form: Form, refused: NotSaved) -> str:
    theirs = said_by_others(form, refused.theirs)
    now = f" {theirs}. Choose below, field by field." if theirs else ""
    faults = [f"\n- **{_title(form, each.field)}**: {plain(str(each))}" for each in refused.faults]
    return f"{plain(refused.told)}{now}{''.join(faults)}"


def _save_changes(form: Form) -> str:
    """What there is to tell of it."""
    known = form.known(lists.parts_at(form.here))
    saved = save(form.here.register, form.draft.edit(form.now), form.person.id, known)
    if not saved.beside:
        return ""
    theirs = said_by_others(form, saved.beside)
    return f"Saved, beside what others said meanwhile, which is kept too: {theirs}."


def _add(form: Form) -> Chosen:
    fields = {name: wanted.value for name, wanted in form.draft.changes(form.now).items()}
    register, known = form.here.register, form.known(lists.parts_at(form.here))
    if form.person is NOBODY:
        made = add_first_person(register, fields, known)
    else:
        made = add(register, form.draft.kind, fields, form.person.id, known)
    return Chosen(form.draft.kind, made.id)


def show_problem(form: Form) -> None:
    """Why the last save was refused, until the next one."""
    told = st.session_state.get(_problem(form))
    if told:
        st.warning(told, icon=":material/edit_off:")


def _problem(form: Form) -> str:
    return form.key("problem")


def _title(form: Form, field: str) -> str:
    return plain(title_of(form.draft.kind, field)).capitalize()
