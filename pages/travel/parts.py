"""Journeys and the rota in words and tables: gaps that will not work, and those behind us."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import streamlit as st

from charts.run_chart import run_charts
from metrics.calendar import By
from metrics.catalogue import measure as measure_of
from metrics.questions.journeys import (
    GapCounts,
    GapsBehind,
    GapToCome,
    Journey,
    LearnedFrom,
    RotaToCome,
    Trouble,
    gaps_behind,
    gaps_to_come,
    journeys_known,
    newest_month,
)
from metrics.questions.late_calls import Cause
from metrics.series import through
from pages.shared import pickers, rooms
from pages.shared.charts import is_dark, is_supplied, show
from pages.shared.reading import Data, Here, cursor_of, of_data, places_at, reading_at
from pages.shared.tables import Listing, Told, table
from pages.shared.words import aside, counted, day_in_words
from plan.words.numbers import capital
from reports.tables import CellForm, TableColumn

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


# Journeys and the rota in words: the answer above the page, and what its tables say.


TROUBLES = {
    Trouble.OVERLAP: "overlaps the call before",
    Trouble.NO_GAP: "no gap at all",
    Trouble.TOO_SHORT: "shorter than the journey",
}
LEARNED = {
    LearnedFrom.ONE_HOME: "the same home: no journey",
    LearnedFrom.TIME_OF_DAY: "this way at this time of day",
    LearnedFrom.ANY_TIME: "this way at any time",
    LearnedFrom.EITHER_WAY: "this way and the way back",
    LearnedFrom.NEARBY: "ways like it at this branch",
    LearnedFrom.ROTA: "the rota’s own travel time",
    LearnedFrom.NOTHING: "nothing is known yet",
}
BANDS = {
    "before 07": "before 07:00",
    "07-10": "07:00 to 10:00",
    "10-16": "10:00 to 16:00",
    "16-19": "16:00 to 19:00",
    "after 19": "after 19:00",
}


def in_words(found: RotaToCome) -> str:
    """The answer: how many gaps will not work, and who waits if nothing changes."""
    days = counted((found.last - found.first).days + 1, "day")
    if not found.calls:
        return f"**No call is planned for the next {days} in the data.** Load the rota to come."
    if not found.gaps:
        return f"**In the next {days} every gap will do:** {found.gaps_between:,} of them."
    critical = sum(gap.is_time_critical for gap in found.gaps)
    before = f"; {critical:,} before time-critical calls" if critical else ""
    share = 100 * len(found.gaps) / found.gaps_between
    return (
        f"**In the next {days} {counted(len(found.gaps), 'gap')} will not work{before}.**"
        f" That is {share:.0f} in every 100. {late_in_words(found)}"
    )


def late_in_words(found: RotaToCome) -> str:
    """How many calls begin late if every call takes as long as planned."""
    if not found.late:
        return "No call begins later than its tolerance for it, but the slack is gone."
    critical = sum(call.is_time_critical for call in found.late)
    of_those = f", {critical:,} of them time-critical" if critical else ""
    many = len(found.late)
    begin = "begins" if many == 1 else "begin"
    return f"If nothing changes, **{counted(many, 'call')} {begin} late**{of_those}."


def unlearned_in_words(found: RotaToCome) -> str:
    """What needs no logs to be seen, and where nothing can be said."""
    overlaps = sum(gap.trouble is Trouble.OVERLAP for gap in found.gaps)
    none = sum(gap.trouble is Trouble.NO_GAP for gap in found.gaps)
    plain = "No two calls overlap, and none follows at once."
    if overlaps or none:
        plain = (
            f"{counted(overlaps, 'overlap')} and {counted(none, 'gap')} of no minutes: no logs are"
            " needed to see those."
        )
    unknown = (
        f" Of {counted(found.gaps_unknown, 'gap')} nobody knows the journey, so nothing is said."
        if found.gaps_unknown
        else ""
    )
    return f"{plain}{unknown}"


def behind_in_words(found: GapsBehind, weeks: int) -> str:
    """How often the rota left too little time, as a share and as a count."""
    whole = found.whole
    if not whole.gaps:
        return "No gap of these weeks has a journey that is known."
    share = 100 * whole.would_not_do / whole.gaps
    return (
        f"In the last {weeks} complete weeks **{share:.0f} in every 100 gaps were too short**"
        f" ({whole.would_not_do:,} of {whole.gaps:,})."
    )


# Behind us: minutes lost by cause, gaps that were too short, and what the journeys took.


_ACROSS = 3
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

_GAPS = Told(measures=("feasible_gaps",))


def lost_by_cause(here: Here, sites: tuple[str, ...]) -> None:
    """One small chart a cause or origin, week by week, all on one scale."""
    measure = pickers.pick_segment("Minutes counted by", _WAYS, "lost") or ORIGINS
    told = measure_of(measure).part_in_words
    parts = _PARTS[measure]
    found = {part: reading_at(here, measure, sites=sites, part=part, by=By.WEEK) for part in parts}
    if not any(is_supplied(each) for each in found.values()):
        st.write("Not supplied: without call logs nobody knows which calls were late.")
        return
    aside(f"{found[parts[0]].run.story.axis}. One scale for all. {_NOTES[measure]}")
    pictures = tuple(
        replace(each.run, story=replace(each.run.story, title=capital(told(part))))
        for part, each in found.items()
    )
    cells = [cell for _ in range(0, len(parts), _ACROSS) for cell in st.columns(_ACROSS)]
    drawn = run_charts(pictures, dark=is_dark())
    for cell, part, scene in zip(cells, parts, drawn, strict=False):
        with cell:
            show(scene, f"chart of {part}")
            site = {"site": sites[0]} if len(sites) == 1 else {}
            rooms.link(rooms.MEASURE, f"Open {told(part)}", measure=measure, part=part, **site)


def too_short(found: GapsBehind) -> None:
    """By run, by scheduler's round and by week; each table adds up to the whole."""
    by_run, by_round, by_week = st.columns(3)
    weeks = _counts(reversed(found.by_week), "Week from", date.fromisoformat)
    with by_run:
        table(_counts(found.by_run, "Run"), "Gaps by run", "gaps by run", _GAPS)
    with by_round:
        rows = _counts(found.by_scheduler_round, "Scheduler’s round")
        table(rows, "Gaps by scheduler’s round", "gaps by scheduler round", _GAPS)
    with by_week:
        table(weeks, "Gaps by week", "gaps by week", _GAPS)


_JOURNEYS = Listing(
    title="Journeys by time of day",
    file="journeys",
    columns=lambda each: {
        "From": each.from_district,
        "To": each.to_district,
        "Time of day": BANDS[each.band],
        "Usually, minutes": each.usual_minutes,
        "One in ten is as quick as": each.quick_minutes,
        "One in ten is as slow as": each.slow_minutes,
        "Journeys timed": each.legs,
        "Learned from": LEARNED[each.learned_from],
        "Branch": each.branch,
    },
    told=Told(reads=("rota", "call_log")),
    none=(
        "No journey is known yet: five late starts on a way are needed, from the call log."
        " Until then the rota’s own travel time counts, where it has one."
    ),
)


def journeys(month: date | None, known: tuple[Journey, ...]) -> None:
    """From where to where, when, how long, and how sure that is."""
    learned = [one for one in known if month and one.learned_from is not LearnedFrom.NOTHING]
    title = f"{counted(len(learned), 'journey')} by time of day"
    if replace(_JOURNEYS, title=title).show(learned):
        aside(
            f"Learned from {month:%B %Y} and the month before. Only where a carer began the next"
            " call late was there no slack, so the time from log-out to log-in was the journey."
            " “Usually” is the middle of those times, so that a pause here and there does not"
            " count."
        )


def _counts(
    rows: Iterable[GapCounts], heading: str, named: Callable[[str], object] = str
) -> pd.DataFrame:
    rows = list(rows)
    several = len({row.branch for row in rows}) > 1
    return pd.DataFrame(
        [
            ({"Branch": row.branch} if several else {})
            | {
                heading: named(row.name) if row.name else "none named",
                "Too short": row.would_not_do,
                "Gaps": row.gaps,
                "In every 100": 100 * row.would_not_do / row.gaps,
            }
            for row in rows
        ]
    )


# The rota to come on the screen: each gap that will not work, and the calls that begin late.


_TOLD = Told(
    reads=("rota", "call_log"),
    rule="A gap is the time between two calls of one carer; the journey is what logs tell of it.",
    columns={"Day": TableColumn(CellForm.WEEKDAY)},
)


_GAPS_TO_COME = Listing(
    title="Gaps that will not work",
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
    told=_TOLD,
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
    told=_TOLD,
    none="No call begins later than its tolerance because of the rota alone.",
    note=(
        "Each round is walked in planned order: every call takes as long as planned, every journey"
        " as long as usual, and no call begins before its time."
    ),
)


def rota_to_come(found: RotaToCome) -> None:
    """The gaps as they were asked for, those before time-critical calls first."""
    if not found.gaps:
        st.write("Nothing to put right." if found.calls else "No rota ahead is in the data.")
        return
    gaps = _asked_for(found)
    said = f"{counted(len(gaps), 'gap')} that will not work"
    st.markdown(f"**{said}**, those before time-critical calls first.")
    replace(_GAPS_TO_COME, title=said).show(gaps)
    aside(
        "Put the minutes right in the rota before the day, the time-critical first."
        f" {unlearned_in_words(found)}"
    )


def late_to_come(found: RotaToCome) -> None:
    """Calls that begin beyond their tolerance if nothing changes, the time-critical first."""
    title = f"{counted(len(found.late), 'call')} that will begin late"
    replace(_LATE_TO_COME, title=title).show(found.late)


def _asked_for(found: RotaToCome) -> list[GapToCome]:
    """The gaps of the day, run and trouble that were picked."""
    by_day, by_run, by_trouble = st.columns(3)
    days = sorted({gap.planned_start.date() for gap in found.gaps})
    runs = sorted({gap.run for gap in found.gaps})
    wrong = [each for each in Trouble if any(gap.trouble is each for gap in found.gaps)]
    with by_day:
        day = pickers.pick("Day", {"": "All days"} | {str(d): _day(d, found.first) for d in days},
                           "day")  # fmt: skip
    with by_run:
        run = pickers.pick("Run", {"": "All runs"} | {each: each for each in runs if each}, "run")
    with by_trouble:
        options = {"": "All"} | {str(each): TROUBLES[each].capitalize() for each in wrong}
        trouble = pickers.pick("What is wrong", options, "wrong")
    return [
        gap
        for gap in found.gaps
        if day in ("", str(gap.planned_start.date()))
        and run in ("", gap.run)
        and trouble in ("", str(gap.trouble))
    ]


def _day(day: date, today: date) -> str:
    return f"{day_in_words(day, today, weekday=True)}{' (today)' if day == today else ''}"
