"""Pickers whose choice stands in the address of the page, so that a view can be sent to another."""

from collections.abc import Mapping

import streamlit as st

from plan.model import Person, Plan
from plan.places import Places, may_see
from plan.places import touches as touches  # asked for beside may_see

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
