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
        format_func=lambda each: f"Acting as {people[each].role or each}" if each in people else "",
        key="acting_as",
        persist_state="session",
        label_visibility="collapsed",
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
    """A person as the screens name them: by role, and by site if the role does not say it."""
    if person is None:
        return "nobody yet"
    role, sites = person.role or person.id, " and ".join(person.sites)
    says_where = any(site in role for site in person.sites) or not 0 < len(person.sites) <= 2
    return plain(role if says_where else f"{role}, {sites}")


def _seeing_all_first(person: Person) -> tuple[bool, str]:
    return bool(person.sites), person.role
