"""Journeys and the rota: gaps that are too short, minutes lost, and what journeys really take."""

from dataclasses import replace
from datetime import date

import streamlit as st

from metrics.calendar import By, whole_weeks
from metrics.catalogue import measure as measure_of
from metrics.questions import journeys
from metrics.questions.late_calls import Cause
from pages.shared import pickers
from pages.shared.charts import (
    CourseTable,
    courses_of,
    in_rows,
    is_supplied,
    not_supplied,
    show_courses,
)
from pages.shared.reading import Basis
from pages.shared.tables import Listing, Origin
from pages.shared.themes import Section, SpellView, Tab, pick_spell
from pages.shared.words import aside, counted, day_in_words
from plan.model import Person
from plan.words.numbers import capital
from reports.tables import CellForm, TableColumn

_pick_spell = pick_spell(
    "punctuality", label="Weeks behind", name="weeks", spells={"13": 13, "4": 4, "26": 26}
)


def pick_view(basis: Basis, person: Person) -> SpellView | None:
    """The site, and how far to look back."""
    if pickers.own_sites(basis, person, pickers.counted_sites(basis, "punctuality")):
        return _pick_spell(basis, person)
    st.write("There is no rota here to look at.")
    not_supplied(measure_of("feasible_gaps"))
    return None


def _to_come(view: SpellView) -> journeys.RotaToCome:
    """The days ahead for which there is a rota."""
    basis = view.basis
    return basis.ask(journeys.gaps_to_come, basis.below(view.sites), basis.today)


def _behind(view: SpellView) -> journeys.GapsBehind | None:
    """Gaps too short in the last complete weeks; None before any rota came, or any journey was
    known."""
    basis, last = view.basis, view.basis.last_day("feasible_gaps")
    if last is None:
        return None
    spell = whole_weeks(last, view.weeks)
    branches = basis.below(view.sites)
    behind = basis.ask_of_calls(spell[0], journeys.gaps_behind, branches, *spell)
    return behind if behind.whole.gaps else None


# Journeys and the rota in words: the answer above the page, and what its tables say.
TROUBLES = {
    journeys.Trouble.OVERLAP: "overlaps the call before",
    journeys.Trouble.NO_GAP: "no gap at all",
    journeys.Trouble.TOO_SHORT: "shorter than the journey",
}
LEARNED = {
    journeys.LearnedFrom.ONE_HOME: "the same home: no journey",
    journeys.LearnedFrom.TIME_OF_DAY: "this way at this time of day",
    journeys.LearnedFrom.ANY_TIME: "this way at any time, at this time’s pace",
    journeys.LearnedFrom.AT_MOST: "carers who came in time: it takes no longer",
    journeys.LearnedFrom.ROTA: "the rota’s own travel time",
    journeys.LearnedFrom.NOTHING: "nothing is known yet",
}
BANDS = {
    "before 07": "before 07:00",
    "07-10": "07:00 to 10:00",
    "10-16": "10:00 to 16:00",
    "16-19": "16:00 to 19:00",
    "after 19": "after 19:00",
}


def in_words(view: SpellView) -> str:
    """The answer: how many gaps are too short, and who waits if nothing changes."""
    rota = _to_come(view)
    days = counted((rota.last - rota.first).days + 1, "day")
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
        many = f"{counted(len(rota.late), 'call')} {begin} late"
        late = f"If nothing changes, **{many}**{of_those}."
    return (
        f"**In the next {days} {counted(len(rota.gaps), 'gap')} will be too short{before}.**"
        f" That is {share:.0f} in every 100. {late}"
    )


def behind_in_words(view: SpellView) -> str:
    """How often the rota left too little time, as a share and as a count."""
    if not (behind := _behind(view)):
        return "No journey is known from call logs, so no gap behind us can be judged."
    many, gaps = behind.whole.would_not_do, behind.whole.gaps
    return (
        f"In the last {view.weeks} complete weeks **{100 * many / gaps:.0f} in every 100 gaps were"
        f" too short** ({many:,} of {gaps:,})."
    )


# Behind us: minutes lost by cause, gaps that were too short, and what the journeys took.
ORIGINS, CAUSES = "delay_origins", "delay_minutes"
_WAYS = {ORIGINS: "Where the delay began", CAUSES: "What made each call late"}
_EITHER = tuple(str(cause) for cause in Cause if cause is not Cause.INHERITED)
_PARTS = {ORIGINS: (_EITHER[0], "overran", *_EITHER[1:]), CAUSES: tuple(map(str, Cause))}
_NOTES = {
    ORIGINS: (
        "A delay is handed on from call to call; here its minutes are followed back to where they"
        " began. Overran: a call lasted longer than planned."
    ),
    CAUSES: "Inherited: the call before ended late. Where that began, the other view says.",
}


def lost_by_cause(view: SpellView) -> None:
    """A row a cause or origin, week by week, and one of them in full."""
    measure = pickers.pick_segment("Minutes counted by", _WAYS, "lost")
    named, wanted = measure_of(measure).part_in_words, {"sites": view.sites, "by": By.WEEK}
    courses = {part: view.basis.reading(measure, part=part, **wanted) for part in _PARTS[measure]}
    if not any(map(is_supplied, courses.values())):
        st.write("Not supplied: without call logs nobody knows which calls were late.")
        return
    aside(_NOTES[measure])
    causes = CourseTable(heading="Cause", title=lambda part, _: capital(named(part)))
    show_courses(view.basis, courses, causes)


def too_short(view: SpellView) -> None:
    """By run, by scheduler's round and by week; each table adds up to the whole."""
    if not (behind := _behind(view)):
        return
    tables = [
        ("Run", "run", behind.by_run),
        ("Scheduler’s round", "scheduler round", behind.by_scheduler_round),
        ("Week from", "week", behind.by_week[::-1]),
    ]
    for heading, what, rows in in_rows(tables, 3, "small"):
        _too_short_by(heading, what, rows)


def _too_short_by(heading: str, what: str, rows: tuple[journeys.GapCounts, ...]) -> None:
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
        origin=Origin(measures=("feasible_gaps",)),
        height=250,
    ).show(rows)


_JOURNEYS = Listing(
    title="Journeys by time of day",
    file="journeys",
    columns=lambda journey: {
        "From": journey.from_district,
        "To": journey.to_district,
        "Time of day": BANDS[journey.band],
        "Usually, minutes": journey.usual_minutes,
        "One in ten is as quick as": journey.quick_minutes,
        "One in ten is as slow as": journey.slow_minutes,
        "Usually no more than": journey.at_most_minutes,
        "Journeys timed": journey.legs,
        "Learned from": LEARNED[journey.learned_from],
        "Branch": journey.branch,
    },
    origin=Origin(reads=("rota", "call_log")),
    none=(
        "No journey is known yet: twenty late starts on a way are needed, from the call log."
        " Until then the rota to come is held to its own travel time, where it has one."
    ),
)


def show_journeys(view: SpellView) -> None:
    """From where to where, when, how long, and how sure that is."""
    known = view.basis.ask(journeys.journeys_known, view.basis.below(view.sites))
    learned = [of for of in known if of.learned_from is not journeys.LearnedFrom.NOTHING]
    title = f"{counted(len(learned), 'journey')} by time of day"
    replace(_JOURNEYS, title=title).show(learned)


# The rota to come on the screen: each gap that is too short, and the calls that begin late.
_OF_THE_ROTA = Origin(
    reads=("rota", "call_log"),
    rule="A gap is too short when the journey has usually taken longer in recent months.",
    columns={"Day": TableColumn(CellForm.WEEKDAY)},
)


_GAPS_TO_COME = Listing(
    title="Gaps that are too short",
    file="gaps to come",
    columns=lambda gap: {
        "Day": gap.planned_start.date(),
        "Call at": f"{gap.planned_start:%H:%M}",
        "Time-critical": "yes" if gap.is_time_critical else "",
        "Run": gap.run,
        "From": gap.from_district or "",
        "To": gap.to_district or "",
        "Gap, minutes": gap.gap_minutes,
        "Journey, minutes": gap.journey_minutes,
        "Too short by, minutes": gap.minutes_short,
        "What is wrong": TROUBLES[gap.trouble],
        "Learned from": LEARNED[gap.learned_from],
        "Journeys timed": gap.legs,
        "Scheduler’s round": gap.scheduler_round,
        "Branch": gap.branch,
        "Visit before": gap.from_visit_id,
        "Visit": gap.to_visit_id,
    },
    origin=_OF_THE_ROTA,
    height=250,
)
_LATE_TO_COME = Listing(
    title="Calls that will begin late",
    file="late to come",
    columns=lambda call: {
        "Day": call.planned_start.date(),
        "Call at": f"{call.planned_start:%H:%M}",
        "Time-critical": "yes" if call.is_time_critical else "",
        "Run": call.run,
        "Begins late by, minutes": call.minutes_late,
        "Branch": call.branch,
        "Visit": call.visit_id,
    },
    origin=_OF_THE_ROTA,
    height=220,
    none="No call begins later than its tolerance because of the rota alone.",
    note=(
        "Each round is walked in planned order: every call takes as long as planned, every journey"
        " as long as usual, and no call begins before its time."
    ),
)


def rota_to_come(view: SpellView) -> None:
    """The gaps as they were asked for, those before time-critical calls first."""
    rota = _to_come(view)
    if not rota.gaps:
        st.write("Nothing to put right." if rota.calls else "No rota ahead is in the data.")
        return
    gaps = _asked_for(rota)
    title = f"{counted(len(gaps), 'gap')} too short"
    st.markdown(f"**{title}**, those before time-critical calls first.")
    replace(_GAPS_TO_COME, title=title).show(gaps)
    # What needs no logs to be seen, and where nothing can be said.
    troubles = [gap.trouble for gap in rota.gaps]
    overlaps, none = map(troubles.count, (journeys.Trouble.OVERLAP, journeys.Trouble.NO_GAP))
    plain = "No two calls overlap, and none follows at once."
    if overlaps or none:
        many = f"{counted(overlaps, 'overlap')} and {counted(none, 'gap')} of no minutes"
        plain = f"{many}: no logs are needed to see those."
    if rota.gaps_unknown:
        unknown = counted(rota.gaps_unknown, "gap")
        plain += f" Of {unknown} nobody knows the journey, so nothing is said."
    aside(f"Lengthen these gaps before the day, the time-critical first. {plain}")


def late_to_come(view: SpellView) -> None:
    """Calls that begin beyond their tolerance if nothing changes, the time-critical first."""
    st.subheader("Who waits if nothing changes")
    late = _to_come(view).late
    title = f"{counted(len(late), 'call')} that will begin late"
    replace(_LATE_TO_COME, title=title).show(late)


def _asked_for(rota: journeys.RotaToCome) -> list[journeys.GapToCome]:
    """The gaps of the day, run and trouble that were picked."""
    by_day, by_run, by_trouble = st.columns(3)
    days = {"": "All days"}
    for on in sorted({gap.planned_start.date() for gap in rota.gaps}):
        today = " (today)" if on == rota.first else ""
        days[str(on)] = day_in_words(on, rota.first, weekday=True) + today
    day = pickers.pick("Day", days, "day", where=by_day)
    runs = {run: run for run in sorted({gap.run for gap in rota.gaps if gap.run})}
    run = pickers.pick("Run", {"": "All runs"} | runs, "run", where=by_run)
    troubles = {gap.trouble for gap in rota.gaps}
    wrong = {str(t): TROUBLES[t].capitalize() for t in journeys.Trouble if t in troubles}
    trouble = pickers.pick("What is wrong", {"": "All"} | wrong, "wrong", where=by_trouble)
    return [
        gap
        for gap in rota.gaps
        if day in ("", str(gap.planned_start.date()))
        and run in ("", gap.run)
        and trouble in ("", str(gap.trouble))
    ]


JOURNEYS = Tab(
    title="Journeys and rota",
    question="Which gaps of the rota are too short, and what have late calls cost us so far?",
    view=pick_view,
    answer=in_words,
    sections={
        "to-come": Section("The rota to come", (rota_to_come, late_to_come)),
        "lost": Section("Minutes lost, by cause", (lost_by_cause,)),
        "behind": Section(
            "Gaps too short, behind us",
            (
                lambda view: st.markdown(behind_in_words(view)),
                courses_of("feasible_gaps", "punctuality"),
                too_short,
            ),
        ),
        "known": Section(
            "What journeys really take",
            (show_journeys,),
            note="Learned from the newest twelve months of logs. Where a call began over five"
            " minutes late its carer cannot have waited, so the journey took the time from log-out"
            " to log-in; of all others only an upper limit is known. “Usually” is the middle of"
            " both together, so that neither a wait nor a pause here and there counts.",
        ),
    },
    counted=("feasible_gaps", "delay_minutes", "delay_origins", "punctuality"),
)
