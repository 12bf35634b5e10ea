"""The registers on the screen: which one, at which site, what it says first, and its table."""

import streamlit as st

from pages.furniture import pickers
from pages.furniture.here import Here
from pages.furniture.reads import places_at, plan_at, verdicts_at
from pages.furniture.registers.shown import shown
from pages.furniture.standings import standings_at
from pages.furniture.tables import Told, table
from plan.model import Person
from plan.standing import Scope
from plan.views import View, aims_looked_at
from reports.registers import COLUMNS, TITLES, Listing, in_words, listing_of

_BOARD_FIRST = (View.BOARD, View.RISKS, View.SERVICE)


def pick(here: Here, person: Person) -> tuple[View, str]:
    """Which register and which site; a service review is about one, so it begins with the first."""
    which, where = st.columns([3, 2], vertical_alignment="bottom")
    with which:
        names = {view.value: TITLES[view].name for view in _BOARD_FIRST}
        view = View(pickers.pick_segment("Register", names, "register") or View.BOARD)
    with where:
        plan, places = plan_at(here), places_at(here)
        if view is not View.SERVICE:
            return view, pickers.pick_site(plan, places, person)
        known = sorted(places.above({site for each in plan.actions for site in each.sites}))
        own = [site for site in known if pickers.may_see(person, (site,), places)]
        return view, pickers.pick("Site", {site: site for site in own} or {"": "No site"}, "site")


def register_at(here: Here, person: Person, view: View, site: str) -> Listing:
    """A register as it stands, of what this person may see."""
    plan = plan_at(here)
    scope = Scope(plan=plan, today=here.today, site=site, person=person)
    aims = aims_looked_at(scope, places_at(here), standings_at(here), verdicts_at(here))
    return listing_of(view, aims, plan, here.today)


def show(register: Listing, site: str, everywhere: str) -> None:
    """What it says as a whole, then a line an aim, and both to take away."""
    st.markdown(in_words(register))
    if not register.lines:
        return
    where = site or everywhere
    told = Told(sites=(site,) if site else (), columns=COLUMNS)
    name = f"{register.view} {where}"
    table(register.rows, register.said(where), name, told, is_small=True, shown=shown(register))
