"""What the page of punctuality looks at, its readings, and its answer in words."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from charts.reading import Reading, reading
from charts.words import measured
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.measure import PERCENT, Measure
from metrics.questions.calls import (
    Exceptions,
    GapTimes,
    Given,
    Lateness,
    Which,
    exceptions,
    gaps,
    given,
    lateness,
    narrowed,
    weeks_back,
)
from metrics.questions.late_calls import LateCall, late_calls
from metrics.questions.patterns import (
    WEEKDAYS,
    CallsAsked,
    GroupApart,
    Tally,
    by_day_and_hour,
    places_apart,
    tallies,
    times_apart,
    worst_of,
)
from metrics.series import Series, through
from metrics.settings import settings_in_force
from metrics.spc.rules import Side
from pages.shared import measures, pickers
from pages.shared.reading import (
    Data,
    Here,
    cursor_of,
    marks_at,
    of_data,
    places_at,
    reading_at,
    rows_at,
)
from pages.shared.words import counted, day_in_words, plain
from plan.model import Person
from plan.places import Places
from plan.words.numbers import listed

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
class CallsView:
    """Which calls the page shows, of which sites; verified_only: those logged electronically."""

    asked: CallsAsked
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


def pick_view(here: Here, person: Person, last: date) -> CallsView:
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
    asked = CallsAsked(first, last, branches, run, area, weekday, *hours)
    return CallsView(asked, sites, verified_only)


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


# Cached reads of the page of punctuality.


PROCESS = ("feasible_gaps", "published_ahead", "delays_escalated", "delay_minutes")
OUTCOME = "punctuality"
BALANCING = ("short_calls", "continuity")
NARROWED_WEEKS = 26
_KEPT = 100


@of_data(show_spinner="Counting the calls …", max_entries=_KEPT)
def tallies_at(here: Data, asked: CallsAsked) -> tuple[Tally, ...]:
    """Calls by place, day and hour."""
    with cursor_of(here) as cursor:
        return tallies(cursor, asked)


@of_data(max_entries=_KEPT)
def lateness_at(here: Data, asked: CallsAsked, verified_only: bool) -> Lateness:
    """How early and late the calls began."""
    with cursor_of(here) as cursor:
        return lateness(cursor, asked, verified_only=verified_only)


@of_data(max_entries=_KEPT)
def given_at(
    here: Data, asked: CallsAsked, by_place: str, verified_only: bool
) -> tuple[Given, ...]:
    """Minutes planned and given."""
    with cursor_of(here) as cursor:
        return given(cursor, asked, by_place=by_place, verified_only=verified_only)


@of_data(max_entries=_KEPT)
def gaps_at(here: Data, asked: CallsAsked) -> tuple[GapTimes, ...]:
    """Minutes planned and taken between calls."""
    with cursor_of(here) as cursor:
        return gaps(cursor, asked)


@of_data(max_entries=_KEPT)
def exceptions_at(here: Data, asked: CallsAsked, which: Which, verified_only: bool) -> Exceptions:
    """The calls behind a figure."""
    with cursor_of(here) as cursor:
        return exceptions(cursor, asked, which, verified_only=verified_only)


@of_data(show_spinner="Asking why each was late …", max_entries=_KEPT)
def causes_at(
    here: Data, branches: tuple[str, ...], days: tuple[date, ...]
) -> dict[tuple[str, date], LateCall]:
    """Why calls were late, by call and day: in one question, for to ask takes longest."""
    if not days:
        return {}
    with cursor_of(here) as cursor:
        found = late_calls(cursor, branches, days[0], days[-1])
    return {(late.visit_id, late.planned_day): late for late in found}


@of_data(max_entries=_KEPT)
def setting_at(here: Data, site: str, name: str) -> float:
    """One setting in force today."""
    with cursor_of(here) as cursor:
        return settings_in_force(cursor, site, here.today).value(name)


def readings_of(here: Here, view: CallsView) -> dict[str, Reading]:
    """The readings of the chain by measure: from the facts, or counted anew where those cannot."""
    if not view.asked.is_within_days and not view.asked.area:
        return {id: _by_week(here, view, id) for id in (*PROCESS, OUTCOME, *BALANCING)}
    return _narrowed(here, view)


def _by_week(here: Here, view: CallsView, id: str) -> Reading:
    part = view.part if id == OUTCOME else ""
    by = By.MONTH if measure_of(id).monthly else By.WEEK
    return reading_at(here, id, sites=view.sites, part=part, by=by)


@st.cache_resource(show_spinner=False, max_entries=_KEPT)
def _narrowed(here: Here, view: CallsView) -> dict[str, Reading]:
    return {
        each.measure.id: reading(
            each, marks_at(here, each.measure.id, sites=view.sites, part=each.wanted.part)
        )
        for each in _series_of(here, view.asked, view.part)
    }


@of_data(show_spinner="Counting these calls week by week …", max_entries=_KEPT)
def _series_of(here: Data, asked: CallsAsked, part: str) -> tuple[Series, ...]:
    chosen = map(measure_of, (*PROCESS, OUTCOME, *BALANCING))
    # What is counted by month is never of one run, weekday or hour.
    wanted = [(one, part if one.id == OUTCOME else "") for one in chosen if not one.monthly]
    longer = replace(asked, first=weeks_back(asked.last, NARROWED_WEEKS))
    with cursor_of(here) as cursor:
        return tuple(narrowed(cursor, wanted, longer, here.today))


# The answer of the page of punctuality: how many on time, where and when not, how verified.


NORM = 85  # % of calls
NORM_SAID = "85 % or more is the norm in the field (Central Bedfordshire asks it of its providers)"
FEW = 100  # calls below which nothing is said of where and when
_MOST_NAMED = 4


def answer(view: CallsView, counts: tuple[Tally, ...], today: date) -> str:
    """Two or three sentences: the share on time, then where and when lateness sits."""
    on_time, calls = totals(counts, verified_only=view.verified_only)
    kind = "calls verified electronically" if view.verified_only else "calls"
    when = view.when(today)
    if not calls:
        return f"No {kind} were due in {when}."
    share = measured(100 * on_time / calls, PERCENT)
    first = f"**{share} of {counted(calls, 'call')}** began on time in {when}."
    if view.verified_only:
        first = f"**{share} of {calls:,} {kind}** began on time in {when}."
    if calls < FEW:
        return f"{first} That is too few calls to say where or when lateness sits."
    return f"{first} {_where(view, counts)} {_times(view, counts)}"


def totals(counts: tuple[Tally, ...], *, verified_only: bool = False) -> tuple[int, int]:
    """Calls on time, and calls due."""
    pairs = [each.counted(verified_only=verified_only) for each in by_day_and_hour(counts)]
    return sum(good for good, _ in pairs), sum(calls for _, calls in pairs)


def verified_in_words(counts: tuple[Tally, ...]) -> str:
    """How many calls were verified electronically, and what the norm is."""
    each = by_day_and_hour(counts)
    calls, verified = sum(one.calls for one in each), sum(one.verified for one in each)
    if not calls:
        return ""
    share = 100 * verified / calls
    short = "" if share >= NORM else " Below it, a figure of punctuality proves little."
    return (
        f"{measured(share, PERCENT)} of the calls were verified electronically; {NORM_SAID}.{short}"
    )


def copies_in_words(counts: tuple[Tally, ...]) -> str:
    """How many log-ins by hand equal the plan to the minute."""
    each = by_day_and_hour(counts)
    manual, copies = sum(one.manual for one in each), sum(one.copies for one in each)
    if not copies:
        return ""
    good, calls = totals(counts)
    sure, known = totals(counts, verified_only=True)
    without = f" Verified calls alone: {measured(100 * sure / known, PERCENT)}." if known else ""
    return (
        f"{counted(manual, 'call')} {'was' if manual == 1 else 'were'} logged by hand,"
        f" {copies:,} of them at exactly the planned time: such a log-in copies the plan"
        f" and says little. All calls: {measured(100 * good / calls, PERCENT)} on time.{without}"
    )


def _where(view: CallsView, counts: tuple[Tally, ...]) -> str:
    found = places_apart(counts, verified_only=view.verified_only)
    if len(found) < 2:
        return ""
    plural = {"run": "runs", "branch": "branches"}[view.place_kind]
    worst = worst_of(found)
    if worst is None:
        return f"No {view.place_kind} stands out as worse than the other {plural}."
    worse = sorted((one for one in found if one.lost > 0 and one.side is worst.side), key=_lost)
    said = [
        f"{plain(str(one.name) or f'no {view.place_kind}')} ({measured(100 * one.share, PERCENT)}"
        f" of {one.calls:,})"
        for one in worse[-_MOST_NAMED:][::-1]
    ]
    others = "the others" if len(said) > 1 else f"the other {plural}"
    left = len(worse) - len(said)
    more = f" and {left} more" if left else ""
    return f"Fewer were on time at {listed(said)}{more} than at {others}."


def _times(view: CallsView, counts: tuple[Tally, ...]) -> str:
    found = times_apart(counts, verified_only=view.verified_only)
    worst = worst_of(found)
    if worst is None:
        return _better(found)
    told = f"Lateness sits {_spoken(worst)}: {_beside(worst)}."
    lowest = min((one for one in found if one.side is worst.side), key=lambda one: one.share)
    if lowest.name == worst.name:
        return told
    return f"{told} Lowest of all: {_spoken(lowest)}, {_beside(lowest)}."


def _better(found: tuple[GroupApart, ...]) -> str:
    """No time is worse; which is better, where one is."""
    better = [one for one in found if one.side is Side.ABOVE]
    if not better:
        return "No weekday or time of day stands out: chance explains what differs."
    best = min(better, key=lambda one: one.lost)
    return (
        f"More are on time {_spoken(best)}: {_beside(best)}. No other weekday or time of day"
        " stands out as worse."
    )


def _spoken(one: GroupApart) -> str:
    """As in "on Sundays before 10:00", "after 18:00", "from 10:00 to 14:00"."""
    name = str(one.name)
    return f"on {name}" if "day" in name else f"from {name}" if name[0].isdigit() else name


def _beside(one: GroupApart) -> str:
    share, others = measured(100 * one.share, PERCENT), measured(100 * one.others, PERCENT)
    return f"{share} on time, of {one.calls:,} calls; {others} at other times"


def _lost(one: GroupApart) -> float:
    return one.lost
