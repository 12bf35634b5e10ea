"""Cached readings of medicines: for which houses and days, and each reading of them once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from metrics.catalogue import measure
from metrics.series import counted_anything, through
from pages.furniture import pickers
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.measures import counted_at
from pages.furniture.reads import places_at
from plan.model import Person

_COUNTED = ("mar_errors", "audit_findings", "competency_in_date")
_MONTHS = {"3": "The last 3 months", "6": "The last 6 months", "12": "The last 12 months"}


@dataclass(frozen=True)
class Asked:
    """Which houses (none: all) and which days a page is about; `last` is complete."""

    here: Here
    sites: tuple[str, ...]
    first: date
    last: date


def houses_of(here: Here, person: Person) -> dict[str, str]:
    """Where medicines are counted, with the services above, as far as the person may see them."""
    places = places_at(here)
    counted = frozenset().union(*(counted_at(here, name)[0] for name in _COUNTED)) - {""}
    seen = [s for s in sorted(places.above(counted)) if pickers.may_see(person, (s,), places)]
    everything = "All my houses" if person.sites else "All houses"
    return {pickers.ALL: everything} | {site: site for site in seen} if seen else {}


def sites_asked(here: Here, site: str, person: Person, houses: dict[str, str]) -> tuple[str, ...]:
    """The house chosen, else all of one's own; where one service holds them all, that service.

    The plan speaks of the service, so its charts then show when practice changed there.
    """
    if site or person.sites:
        return (site,) if site else person.sites
    places = places_at(here)
    tops = [each for each in houses if each and places.parents.get(each) not in houses]
    return tuple(tops) if len(tops) == 1 else ()


@of_data(max_entries=20)
def last_day_at(here: Data) -> date | None:
    """The last complete day of the MAR, or where there is none, of its audits or competency."""
    with cursor_of(here) as cursor:
        if not counted_anything(cursor):
            return None
        days = (through(cursor, measure(name), here.today) for name in _COUNTED)
        return next((day for day in days if day), None)


def pick_days(last: date) -> tuple[date, date]:
    """From the first of a month to the last complete day."""
    months = int(pickers.pick("Period", _MONTHS, "months"))
    first = last.replace(day=1)
    for _ in range(months - 1):
        first = (first - timedelta(days=1)).replace(day=1)
    return first, last


def read(reading: Callable[..., Any], asked: Asked, *more: Any) -> Any:
    """A reading of metrics.medicines for the houses and days asked, kept by what is here."""
    name = f"{reading.__module__}.{reading.__name__}"
    return _kept(asked.here, name, (asked.sites, asked.first, asked.last, *more), reading)


@of_data(show_spinner="Reading the medicines …", max_entries=400)
def _kept(here: Data, name: str, asked: tuple, _reading: Callable[..., Any]) -> Any:
    with cursor_of(here) as cursor:
        return _reading(cursor, *asked)
