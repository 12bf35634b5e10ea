"""Notes on an action: who wrote what, and when; a new one is kept in the register."""

from datetime import datetime

import streamlit as st

from metrics.calendar import LONDON
from pages.furniture.here import Here
from pages.furniture.people import NOBODY, role_of
from pages.furniture.words import aside, day_in_words
from plan.model import Action, Person, Plan

LONGEST_NOTE = 2000


def notes(here: Here, plan: Plan, action: Action, person: Person) -> None:
    """The history, the newest first, and a place to write."""
    st.header("Notes")
    if person is NOBODY:
        st.write("Load a people.csv first: a note is kept with the role of who wrote it.")
    else:
        _write_one(here, action, person)
    written = here.register.notes(action.id)
    for note in reversed(written):
        with st.container(border=True):
            by = role_of(_person(plan, note.written_by))
            aside(f"{by} · {_when(note.written_at, here)}")
            st.text(note.text)
    if not written:
        aside("No notes yet.")


def _write_one(here: Here, action: Action, person: Person) -> None:
    with st.form("note", clear_on_submit=True, border=False):
        text = st.text_area(
            f"Write a note as {role_of(person)}",
            max_chars=LONGEST_NOTE,
            help="Write about rotas, journeys and routines; never a person's name.",
        )
        sent = st.form_submit_button("Keep this note", icon=":material/edit_note:")
    if sent and text.strip():
        here.register.note(action.id, text.strip(), person.id)
        st.toast("Kept.", icon=":material/check:")
        st.rerun()


def _person(plan: Plan, person_id: str) -> Person:
    try:
        return plan.person(person_id)
    except KeyError:
        return Person(id=person_id)


def _when(written_at: datetime, here: Here) -> str:
    local = written_at.astimezone(LONDON)
    return f"{day_in_words(local.date(), here.today)}, {local:%H:%M}"
