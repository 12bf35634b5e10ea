"""What lies on the table: the meeting that runs or could, its items, and which one is shown."""

from dataclasses import dataclass, replace

import streamlit as st

from pages.furniture import pickers
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Here
from pages.furniture.people import NOBODY
from pages.furniture.reads import KEPT, places_at, plan_at, verdicts_at
from pages.furniture.standings import standings_at
from plan.agenda import agenda, gathered
from plan.agenda_item import Agenda, Item
from plan.meeting import Meeting, meetings, running, since_last
from plan.minutes import Arising, arising, item_of_arising
from plan.model import Person, Plan
from plan.places import Places
from plan.register import MEETING, Register
from plan.standing import EVERYONE, Scope

AGENDA, MINUTES = "agenda", "minutes"  # the screens before the first and after the last item
_EVERYWHERE = "All sites"
_ITEM = "item"  # in the address


@dataclass(frozen=True)
class Table:
    """All that one run of the page shows. `meeting` is None while none runs."""

    here: Here
    plan: Plan
    person: Person
    site: str
    meeting: Meeting | None
    agenda: Agenda  # as things stand now; matters arising first
    arising: tuple[Arising, ...]
    held: tuple[Meeting, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """Those of the meeting as it was opened, in the words that are true now."""
        if self.meeting is None:
            return self.agenda.items
        now = {item.id: item for item in self.agenda.items}
        return tuple(_as_it_is(item, now.get(item.id)) for item in self.meeting.items)

    @property
    def screens(self) -> tuple[str, ...]:
        """What the address calls each screen, in their order."""
        return (AGENDA, *(item.id for item in self.items), MINUTES)

    @property
    def screen(self) -> str:
        """The screen that the address asks for; else where the meeting is."""
        asked = st.query_params.get(_ITEM, "")
        if asked in self.screens:
            return asked
        at = self.meeting.at if self.meeting else ""
        return at if at in self.screens else AGENDA

    @property
    def item(self) -> Item | None:
        """The item that is shown, if one is."""
        return next((item for item in self.items if item.id == self.screen), None)

    @property
    def may_write(self) -> bool:
        return self.meeting is not None and self.person is not NOBODY

    def show(self, screen: str) -> None:
        """Put a screen into the address; the next run shows it."""
        st.query_params[_ITEM] = screen


def table_at(here: Here, person: Person) -> Table | None:
    """What lies on the table of the site that is picked; None where this person may see none."""
    plan, places = plan_at(here), places_at(here)
    held = _meetings(here.register_url, here.register.last_entry_of(MEETING), here.register)
    sites = _sites(plan, places, person, held)
    if not sites:
        return None
    site = pickers.picked(sites, "site")
    told = arising(held, site)
    found = _agenda(here, person, site, held)
    first = item_of_arising(told, here.today)
    return Table(
        here=here,
        plan=plan,
        person=person,
        site=site,
        meeting=running(held, site),
        agenda=replace(found, items=(first, *found.items)) if first else found,
        arising=told,
        held=held,
    )


def sites_of(table: Table) -> dict[str, str]:
    """Whose meetings this person may hold, the widest first."""
    return _sites(table.plan, places_at(table.here), table.person, table.held)


def _sites(plan: Plan, places: Places, person: Person, held: tuple[Meeting, ...]) -> dict[str, str]:
    """Of all sites, or of each that is wholly her own; and of whichever she is noted to be at."""
    acted_on = {site for action in plan.actions for site in action.sites}
    known = sorted(places.above(acted_on) | set(person.sites))
    if not person.sites:
        return {pickers.ALL: _EVERYWHERE} | {site: site for site in known}
    there = [each.site for each in held if each.is_running and person.id in each.present]
    own = set(known) & (places.within(person.sites) | set(person.sites))
    widest_first = sorted(own, key=lambda site: (-len(places.within((site,))), site))
    return {site: site or _EVERYWHERE for site in (*there, *widest_first)}


@st.cache_resource(show_spinner=False, max_entries=KEPT)
def _meetings(register_url: str, newest: int, _register: Register) -> tuple[Meeting, ...]:
    """Every meeting as the register holds it; kept until something is said of one."""
    return meetings(_register)


def _agenda(here: Here, person: Person, site: str, held: tuple[Meeting, ...]) -> Agenda:
    """As things stand now; kept until anyone loads, edits, decides or closes a meeting.

    Whoever is at a meeting sees what lies on its table.
    """
    person = EVERYONE if running(held, site) else person
    since, after = since_last(held, site)
    scope = Scope(
        plan=plan_at(here),
        today=here.today,
        site=site,
        person=person,
        since=since,
        after=after,
    )
    decided = here.register.last_decision()
    return _agenda_of(here, decided, (site, person.id, since, after), scope)


@st.cache_resource(show_spinner="Looking at every action …", max_entries=KEPT)
def _agenda_of(here: Here, decided: int, asked: tuple, _scope: Scope) -> Agenda:
    with cursor_of(here) as cursor:
        found = gathered(here.register, cursor, verdicts_at(here), standings_at(here), _scope)
        return agenda(found)


def _as_it_is(opened: Item, now: Item | None) -> Item:
    """An item that has moved to another group stays where the meeting takes it."""
    return replace(now, kind=opened.kind) if now else opened
