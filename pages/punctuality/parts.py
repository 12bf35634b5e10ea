"""Calls on time: which are looked at, their readings, and the answer in words."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from operator import attrgetter
from typing import Any

import duckdb
import streamlit as st

from charts.reading import Reading, reading
from charts.words import measured
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.measure import PERCENT
from metrics.questions import patterns
from metrics.questions.calls import areas_of, narrowed, runs_since, weeks_back
from metrics.series import Series
from metrics.spc.rules import Side
from pages.shared import charts, pickers
from pages.shared.reading import Basis
from pages.shared.words import counted, day_in_words, plain
from plan.model import Person
from plan.words.numbers import listed

_IN_WORDS = {4: "four", 8: "eight"}
_HOURS = {
    pickers.ALL: ("All day", 0, 24),
    "before-10": ("Before 10:00", 0, 10),
    "10-14": ("10:00 to 14:00", 10, 14),
    "14-18": ("14:00 to 18:00", 14, 18),
    "from-18": ("After 18:00", 18, 24),
}


@dataclass(frozen=True)
class CallsView:
    """Which calls are shown, of which sites; verified_only: those logged electronically."""

    basis: Basis
    asked: patterns.CallsAsked
    sites: tuple[str, ...]
    verified_only: bool

    @property
    def place_kind(self) -> str:
        """What the places within the view are."""
        return "run" if len(self.asked.branches) == 1 else "branch"

    @property
    def when(self) -> str:
        """As in "the eight weeks to Sunday 15 November"."""
        weeks = ((self.asked.last - self.asked.first).days + 1) // 7
        last = day_in_words(self.asked.last, self.basis.today, weekday=True)
        return f"the {_IN_WORDS.get(weeks, weeks)} weeks to {last}"

    def ask(self, question: Callable[..., Any], *asked: Any, **named: Any) -> Any:
        """What the calls say to a question about those that are shown, unless others are asked."""
        about, *rest = asked or (self.asked,)
        return self.basis.ask_of_calls(about.first, question, about, *rest, **named)

    @property
    def counts(self) -> tuple[patterns.Tally, ...]:
        """The calls by place, day and hour."""
        return self.ask(patterns.tallies)


def pick_view(basis: Basis, person: Person) -> CallsView | None:
    """Where and how long, then which calls."""
    last, among = basis.last_day(OUTCOME), pickers.counted_sites(basis, OUTCOME)
    if last is None or not among:
        charts.not_supplied(measure_of(OUTCOME))
        return None
    by_site, by_weeks, by_run, by_area, *of_calls = st.columns(7, gap="small")
    options = pickers.sites_or_all(basis, person, among)
    sites = pickers.pick_sites(options, person, where=by_site)
    # Those with calls of these and all below; where none has, the sites themselves, never all.
    branches = tuple(site for site in basis.below(sites) if site in options) or sites
    weeks = pickers.pick_weeks("Over", {"8": 8, "4": 4, "26": 26}, "weeks", where=by_weeks)
    first = last - timedelta(days=7 * weeks - 1)
    is_one = len(branches) == 1  # of several, there is no run to choose
    runs = {run: run for run in (basis.ask(runs_since, branches, first) if is_one else ())}
    everything = "All runs" if is_one else "Of one branch"
    how = {"disabled": not is_one, "where": by_run}
    run = pickers.pick("Run", {"": everything} | runs, "run", **how)
    areas = {area: area for area in basis.ask(areas_of, branches)}
    area = pickers.pick("Area", {"": "All areas"} | areas, "area", where=by_area)
    weekday, hours, verified_only = _pick_calls(*of_calls)
    asked = patterns.CallsAsked(first, last, branches, run, area, weekday, *hours)
    if not basis.series(OUTCOME, sites=sites).frame["denominator"].notna().any():
        charts.not_supplied(measure_of(OUTCOME))
        return None
    return CallsView(basis, asked, sites, verified_only)


def _pick_calls(by_weekday: Any, by_hour: Any, by_log: Any) -> tuple[int, tuple[int, int], bool]:
    days = {"": "Every day"} | {str(at): f"{day}s" for at, day in enumerate(patterns.WEEKDAYS, 1)}
    weekday = pickers.pick("Weekday", days, "weekday", where=by_weekday)
    options = {key: name for key, (name, *_) in _HOURS.items()}
    hours = pickers.pick("Planned time", options, "time", where=by_hour)
    options = {"all": "All calls", "verified": "Verified electronically"}
    log = pickers.pick("Calls counted", options, "counted", where=by_log)
    _, from_hour, to_hour = _HOURS[hours]
    return int(weekday or 0), (from_hour, to_hour), log == "verified"


# The readings of the chain, from what comes before calls on time to what that may cost.
PROCESS = ("feasible_gaps", "published_ahead", "delays_escalated", "delay_minutes")
OUTCOME = "punctuality"
BALANCING = ("short_calls", "continuity")
NARROWED_WEEKS = 26
_CHAIN = (*PROCESS, OUTCOME, *BALANCING)


def readings_of(view: CallsView) -> dict[str, Reading]:
    """By measure: from the facts, or counted anew where those cannot tell."""
    basis, sites, part = view.basis, view.sites, "electronic" if view.verified_only else ""
    parts = {id: part if id == OUTCOME else "" for id in _CHAIN}
    if not view.asked.is_within_days and not view.asked.area:
        return {
            id: basis.reading(id, sites=sites, part=of, by=_period(id)) for id, of in parts.items()
        }
    longer = replace(view.asked, first=weeks_back(view.asked.last, NARROWED_WEEKS))
    # What is counted by month is left out: it is never of one run, weekday or hour.
    wanted = tuple((id, part) for id, part in parts.items() if _period(id) is not By.MONTH)

    def counted_anew() -> dict[str, Reading]:
        every = zip(wanted, view.ask(_week_by_week, longer, wanted, basis.today), strict=True)
        return {
            id: reading(series, basis.marks(id, sites=sites, part=of)) for (id, of), series in every
        }

    return basis.kept(counted_anew, "narrowed", longer, sites, wanted)


def _period(measure: str) -> By:
    return By.MONTH if measure_of(measure).monthly else By.WEEK


def _week_by_week(
    cursor: duckdb.DuckDBPyConnection,
    asked: patterns.CallsAsked,
    wanted: tuple[tuple[str, str], ...],
    today: date,
) -> tuple[Series, ...]:
    return tuple(narrowed(cursor, [(measure_of(id), part) for id, part in wanted], asked, today))


# The answer of the page of punctuality: how many on time, where and when not, how verified.
NORM = 85  # % of calls
NORM_SAID = "85 % or more is the norm in the field (Central Bedfordshire asks it of its providers)"
FEW = 100  # calls below which nothing is said of where and when
_MOST_NAMED = 4


def answer(view: CallsView) -> str:
    """Two or three sentences: the share on time, then where and when not; how many calls were
    verified electronically, and what the norm is."""
    counts = view.counts
    on_time, calls = _totals(counts, verified_only=view.verified_only)
    kind = "calls verified electronically" if view.verified_only else "calls"
    if not calls:
        return f"No {kind} were due in {view.when}."
    many = f"{calls:,} {kind}" if view.verified_only else counted(calls, "call")
    first = f"**{_percent(on_time / calls)} of {many}** began on time in {view.when}."
    more = f"{_where(view, counts)} {_times(view, counts)}"
    if calls < FEW:
        more = "That is too few calls to say where or when calls are late."
    cells = patterns.by_day_and_hour(counts)
    share = sum(of.verified for of in cells) / sum(of.calls for of in cells)
    short = "" if 100 * share >= NORM else " Below it, a figure of punctuality proves little."
    verified = f"{_percent(share)} of the calls were verified electronically; {NORM_SAID}.{short}"
    return f"{first} {more}\n\n:small[:gray[{verified}]]"


def _totals(counts: tuple[patterns.Tally, ...], *, verified_only: bool = False) -> tuple[int, int]:
    """Calls on time, and calls due."""
    cells = patterns.by_day_and_hour(counts)
    pairs = [tally.counted(verified_only=verified_only) for tally in cells]
    return sum(good for good, _ in pairs), sum(calls for _, calls in pairs)


def copies_in_words(view: CallsView) -> str:
    """How many log-ins by hand equal the plan to the minute."""
    cells = patterns.by_day_and_hour(view.counts)
    manual, copies = sum(of.manual for of in cells), sum(of.copies for of in cells)
    if not copies:
        return ""
    good, calls = _totals(view.counts)
    sure, known = _totals(view.counts, verified_only=True)
    without = f" Verified calls alone: {_percent(sure / known)}." if known else ""
    return (
        f"{counted(manual, 'call')} {'was' if manual == 1 else 'were'} logged by hand,"
        f" {copies:,} of them at exactly the planned time: these log-ins copy the planned time, so"
        f" they prove little. All calls: {_percent(good / calls)} on time.{without}"
    )


def _percent(share: float) -> str:
    return measured(100 * share, PERCENT)


def _where(view: CallsView, counts: tuple[patterns.Tally, ...]) -> str:
    places = patterns.places_apart(counts, verified_only=view.verified_only)
    if len(places) < 2:
        return ""
    kind, worst = view.place_kind, patterns.worst_of(places)
    plural = {"run": "runs", "branch": "branches"}[kind]
    if worst is None:
        return f"No {kind} stands out as worse than the other {plural}."
    worse = [place for place in places if place.lost > 0 and place.side is worst.side]
    worse.sort(key=attrgetter("lost"))
    named = [
        f"{plain(str(place.name) or f'no {kind}')} ({_percent(place.share)} of {place.calls:,})"
        for place in worse[-_MOST_NAMED:][::-1]
    ]
    others = "the others" if len(named) > 1 else f"the other {plural}"
    left = len(worse) - len(named)
    more = f" and {left} more" if left else ""
    return f"Fewer were on time at {listed(named)}{more} than at {others}."


def _times(view: CallsView, counts: tuple[patterns.Tally, ...]) -> str:
    times = patterns.times_apart(counts, verified_only=view.verified_only)
    worst = patterns.worst_of(times)
    if worst is None:  # no time is worse; which is better, where one is
        better = (of for of in times if of.side is Side.ABOVE)
        best = min(better, key=attrgetter("lost"), default=None)
        if best is None:
            return "No weekday or time of day stands out: chance explains what differs."
        return (
            f"More are on time {_spoken(best)}: {_beside(best)}. No other weekday or time of day"
            " stands out as worse."
        )
    words = f"Fewer are on time {_spoken(worst)}: {_beside(worst)}."
    lowest = min((of for of in times if of.side is worst.side), key=attrgetter("share"))
    if lowest.name == worst.name:
        return words
    return f"{words} Lowest of all: {_spoken(lowest)}, {_beside(lowest)}."


def _spoken(time: patterns.GroupApart) -> str:
    """As in "on Sundays before 10:00", "after 18:00", "from 10:00 to 14:00"."""
    name = str(time.name)
    return f"on {name}" if "day" in name else f"from {name}" if name[0].isdigit() else name


def _beside(time: patterns.GroupApart) -> str:
    share, others = _percent(time.share), _percent(time.others)
    return f"{share} on time, of {time.calls:,} calls; {others} at other times"
