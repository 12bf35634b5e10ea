"""A table for quick work: owners, dates and routes of every action, saved with the same checks."""

import streamlit as st

from pages.furniture.here import Here
from pages.furniture.people import NOBODY
from pages.furniture.plan import drafts
from pages.furniture.plan.disputes import quarrel
from pages.furniture.plan.form import form_of
from pages.furniture.plan.grid import Grid, columns_of, grid_of, take_over
from pages.furniture.plan.save_bar import save_draft, show_problem
from pages.furniture.plan.saved import is_saved_just_now, show_told
from pages.furniture.plan.unsaved import fields_of
from pages.furniture.review_saved import show_tick
from pages.furniture.words import aside, plain
from plan.draft import Draft
from plan.faults import NotInThePlan
from plan.model import Person, Plan
from plan.places import Places
from plan.words.numbers import listed

_MANY, _TALL = 15, 560  # rows; pixels, within which more rows scroll


def table(here: Here, plan: Plan, person: Person, places: Places) -> None:
    """The actions that the person may see; without one, how to come by one."""
    if not plan.actions:
        st.info("There is no action in the plan yet. Write the first one.")
        return
    _table(here, plan, person, grid_of(here, plan, person, places))


@st.fragment
def _table(here: Here, plan: Plan, person: Person, grid: Grid) -> None:
    if is_saved_just_now() or grid.is_stale:
        st.rerun()
    show_tick()
    show_told()
    aside("Change a cell, then save. The state follows by rule; nobody sets it.")
    st.data_editor(
        grid.rows,
        key=grid.key,
        hide_index=True,
        disabled=["action", "title", "state"],
        column_config=columns_of(plan),
        height=_TALL if len(grid.rows) > _MANY else "content",
        placeholder="",
        alt="Every action with its state, owner, dates, route and strength.",
    )
    take_over(grid)
    _waiting(here, plan, person, grid)


def _waiting(here: Here, plan: Plan, person: Person, grid: Grid) -> None:
    """What is changed and not saved, action by action, and the buttons."""
    unsaved = [draft for draft in drafts.unsaved(here) if draft.kind == "action"]
    waiting = [draft for draft in unsaved if draft.subject in grid.opened]
    for draft in waiting:
        _one(here, plan, person, draft)
    if not waiting:
        st.markdown(":gray[:material/check: Nothing is waiting to be saved.]")
    saves, gives_up, _ = st.columns([2, 2, 8])
    saves.button(
        "Save all",
        icon=":material/save:",
        width="stretch",
        disabled=not waiting or person is NOBODY,
        on_click=_save_all,
        args=(here, plan, person, waiting),
    )
    how = {"disabled": not waiting, "on_click": _leave_out, "args": (waiting,)}
    gives_up.button("Leave them out", width="stretch", **how)


def _one(here: Here, plan: Plan, person: Person, draft: Draft) -> None:
    """One action's unsaved fields; what another said of them meanwhile beside it."""
    fields = plain(listed(fields_of(here, draft)))
    st.markdown(f":orange[:material/edit: **Not saved yet:** {draft.subject}: {fields}]")
    try:
        form = form_of(here, plan, person, draft)
    except NotInThePlan:
        st.warning(f"{draft.subject} was taken out of the plan. See it under Write.")
        return
    show_problem(form)
    for name in draft.disputed(form.now):
        quarrel(form, name)


def _save_all(here: Here, plan: Plan, person: Person, waiting: list[Draft]) -> None:
    """Each action by itself: what is refused stays, what is saved is saved."""
    for draft in waiting:
        try:
            save_draft(form_of(here, plan, person, draft))
        except NotInThePlan:
            continue


def _leave_out(waiting: list[Draft]) -> None:
    for draft in waiting:
        drafts.forget(draft)
