"""What is typed and not saved yet, on every part of the page, with the way to it."""

import streamlit as st

from pages.furniture.here import Here
from pages.furniture.plan import drafts
from pages.furniture.plan.chosen import Chosen, go_to, in_address
from pages.furniture.words import plain
from plan.draft import Draft
from plan.faults import NotInThePlan
from plan.fields import title_of
from plan.words.numbers import listed


def what_is_unsaved(here: Here, show: str) -> None:
    """Every draft but the one that is being written, which says so itself."""
    for draft in drafts.unsaved(here):
        of = Chosen(draft.kind, draft.subject)
        if show == "write" and of == in_address():
            continue
        told, way = st.columns([10, 2], vertical_alignment="center")
        told.markdown(f":orange[:material/edit: **Not saved yet:** {_in_words(here, draft)}]")
        way.button(
            "Go to it", key=f"go to {draft.kind} {draft.subject}", on_click=_go, args=(of,),
            width="stretch",
        )  # fmt: skip


def fields_of(here: Here, draft: Draft) -> list[str]:
    """The fields with a word that is not saved, as people call them."""
    try:
        names = draft.changes(drafts.stands(here, draft))
    except NotInThePlan:
        names = draft.typed
    return [title_of(draft.kind, name) for name in names]


def _in_words(here: Here, draft: Draft) -> str:
    subject = f"{draft.kind} {draft.subject}" if draft.subject else f"a new {draft.kind}"
    return f"{plain(subject)} ({plain(listed(fields_of(here, draft)))})"


def _go(of: Chosen) -> None:
    st.session_state["show"] = "write"
    st.query_params.pop("show", None)
    go_to(of)
