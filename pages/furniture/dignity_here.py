"""What the page of dignity is about: which units, since when, and its readings, each read once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import streamlit as st

from metrics.catalogue import measure
from metrics.questions.observations import Spell
from metrics.series import counted_anything, through
from pages.furniture import pickers
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.measures import counted_at
from pages.furniture.reads import places_at, verdicts_at
from pages.furniture.words import day_in_words, plain
from plan.model import Person, Theme
from plan.verdict import Verdict

SCORE = "observation_score"
_QUARTER = timedelta(weeks=13)
NO_ACTION, NEWEST_WEEKS = "quarter", 8


@dataclass(frozen=True)
class View:
    """What is looked at: units (none: all), the spell, and the action that it counts from."""

    here: Here
    sites: tuple[str, ...]
    spell: Spell
    action: str = ""  # its id; "" for the last quarter

    @property
    def since(self) -> str:
        """As in "since 15 June"."""
        return f"since {day_in_words(self.spell.first, self.here.today)}"

    @property
    def newest(self) -> tuple[date, date]:
        """The last weeks of the spell."""
        first = self.spell.last - timedelta(weeks=NEWEST_WEEKS) + timedelta(days=1)
        return max(first, self.spell.first), self.spell.last

    @property
    def before(self) -> str:
        """As in "from 15 December 2025 to 14 June"."""
        first, last = self.spell.before_first, self.spell.before_last
        told = (day_in_words(day, self.here.today) for day in (first, last))
        return "from {} to {}".format(*told)


@of_data(max_entries=20)
def last_day_at(here: Data) -> date | None:
    """The last complete day of the observations."""
    with cursor_of(here) as cursor:
        return through(cursor, measure(SCORE), here.today) if counted_anything(cursor) else None


def units_of(here: Here, person: Person) -> dict[str, str]:
    """Where observations are made, with the homes above, as far as the person may see them."""
    places = places_at(here)
    counted = counted_at(here, SCORE)[0] - {""}
    seen = [s for s in sorted(places.above(counted)) if pickers.may_see(person, (s,), places)]
    everything = "All my units" if person.sites else "All units"
    return {pickers.ALL: everything} | {site: site for site in seen} if seen else {}


def pick_view(here: Here, person: Person, units: dict[str, str], last: date) -> View:
    """The unit and the action from whose beginning changes are counted; both in the address."""
    where, when = st.columns([2, 5])
    with where:
        site = pickers.pick("Unit", units, "site")
    sites = _sites(here, site, person, units)
    with when:
        options = _beginnings(here, sites, last)
        chosen = pickers.pick("Changes counted from", options, "since")
    if chosen == NO_ACTION:
        return View(here, sites, Spell.since(last - _QUARTER + timedelta(days=1), last))
    action = verdict_of(here, chosen).action
    spell = Spell.since(action.practice_changed_on, last, action.problem_since)
    return View(here, sites, spell, chosen)


def _sites(here: Here, site: str, person: Person, units: dict[str, str]) -> tuple[str, ...]:
    """The place chosen, else all of one's own, else the homes that hold the units.

    Other services have no occupied beds, so they would leave concerns without a denominator.
    """
    if site or person.sites:
        return (site,) if site else person.sites
    above = places_at(here).parents
    return tuple(each for each in units if each and above.get(each) not in units)


def verdict_of(here: Here, action: str) -> Verdict | None:
    """The verdict on an action by its id."""
    return next((each for each in verdicts_at(here) if each.action.id == action), None)


def read(reading: Callable[..., Any], view: View, *asked: Any) -> Any:
    """A reading of metrics.dignity for these units, kept by what is here."""
    key = repr((reading.__module__, reading.__name__, view.sites, asked))
    return _kept(view.here, key, lambda cursor: reading(cursor, view.sites, *asked))


@of_data(show_spinner="Reading the observations …", max_entries=400)
def _kept(here: Data, key: str, _reading: Callable[..., Any]) -> Any:
    with cursor_of(here) as cursor:
        return _reading(cursor)


def _beginnings(here: Here, sites: tuple[str, ...], last: date) -> dict[str, str]:
    """The actions on dignity that touch these sites, the one that began first at the head."""
    places = places_at(here)
    begun = [
        each.action
        for each in verdicts_at(here)
        if each.aim.theme is Theme.DIGNITY
        and each.action.practice_changed_on
        and each.action.practice_changed_on <= last
        and (not sites or any(pickers.touches(s, each.action.sites, places) for s in sites))
    ]
    begun.sort(key=lambda action: (action.practice_changed_on, action.id))
    said = {
        action.id: f"{day_in_words(action.practice_changed_on, here.today)} · {action.id} · "
        + plain(action.title)
        for action in begun
    }
    return said | {NO_ACTION: "the last quarter (13 weeks), against the half-year before"}
