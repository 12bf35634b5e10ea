"""Pickers whose choice stands in the address, and for whom a page is shown."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

import streamlit as st

from metrics.measure import Measure
from pages.shared import aside
from pages.shared.reading import Basis, basis_shown
from plan.access import Deed, why_not
from plan.clock import is_sample
from plan.model import Action, Person, Plan
from plan.places import may_see
from plan.words.numbers import capital
from reports import edition
from reports.words import plain

ALL = ""
_REMEMBERED = " in address"


def pick(label: str, options: Mapping[str, str], name: str, *, where: Any = st, **how: Any) -> str:
    """A select box over `options` (what is chosen -> how it reads), or another `widget`, kept as
    `name` in the address; the first, the default, only where the choice `is_named` there always."""
    picked(options, name)
    default = ALL if how.pop("is_named", False) else next(iter(options))
    draw = getattr(where, how.pop("widget", "selectbox"))
    how |= {"format_func": lambda option: options.get(option, option), "key": name}
    chosen = draw(label, list(options), **how)
    write_address(name, chosen, default)
    return chosen


# The same as a row of buttons, of which one is always pressed.
pick_segment = partial(pick, widget="segmented_control", required=True)


def pick_each(cells: Iterable[Any], *asked: tuple[str, Mapping[str, str], str]) -> list[str]:
    return [pick(*of, where=cell) for cell, of in zip(cells, asked, strict=True)]


def picked(options: Mapping[str, str], name: str) -> str:
    """What a picker shows, asked before it, or on a screen that has no room for it. An address that
    changed since the last run outweighs what was picked before; what is no option any more gives
    way to the first."""
    state, asked = st.session_state, st.query_params.get(name)
    if asked in options and asked != state.get(name + _REMEMBERED):
        state[name] = asked
    if state.get(name) not in options:
        state[name] = next(iter(options))  # set, not popped: the box must show it too
    return state[name]


def own_sites(basis: Basis, person: Person, among: Iterable[str]) -> list[str]:
    """Those of some places that the person may see, in the order of their names."""
    held = basis.reach(Deed.READ_SITE)
    own = (site for site in sorted(among) if site and held.holds((site,)))
    return [site for site in own if may_see(person, (site,), basis.places)]


def sites_or_all(
    basis: Basis, person: Person, among: Iterable[str], kind: str = "sites"
) -> dict[str, str]:
    """The same to pick from, after all of them together."""
    everything = f"All my {kind}" if person.sites else f"All {kind}"
    return {ALL: everything} | {site: site for site in own_sites(basis, person, among)}


def counted_sites(basis: Basis, *measures: str) -> frozenset[str]:
    """Where one of these measures is counted, with the places above."""
    return basis.places.above(site for name in measures for site in basis.counted(name).sites)


def sites_of_plan(basis: Basis) -> frozenset[str]:
    return basis.places.above(site for action in basis.plan.actions for site in action.sites)


def pick_sites(
    options: Mapping[str, str], person: Person, label: str = "Site", **how: Any
) -> tuple[str, ...]:
    """The site that is picked, else all of the person's own; none means everywhere."""
    site = pick(label, options, "site", **how)
    return (site,) if site else person.sites


def pick_weeks(label: str, spells: Mapping[str, int], name: str, **how: Any) -> int:
    """Over how many weeks to look; `spells` are weeks by what the address calls them."""
    options = {key: f"The last {weeks} weeks" for key, weeks in spells.items()}
    return spells[pick(label, options, name, **how)]


def pick_part(basis: Basis, measure: Measure, **how: Any) -> str:
    parts = basis.counted(measure.id).parts_to_choose
    if not measure.part_is or not parts:
        return ""
    options = {"": "All"} | {part: measure.part_in_words(part) for part in parts}
    return pick(capital(measure.part_is), options, "part", **how)


def forget_on_new_page(page: str) -> None:
    """What was picked on one page is not picked on the next, unless its address says so."""
    if st.session_state.get("page") != page:
        forget_all_but(in_address=False)
    st.session_state["page"] = page


def forget_all_but(*kept: str, in_address: bool = True) -> None:
    """What was picked, but for these, as where another tab was opened."""
    held = [key for key in map(str, st.session_state) if key.endswith(_REMEMBERED)]
    for name in {key.removesuffix(_REMEMBERED) for key in held}.difference(kept):
        st.session_state.pop(name, None)
        st.session_state.pop(name + _REMEMBERED, None)
        if in_address:
            st.query_params.pop(name, None)


def write_address(name: str, chosen: str, default: str) -> None:
    """What was chosen stands in the address, unless it is what is shown without."""
    if chosen != default:
        st.query_params[name] = chosen
    elif name in st.query_params:
        del st.query_params[name]
    st.session_state[name + _REMEMBERED] = st.query_params.get(name)


# For whom a page is shown, and who signs what is written: pages/shared/who.py asks.
_SIGNED_IN = "signed_in"
NOBODY = Person(id="nobody", role="Nobody yet")


def sign_in(person: Person) -> None:
    """Pages are shown for this person until the visit says otherwise."""
    st.session_state[_SIGNED_IN] = person


def signed_in() -> Person:
    """The person for whom the page is shown; without one the page ends here, with nothing shown."""
    if _SIGNED_IN not in st.session_state:
        st.warning("Please open Grip by its first page, so that it knows for whom to show this.")
        st.stop()
    return st.session_state[_SIGNED_IN]


def may_write(what: str = "", of: Action | None = None) -> bool:
    """Whether whoever is at the screen may write of an action; if not, why `what` ("a note")
    waits."""
    basis, somebody = basis_shown(), signed_in() is not NOBODY
    if basis.visitor:
        by = basis.visitor.person
        at = None if of is None or of.owner == by.id else of.sites
        if (why := why_not(by, Deed.WRITE, basis.places, at)) and what:
            aside(f":material/lock: {plain(why)}")
        return not why
    if what and not somebody:
        first = "Choose above who you are" if basis.plan.people else "Load a people.csv"
        aside(f":material/person_off: {first} first: {what} is kept with the role it is from.")
    return somebody


def may_load(basis: Basis) -> bool:
    """Whether files may be loaded: nobody brings the first people, or puts the sample away."""
    if basis.visitor:
        return not why_not(basis.visitor.person, Deed.LOAD, basis.places)
    is_first = not basis.plan.people or is_sample(basis.register)
    return is_first or may_write("who loaded a file")


def signature(person: Person) -> None:
    """With what is saved at once, or beside buttons too short to say it: as whom it is kept."""
    aside(f":material/draw: Signed as **{role_of(person)}**")


def people_by_role(plan: Plan) -> list[Person]:
    return sorted(plan.people, key=lambda person: (person.role, person.id))


def role_of(person: Person | None) -> str:
    """A person as the screens name them: by role, and by site if the role does not say it."""
    return plain(edition.role_of(person))


def role_by_id(plan: Plan, person: str) -> str:
    """The same of someone known by id; whoever the plan no longer holds is told by the id."""
    return plain(edition.role_by_id(plan, person))
