"""Calls on time: which are looked at, their readings, and the answer in words; how early calls are
published, and who is told of a delay."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from functools import partial
from operator import attrgetter
from typing import Any

import streamlit as st

from charts.reading import Reading, reading
from charts.words import measured
from metrics.calendar import By, whole_weeks
from metrics.catalogue import measure as measure_of
from metrics.measure import PERCENT
from metrics.questions import calls, escalation, patterns
from metrics.questions.escalation import DelaySplit, Span
from metrics.spc.rules import Side
from pages.shared import aside, charts, pickers
from pages.shared.reading import Basis
from pages.shared.tables import Listing
from pages.shared.themes import Section, SpellView, Tab, TabView, pick_spell, section
from plan.model import Person
from plan.words.numbers import amount, count, listed
from reports.tables import CellForm, TableColumn
from reports.words import plain

# The chain, from what comes before calls on time to what that may cost.
PROCESS = ("feasible_gaps", "published_ahead", "delays_escalated", "delay_minutes")
OUTCOME = "punctuality"
BALANCING = ("short_calls", "continuity")
NARROWED_WEEKS = 26
DAYS = {str(at): f"{day}s" for at, day in enumerate(patterns.WEEKDAYS, 1)}
_IN_WORDS = {4: "four", 8: "eight"}
_HOURS = {
    pickers.ALL: ("All day", 0, 24),
    "before-10": ("Before 10:00", 0, 10),
    "10-14": ("10:00 to 14:00", 10, 14),
    "14-18": ("14:00 to 18:00", 14, 18),
    "from-18": ("After 18:00", 18, 24),
}
NORM = 85  # % of calls
NORM_SAID = "85 % or more is the norm in the field (Central Bedfordshire asks it of its providers)"
FEW = 100  # calls below which nothing is said of where and when
_MOST_NAMED = 4
_percent = partial(measured, unit=PERCENT)


@dataclass(frozen=True)
class CallsView(TabView):
    """Which calls are shown; verified_only: those logged electronically."""

    asked: patterns.CallsAsked
    verified_only: bool

    @property
    def place_kind(self) -> str:
        return "run" if len(self.asked.branches) == 1 else "branch"

    @property
    def when(self) -> str:
        """As in "the eight weeks to Sunday 15 November"."""
        weeks = ((self.asked.last - self.asked.first).days + 1) // 7
        return f"the {_IN_WORDS.get(weeks, weeks)} weeks to {self.day(self.asked.last, True)}"

    def ask(self, question: Callable[..., Any], *asked: Any, **named: Any) -> Any:
        """What the calls say to a question about those that are shown, unless others are asked."""
        about, *rest = asked or (self.asked,)
        return self.basis.ask_of_calls(about.first, question, about, *rest, **named)

    @property
    def counts(self) -> tuple[patterns.Tally, ...]:
        return self.ask(patterns.tallies)

    @property
    def all(self) -> patterns.Tally:
        cells = patterns.by_day_and_hour(self.counts)
        names = [of.name for of in fields(patterns.Tally)[3:]]
        return patterns.Tally(None, None, None, *(sum(map(attrgetter(n), cells)) for n in names))


def pick_view(basis: Basis, person: Person) -> CallsView | None:
    last, among = basis.last_day(OUTCOME), pickers.counted_sites(basis, OUTCOME)
    if last is None or not among:
        return charts.not_supplied(measure_of(OUTCOME))
    by_site, by_weeks, by_run, *others = st.columns(7, gap="small")
    options = pickers.sites_or_all(basis, person, among)
    sites = pickers.pick_sites(options, person, where=by_site)
    # Those with calls of these and all below; where none has, the sites themselves, never all.
    branches = tuple(site for site in basis.below(sites) if site in options) or sites
    weeks = pickers.pick_weeks("Over", {"8": 8, "4": 4, "26": 26}, "weeks", where=by_weeks)
    first = last - timedelta(days=7 * weeks - 1)
    is_one = len(branches) == 1  # of several, there is no run to choose
    runs = basis.ask(calls.runs_since, branches, first) if is_one else ()
    runs = {"": "All runs" if is_one else "Of one branch"} | {run: run for run in runs}
    run = pickers.pick("Run", runs, "run", disabled=not is_one, where=by_run)
    areas = basis.ask(calls.areas_of, branches)
    area, weekday, hours, log = pickers.pick_each(
        others,
        ("Area", {"": "All areas"} | {area: area for area in areas}, "area"),
        ("Weekday", {"": "Every day"} | DAYS, "weekday"),
        ("Planned time", {key: name for key, (name, *_) in _HOURS.items()}, "time"),
        ("Calls counted", {"all": "All calls", "verified": "Verified electronically"}, "counted"),
    )
    if not basis.series(OUTCOME, sites=sites).frame["denominator"].notna().any():
        return charts.not_supplied(measure_of(OUTCOME))
    narrowed = run, area, int(weekday or 0), *_HOURS[hours][1:]
    asked = patterns.CallsAsked(first, last, branches, *narrowed)
    return CallsView(basis, sites, asked, log == "verified")


def readings_of(view: CallsView) -> dict[str, Reading]:
    """By measure: from the facts, or counted anew where those cannot tell."""
    basis, sites, asked = view.basis, view.sites, view.asked
    parts = dict.fromkeys((*PROCESS, OUTCOME, *BALANCING), "")
    parts[OUTCOME] = "electronic" if view.verified_only else ""
    by = {id: By.MONTH if measure_of(id).monthly else By.WEEK for id in parts}
    if not asked.is_within_days and not asked.area:
        shown = parts.items()
        return {id: basis.reading(id, sites=sites, part=part, by=by[id]) for id, part in shown}
    longer = replace(asked, first=calls.weeks_back(asked.last, NARROWED_WEEKS))
    # What is counted by month is left out: it is never of one run, weekday or hour.
    parts = {id: part for id, part in parts.items() if by[id] is By.WEEK}
    wanted = tuple((measure_of(id), part) for id, part in parts.items())

    def counted_anew() -> dict[str, Reading]:
        every = basis.ask_of_calls(longer.first, calls.narrowed, wanted, longer, basis.today)
        marks = (basis.marks(id, sites=sites, part=part) for id, part in parts.items())
        return dict(zip(parts, map(reading, every, marks), strict=True))

    return basis.kept(counted_anew, "narrowed", longer, sites, tuple(parts.items()))


def answer(view: CallsView) -> str:
    on_time, many = view.all.counted(verified_only=view.verified_only)
    kind = "calls verified electronically" if view.verified_only else "calls"
    if not many:
        return f"No {kind} were due in {view.when}."
    of = f"{many:,} {kind}" if view.verified_only else count(many, "call")
    more = "That is too few calls to say where or when calls are late."
    if many >= FEW:
        more = f"{_where(view)} {_times(view)}"
    sure = 100 * view.all.verified / view.all.calls
    short = "" if sure >= NORM else " Below it, a figure of punctuality proves little."
    verified = f"{_percent(sure)} of the calls were verified electronically; {NORM_SAID}.{short}"
    return (
        f"**{_percent(100 * on_time / many)} of {of}** began on time in {view.when}. {more}"
        f"\n\n:small[:gray[{verified}]]"
    )


def copies_in_words(view: CallsView) -> str:
    of = view.all
    if not of.copies:
        return ""
    share, without = _percent(100 * of.on_time / of.calls), ""
    if of.verified:
        without = f" Verified calls alone: {_percent(100 * of.verified_on_time / of.verified)}."
    return (
        f"{count(of.manual, 'call')} {'was' if of.manual == 1 else 'were'} logged by hand,"
        f" {of.copies:,} of them at exactly the planned time: these log-ins copy the planned time,"
        f" so they prove little. All calls: {share} on time.{without}"
    )


def _where(view: CallsView) -> str:
    places = patterns.places_apart(view.counts, verified_only=view.verified_only)
    if len(places) < 2:
        return ""
    kind, plural = view.place_kind, {"run": "runs", "branch": "branches"}[view.place_kind]
    worse = sorted((of for of in places if of.side is Side.BELOW), key=attrgetter("lost"))
    if not worse:
        return f"No {kind} stands out as worse than the other {plural}."
    named = [
        f"{plain(str(of.name) or f'no {kind}')} ({_percent(100 * of.share)} of {of.calls:,})"
        for of in worse[-_MOST_NAMED:][::-1]
    ]
    others = "the others" if len(named) > 1 else f"the other {plural}"
    left = len(worse) - len(named)
    more = f" and {left} more" if left else ""
    return f"Fewer were on time at {listed(named)}{more} than at {others}."


def _times(view: CallsView) -> str:
    times = patterns.times_apart(view.counts, verified_only=view.verified_only)

    def spoken(time: patterns.GroupApart, mark: str = ":") -> str:
        name = str(time.name)  # "on Sundays before 10:00", "after 18:00"
        when = f"on {name}" if "day" in name else f"from {name}" if name[0].isdigit() else name
        share, others = _percent(100 * time.share), _percent(100 * time.others)
        return f"{when}{mark} {share} on time, of {time.calls:,} calls; {others} at other times"

    if worst := patterns.worst_of(times):
        words = f"Fewer are on time {spoken(worst)}."
        lowest = min((of for of in times if of.side is Side.BELOW), key=attrgetter("share"))
        more = f" Lowest of all: {spoken(lowest, ',')}."
        return words if lowest.name == worst.name else f"{words}{more}"
    better = (of for of in times if of.side is Side.ABOVE)  # where no time is worse
    if best := min(better, key=attrgetter("lost"), default=None):
        none = "No other weekday or time of day stands out as worse."
        return f"More are on time {spoken(best)}. {none}"
    return "No weekday or time of day stands out: chance explains what differs."


# Calls published and delays escalated.
PUBLISHED, CHANGED, ESCALATED = "published_ahead", "changed_late", "delays_escalated"
DELAYED = (ESCALATED, "delays_never_escalated")
MANY_PLACES, FEW_WEEKS = 50, 4
_SHARE = TableColumn(CellForm.PERCENT)
_NAMED: dict[DelaySplit, Callable[[str], str]] = {
    DelaySplit.RUN: lambda name: name or "no run",
    DelaySplit.HOUR: lambda name: f"{int(name):02}:00",
    DelaySplit.WEEKDAY: lambda name: patterns.WEEKDAYS[int(name) - 1],
}


def _span(view: SpellView, measure: str) -> Span | None:
    """The weeks, as far as a measure's exports reach; None before any of them came."""
    last = view.basis.last_day(measure)
    return last and Span(view.below, *whole_weeks(last, view.weeks))


def readable(basis: Basis, span: Span) -> Span:
    """The span, or its last weeks where many branches have so many calls that it would take long:
    what is told call by call is read from the calls, not from what was counted before."""
    branches = span.branches or basis.places.kinds
    first = span.last - timedelta(days=7 * FEW_WEEKS - 1)
    return span if len(branches) <= MANY_PLACES else replace(span, first=max(first, span.first))


def _in_words(**shares: str) -> Callable[[SpellView], str]:
    """A tab in a sentence; what was not supplied is left to its own place."""

    def words(view: SpellView) -> str:
        known = []
        for measure, what in shares.items():
            series = view.basis.series(measure, sites=view.sites, by=By.WEEK)
            events, out_of = series.totals(view.weeks)
            if out_of:
                value = amount(100 * events / out_of, measure_of(measure).unit)
                known.append(f"**{value}** {what} ({events:,.0f} of {out_of:,.0f})")
        every = f"In the last {view.weeks} complete weeks: {', and '.join(known)}."
        return every if known else "Nothing of this was supplied yet."

    return words


def show_weeks(view: SpellView) -> None:
    span = _span(view, PUBLISHED)
    if not span or not (weeks := view.basis.ask(escalation.published_weeks, span)):
        return aside("Not supplied: the rota does not say when it was published.")
    measures, bands = (PUBLISHED, CHANGED), [name for _, name in escalation.BANDS]
    frames = (view.basis.series(id, sites=view.sites, by=By.WEEK).frame for id in measures)
    in_time, changed = (dict(zip(f["period"], f["value"], strict=True)) for f in frames)
    shares = dict.fromkeys(("In good time", *bands), _SHARE)
    return Listing(
        title="How many days ahead the calls of each week were published, the newest week first",
        file="weeks of publication",
        columns=lambda week: {
            "Week from": week.week,
            "Calls": week.calls,
            "Median days ahead": week.median_days,
            "In good time": in_time.get(week.week),
            "Changed late": changed.get(week.week),
            **{band: 100 * n / week.calls for band, n in zip(bands, week.bands, strict=True)},
        },
        forms=shares | {"Changed late": TableColumn(CellForm.PERCENT_ONE_PLACE)},
        measures=measures,
    ).show(weeks, view.sites)


@section("Where delays are never escalated")
def show_delays(view: SpellView) -> None:
    """Delays by run, hour or weekday, in that order: no ranks; of one branch, each of them."""
    basis, span = view.basis, _span(view, ESCALATED)
    if not span or not charts.is_supplied(basis.reading(ESCALATED, sites=view.sites, by=By.WEEK)):
        st.info("Not supplied: the call log does not say which delays were escalated.")
        return None
    left, right = st.columns(2)
    with left:
        _delays_by(view, span, readable(basis, span))
    with right:
        if len(span.branches) != 1:
            return aside("Choose one branch above to see its delays one by one.")
        if delays := basis.ask_of_calls(span.first, escalation.never_escalated, span):
            more = " or more" if len(delays) == escalation.MOST_LISTED else ""
            st.write(f"{count(len(delays), 'delay')}{more}, the newest first.")
        return Listing(
            title="Delays never escalated: visit, run, planned time, minutes late",
            file="delays never escalated",
            columns=lambda delay: {
                "Visit": delay.visit_id,
                "Run": delay.run or "–",
                "Planned": delay.planned_start,
                "Minutes late": None if delay.minutes_late is None else round(delay.minutes_late),
            },
            forms={"Minutes late": TableColumn(note="Blank where nobody logged in.")},
            measures=DELAYED[1:],
            none="Every delay was escalated.",
            height=300,
        ).show(delays, span.branches)


def _delays_by(view: SpellView, span: Span, shown: Span) -> None:
    options = {str(split): f"By {split}" for split in DelaySplit}
    split = DelaySplit(pickers.pick_segment("Delays", options, "delays"))
    Listing(
        title=f"Delays by {split}: how many, and what share was escalated in time or never",
        file=f"delays by {split}",
        columns=lambda group: {
            split.heading: _NAMED[split](group.name),
            "Delays": group.delays,
            "Escalated in time": 100 * group.in_time / group.delays,
            "Never escalated": 100 * group.never / group.delays,
            "Never, how many": group.never,
        },
        forms=dict.fromkeys(("Escalated in time", "Never escalated"), _SHARE),
        measures=DELAYED,
        none="No delays in these weeks.",
        height=300,
    ).show(view.basis.ask_of_calls(shown.first, escalation.delays_by, split, shown), shown.branches)
    if shown != span:
        aside("The last 4 weeks only, for there are many places: choose one to see more.")


_SPELLS = {"month": 4, "quarter": 13, "half": 26}
PUBLISHED_TAB = Tab(
    title="Published",
    question="How far ahead are calls published, and how many are changed late?",
    view=pick_spell(PUBLISHED, label="Over", name="over", spells=_SPELLS),
    answer=_in_words(
        published_ahead="of calls were published in good time",
        changed_late="were changed at short notice",
    ),
    sections={
        "weeks": Section(
            "How far ahead calls are published",
            (charts.courses_of(PUBLISHED, CHANGED), show_weeks),
            note="Share of each week’s calls by how many days ahead of the call they were"
            " published.",
        )
    },
    counted=(PUBLISHED, CHANGED),
)
_ON_DELAYS = (*DELAYED, "minutes_to_alert", "minutes_to_escalation")
ESCALATED_TAB = replace(
    PUBLISHED_TAB,
    title="Escalated",
    question="When a call is late, who hears of it, and how fast?",
    answer=_in_words(
        delays_escalated="of delays were escalated in time",
        delays_never_escalated="were never escalated",
    ),
    sections={
        "late": Section("When a call is late", (charts.courses_of(*_ON_DELAYS),)),
        "where": show_delays,
    },
    counted=_ON_DELAYS,
)
