"""Journeys and the rota: gaps that are too short, minutes lost, and what journeys really take."""

import re
from dataclasses import replace
from datetime import date

import streamlit as st

from metrics.calendar import By, whole_weeks
from metrics.catalogue import measure as measure_of
from metrics.questions import journeys
from metrics.questions.late_calls import Cause
from pages.shared import aside, charts, pickers
from pages.shared.reading import Basis
from pages.shared.tables import GAPS_TO_COME, Listing, when_and_run
from pages.shared.themes import Section, SpellView, Tab, pick_spell, section
from plan.model import Person
from plan.words.numbers import capital, count
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


def _to_come(view: SpellView) -> journeys.RotaToCome:
    return view.basis.ask(journeys.gaps_to_come, view.below, view.basis.today)


def in_words(view: SpellView) -> str:
    rota = _to_come(view)
    days = count((rota.last - rota.first).days + 1, "day")
    if not rota.calls:
        return f"**No call is planned for the next {days} in the data.** Load the rota to come."
    if not rota.gaps:
        return f"**In the next {days} every gap will do:** {rota.gaps_between:,} of them."
    critical = sum(gap.is_time_critical for gap in rota.gaps)
    before = f"; {critical:,} before time-critical calls" if critical else ""
    share = 100 * len(rota.gaps) / rota.gaps_between
    late = "No call is late because of this alone, but there is no slack."
    if rota.late:
        critical = sum(call.is_time_critical for call in rota.late)
        of_those = f", {critical:,} of them time-critical" if critical else ""
        begin = "begins" if len(rota.late) == 1 else "begin"
        late = f"If nothing changes, **{count(len(rota.late), 'call')} {begin} late**{of_those}."
    return (
        f"**In the next {days} {count(len(rota.gaps), 'gap')} will be too short{before}.**"
        f" That is {share:.0f} in every 100. {late}"
    )


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
    rota = _to_come(view)
    if not rota.gaps:
        return "Nothing to put right." if rota.calls else "No rota ahead is in the data."
    gaps = _asked_for(rota)
    title = f"{count(len(gaps), 'gap')} too short"
    st.markdown(f"**{title}**, those before time-critical calls first.")
    GAPS_TO_COME.show(gaps, title=title)
    troubles = [gap.trouble for gap in rota.gaps]
    overlaps, none = map(troubles.count, (journeys.Trouble.OVERLAP, journeys.Trouble.NO_GAP))
    plain = "No two calls overlap, and none follows at once."
    if overlaps or none:
        many = f"{count(overlaps, 'overlap')} and {count(none, 'gap')} of no minutes"
        plain = f"{many}: no logs are needed to see those."
    if rota.gaps_unknown:
        unknown = count(rota.gaps_unknown, "gap")
        plain += f" Of {unknown} nobody knows the journey, so nothing is said."
    return aside(f"Lengthen these gaps before the day, the time-critical first. {plain}")


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
    late = _to_come(view).late
    _LATE_TO_COME.show(late, title=f"{count(len(late), 'call')} that will begin late")


JOURNEYS = Tab(
    title="Journeys and rota",
    question="Which gaps of the rota are too short, and what have late calls cost us so far?",
    view=pick_view,
    answer=in_words,
    sections={
        "to-come": Section("The rota to come", (rota_to_come, late_to_come)),
        "lost": lost_by_cause,
        "behind": too_short,
        "known": show_journeys,
    },
    counted=(GAPS, CAUSES, ORIGINS, ON_TIME),
)
