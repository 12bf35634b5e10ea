"""Pickers whose choice stands in the address, and for whom a page is shown."""

from collections.abc import Mapping

import streamlit as st

from pages.shared.words import plain
from plan.model import Person, Plan
from plan.places import Places, may_see

ALL = ""
_REMEMBERED = " in address"


def pick(label: str, options: Mapping[str, str], name: str, **how) -> str:
    """A select box over `options` (what is chosen -> how it reads), kept as `name` in the address.

    The first option is the default and leaves the address as it is.
    """
    _follow_address(name, options)
    if name in st.session_state and st.session_state[name] not in options:
        st.session_state[name] = next(iter(options))  # set, not popped: the box must show it too
    chosen = st.selectbox(
        label, list(options), format_func=lambda each: options.get(each, each), key=name, **how,
    )  # fmt: skip
    _write_address(name, chosen, next(iter(options)))
    return chosen


def picked(options: Mapping[str, str], name: str) -> str:
    """What `pick` shows, asked before it, or on a screen that has no room for it."""
    _follow_address(name, options)
    st.session_state.setdefault(name, st.query_params.get(name, next(iter(options))))
    if st.session_state[name] not in options:
        st.session_state[name] = next(iter(options))
    return st.session_state[name]


def pick_segment(label: str, options: Mapping[str, str], name: str, **how) -> str:
    """The same as a row of buttons, for two to four options."""
    _follow_address(name, options)
    st.session_state.setdefault(name, next(iter(options)))
    chosen = st.segmented_control(
        label, list(options), format_func=lambda each: options[each], key=name, **how
    )
    _write_address(name, chosen, next(iter(options)))
    return chosen


def pick_site(plan: Plan, places: Places, person: Person) -> str:
    """A site of the plan that the person may see, or ALL."""
    known = sorted(places.above({site for action in plan.actions for site in action.sites}))
    seen = [site for site in known if may_see(person, (site,), places)]
    everything = "All my sites" if person.sites else "All sites"
    return pick("Site", {ALL: everything} | {site: site for site in seen}, "site")


def all_sites(places: Places, person: Person) -> dict[str, str]:
    """Every place that the data speak of, as far as the person may see it, and all together."""
    seen = [site for site in sorted(places.kinds) if may_see(person, (site,), places)]
    everything = "All my sites" if person.sites else "All sites"
    return {ALL: everything} | {site: site for site in seen}


def pick_theme(plan: Plan) -> str:
    """A theme that the plan has aims for, or ALL."""
    themes = sorted({str(plan.aim_of(action).theme) for action in plan.actions})
    return pick("Theme", {ALL: "All themes"} | {t: t.capitalize() for t in themes}, "theme")


def pick_owner(plan: Plan) -> str:
    """A person who owns an action, or ALL."""
    owners = {plan.owner_of(action) for action in plan.actions} - {None}
    by_role = sorted(owners, key=lambda owner: (owner.role, owner.id))
    return pick("Owner", {ALL: "All owners"} | {o.id: o.role or o.id for o in by_role}, "owner")


def forget_on_new_page(page: str) -> None:
    """What was picked on one page is not picked on the next, unless its address says so."""
    if st.session_state.get("page") != page:
        for key in [key for key in st.session_state if str(key).endswith(_REMEMBERED)]:
            st.session_state.pop(str(key).removesuffix(_REMEMBERED), None)
            del st.session_state[key]
    st.session_state["page"] = page


def _follow_address(name: str, options: Mapping[str, str]) -> None:
    """An address that changed since the last run outweighs what was picked before."""
    told = st.query_params.get(name)
    if told in options and told != st.session_state.get(name + _REMEMBERED):
        st.session_state[name] = told


def _write_address(name: str, chosen: str, default: str) -> None:
    if chosen != default:
        st.query_params[name] = chosen
    elif name in st.query_params:
        del st.query_params[name]
    st.session_state[name + _REMEMBERED] = st.query_params.get(name)


# For whom a page is shown, and who wrote a note. Until sign-in exists, a picker says so.


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
