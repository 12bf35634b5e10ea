"""Who is at the screen: nobody until they say so; the choice is kept in their browser alone."""

from urllib.parse import unquote

import streamlit as st

from pages.shared.pickers import NOBODY, sign_in
from plan.model import Plan

# A cookie and no query parameter: an address that is sent on must make nobody someone else.
COOKIE = "grip_who"
_KEEP = """
export default function ({ data }) {
  const who = encodeURIComponent(data.who);
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `grip_who=${who}; Path=/; Max-Age=31536000; SameSite=Strict${secure}`;
}
"""
_keeper = st.components.v2.component("who_is_at_the_screen", js=_KEEP)
BOX = "acting_as"


def choose(plan: Plan) -> None:
    """The box in which people of the plan say who they are."""
    seeing_all_first = sorted(plan.people, key=lambda person: (bool(person.sites), person.role))
    people = {person.id: person for person in seeing_all_first}
    if not people:
        sign_in(NOBODY)
        return
    kept = unquote(st.context.cookies.get(COOKIE, ""))
    if st.session_state.setdefault(BOX, kept) not in people:
        st.session_state[BOX] = ""
    chosen = st.selectbox(
        "Acting as",
        ["", *people],
        format_func=lambda id: f"Acting as {people[id].role or id}" if id else "Who are you?",
        key=BOX,
        persist_state="session",
        label_visibility="collapsed",
        help="For whom pages are shown, and who signs what is written. Kept in this browser.",
    )
    if chosen != kept:
        _keeper(key="keeper", data={"who": chosen})
    sign_in(people.get(chosen, NOBODY))
