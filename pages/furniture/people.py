"""For whom a page is shown, and who wrote a note. Until sign-in exists, a picker says so."""

import streamlit as st

from pages.furniture.words import plain
from plan.model import Person, Plan

_SIGNED_IN = "signed_in"
NOBODY = Person(id="nobody", role="Nobody yet: the plan names no people")


def acting_as(plan: Plan) -> Person:
    """Shows the picker and remembers the choice for this visit."""
    people = {each.id: each for each in sorted(plan.people, key=_seeing_all_first)}
    if not people:
        st.session_state[_SIGNED_IN] = NOBODY
        return NOBODY
    chosen = st.selectbox(
        "Acting as",
        list(people),
        format_func=lambda person_id: role_of(people.get(person_id)),
        key="acting_as",
        persist_state="session",
        help="Until sign-in exists, this says for whom pages are shown and who writes notes.",
    )
    st.session_state[_SIGNED_IN] = people[chosen]
    return people[chosen]


def signed_in() -> Person:
    """The person for whom the page is shown; without one the page ends here, with nothing shown."""
    person = st.session_state.get(_SIGNED_IN)
    if person is None:
        st.warning("Please open Grip by its first page, so that it knows for whom to show this.")
        st.stop()
    return person


def role_of(person: Person | None) -> str:
    """A person as the screens name them: by role and, where it is one or two, by site."""
    if person is None:
        return "nobody yet"
    role = plain(person.role or person.id)
    return f"{role}, {plain(' and '.join(person.sites))}" if 0 < len(person.sites) <= 2 else role


def _seeing_all_first(person: Person) -> tuple[bool, str]:
    return bool(person.sites), person.role
