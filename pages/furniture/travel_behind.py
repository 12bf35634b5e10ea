"""Behind us: minutes lost by cause, gaps that were too short, and what the journeys took."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

from charts.picture import alt_text
from charts.screen.run_chart import draw_all
from metrics.calendar import By
from metrics.phrases import part_words
from metrics.questions.journeys import GapCounts, GapsBehind, Journey, LearnedFrom
from metrics.questions.late_calls import Cause
from pages.furniture import pickers, rooms
from pages.furniture.courses import is_supplied
from pages.furniture.here import Here
from pages.furniture.pictures import is_dark, plot
from pages.furniture.readings import reading_at
from pages.furniture.tables import Told, table
from pages.furniture.travel_words import BANDS, LEARNED
from pages.furniture.words import aside, counted

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
    parts = _PARTS[measure]
    found = {part: reading_at(here, measure, sites=sites, part=part, by=By.WEEK) for part in parts}
    if not any(is_supplied(each) for each in found.values()):
        st.write("Not supplied: without call logs nobody knows which calls were late.")
        return
    aside(f"{found[parts[0]].run.story.axis}. One scale for all. {_NOTES[measure]}")
    pictures = tuple(
        replace(each.run, story=replace(each.run.story, title=_capital(part_words(part))))
        for part, each in found.items()
    )
    cells = [cell for _ in range(0, len(parts), _ACROSS) for cell in st.columns(_ACROSS)]
    drawn = draw_all(pictures, dark=is_dark())
    for cell, part, one, figure in zip(cells, parts, pictures, drawn, strict=False):
        with cell:
            plot(figure, alt_text(one), f"chart of {part}")
            site = {"site": sites[0]} if len(sites) == 1 else {}
            rooms.link(
                rooms.MEASURE, f"Open {part_words(part)}", measure=measure, part=part, **site
            )


def too_short(here: Here, found: GapsBehind) -> None:
    """By run, by scheduler's round and by week; each table adds up to the whole."""
    by_run, by_round, by_week = st.columns(3)
    weeks = _counts(reversed(found.by_week), "Week from", date.fromisoformat)
    with by_run:
        table(_counts(found.by_run, "Run"), "Gaps by run", "gaps by run", _GAPS)
    with by_round:
        table(
            _counts(found.by_scheduler_round, "Scheduler’s round"),
            "Gaps by scheduler’s round",
            "gaps by scheduler round",
            _GAPS,
        )
    with by_week:
        table(weeks, "Gaps by week", "gaps by week", _GAPS)


def journeys(here: Here, month: date | None, known: tuple[Journey, ...]) -> None:
    """From where to where, when, how long, and how sure that is."""
    told = [each for each in known if each.learned_from is not LearnedFrom.NOTHING]
    if not told or month is None:
        st.write(
            "No journey is known yet: five late starts on a way are needed, from the call log."
            " Until then the rota’s own travel time counts, where it has one."
        )
        return
    said = f"{counted(len(told), 'journey')} by time of day"
    table(_journeys_table(told), said, "journeys", Told(reads=("rota", "call_log")))
    aside(
        f"Learned from {month:%B %Y} and the month before. Only where a carer began the next call"
        " late was there no slack, so the time from log-out to log-in was the journey. “Usually” is"
        " the middle of those times, so that a pause here and there does not count."
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


def _journeys_table(known: list[Journey]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "From": each.from_district,
                "To": each.to_district,
                "Time of day": BANDS[each.band],
                "Usually, minutes": each.usual_minutes,
                "One in ten is as quick as": each.quick_minutes,
                "One in ten is as slow as": each.slow_minutes,
                "Journeys timed": each.legs,
                "Learned from": LEARNED[each.learned_from],
                "Branch": each.branch,
            }
            for each in known
        ]
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
