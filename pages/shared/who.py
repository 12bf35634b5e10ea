"""Who is at the screen: chosen and kept in this browser, or signed in; without either, nobody."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote

import streamlit as st

from pages.shared import aside
from pages.shared.pickers import NOBODY, role_of, sign_in
from pages.shared.reading import VISITOR, Basis, basis_of_all
from plan import access
from plan.access import Deed, Visitor
from plan.access_log import Event, remember
from plan.model import Plan
from reports.words import plain

# Where nobody has to sign in: a box, whose choice is kept in a cookie. In no address: one that is
# sent on must make nobody someone else.
COOKIE, BOX = "grip_who", "acting_as"
_KEEP = """
export default function ({ data }) {
  const who = encodeURIComponent(data.who);
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `grip_who=${who}; Path=/; Max-Age=31536000; SameSite=Strict${secure}`;
}
"""
_keeper = st.components.v2.component("who_is_at_the_screen", js=_KEEP)


def choose(plan: Plan) -> None:
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


# Where `[auth]` is in the secrets: everybody signs in, and is known by the plan's people.
_NOTED = "is on the access log"


def arrive() -> bool:
    """Whether whoever is there may come in; if not, what is missing stands on the screen."""
    claims = st.user.to_dict()
    if "is_logged_in" not in claims:  # the server's secrets ask nobody to
        st.session_state[VISITOR] = None
        return True
    st.session_state.pop(VISITOR, None)
    sign_in(NOBODY)
    basis = basis_of_all()
    if not claims.get("is_logged_in"):
        _ask("Sign in to Grip", "You are asked by the sign-in provider of your organisation.")
        return False
    if access.is_over(claims):
        _ask("Sign in again", "Your sign-in is over. Nothing that was saved is lost.")
        return False
    person = access.person_of(basis.plan, _names(claims))
    if person is None:
        _turn_away(basis, claims)
        return False
    st.session_state[VISITOR] = Visitor(person, access.holds_until(claims))
    _note(basis, Event.SIGNED_IN, person.id, person.sign_in)
    # Pages pick among these; whoever has none of them reads the plan alone, as far as it is theirs.
    held = access.reach(person, Deed.READ_SITE, basis.places)
    sign_in(replace(person, sites=() if held.everywhere else access.own_sites(person)))
    return True


def why_closed(deed: Deed) -> str:
    """Why a page that needs this is not for whoever is there; blank where it is."""
    visitor = st.session_state.get(VISITOR)
    return access.why_not(visitor.person, deed, basis_of_all().places) if visitor else ""


def may_open(page: str, deed: Deed) -> bool:
    """Whether the page may be shown to whoever is there; if not, why not stands in its place."""
    if why := why_closed(deed):
        st.title("This page is not for you")
        turn_down(why, f"the page {page}")
    return not why


def turn_down(why: str, what: str = "") -> None:
    """Say why somebody may not, and keep it on the access log."""
    st.warning(plain(why), icon=":material/lock:")
    if visitor := st.session_state.get(VISITOR):
        _note(basis_of_all(), Event.REFUSED, visitor.person.id, what or why)


def show(plan: Plan) -> None:
    """Beside the line of the data: who is signed in, and the way out; or the box to choose."""
    visitor = st.session_state.get(VISITOR)
    if visitor is None:
        choose(plan)
        return
    with st.popover(role_of(visitor.person), icon=":material/account_circle:", width="stretch"):
        aside(f"Signed in as {plain(visitor.person.sign_in)}")
        st.button("Sign out", on_click=st.logout, key="sign out")


def _ask(title: str, why: str) -> None:
    st.title(title)
    st.write(why)
    providers = st.secrets["auth"].items()  # those of `[auth.NAME]`; None for `[auth]` itself
    named = [name for name, of in providers if isinstance(of, Mapping) and name != "client_kwargs"]
    for name in named or [None]:
        label = f"Sign in with {name}" if name else "Sign in"
        st.button(label, on_click=st.login, args=(name,), icon=":material/login:", type="primary")


def _turn_away(basis: Basis, claims: Mapping) -> None:
    name = next(iter(_names(claims)), "someone without a name")
    st.title("You are not among the people here")
    st.warning(
        f"You are signed in as {plain(name)}, and no person of this plan signs in so. Ask an"
        " administrator to write it beside your role, on the page People.",
        icon=":material/lock:",
    )
    st.button("Sign out", on_click=st.logout, key="sign out")
    _note(basis, Event.REFUSED, name, "nobody here signs in so")


def _names(claims: Mapping) -> list[str]:
    """The address, unless the provider says that nobody has shown it to be theirs, and subject."""
    address = claims.get("email") if claims.get("email_verified") is not False else None
    return [str(name) for name in (address, claims.get("sub")) if name]


def _note(basis: Basis, event: Event, by: str, what: str) -> None:
    """Once a visit, however often its script runs."""
    noted = st.session_state.setdefault(_NOTED, set())
    if (event, by, what) not in noted:
        noted.add((event, by, what))
        remember(basis.register, event, by, what)
