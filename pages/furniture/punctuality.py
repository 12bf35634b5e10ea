"""What the page of punctuality looks at: the pickers along its top, kept in its address."""

from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from metrics.catalogue import measure as measure_of
from metrics.measure import Measure
from metrics.questions.patterns import WEEKDAYS, Asked
from metrics.series import through
from pages.furniture import measures, pickers
from pages.furniture.cursor import cursor_of
from pages.furniture.here import Data, Here
from pages.furniture.kept import of_data
from pages.furniture.reads import places_at, rows_at
from pages.furniture.words import day_in_words
from plan.model import Person
from plan.places import Places

WEEKS = {"8": "The last 8 weeks", "4": "The last 4 weeks", "26": "The last 26 weeks"}
_IN_WORDS = {4: "four", 8: "eight"}
_HOURS = {
    pickers.ALL: (0, 24),
    "before-10": (0, 10),
    "10-14": (10, 14),
    "14-18": (14, 18),
    "from-18": (18, 24),
}
_HOURS_SAID = {
    pickers.ALL: "All day",
    "before-10": "Before 10:00",
    "10-14": "10:00 to 14:00",
    "14-18": "14:00 to 18:00",
    "from-18": "After 18:00",
}
_RUNS = """
    SELECT DISTINCT
        run
    FROM rota
    WHERE list_contains($branches, branch)
        AND planned_start >= $first
        AND run IS NOT NULL
    ORDER BY run
"""
_AREAS = """
    SELECT DISTINCT
        area
    FROM facts
    JOIN fact_state USING (definition)
    WHERE measure = 'punctuality'
        AND area <> ''
        AND (len($branches::VARCHAR[]) = 0 OR list_contains($branches, site))
    ORDER BY area
"""


def punctuality() -> Measure:
    """The measure that the page is about."""
    return measure_of("punctuality")


@dataclass(frozen=True)
class View:
    """Which calls the page shows, of which sites; verified_only: those logged electronically."""

    asked: Asked
    sites: tuple[str, ...]
    verified_only: bool

    @property
    def place_kind(self) -> str:
        """What the places within the view are."""
        return "run" if len(self.asked.branches) == 1 else "branch"

    @property
    def part(self) -> str:
        """The part of punctuality's facts that the view counts."""
        return "electronic" if self.verified_only else ""

    def when(self, today: date) -> str:
        """As in "the eight weeks to Sunday 15 November"."""
        weeks = ((self.asked.last - self.asked.first).days + 1) // 7
        return (
            f"the {_IN_WORDS.get(weeks, weeks)} weeks to "
            f"{day_in_words(self.asked.last, today, weekday=True)}"
        )


@of_data(max_entries=8)
def last_day_at(here: Data) -> date | None:
    """The last day on which calls and their logs are complete."""
    with cursor_of(here) as cursor:
        return through(cursor, punctuality(), here.today)


def pick_view(here: Here, person: Person, last: date) -> View:
    """The pickers in two rows: where and how long, then which calls."""
    places = places_at(here)
    by_site, by_run, by_area, by_weeks = st.columns(4)
    with by_site:
        options = measures.sites_of(here, punctuality(), places, person)
        site = pickers.pick("Site", options, "site")
    sites = (site,) if site else person.sites
    branches = _branches(places, sites, options)
    with by_weeks:
        weeks = int(pickers.pick("Over", WEEKS, "weeks"))
    first = last - timedelta(days=7 * weeks - 1)
    with by_run:
        run = _pick_run(here, branches, first)
    with by_area:
        areas = _column(here, _AREAS, {"branches": list(branches)})
        area = pickers.pick("Postcode cluster", {"": "All clusters"} | areas, "area")
    weekday, hours, verified_only = _pick_calls()
    asked = Asked(first, last, branches, run, area, weekday, *hours)
    return View(asked, sites, verified_only)


def _branches(places: Places, sites: tuple[str, ...], counted: dict[str, str]) -> tuple[str, ...]:
    """The sites and all below them that have calls; where none has, the sites, never all."""
    if not sites:
        return ()
    return tuple(sorted(site for site in places.within(sites) if site in counted)) or sites


def _pick_calls() -> tuple[int, tuple[int, int], bool]:
    by_weekday, by_hour, by_log = st.columns([1, 1, 2])
    with by_weekday:
        days = {"": "Every day"} | {str(at): f"{day}s" for at, day in enumerate(WEEKDAYS, 1)}
        weekday = pickers.pick("Weekday", days, "weekday")
    with by_hour:
        hours = pickers.pick("Planned time", _HOURS_SAID, "time")
    with by_log:
        counted = {"all": "All calls", "verified": "Only calls verified electronically"}
        log = pickers.pick_segment("Calls counted", counted, "counted")
    return int(weekday or 0), _HOURS[hours], log == "verified"


def _pick_run(here: Here, branches: tuple[str, ...], first: date) -> str:
    """A run of one branch; of several, there is none to choose."""
    one = len(branches) == 1
    bound = {"branches": list(branches), "first": first}
    runs = _column(here, _RUNS, bound) if one else {}
    everything = "All runs" if one else "All runs: choose a branch first"
    return pickers.pick("Run", {"": everything} | runs, "run", disabled=not one)


@of_data(max_entries=100)
def _column(here: Data, sql: str, bound: dict) -> dict[str, str]:
    return {value: value for (value,) in rows_at(here, sql, bound)}
