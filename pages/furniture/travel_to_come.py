"""The rota to come on the screen: each gap that will not work, and the calls that begin late."""

from datetime import date

import pandas as pd
import streamlit as st

from metrics.questions.journeys import GapToCome, LateToCome, RotaToCome, Trouble
from pages.furniture import pickers
from pages.furniture.tables import Column, Form, Told, table
from pages.furniture.travel_words import LEARNED, TROUBLES, unlearned_in_words
from pages.furniture.words import aside, counted, day_in_words

_TOLD = Told(
    reads=("rota", "call_log"),
    rule="A gap is the time between two calls of one carer; the journey is what logs tell of it.",
    columns={"Day": Column(Form.WEEKDAY)},
)


def rota_to_come(found: RotaToCome) -> None:
    """The gaps as they were asked for, those before time-critical calls first."""
    if not found.gaps:
        st.write("Nothing to put right." if found.calls else "No rota ahead is in the data.")
        return
    gaps = _asked_for(found)
    said = f"{counted(len(gaps), 'gap')} that will not work"
    st.markdown(f"**{said}**, those before time-critical calls first.")
    table(gaps_table(gaps), said, "gaps to come", _TOLD)
    aside(
        "Put the minutes right in the rota before the day, the time-critical first."
        f" {unlearned_in_words(found)}"
    )


def late_to_come(found: RotaToCome) -> None:
    """Calls that begin beyond their tolerance if nothing changes."""
    if not found.late:
        st.write("No call begins later than its tolerance because of the rota alone.")
        return
    said = f"{counted(len(found.late), 'call')} that will begin late"
    table(late_table(found.late), said, "late to come", _TOLD)
    aside(
        "Each round is walked in planned order: every call takes as long as planned, every journey"
        " as long as usual, and no call begins before its time."
    )


def gaps_table(gaps: list[GapToCome]) -> pd.DataFrame:
    """One row a gap; calls by their visit, never by the person."""
    rows = [
        {
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
        }
        for gap in gaps
    ]
    return pd.DataFrame(rows)


def late_table(late: tuple[LateToCome, ...]) -> pd.DataFrame:
    """One row a call, the time-critical first."""
    rows = [
        {
            "Day": call.planned_start.date(),
            "Call at": f"{call.planned_start:%H:%M}",
            "Time-critical": "yes" if call.is_time_critical else "",
            "Run": call.run,
            "Begins late by, minutes": call.minutes_late,
            "Branch": call.branch,
            "Visit": call.visit_id,
        }
        for call in late
    ]
    return pd.DataFrame(rows)


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
