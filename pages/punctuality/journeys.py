"""Journeys and the rota: gaps that are too short, minutes lost, what journeys really take; what was
published how early, and who is told of a delay."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

import streamlit as st

from metrics.calendar import By, whole_weeks
from metrics.catalogue import measure as measure_of
from metrics.questions import escalation, journeys
from metrics.questions.late_calls import Cause
from metrics.questions.patterns import WEEKDAYS
from pages.shared import aside, charts, pickers
from pages.shared.reading import Basis
from pages.shared.tables import GAPS_TO_COME, Listing, when_and_run
from pages.shared.themes import Section, Tab, pick_spell, section
from plan.model import Person
from plan.words.numbers import capital, count
from reports.edition import SpellView
from reports.tables import CellForm, TableColumn
from reports.themes import punctuality
from reports.themes.punctuality import CHANGED, DELAYED, ESCALATED, PUBLISHED
from reports.words import day_in_words

GAPS, ON_TIME = "feasible_gaps", "punctuality"
ORIGINS, CAUSES = "delay_origins", "delay_minutes"
_WAYS = {ORIGINS: "Where the delay began", CAUSES: "What made each call late"}
_EITHER = tuple(str(cause) for cause in Cause if cause is not Cause.INHERITED)
_PARTS = {ORIGINS: (_EITHER[0], "overran", *_EITHER[1:]), CAUSES: tuple(map(str, Cause))}
_NOTES = {
    ORIGINS: "A delay is handed on from call to call; here its minutes are followed back to where"
    " they began. Overran: a call lasted longer than planned.",
    CAUSES: "Inherited: the call before ended late. Where that began, the other view says.",
}
_of_weeks = pick_spell(
    ON_TIME, label="Weeks behind", name="weeks", spells={"13": 13, "4": 4, "26": 26}
)


def pick_view(basis: Basis, person: Person) -> SpellView | None:
    if pickers.own_sites(basis, person, pickers.counted_sites(basis, ON_TIME)):
        return _of_weeks(basis, person)
    st.write("There is no rota here to look at.")
    return charts.not_supplied(measure_of(GAPS))


@section("Minutes lost, by cause")
def lost_by_cause(view: SpellView) -> str | None:
    measure = pickers.pick_segment("Minutes counted by", _WAYS, "lost")
    named, wanted = measure_of(measure).part_in_words, {"sites": view.sites, "by": By.WEEK}
    shown = {part: view.basis.reading(measure, part=part, **wanted) for part in _PARTS[measure]}
    if not any(map(charts.is_supplied, shown.values())):
        return "Not supplied: without call logs nobody knows which calls were late."
    aside(_NOTES[measure])
    causes = charts.CourseTable(heading="Cause", title=lambda part, _: capital(named(part)))
    return causes.show(view.basis, shown)


@section("Gaps too short, behind us")
def too_short(view: SpellView) -> None:
    words, tables, last = "", {}, view.basis.last_day(GAPS)
    if last:
        first, last = whole_weeks(last, view.weeks)
        behind = view.basis.ask_of_calls(first, journeys.gaps_behind, view.below, first, last)
        if gaps := behind.whole.gaps:
            many, weeks = behind.whole.would_not_do, f"{view.weeks} complete weeks"
            share = f"**{100 * many / gaps:.0f} in every 100 gaps were too short**"
            words = f"In the last {weeks} {share} ({many:,} of {gaps:,})."
            tables = {"Run": ("run", behind.by_run)}
            tables["Scheduler’s round"] = "scheduler round", behind.by_scheduler_round
            tables["Week from"] = "week", behind.by_week[::-1]
    none = "No journey is known from call logs, so no gap behind us can be judged."
    st.markdown(words or none)
    charts.courses_of(GAPS, ON_TIME)(view)
    for heading in charts.in_rows([*tables], 3, "small"):
        _gaps_by(heading, *tables[heading])


def _gaps_by(heading: str, what: str, rows: tuple[journeys.GapCounts, ...]) -> None:
    several = len({row.branch for row in rows}) > 1
    named = date.fromisoformat if what == "week" else str
    Listing(
        title=f"Gaps by {what.replace('scheduler', 'scheduler’s')}",
        file=f"gaps by {what}",
        columns=lambda row: {
            **({"Branch": row.branch} if several else {}),
            heading: named(row.name) if row.name else "none named",
            "Too short": row.would_not_do,
            "Gaps": row.gaps,
            "In every 100": 100 * row.would_not_do / row.gaps,
        },
        measures=(GAPS,),
        height=250,
    ).show(rows)


@section(
    "What journeys really take",
    note="Learned from the newest twelve months of logs. Where a call began over five minutes late"
    " its carer cannot have waited, so the journey took the time from log-out to log-in; of all"
    " others only an upper limit is known. “Usually” is the middle of both together, so that"
    " neither a wait nor a pause here and there counts.",
)
def show_journeys(view: SpellView) -> None:
    known = view.basis.ask(journeys.journeys_known, view.below)
    learned = [of for of in known if of.learned_from is not journeys.LearnedFrom.NOTHING]
    Listing(
        title=f"{count(len(learned), 'journey')} by time of day",
        file="journeys",
        columns=lambda of: {
            "From": of.from_district,
            "To": of.to_district,
            "Time of day": re.sub(r"(\d\d)", r"\1:00", of.band).replace("-", " to "),
            "Usually, minutes": of.usual_minutes,
            "One in ten is as quick as": of.quick_minutes,
            "One in ten is as slow as": of.slow_minutes,
            "Usually no more than": of.at_most_minutes,
            "Journeys timed": of.legs,
            "Learned from": of.learned_from.words,
            "Branch": of.branch,
        },
        reads=("rota", "call_log"),
        none="No journey is known yet: twenty late starts on a way are needed, from the call log."
        " Until then the rota to come is held to its own travel time, where it has one.",
    ).show(learned)


_LATE_TO_COME = replace(
    GAPS_TO_COME,
    file="late to come",
    columns=lambda call: {
        **when_and_run(call),
        "Begins late by, minutes": call.minutes_late,
        "Branch": call.branch,
        "Visit": call.visit_id,
    },
    height=220,
    none="No call begins later than its tolerance because of the rota alone.",
    note="Each round is walked in planned order: every call takes as long as planned, every journey"
    " as long as usual, and no call begins before its time.",
)


def rota_to_come(view: SpellView) -> str | None:
    rota = punctuality.to_come(view)
    if not rota.gaps:
        return "Nothing to put right." if rota.calls else "No rota ahead is in the data."
    gaps = _asked_for(rota)
    title = f"{count(len(gaps), 'gap')} too short"
    st.markdown(f"**{title}**, those before time-critical calls first.")
    GAPS_TO_COME.show(gaps, title=title)
    return aside(punctuality.to_lengthen(rota))


def _asked_for(rota: journeys.RotaToCome) -> list[journeys.GapToCome]:
    facts = [(str(of.planned_start.date()), of.run, str(of.trouble)) for of in rota.gaps]
    days, runs, troubles = map(set, zip(*facts, strict=True))
    days = {on: day_in_words(date.fromisoformat(on), rota.first, True) for on in sorted(days)}
    if (today := str(rota.first)) in days:
        days[today] += " (today)"
    wrong = {str(of): of.words.capitalize() for of in journeys.Trouble if of in troubles}
    picked = pickers.pick_each(
        st.columns(3),
        ("Day", {"": "All days"} | days, "day"),
        ("Run", {"": "All runs"} | {run: run for run in sorted(filter(None, runs))}, "run"),
        ("What is wrong", {"": "All"} | wrong, "wrong"),
    )
    fit = [all(want in ("", of) for want, of in zip(picked, fact, strict=True)) for fact in facts]
    return [gap for gap, is_asked_for in zip(rota.gaps, fit, strict=True) if is_asked_for]


def late_to_come(view: SpellView) -> None:
    st.subheader("Who waits if nothing changes")
    late = punctuality.to_come(view).late
    _LATE_TO_COME.show(late, title=f"{count(len(late), 'call')} that will begin late")


JOURNEYS = Tab(
    title="Journeys and rota",
    question="Which gaps of the rota are too short, and what have late calls cost us so far?",
    view=pick_view,
    answer=punctuality.rota_in_words,
    sections={
        "to-come": Section("The rota to come", (rota_to_come, late_to_come)),
        "lost": lost_by_cause,
        "behind": too_short,
        "known": show_journeys,
    },
    counted=(GAPS, CAUSES, ORIGINS, ON_TIME),
)


# Calls published and delays escalated.
_SHARE = TableColumn(CellForm.PERCENT)
_NAMED: dict[escalation.DelaySplit, Callable[[str], str]] = {
    escalation.DelaySplit.RUN: lambda name: name or "no run",
    escalation.DelaySplit.HOUR: lambda name: f"{int(name):02}:00",
    escalation.DelaySplit.WEEKDAY: lambda name: WEEKDAYS[int(name) - 1],
}


def show_weeks(view: SpellView) -> None:
    span = punctuality.weeks_of(view, PUBLISHED)
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
    basis, span = view.basis, punctuality.weeks_of(view, ESCALATED)
    if not span or not charts.is_supplied(basis.reading(ESCALATED, sites=view.sites, by=By.WEEK)):
        st.info("Not supplied: the call log does not say which delays were escalated.")
        return None
    left, right = st.columns(2)
    with left:
        _delays_by(view, span, punctuality.readable(basis, span))
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


def _delays_by(view: SpellView, span: escalation.Span, shown: escalation.Span) -> None:
    options = {str(split): f"By {split}" for split in escalation.DelaySplit}
    split = escalation.DelaySplit(pickers.pick_segment("Delays", options, "delays"))
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
    answer=punctuality.shares_in_words(
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
    answer=punctuality.shares_in_words(
        delays_escalated="of delays were escalated in time",
        delays_never_escalated="were never escalated",
    ),
    sections={
        "late": Section("When a call is late", (charts.courses_of(*_ON_DELAYS),)),
        "where": show_delays,
    },
    counted=_ON_DELAYS,
)
