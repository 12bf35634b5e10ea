"""What the page of journeys and the rota reads, once for each place and day."""

from datetime import date, timedelta

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.questions.journeys import (
    GapsBehind,
    Journey,
    RotaToCome,
    gaps_behind,
    gaps_to_come,
    journeys_known,
    newest_month,
)
from metrics.series import through
from pages.furniture import pickers
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.reads import places_at

_WEEKS = {"13": "The last 13 weeks", "4": "The last 4 weeks", "26": "The last 26 weeks"}
_KEPT = 30


def branches_of(here: Here, sites: tuple[str, ...]) -> tuple[str, ...]:
    """These sites and all below them; none means everywhere."""
    return tuple(sorted(places_at(here).within(sites))) if sites else ()


def pick_weeks() -> int:
    """How far back to look."""
    return int(pickers.pick("Weeks behind", _WEEKS, "weeks"))


@of_data(st.cache_resource, show_spinner="Walking the rota to come …", max_entries=_KEPT)
def to_come_at(here: Data, branches: tuple[str, ...]) -> RotaToCome:
    """What the rota of the next 14 days will break."""
    with cursor_of(here) as cursor:
        return gaps_to_come(cursor, branches, here.today)


@of_data(st.cache_resource, show_spinner="Counting the gaps behind us …", max_entries=_KEPT)
def behind_at(here: Data, branches: tuple[str, ...], weeks: int) -> GapsBehind | None:
    """Gaps too short in the last complete weeks; None before any rota came."""
    with cursor_of(here) as cursor:
        last = through(cursor, measure_of("feasible_gaps"), here.today)
        if last is None:
            return None
        sunday = last - timedelta(days=last.isoweekday() % 7)
        return gaps_behind(cursor, branches, sunday - timedelta(days=7 * weeks - 1), sunday)


@of_data(st.cache_resource, max_entries=_KEPT)
def journeys_at(here: Data, branches: tuple[str, ...]) -> tuple[date | None, tuple[Journey, ...]]:
    """What journeys take by the newest month of which logs tell, and which month that is."""
    with cursor_of(here) as cursor:
        month = newest_month(cursor, branches)
        return month, journeys_known(cursor, branches, month) if month else ()
